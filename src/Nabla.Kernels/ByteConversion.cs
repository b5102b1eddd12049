using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Kernels;

/// <summary>
/// Bytes as numbers, <c>(b - shift) / scale</c> computed in double and rounded once to T, sixteen at a time. There are 256 results: a table of
/// them is the truth, and the vector arithmetic is used only if it gives every one of them bit for bit.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class ByteConversion<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int Group = 16;

    readonly T[] _table = new T[256];

    // 1/scale as the sum of two numbers: a product with both, in one fused multiply-add, has an error so far below the last place that it rounds
    // as the quotient does, whose distance from a rounding boundary is at least one part in scale of the last place (for a scale that is a small
    // whole number). A division a lane costs four times as much.
    readonly T _high;
    readonly T _low;
    readonly bool _multiplies;

    public ByteConversion(double scale, double shift)
    {
        for (int b = 0; b < _table.Length; b++)
        {
            _table[b] = Convert((byte)b, scale, shift);
        }

        T divisor = T.CreateTruncating(scale);
        _high = T.One / divisor;
        _low = T.FusedMultiplyAdd(-_high, divisor, T.One) / divisor;
        _multiplies = true;
        Span<byte> bytes = stackalloc byte[Group];
        Span<T> widened = stackalloc T[Group];
        for (int first = 0; first < _table.Length; first += Group)
        {
            for (int i = 0; i < Group; i++)
            {
                bytes[i] = (byte)(first + i);
            }

            WidenGroups(bytes, ref MemoryMarshal.GetReference(widened), Group);
            if (!MemoryMarshal.AsBytes(widened).SequenceEqual(MemoryMarshal.AsBytes(_table.AsSpan(first, Group))))
            {
                _multiplies = false;
                return;
            }
        }
    }

    /// <summary>The number of a byte.</summary>
    public T this[byte value] => _table[value];

    /// <summary>The number of a byte, as <see cref="ByteConversion{T}"/> defines it.</summary>
    public static T Convert(byte value, double scale, double shift) => T.CreateTruncating((value - shift) / scale);

    /// <summary>Writes the numbers of bytes, and zeros behind them.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="destination">At least as long.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Widen(ReadOnlySpan<byte> bytes, Span<T> destination)
    {
        Span<T> numbers = destination[..bytes.Length];
        int done = 0;
        if (_multiplies)
        {
            done = bytes.Length & -Group;
            WidenGroups(bytes, ref MemoryMarshal.GetReference(numbers), done);
        }

        for (; done < bytes.Length; done++)
        {
            numbers[done] = _table[bytes[done]];
        }

        destination[bytes.Length..].Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void WidenGroups(ReadOnlySpan<byte> bytes, ref T destination, int count)
    {
        ref byte from = ref MemoryMarshal.GetReference(bytes);
        Vector512<T> high = Vector512.Create(_high);
        Vector512<T> low = Vector512.Create(_low);
        for (nuint i = 0; i < (nuint)count; i += Group)
        {
            Vector512<float> whole = Vector512.ConvertToSingle(WidenToInt32(Vector128.LoadUnsafe(ref from, i)));
            if (typeof(T) == typeof(float))
            {
                Scaled(whole.As<float, T>(), high, low).StoreUnsafe(ref destination, i);
            }
            else
            {
                (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(whole);
                Scaled(lower.As<double, T>(), high, low).StoreUnsafe(ref destination, i);
                Scaled(upper.As<double, T>(), high, low).StoreUnsafe(ref destination, i + (Group / 2));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> Scaled(Vector512<T> whole, Vector512<T> high, Vector512<T> low) =>
        VectorArithmetic.FusedMultiplyAdd(whole, high, whole * low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<int> WidenToInt32(Vector128<byte> bytes)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector512Int32(bytes);
        }

        if (Avx2.IsSupported)
        {
            return Vector512.Create(
                Avx2.ConvertToVector256Int32(bytes), Avx2.ConvertToVector256Int32(Vector128.Create(bytes.GetUpper(), bytes.GetUpper())));
        }

        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(bytes);
        (Vector128<uint> first, Vector128<uint> second) = Vector128.Widen(lower);
        (Vector128<uint> third, Vector128<uint> fourth) = Vector128.Widen(upper);
        return Vector512.Create(Vector256.Create(first, second), Vector256.Create(third, fourth)).AsInt32();
    }
}
