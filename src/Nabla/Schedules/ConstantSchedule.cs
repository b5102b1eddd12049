using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary><c>share(k) = 1</c></summary>
sealed record ConstantSchedule : SimpleSchedule
{
    public override string Name => "constant";

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters => [];

    internal override Schedule With(IReadOnlyList<double> values) => new ConstantSchedule { Steps = values[0] };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses) => 1;
}
