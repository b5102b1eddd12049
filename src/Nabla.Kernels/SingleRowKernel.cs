using System;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Nabla.Kernels.VectorArithmetic;

namespace Nabla.Kernels;

/// <summary>
/// One row through one dense layer, <c>z = b + x·W</c>, all panels in one call: what a prediction of a single row is made of. It reads every
/// weight once, so that a large layer takes as long as the caches need to deliver W; a small one takes as long as its longest chain of dependent
/// multiply-adds.
/// </summary>
/// <remarks>
/// <para>Each element is the chain of <see cref="MatrixProduct"/>: it starts at the bias and takes the inputs in strictly increasing order, so
/// that a row predicted alone has the bits of the same row among others. Eight chains at once hide the latency of the multiply-adds (four
/// cycles, two a cycle on some processors), which one row of a panel, four chains of 512 bits, would not on all of them.</para>
/// <para>Inputs that are zero, such as half of what a ReLU gives and most of an image, are passed over: a multiply-add with zero leaves its sum
/// as it is, whatever the finite weight. The one exception is a sum of -0, which a product of +0 turns into +0: where a chain ends at -0, the
/// layer is computed again and takes everything. Only a weight that is infinite or NaN makes a difference: times zero it is NaN,
/// passed over it is nothing.</para>
/// </remarks>
static unsafe class SingleRowKernel
{
    /// <summary>Inputs whose zeros are looked for at once: the bits of a word. For fewer than that it does not pay.</summary>
    const int Group = 64;

    /// <summary>Computes <c>z[c] = b[c] + sum over k of x[k]·W[k, c]</c>.</summary>
    /// <param name="x">The inputs, without padding.</param>
    /// <param name="parameters">Weights in the order of <see cref="PanelLayout"/>, and biases.</param>
    /// <param name="weights">Where the weights begin.</param>
    /// <param name="biases">Where the biases begin.</param>
    /// <param name="z">The pre-activations, padded to a multiple of 16; other memory than <paramref name="x"/>.</param>
    public static void Multiply<T>(ReadOnlySpan<T> x, AlignedBuffer<T> parameters, int weights, int biases, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if ((weights | biases) < 0 || z.Length % Padding != 0
            || weights + ((long)x.Length * z.Length) > parameters.Length || (long)biases + z.Length > parameters.Length)
        {
            ThrowOutside(x.Length, z.Length, parameters.Length);
        }

        fixed (T* xPointer = x, zPointer = z)
        {
            T* weightPointer = parameters.Pointer + weights;
            T* biasPointer = parameters.Pointer + biases;
            if (Panels(xPointer, x.Length, weightPointer, biasPointer, zPointer, z.Length, 0))
            {
                Panels(xPointer, x.Length, weightPointer, biasPointer, zPointer, z.Length, ulong.MaxValue);
            }
        }

        GC.KeepAlive(parameters);
    }

    [DoesNotReturn]
    static void ThrowOutside(int inputs, int columns, int parameters) => throw new ArgumentException(
        $"A layer of {inputs} inputs and {columns} outputs, which are to be a multiple of 16, reaches outside its {parameters} parameters.");

    /// <summary>
    /// All panels; <c>all</c> has all bits set to take zeros too, and none to pass over them. Returns whether zeros were looked for and a result is -0.
    /// </summary>
    static bool Panels<T>(T* x, nint depth, T* weights, T* biases, T* z, nint columns, ulong all)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Panels512(x, depth, weights, biases, z, columns, all);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Panels256(x, depth, weights, biases, z, columns, all);
        }
        else
        {
            Scalar(x, depth, weights, biases, z, columns);
            return false;
        }

        return all == 0 && depth >= Group && HasNegativeZero(z, columns);
    }

    static bool HasNegativeZero<T>(T* z, nint columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // -0 is the smallest integer: the smallest of all is -0 if and only if one is.
        Vector256<T> smallest = Vector256.Load(z);
        for (nint i = Vector256<T>.Count; i < columns; i += Vector256<T>.Count)
        {
            smallest = typeof(T) == typeof(float)
                ? Vector256.Min(smallest.AsInt32(), Vector256.Load(z + i).AsInt32()).As<int, T>()
                : Vector256.Min(smallest.AsInt64(), Vector256.Load(z + i).AsInt64()).As<long, T>();
        }

        return typeof(T) == typeof(float)
            ? Vector256.EqualsAny(smallest.AsInt32(), Vector256.Create(int.MinValue))
            : Vector256.EqualsAny(smallest.AsInt64(), Vector256.Create(long.MinValue));
    }

    /// <summary>A bit for each of the next 64 inputs that is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong NotZero<T>(T* x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ulong zeros = 0;
        for (int i = 0; i < Group; i += Vector256<T>.Count)
        {
            zeros |= (ulong)Vector256.Equals(Vector256.Load(x + i), Vector256<T>.Zero).ExtractMostSignificantBits() << i;
        }

        return ~zeros;
    }

    static void Panels512<T>(T* x, nint depth, T* weights, T* biases, T* z, nint columns, ulong all)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Vector512<T>.Count;
        nint half = 4 * lanes;
        nint column = 0;
        if (half == MatrixProduct.PanelColumns)
        {
            // Floats: two panels make eight chains.
            for (; column + (2 * half) <= columns; column += 2 * half)
            {
                T* panel = weights + (column * depth);
                Run512<T, Eight>(x, depth, panel, panel + (half * depth), half, biases + column, z + column, all);
            }
        }

        while (column < columns)
        {
            nint width = nint.Min(MatrixProduct.PanelColumns, columns - column);
            T* panel = weights + (column * depth);
            for (nint from = 0; from < width;)
            {
                T* b = panel + from;
                T* start = biases + column + from;
                T* to = z + column + from;
                switch ((width - from) / lanes)
                {
                    case >= 8: Run512<T, Eight>(x, depth, b, b + half, width, start, to, all); from += 2 * half; break;
                    case >= 4: Run512<T, Four>(x, depth, b, b, width, start, to, all); from += half; break;
                    case 3: Run512<T, Three>(x, depth, b, b, width, start, to, all); from += 3 * lanes; break;
                    case 2: Run512<T, Two>(x, depth, b, b, width, start, to, all); from += 2 * lanes; break;
                    default: Run512<T, One>(x, depth, b, b, width, start, to, all); from += lanes; break;
                }
            }

            column += width;
        }
    }

    static void Panels256<T>(T* x, nint depth, T* weights, T* biases, T* z, nint columns, ulong all)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Vector256<T>.Count;
        for (nint column = 0; column < columns; column += MatrixProduct.PanelColumns)
        {
            nint width = nint.Min(MatrixProduct.PanelColumns, columns - column);
            T* panel = weights + (column * depth);
            for (nint from = 0; from < width;)
            {
                T* b = panel + from;
                T* start = biases + column + from;
                T* to = z + column + from;

                // 16 columns are a whole number of pairs of vectors for float and double alike.
                switch ((width - from) / lanes)
                {
                    case >= 8: Run256<T, Eight>(x, depth, b, width, start, to, all); from += 8 * lanes; break;
                    case >= 4: Run256<T, Four>(x, depth, b, width, start, to, all); from += 4 * lanes; break;
                    default: Run256<T, Two>(x, depth, b, width, start, to, all); from += 2 * lanes; break;
                }
            }
        }
    }

    /// <summary>TCount vectors of z: the first four from <paramref name="b"/>, the others from <paramref name="second"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run512<T, TCount>(T* x, nint depth, T* b, T* second, nint stride, T* start, T* z, ulong all)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCount : struct, ITileCount
    {
        nint lanes = Vector512<T>.Count;
        Vector512<T> z0 = Vector512.Load(start), z1 = default, z2 = default, z3 = default, z4 = default, z5 = default, z6 = default, z7 = default;
        if (TCount.Value > 1) { z1 = Vector512.Load(start + lanes); }
        if (TCount.Value > 2) { z2 = Vector512.Load(start + 2 * lanes); }
        if (TCount.Value > 3) { z3 = Vector512.Load(start + 3 * lanes); }
        if (TCount.Value > 4)
        {
            z4 = Vector512.Load(start + 4 * lanes);
            z5 = Vector512.Load(start + 5 * lanes);
            z6 = Vector512.Load(start + 6 * lanes);
            z7 = Vector512.Load(start + 7 * lanes);
        }

        for (nint first = 0; first < depth; first += Group)
        {
            nint end = nint.Min(first + Group, depth);
            ulong taken = end - first == Group ? NotZero(x + first) | all : ulong.MaxValue;
            if (taken == ulong.MaxValue)
            {
                // Nothing to pass over: less work for each input, so that the processor looks further ahead in W.
                T* row = b + (first * stride);
                T* secondRow = second + (first * stride);
                for (nint k = first; k < end; k++)
                {
                    Vector512<T> input = Vector512.Create(x[k]);
                    z0 = FusedMultiplyAdd(input, Vector512.Load(row), z0);
                    if (TCount.Value > 1) { z1 = FusedMultiplyAdd(input, Vector512.Load(row + lanes), z1); }
                    if (TCount.Value > 2) { z2 = FusedMultiplyAdd(input, Vector512.Load(row + 2 * lanes), z2); }
                    if (TCount.Value > 3) { z3 = FusedMultiplyAdd(input, Vector512.Load(row + 3 * lanes), z3); }
                    if (TCount.Value > 4)
                    {
                        z4 = FusedMultiplyAdd(input, Vector512.Load(secondRow), z4);
                        z5 = FusedMultiplyAdd(input, Vector512.Load(secondRow + lanes), z5);
                        z6 = FusedMultiplyAdd(input, Vector512.Load(secondRow + 2 * lanes), z6);
                        z7 = FusedMultiplyAdd(input, Vector512.Load(secondRow + 3 * lanes), z7);
                        secondRow += stride;
                    }

                    row += stride;
                }

                continue;
            }

            for (; taken != 0; taken &= taken - 1)
            {
                nint k = first + BitOperations.TrailingZeroCount(taken);
                Vector512<T> input = Vector512.Create(x[k]);
                T* row = b + (k * stride);
                z0 = FusedMultiplyAdd(input, Vector512.Load(row), z0);
                if (TCount.Value > 1) { z1 = FusedMultiplyAdd(input, Vector512.Load(row + lanes), z1); }
                if (TCount.Value > 2) { z2 = FusedMultiplyAdd(input, Vector512.Load(row + 2 * lanes), z2); }
                if (TCount.Value > 3) { z3 = FusedMultiplyAdd(input, Vector512.Load(row + 3 * lanes), z3); }
                if (TCount.Value > 4)
                {
                    row = second + (k * stride);
                    z4 = FusedMultiplyAdd(input, Vector512.Load(row), z4);
                    z5 = FusedMultiplyAdd(input, Vector512.Load(row + lanes), z5);
                    z6 = FusedMultiplyAdd(input, Vector512.Load(row + 2 * lanes), z6);
                    z7 = FusedMultiplyAdd(input, Vector512.Load(row + 3 * lanes), z7);
                }
            }
        }

        z0.Store(z);
        if (TCount.Value > 1) { z1.Store(z + lanes); }
        if (TCount.Value > 2) { z2.Store(z + 2 * lanes); }
        if (TCount.Value > 3) { z3.Store(z + 3 * lanes); }
        if (TCount.Value > 4)
        {
            z4.Store(z + 4 * lanes);
            z5.Store(z + 5 * lanes);
            z6.Store(z + 6 * lanes);
            z7.Store(z + 7 * lanes);
        }
    }

    /// <summary>TCount vectors of z: two, four or eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run256<T, TCount>(T* x, nint depth, T* b, nint stride, T* start, T* z, ulong all)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCount : struct, ITileCount
    {
        nint lanes = Vector256<T>.Count;
        Vector256<T> z0 = Vector256.Load(start), z1 = Vector256.Load(start + lanes), z2 = default, z3 = default, z4 = default, z5 = default, z6 = default, z7 = default;
        if (TCount.Value > 2)
        {
            z2 = Vector256.Load(start + 2 * lanes);
            z3 = Vector256.Load(start + 3 * lanes);
        }

        if (TCount.Value > 4)
        {
            z4 = Vector256.Load(start + 4 * lanes);
            z5 = Vector256.Load(start + 5 * lanes);
            z6 = Vector256.Load(start + 6 * lanes);
            z7 = Vector256.Load(start + 7 * lanes);
        }

        for (nint first = 0; first < depth; first += Group)
        {
            nint end = nint.Min(first + Group, depth);
            ulong taken = end - first == Group ? NotZero(x + first) | all : ulong.MaxValue;
            if (taken == ulong.MaxValue)
            {
                for (nint k = first; k < end; k++)
                {
                    Vector256<T> input = Vector256.Create(x[k]);
                    T* row = b + (k * stride);
                    z0 = FusedMultiplyAdd(input, Vector256.Load(row), z0);
                    z1 = FusedMultiplyAdd(input, Vector256.Load(row + lanes), z1);
                    if (TCount.Value > 2)
                    {
                        z2 = FusedMultiplyAdd(input, Vector256.Load(row + 2 * lanes), z2);
                        z3 = FusedMultiplyAdd(input, Vector256.Load(row + 3 * lanes), z3);
                    }

                    if (TCount.Value > 4)
                    {
                        z4 = FusedMultiplyAdd(input, Vector256.Load(row + 4 * lanes), z4);
                        z5 = FusedMultiplyAdd(input, Vector256.Load(row + 5 * lanes), z5);
                        z6 = FusedMultiplyAdd(input, Vector256.Load(row + 6 * lanes), z6);
                        z7 = FusedMultiplyAdd(input, Vector256.Load(row + 7 * lanes), z7);
                    }
                }

                continue;
            }

            for (; taken != 0; taken &= taken - 1)
            {
                nint k = first + BitOperations.TrailingZeroCount(taken);
                Vector256<T> input = Vector256.Create(x[k]);
                T* row = b + (k * stride);
                z0 = FusedMultiplyAdd(input, Vector256.Load(row), z0);
                z1 = FusedMultiplyAdd(input, Vector256.Load(row + lanes), z1);
                if (TCount.Value > 2)
                {
                    z2 = FusedMultiplyAdd(input, Vector256.Load(row + 2 * lanes), z2);
                    z3 = FusedMultiplyAdd(input, Vector256.Load(row + 3 * lanes), z3);
                }

                if (TCount.Value > 4)
                {
                    z4 = FusedMultiplyAdd(input, Vector256.Load(row + 4 * lanes), z4);
                    z5 = FusedMultiplyAdd(input, Vector256.Load(row + 5 * lanes), z5);
                    z6 = FusedMultiplyAdd(input, Vector256.Load(row + 6 * lanes), z6);
                    z7 = FusedMultiplyAdd(input, Vector256.Load(row + 7 * lanes), z7);
                }
            }
        }

        z0.Store(z);
        z1.Store(z + lanes);
        if (TCount.Value > 2)
        {
            z2.Store(z + 2 * lanes);
            z3.Store(z + 3 * lanes);
        }

        if (TCount.Value > 4)
        {
            z4.Store(z + 4 * lanes);
            z5.Store(z + 5 * lanes);
            z6.Store(z + 6 * lanes);
            z7.Store(z + 7 * lanes);
        }
    }

    static void Scalar<T>(T* x, nint depth, T* weights, T* biases, T* z, nint columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint column = 0; column < columns; column++)
        {
            nint panel = column / MatrixProduct.PanelColumns * MatrixProduct.PanelColumns;
            nint width = nint.Min(MatrixProduct.PanelColumns, columns - panel);
            T* b = weights + (panel * depth) + (column - panel);
            T sum = biases[column];
            for (nint k = 0; k < depth; k++)
            {
                sum = T.FusedMultiplyAdd(x[k], b[k * width], sum);
            }

            z[column] = sum;
        }
    }
}
