using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary><c>share(k) = floor + (1 - floor) · (1 - min(k, steps) / steps)^power</c></summary>
sealed record PolynomialSchedule : SimpleSchedule
{
    public override string Name => "polynomial";

    /// <summary>From 0.01 to 10; 1 is a straight line.</summary>
    public double Power { get; init => field = Between(value, 0.01, 10, "power"); } = 1;

    /// <summary>The share at the end, from 0 to 1.</summary>
    public double Floor { get; init => field = Between(value, 0, 1, "floor"); }

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters => [("power", Power), ("floor", Floor)];

    internal override Schedule With(IReadOnlyList<double> values) =>
        new PolynomialSchedule { Power = values[0], Floor = values[1], Steps = values[2] };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses) =>
        length <= 0 ? 1 : Floor + ((1 - Floor) * Schedules.Power.Of((double)(length - Math.Min(step, length)) / length, Power));
}
