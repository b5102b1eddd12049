using System;
using System.Collections.Generic;
using Nabla.Kernels;

namespace Nabla.Schedules;

/// <summary><c>share(k) = floor + (1 - floor) (1 + cos(pi · k / steps)) / 2</c> (Loshchilov and Hutter 2017, eq. 5).</summary>
sealed record CosineSchedule : SimpleSchedule
{
    public override string Name => "cosine";

    /// <summary>The share at the end, from 0 to 1.</summary>
    public double Floor { get; init => field = Between(value, 0, 1, "floor"); }

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters => [("floor", Floor)];

    internal override Schedule With(IReadOnlyList<double> values) => new CosineSchedule { Floor = values[0], Steps = values[1] };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses) =>
        length <= 0 ? 1 : Floor + ((1 - Floor) * Fall((double)Math.Min(step, length) / length));

    /// <summary>Half a cosine from 1 at 0 to 0 at 1.</summary>
    public static double Fall(double way) => (1 + VectorMath.CosineOfHalfTurns(way)) / 2;
}
