using System;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Data;

/// <summary>
/// Numbers as text. The common form <c>-12.340</c>, at most 18 digits without superfluous zeros in front, is an integer over a power of ten: it is
/// read sixteen characters at a time, and rounded to the nearest double exactly.
/// </summary>
static class DecimalText
{
    /// <summary>Most digits of the common form: any such number is below 2^63.</summary>
    public const int MostDigits = 18;

    /// <summary>Integers up to this are doubles themselves.</summary>
    const long LargestExact = 1L << 53;

    const int Lanes = 16;

    // Powers of ten up to 10^22 are doubles: the quotient of two exact numbers is the nearest double to the true one (W. D. Clinger, "How to read
    // floating point numbers accurately", PLDI 1990).
    static readonly double[] s_powers =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

    /// <summary>Reads a finite number in the invariant culture, white space around it ignored; otherwise 0 and <see langword="false"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        if (TryReadDigits(text, 0, text.Length, out long significand, out int decimals))
        {
            value = ToDouble(significand, decimals);
            return true;
        }

        ReadOnlySpan<char> trimmed = text.Trim();
        if (trimmed.Length > 0 && MayBeNumber(trimmed[0])
            && double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value))
        {
            return true;
        }

        value = 0;
        return false;
    }

    /// <summary>The double nearest to <c>significand / 10^decimals</c>, ties to even.</summary>
    /// <param name="significand">Of at most <see cref="MostDigits"/> digits.</param>
    /// <param name="decimals">0 to <see cref="MostDigits"/>.</param>
    public static double ToDouble(long significand, int decimals) => significand is > -LargestExact and < LargestExact
        ? significand / s_powers[decimals]
        : significand < 0 ? -Quotient((ulong)-significand, decimals) : Quotient((ulong)significand, decimals);

    /// <summary>The text that <see cref="TryReadDigits"/> read.</summary>
    public static string Format(long significand, int decimals)
    {
        Span<char> digits = stackalloc char[MostDigits + 2];
        Math.Abs(significand).TryFormat(digits, out int length, $"D{decimals + 1}", CultureInfo.InvariantCulture);
        ReadOnlySpan<char> whole = digits[..(length - decimals)];
        ReadOnlySpan<char> sign = significand < 0 ? "-" : "";
        return decimals == 0 ? string.Concat(sign, whole) : string.Concat(sign, whole, ".", digits[(length - decimals)..length]);
    }

    /// <summary>Reads <c>-12.340</c> as -12340 and 3; <see langword="false"/> for every text that could not be formatted back to itself.</summary>
    /// <param name="buffer">What the text is a part of; characters behind the text may be looked at.</param>
    /// <param name="start">Where the text begins.</param>
    /// <param name="end">Behind its last character.</param>
    /// <param name="significand">The digits with the sign.</param>
    /// <param name="decimals">How many of them stand behind the point.</param>
    public static bool TryReadDigits(ReadOnlySpan<char> buffer, int start, int end, out long significand, out int decimals)
    {
        bool negative = start < end && buffer[start] == '-';
        start += negative ? 1 : 0;
        int length = end - start;
        bool read = Ssse3.IsSupported && Sse41.IsSupported && length is > 0 and <= Lanes && start + Lanes <= buffer.Length
            ? TryReadLanes(buffer.Slice(start, Lanes), length, out significand, out decimals)
            : TryReadEach(buffer[start..end], out significand, out decimals);

        // The sign of a negative zero would be lost.
        bool kept = read && !(negative && significand == 0);
        significand = negative ? -significand : significand;
        return kept;
    }

    static bool TryReadEach(ReadOnlySpan<char> text, out long significand, out int decimals)
    {
        significand = 0;
        int point = text.IndexOf('.');
        decimals = point < 0 ? 0 : text.Length - point - 1;
        int digits = text.Length - (point < 0 ? 0 : 1);
        int whole = digits - decimals;
        if (digits > MostDigits || whole == 0 || (point >= 0 && decimals == 0) || (whole > 1 && text[0] == '0'))
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (i == point)
            {
                continue;
            }

            int digit = text[i] - '0';
            if ((uint)digit > 9)
            {
                return false;
            }

            significand = significand * 10 + digit;
        }

        return true;
    }

    /// <summary>The same for at most sixteen characters: the point is taken out by a shuffle, and pairs of digits are added up three times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool TryReadLanes(ReadOnlySpan<char> text, int length, out long significand, out int decimals)
    {
        significand = 0;
        decimals = 0;
        ReadOnlySpan<ushort> units = System.Runtime.InteropServices.MemoryMarshal.Cast<char, ushort>(text);
        Vector128<ushort> low = Vector128.Create(units) - Vector128.Create((ushort)'0');
        Vector128<ushort> high = Vector128.Create(units[8..]) - Vector128.Create((ushort)'0');

        // Saturation keeps what is no digit above 9.
        Vector128<byte> digits = Sse2.PackUnsignedSaturate(
            Vector128.Min(low, Vector128.Create((ushort)255)).AsInt16(), Vector128.Min(high, Vector128.Create((ushort)255)).AsInt16());
        uint inside = uint.MaxValue >> (32 - length);
        uint others = Vector128.GreaterThan(digits, Vector128.Create((byte)9)).ExtractMostSignificantBits() & inside;
        int point = length;
        int count = length;
        if (others != 0)
        {
            point = BitOperations.TrailingZeroCount(others);
            count = length - 1;
            decimals = count - point;
            if (!BitOperations.IsPow2(others) || text[point] != '.' || point == 0 || decimals == 0)
            {
                return false;
            }
        }

        if (point > 1 && text[0] == '0')
        {
            return false;
        }

        // Lane j of the result is digit j - (16 - count), past the point one further; lanes before the first digit have a negative index: zero.
        Vector128<sbyte> index = Vector128<sbyte>.Indices - Vector128.Create((sbyte)(Lanes - count));
        index -= Vector128.GreaterThanOrEqual(index, Vector128.Create((sbyte)point));
        Vector128<byte> aligned = Ssse3.Shuffle(digits, index.AsByte());
        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(aligned, Vector128.Create((short)0x010A).AsSByte());
        Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(0x0001_0064).AsInt16());
        Vector128<int> eights = Sse2.MultiplyAddAdjacent(
            Sse41.PackUnsignedSaturate(fours, fours).AsInt16(), Vector128.Create(0x0001_2710).AsInt16());
        significand = eights[0] * 100_000_000L + eights[1];
        return true;
    }

    /// <summary>The double nearest to <c>significand / 10^decimals</c>, from the quotient to 57 bits or more and whether a remainder is left.</summary>
    static double Quotient(ulong significand, int decimals)
    {
        (UInt128 quotient, UInt128 remainder) = UInt128.DivRem((UInt128)significand << 64, (UInt128)(ulong)s_powers[decimals]);
        int shift = Math.Max(0, 128 - (int)UInt128.LeadingZeroCount(quotient) - 62);
        ulong kept = (ulong)(quotient >> shift);
        bool inexact = remainder != UInt128.Zero || quotient != (UInt128)kept << shift;
        return (long)(kept | (inexact ? 1UL : 0)) * BitConverter.UInt64BitsToDouble((ulong)(1023 + shift - 64) << 52);
    }

    static bool MayBeNumber(char first) => first is (>= '0' and <= '9') or '+' or '-' or '.';
}
