using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary><c>share(k) = start + (1 - start) · min(k, steps) / steps</c> (Goyal et al. 2017, section 2.2).</summary>
sealed record LinearWarmUp : SimpleSchedule
{
    public LinearWarmUp() => Steps = 0.1;

    public override string Name => "linear-warm-up";

    /// <summary>The share of step 0, from 0 to 1.</summary>
    public double Start { get; init => field = Between(value, 0, 1, "start"); } = 0.1;

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters => [("start", Start)];

    internal override Schedule With(IReadOnlyList<double> values) => new LinearWarmUp { Start = values[0], Steps = values[1] };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses) =>
        step >= length ? 1 : Start + ((1 - Start) * step / length);
}
