using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary><c>share(k) = 1 / (k + 1)^power</c></summary>
sealed record InverseScaling : SimpleSchedule
{
    public override string Name => "inverse-scaling";

    /// <summary>In [0, 10].</summary>
    public double Power { get; init => field = Between(value, 0, 10, "power"); } = 0.5;

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters => [("power", Power)];

    internal override Schedule With(IReadOnlyList<double> values) => new InverseScaling { Power = values[0], Steps = values[1] };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses) =>
        1 / Schedules.Power.Of(Math.Min(step, length) + 1, Power);
}
