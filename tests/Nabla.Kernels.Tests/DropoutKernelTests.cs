using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>Dropped units: every factor is that of its own random number, whatever is computed beside it.</summary>
public sealed class DropoutKernelTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.999)]
    public void Factors_EveryColumnCount_FollowTheStreamOfNumbers(double rate)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var random = new CounterRandom(0x1234_5678_9ABC_DEF0, RandomPurpose.Dropout, 77);
            T kept = T.CreateTruncating(1 / (1 - rate));
            uint threshold = (uint)(rate * 4294967296.0);
            for (int columns = 1; columns <= 257; columns++)
            {
                // The last rows carry the number of a block beyond 32 bits.
                int row = columns % 3 == 0 ? int.MaxValue - columns : columns;
                using var factors = GuardedMemory<T>.Of(Draw.Values<T>(columns, VectorArithmetic.Padded(columns)), atEnd: columns % 2 == 0);
                DropoutKernel.Factors(random, layer: 5, row, rate, columns, factors.Span);
                ulong first = (5UL << 44) + ((ulong)row * (ulong)((columns + 3) / 4));
                for (int column = 0; column < factors.Span.Length; column++)
                {
                    T expected = column >= columns || random.UInt32((4 * first) + (ulong)column) < threshold ? T.Zero : kept;
                    Assert.Equal(expected, factors.Span[column]);
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Multiply_EveryLength_EqualsThePlainLoop(bool add)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int length = 0; length <= 272; length += 16)
            {
                T[] before = Draw.Values<T>(length, length);
                using var from = GuardedMemory<T>.Of(Draw.Values<T>(length + 1, length), atEnd: true);
                using var factors = GuardedMemory<T>.Of(Draw.Values<T>(length + 2, length), atEnd: true);
                using var to = GuardedMemory<T>.Of(before, atEnd: true);
                RowKernel.Multiply<T>(from.Span, factors.Span, to.Span, add);
                for (int i = 0; i < length; i++)
                {
                    Assert.Equal((add ? before[i] : T.Zero) + (from.Span[i] * factors.Span[i]), to.Span[i]);
                }
            }
        }
    }
}
