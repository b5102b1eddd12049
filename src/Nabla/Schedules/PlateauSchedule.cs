using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary>
/// Times factor, down to floor, after more than patience epochs in a row whose loss is not below <c>best - threshold · |best|</c>. The share is
/// counted anew from the losses of all epochs done: a resumed run needs nothing else.
/// </summary>
sealed record PlateauSchedule : SimpleSchedule
{
    const double MostEpochs = 1e6;

    public override string Name => "reduce-on-plateau";

    /// <summary>In (0, 1].</summary>
    public double Factor { get; init => field = Fraction(value, "factor"); } = 0.1;

    /// <summary>Epochs without progress that are allowed.</summary>
    public double Patience { get; init => field = Whole(value, 0, MostEpochs, "patience"); } = 10;

    /// <summary>The progress that counts, as a share of the best loss.</summary>
    public double Threshold { get; init => field = Between(value, 0, 1, "threshold"); } = 1e-4;

    /// <summary>Epochs after a fall in which none without progress is counted.</summary>
    public double Cooldown { get; init => field = Whole(value, 0, MostEpochs, "cooldown"); }

    /// <summary>The smallest share, from 0 to 1.</summary>
    public double Floor { get; init => field = Between(value, 0, 1, "floor"); }

    public override bool ReadsLosses => true;

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters =>
        [("factor", Factor), ("patience", Patience), ("threshold", Threshold), ("cooldown", Cooldown), ("floor", Floor)];

    internal override Schedule With(IReadOnlyList<double> values) => new PlateauSchedule
    {
        Factor = values[0],
        Patience = values[1],
        Threshold = values[2],
        Cooldown = values[3],
        Floor = values[4],
        Steps = values[5],
    };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses)
    {
        double share = 1;
        double best = double.PositiveInfinity;
        double without = 0;
        double cooling = 0;
        foreach (double loss in losses)
        {
            bool better = double.IsPositiveInfinity(best) ? loss < best : loss < best - (Threshold * Math.Abs(best));
            best = better ? loss : best;
            without = better || cooling > 0 ? 0 : without + 1;
            cooling = Math.Max(0, cooling - 1);
            if (without > Patience)
            {
                share = Math.Max(share * Factor, Floor);
                cooling = Cooldown;
                without = 0;
            }
        }

        return share;
    }
}
