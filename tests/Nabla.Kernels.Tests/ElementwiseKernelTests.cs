using System;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>
/// The loops over activations, updates and rows, each against a plain loop, bit for bit, with all memory between guard pages: no length, tail or
/// alignment reads or writes one element too many.
/// </summary>
public sealed class ElementwiseKernelTests
{
    static readonly int[] s_columns = [16, 32, 48, 64, 80, 112, 128, 144, 240, 256, 272];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Activation_EveryShape_EqualsThePlainLoop(bool atEnd)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (int columns in s_columns)
            {
                for (int rows = 0; rows <= 3; rows++)
                {
                    foreach (int stride in new[] { columns, columns + 16 })
                    {
                        int length = rows == 0 ? 0 : (rows - 1) * stride + columns;
                        T[] z = Draw.Values<T>(columns + rows, length, 3);
                        T[] delta = Draw.Values<T>(columns + rows + 1, length);
                        using var zMemory = GuardedMemory<T>.Of(z, atEnd);
                        using var aMemory = new GuardedMemory<T>(length, atEnd);
                        using var deltaMemory = GuardedMemory<T>.Of(delta, atEnd);
                        ActivationKernel.Forward<T, SquareFunction>(default, zMemory.Span, stride, rows, columns, aMemory.Span);
                        ActivationKernel.Backward<T, SquareFunction>(default, zMemory.Span, aMemory.Span, stride, rows, columns, deltaMemory.Span);
                        for (int i = 0; i < length; i++)
                        {
                            bool inside = i % stride < columns;
                            Assert.Equal(inside ? z[i] * z[i] : T.Zero, aMemory.Span[i]);
                            Assert.Equal(inside ? delta[i] * (z[i] + z[i]) : delta[i], deltaMemory.Span[i]);
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void Activation_InPlace_GivesTheSame()
    {
        float[] z = Draw.Values<float>(1, 96, 3);
        float[] a = new float[96];
        ActivationKernel.Forward<float, SquareFunction>(default, z, 48, 2, 48, a);
        ActivationKernel.Forward<float, SquareFunction>(default, z, 48, 2, 48, z);
        Assert.Equal(a, z);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Update_EveryLength_EqualsThePlainLoop(bool atEnd)
    {
        Check<float>(1e-16);
        Check<double>(1e-150);

        void Check<T>(double smallest)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int length = 0; length <= 272; length += 16)
            {
                T rate = T.CreateTruncating(0.25);
                T l2 = T.CreateTruncating(length % 32 == 0 ? 0 : 0.125);
                var penalties = new Penalties<T> { L2 = l2 };
                T[] g = Draw.Values<T>(length, length);
                for (int i = 0; i < length; i += 5)
                {
                    // Below the limit, at it, and above it.
                    g[i] = T.CreateTruncating(smallest) * T.CreateTruncating(i % 3 == 0 ? 0.5 : i % 3 == 1 ? 1 : -2);
                }

                T[] w = Draw.Values<T>(length + 1, length);
                w.AsSpan(0, length / 2).Clear();
                T[] first = Draw.Values<T>(length + 2, length);
                T[] second = Draw.Values<T>(length + 3, length);
                using var gMemory = GuardedMemory<T>.Of(g, atEnd);
                using var wMemory = GuardedMemory<T>.Of(w, atEnd);
                using var plain = GuardedMemory<T>.Of(w, atEnd);
                using var firstMemory = GuardedMemory<T>.Of(first, atEnd);
                using var secondMemory = GuardedMemory<T>.Of(second, atEnd);
                UpdateKernel.Run(gMemory.Span, penalties, new SumsRule<T>(rate), wMemory.Span, firstMemory.Span, secondMemory.Span, []);
                UpdateKernel.Run(gMemory.Span, penalties, new PlainRule<T>(rate), plain.Span, [], [], []);
                using var one = GuardedMemory<T>.Of(w, atEnd);
                using var three = GuardedMemory<T>.Of(w, atEnd);
                using var oneFirst = GuardedMemory<T>.Of(first, atEnd);
                using var threeFirst = GuardedMemory<T>.Of(first, atEnd);
                using var threeSecond = GuardedMemory<T>.Of(second, atEnd);
                using var threeThird = GuardedMemory<T>.Of(second, atEnd);
                UpdateKernel.Run(gMemory.Span, penalties, new OneSumRule<T>(rate), one.Span, oneFirst.Span, [], []);
                UpdateKernel.Run(
                    gMemory.Span, penalties, new ThreeSumsRule<T>(rate), three.Span, threeFirst.Span, threeSecond.Span, threeThird.Span);
                for (int i = 0; i < length; i++)
                {
                    T gradient = T.FusedMultiplyAdd(l2, w[i], g[i]);
                    gradient = T.Abs(gradient) < T.CreateTruncating(smallest) ? T.Zero : gradient;
                    Assert.Equal(first[i] + gradient, firstMemory.Span[i]);
                    Assert.Equal(second[i] + (gradient * gradient), secondMemory.Span[i]);
                    Assert.Equal(w[i] - (rate * (first[i] + gradient)), wMemory.Span[i]);
                    Assert.Equal(w[i] - (rate * gradient), plain.Span[i]);
                    Assert.Equal(first[i] + gradient, oneFirst.Span[i]);
                    Assert.Equal(w[i] - (rate * (first[i] + gradient)), one.Span[i]);
                    Assert.Equal(first[i] + gradient, threeFirst.Span[i]);
                    Assert.Equal(second[i] + (gradient * gradient), threeSecond.Span[i]);
                    Assert.Equal(second[i] - gradient, threeThird.Span[i]);
                    Assert.Equal(w[i] - (rate * (second[i] - gradient)), three.Span[i]);
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SumRows_EveryShape_AddsUpwards(bool atEnd)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (int count in s_columns)
            {
                for (int rows = 0; rows <= 37; rows += rows < 4 ? 1 : 11)
                {
                    const int First = 16;
                    int stride = First + count + 32;
                    T[] matrix = Draw.Values<T>(rows, rows == 0 ? 0 : (rows - 1) * stride + First + count);
                    using var memory = GuardedMemory<T>.Of(matrix, atEnd);
                    using var sums = GuardedMemory<T>.Of(Draw.Values<T>(1, count), atEnd);
                    RowKernel.SumRows<T>(memory.Span, stride, rows, First, count, sums.Span);
                    for (int column = 0; column < count; column++)
                    {
                        T expected = T.Zero;
                        for (int row = 0; row < rows; row++)
                        {
                            expected += matrix[row * stride + First + column];
                        }

                        Assert.Equal(expected, sums.Span[column]);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CopyOrAdd_EveryShape_EqualsThePlainLoop(bool add)
    {
        foreach (int columns in s_columns)
        {
            for (int rows = 0; rows <= 3; rows++)
            {
                int fromStride = columns + 16, toStride = columns + 32;
                float[] before = Draw.Values<float>(columns, rows == 0 ? 0 : (rows - 1) * toStride + columns);
                using var from = GuardedMemory<float>.Of(Draw.Values<float>(rows, rows == 0 ? 0 : (rows - 1) * fromStride + columns), atEnd: true);
                using var to = GuardedMemory<float>.Of(before, atEnd: true);
                RowKernel.CopyOrAdd<float>(from.Span, fromStride, to.Span, toStride, rows, columns, add);
                for (int i = 0; i < before.Length; i++)
                {
                    int row = i / toStride, column = i % toStride;
                    float expected = column >= columns ? before[i] : (add ? before[i] : 0) + from.Span[row * fromStride + column];
                    Assert.Equal(expected, to.Span[i]);
                }
            }
        }
    }

    [Fact]
    public void Gather_RepeatedAndUnorderedRows_CopiesThemInThatOrder()
    {
        using var matrix = GuardedMemory<float>.Of(Draw.Values<float>(1, 5 * 32), atEnd: true);
        using var gathered = new GuardedMemory<float>(4 * 32, atEnd: true);
        int[] rows = [4, 0, 4, 2];
        RowKernel.Gather<float>(matrix.Span, 32, rows, gathered.Span);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(matrix.Span.Slice(rows[i] * 32, 32), gathered.Span.Slice(i * 32, 32));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Softmax_EveryCount_EqualsThePlainLoop(bool atEnd)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int count = 1; count <= 257; count += count < 70 ? 1 : 11)
            {
                int padded = VectorArithmetic.Padded(count);
                T[] z = Draw.Values<T>(count, padded, 20);
                z.AsSpan(count).Fill(T.CreateTruncating(1e30)); // what lies behind the last class must not matter
                using var zMemory = GuardedMemory<T>.Of(z, atEnd);
                using var p = new GuardedMemory<T>(padded, atEnd);
                double logSum = SoftmaxKernel.Row<T>(zMemory.Span, count, p.Span);
                (T[] expected, double expectedLogSum) = PlainSoftmax(z.AsSpan(0, count));
                Assert.Equal(expected, p.Span[..count].ToArray());
                Assert.Equal(new T[padded - count], p.Span[count..].ToArray());
                Assert.Equal(expectedLogSum, logSum);
            }
        }
    }

    /// <summary>The same order of operations: one partial sum for each of the lanes of 512 bits, added by halving.</summary>
    static (T[] Probabilities, double LogSum) PlainSoftmax<T>(ReadOnlySpan<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T max = z[0];
        foreach (T value in z)
        {
            max = T.Max(max, value);
        }

        T[] lanes = new T[System.Runtime.Intrinsics.Vector512<T>.Count];
        T[] e = new T[z.Length];
        for (int i = 0; i < z.Length; i++)
        {
            e[i] = VectorMath.Exp(System.Runtime.Intrinsics.Vector512.Create(z[i] - max))[0];
            lanes[i % lanes.Length] += e[i];
        }

        for (int half = lanes.Length / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                lanes[i] += lanes[i + half];
            }
        }

        T total = lanes[0];
        return (Array.ConvertAll(e, value => value / total), double.CreateTruncating(max) + VectorMath.Log(double.CreateTruncating(total)));
    }
}
