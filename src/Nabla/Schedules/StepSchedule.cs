using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary><c>share(k) = factor^floor(k / every)</c></summary>
sealed record StepSchedule : SimpleSchedule
{
    public override string Name => "step";

    /// <summary>Steps between two falls, or a share of the run.</summary>
    public double Every { get; init => field = Length(value, "every"); } = 0.25;

    /// <summary>In (0, 1].</summary>
    public double Factor { get; init => field = Fraction(value, "factor"); } = 0.1;

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters => [("every", Every), ("factor", Factor)];

    internal override Schedule With(IReadOnlyList<double> values) => new StepSchedule { Every = values[0], Factor = values[1], Steps = values[2] };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses) =>
        Power.Of(Factor, Math.Min(step, length) / Count(Every, run));
}
