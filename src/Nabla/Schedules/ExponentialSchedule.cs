using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary><c>share(k) = factor^k</c></summary>
sealed record ExponentialSchedule : SimpleSchedule
{
    public override string Name => "exponential";

    /// <summary>In (0, 1].</summary>
    public double Factor { get; init => field = Fraction(value, "factor"); } = 0.999;

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters => [("factor", Factor)];

    internal override Schedule With(IReadOnlyList<double> values) => new ExponentialSchedule { Factor = values[0], Steps = values[1] };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses) =>
        Power.Of(Factor, Math.Min(step, length));
}
