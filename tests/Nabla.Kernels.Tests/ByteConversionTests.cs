using System;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Nabla.Kernels.Tests;

/// <summary>Bytes widened to numbers: every byte, scale and length against the formula, element by element.</summary>
public sealed class ByteConversionTests
{
    static readonly byte[] s_bytes = [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 37))];

    [Fact]
    public void Widen_EveryByteByEveryWholeScale_IsTheRoundedQuotient()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        for (int scale = 1; scale <= 255; scale++)
        {
            Assert.Equal(all.Select(b => (float)(b / (double)scale)), Widened<float>(all, scale, 0));
            Assert.Equal(all.Select(b => b / (double)scale), Widened<double>(all, scale, 0));
        }
    }

    [Theory]
    [InlineData(1, 33.3)]
    [InlineData(90.02, 72.94)]
    [InlineData(0.1, 0)]
    [InlineData(1e-3, -5)]
    [InlineData(3e37, 0)]
    [InlineData(1e-30, 0)]
    [InlineData(1e300, 0)]
    public void Widen_AnyScaleAndShift_IsTheRoundedQuotient(double scale, double shift)
    {
        Assert.Equal(
            s_bytes.Select(b => BitConverter.SingleToUInt32Bits((float)((b - shift) / scale))),
            Widened<float>(s_bytes, scale, shift).Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(
            s_bytes.Select(b => BitConverter.DoubleToUInt64Bits((b - shift) / scale)),
            Widened<double>(s_bytes, scale, shift).Select(BitConverter.DoubleToUInt64Bits));
    }

    [Theory]
    [InlineData(255.0, 0.0)]
    [InlineData(255.0, 3.0)]
    public void Widen_EveryLength_StaysWithinItsMemory(double scale, double shift)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var conversion = new ByteConversion<T>(scale, shift);
            for (int length = 0; length <= 257; length++)
            {
                int padded = VectorArithmetic.Padded(length);
                foreach (bool atEnd in new[] { false, true })
                {
                    // The bytes end where a page ends that nobody may read: as numbers of the guarded memory's type.
                    using var bytes = new GuardedMemory<T>((length + 7) / Marshal.SizeOf<T>() + 1, atEnd);
                    Span<byte> all = MemoryMarshal.AsBytes(bytes.Span);
                    Span<byte> source = atEnd ? all[^length..] : all[..length];
                    s_bytes.AsSpan(0, length).CopyTo(source);
                    using var destination = new GuardedMemory<T>(padded, atEnd);
                    destination.Span.Fill(T.One);
                    conversion.Widen(source, destination.Span);
                    for (int i = 0; i < padded; i++)
                    {
                        Assert.Equal(i < length ? ByteConversion<T>.Convert(s_bytes[i], scale, shift) : T.Zero, destination.Span[i]);
                    }
                }
            }
        }
    }

    static T[] Widened<T>(byte[] bytes, double scale, double shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] numbers = new T[bytes.Length];
        new ByteConversion<T>(scale, shift).Widen(bytes, numbers);
        return numbers;
    }
}
