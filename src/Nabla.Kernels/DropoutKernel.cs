using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>What is dropped from a row.</summary>
static class DropoutKernel
{
    /// <summary>The bits of a block's number that count the layer.</summary>
    const int LayerShift = 44;

    /// <summary>
    /// The factor of each column: 0 with probability <paramref name="rate"/>, otherwise <c>1 / (1 - rate)</c>; zeros in the padding. A function of
    /// the random numbers' seed and step, the layer, the row and the column.
    /// </summary>
    /// <param name="random">The numbers of this step.</param>
    /// <param name="layer">The layer's index.</param>
    /// <param name="row">The row's place in the batch.</param>
    /// <param name="rate">In [0, 1).</param>
    /// <param name="columns">Columns without padding.</param>
    /// <param name="factors">Receives the factors: columns with their padding, a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Factors<T>(CounterRandom random, int layer, int row, double rate, int columns, Span<T> factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var threshold = Vector512.Create((uint)Math.Min(rate * 4294967296.0, uint.MaxValue));
        Vector512<T> kept = Vector512.Create(T.CreateTruncating(1 / (1 - rate)));
        ulong blocksPerRow = ((ulong)columns + 3) / 4;
        ulong block = ((ulong)layer << LayerShift) + ((ulong)row * blocksPerRow);
        int padded = VectorArithmetic.Padded(columns);
        ref T start = ref MemoryMarshal.GetReference(factors[..padded]);
        for (int column = 0; column < padded; column += 2 * VectorArithmetic.Padding, block += 8)
        {
            (Vector512<uint> first, Vector512<uint> second) = random.ThirtyTwoUInt32(block);
            Store(Vector512.GreaterThanOrEqual(first, threshold), kept, ref start, (nuint)column);
            if (column + VectorArithmetic.Padding < padded)
            {
                Store(Vector512.GreaterThanOrEqual(second, threshold), kept, ref start, (nuint)(column + VectorArithmetic.Padding));
            }
        }

        factors[columns..].Clear();
    }

    /// <summary>Sixteen factors: <paramref name="kept"/> where all bits are set, 0 where none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store<T>(Vector512<uint> set, Vector512<T> kept, ref T start, nuint index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            (set.As<uint, T>() & kept).StoreUnsafe(ref start, index);
            return;
        }

        (Vector512<long> lower, Vector512<long> upper) = Vector512.Widen(set.AsInt32());
        (lower.As<long, T>() & kept).StoreUnsafe(ref start, index);
        (upper.As<long, T>() & kept).StoreUnsafe(ref start, index + (nuint)Vector512<T>.Count);
    }
}
