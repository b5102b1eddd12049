using System;
using Nabla.Kernels;

namespace Nabla.Schedules;

/// <summary><c>share(step) = (1 + cos(pi · step / steps)) / 2</c> (Loshchilov and Hutter 2017, eq. 5).</summary>
sealed class CosineSchedule() : Schedule("cosine")
{
    public override double Share(long step, long steps) =>
        steps <= 0 ? 1 : (1 + VectorMath.CosineOfHalfTurns((double)Math.Min(step, steps) / steps)) / 2;
}
