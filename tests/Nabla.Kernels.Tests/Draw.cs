using System;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>Seeded numbers for tests.</summary>
static class Draw
{
    /// <summary>Numbers uniform in [-scale, scale).</summary>
    public static T[] Values<T>(int seed, int count, double scale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = T.CreateTruncating(scale * (random.NextDouble() * 2 - 1));
        }

        return values;
    }
}
