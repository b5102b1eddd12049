using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary>
/// Half a cosine from <c>1 / division</c> up to 1 at step <c>rise · steps - 1</c>, then half a cosine down to <c>1 / (division · final)</c> at the last step
/// (Smith and Topin 2018; the cosines are PyTorch's).
/// </summary>
sealed record OneCycle : SimpleSchedule
{
    const double LargestDivision = 1e9;

    public override string Name => "one-cycle";

    /// <summary>The share of the steps that rise, from 0.001 to 0.999.</summary>
    public double Rise { get; init => field = Between(value, 0.001, 0.999, "rise"); } = 0.3;

    /// <summary>By what the share is smaller than 1 at first.</summary>
    public double Division { get; init => field = Between(value, 1, LargestDivision, "division"); } = 25;

    /// <summary>By what the share is smaller at the end than at first.</summary>
    public double FinalDivision { get; init => field = Between(value, 1, LargestDivision, "final-division"); } = 1e4;

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters =>
        [("rise", Rise), ("division", Division), ("final-division", FinalDivision)];

    internal override Schedule With(IReadOnlyList<double> values) =>
        new OneCycle { Rise = values[0], Division = values[1], FinalDivision = values[2], Steps = values[3] };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses)
    {
        double top = (Rise * length) - 1;
        double last = length - 1;
        double at = Math.Min(step, last);
        double first = 1 / Division;
        if (at < top)
        {
            return first + ((1 - first) * CosineSchedule.Fall(1 - (at / top)));
        }

        // A cycle so short that it has no rise begins at its top.
        double end = first / FinalDivision;
        double way = last > Math.Max(top, 0) ? (at - Math.Max(top, 0)) / (last - Math.Max(top, 0)) : 0;
        return end + ((1 - end) * CosineSchedule.Fall(way));
    }
}
