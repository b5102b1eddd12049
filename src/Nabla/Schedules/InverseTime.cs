using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary><c>share(k) = 1 / (1 + decay · k)</c></summary>
sealed record InverseTime : SimpleSchedule
{
    public override string Name => "inverse-time";

    /// <summary>0 or more.</summary>
    public double Decay { get; init => field = Between(value, 0, 1e9, "decay"); } = 0.001;

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters => [("decay", Decay)];

    internal override Schedule With(IReadOnlyList<double> values) => new InverseTime { Decay = values[0], Steps = values[1] };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses) =>
        1 / (1 + (Decay * Math.Min(step, length)));
}
