using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Nabla.Kernels.Tests;

/// <summary>Comparisons that tell -0 from +0. What bits a NaN has is left to the processor.</summary>
static class Bits
{
    /// <summary>Fails at the first element whose bits differ.</summary>
    public static void AssertEqual<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
        {
            return;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            bool same = (T.IsNaN(expected[i]) && T.IsNaN(actual[i])) || (expected[i] == actual[i] && T.IsNegative(expected[i]) == T.IsNegative(actual[i]));
            Assert.True(same, $"Element {i} of {expected.Length}: expected {expected[i]:G17}, got {actual[i]:G17}.");
        }
    }
}
