using System;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>One number that is not finite is found wherever it stands, and nothing behind the last one is looked at.</summary>
public sealed class FiniteKernelTests
{
    [Fact]
    public void AreFinite_EveryLengthAndPlace_FindsTheOne()
    {
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] wrong = [T.NaN, T.PositiveInfinity, T.NegativeInfinity];
            for (int length = 0; length <= 70; length++)
            {
                using var memory = GuardedMemory<T>.Of(Draw.Values<T>(length, length, 1e30), atEnd: true);
                Assert.True(FiniteKernel.AreFinite<T>(memory.Span));
                for (int place = 0; place < length; place++)
                {
                    T before = memory.Span[place];
                    memory.Span[place] = wrong[place % 3];
                    Assert.False(FiniteKernel.AreFinite<T>(memory.Span), $"{wrong[place % 3]} at {place} of {length}");
                    memory.Span[place] = before;
                }
            }
        }
    }

    [Fact]
    public void AreFinite_TheLargestAndTheSmallest_Are()
    {
        Assert.True(FiniteKernel.AreFinite<float>([float.MaxValue, float.MinValue, float.Epsilon, -0f]));
        double[] many = new double[64];
        Array.Fill(many, double.MaxValue);
        Assert.True(FiniteKernel.AreFinite<double>(many));
    }
}
