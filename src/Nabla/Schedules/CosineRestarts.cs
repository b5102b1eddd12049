using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary>A cosine within each cycle; the cycles have first, first · multiplier, first · multiplier², ... steps (Loshchilov and Hutter 2017, SGDR).</summary>
sealed record CosineRestarts : SimpleSchedule
{
    public override string Name => "cosine-restarts";

    /// <summary>Steps of the first cycle, or a share of the run.</summary>
    public double First { get; init => field = Length(value, "first"); } = 0.1;

    /// <summary>By what each cycle is longer than the one before: a whole number from 1 to 100.</summary>
    public double Multiplier { get; init => field = Whole(value, 1, 100, "multiplier"); } = 1;

    /// <summary>The share at the end of a cycle, from 0 to 1.</summary>
    public double Floor { get; init => field = Between(value, 0, 1, "floor"); }

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters =>
        [("first", First), ("multiplier", Multiplier), ("floor", Floor)];

    internal override Schedule With(IReadOnlyList<double> values) =>
        new CosineRestarts { First = values[0], Multiplier = values[1], Floor = values[2], Steps = values[3] };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses)
    {
        long cycle = Count(First, run);
        long into = Math.Min(step, length);
        if (Multiplier == 1)
        {
            into %= cycle;
        }

        while (into >= cycle)
        {
            into -= cycle;
            cycle *= (long)Multiplier;
        }

        return Floor + ((1 - Floor) * CosineSchedule.Fall((double)into / cycle));
    }
}
