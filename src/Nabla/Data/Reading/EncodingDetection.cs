using System;
using System.Buffers;
using System.Text;

namespace Nabla.Data.Reading;

/// <summary>Finds out the encoding of a text from its bytes.</summary>
static class EncodingDetection
{
    /// <summary>The number of bytes at the beginning to look at for UTF-16.</summary>
    public const int SampleLength = 4096;

    // At least one unit in so many has a zero byte in a UTF-16 text with delimiters, digits and line breaks.
    const int UnitsPerZero = 4;

    /// <summary>
    /// What the beginning tells: a byte order mark, or zero bytes on one side of the 16-bit units alone, as UTF-16 has them for every digit, delimiter and line
    /// break. <see langword="null"/> where it tells nothing: then the bytes are ASCII up to the first that is not.
    /// </summary>
    /// <param name="head">The beginning.</param>
    /// <param name="markLength">The bytes of the mark.</param>
    public static (TextEncoding Encoding, string Reason)? OfBeginning(ReadOnlySpan<byte> head, out int markLength)
    {
        (markLength, (TextEncoding, string)? found) = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (3, (TextEncoding.Utf8, "the file begins with the byte order mark EF BB BF")),
            [0xFF, 0xFE, ..] => (2, (TextEncoding.Utf16LittleEndian, "the file begins with the byte order mark FF FE")),
            [0xFE, 0xFF, ..] => (2, (TextEncoding.Utf16BigEndian, "the file begins with the byte order mark FE FF")),
            _ => (0, ((TextEncoding, string)?)null),
        };
        return found ?? ByZeros(head);
    }

    /// <summary>Whether the beginning is the mark of UTF-32, which no table is written in.</summary>
    public static bool IsUtf32(ReadOnlySpan<byte> head) => head is [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..];

    /// <summary>UTF-8 or Windows-1252, for bytes of which the first is not ASCII: what more of the sequences in them are.</summary>
    /// <param name="bytes">From the first byte that is not ASCII on.</param>
    /// <param name="isEnd">Whether nothing follows them.</param>
    public static TextEncoding OfBytes(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        int valid = 0;
        int invalid = 0;
        while (bytes.Length > 0)
        {
            int ascii = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii < 0)
            {
                break;
            }

            bytes = bytes[ascii..];
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out _, out int length);
            if (status == OperationStatus.NeedMoreData && !isEnd)
            {
                break;
            }

            valid += status == OperationStatus.Done ? 1 : 0;
            invalid += status == OperationStatus.Done ? 0 : 1;
            bytes = bytes[length..];
        }

        return valid >= invalid && valid > 0 ? TextEncoding.Utf8 : TextEncoding.Windows1252;
    }

    /// <summary>What a person calls it.</summary>
    public static string NameOf(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf8 => "utf-8",
        TextEncoding.Utf16LittleEndian => "utf-16le",
        TextEncoding.Utf16BigEndian => "utf-16be",
        TextEncoding.Latin1 => "latin-1",
        TextEncoding.Windows1252 => "windows-1252",
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "There is no such encoding."),
    };

    static (TextEncoding, string)? ByZeros(ReadOnlySpan<byte> head)
    {
        int even = 0;
        int odd = 0;
        int ascii = 0;
        for (int i = 0; i + 1 < head.Length; i += 2)
        {
            even += head[i] == 0 ? 1 : 0;
            odd += head[i + 1] == 0 ? 1 : 0;
            ascii += head[i] is > 0 and < 0x80 && head[i + 1] is > 0 and < 0x80 ? 1 : 0;
        }

        int zeros = Math.Max(even, odd);
        return zeros == 0 || Math.Min(even, odd) > 0 || zeros * UnitsPerZero < head.Length / 2 || zeros < ascii
            ? null
            : (odd > 0 ? TextEncoding.Utf16LittleEndian : TextEncoding.Utf16BigEndian,
                $"{zeros} of the first {head.Length / 2} pairs of bytes have a zero, always as the {(odd > 0 ? "second" : "first")}");
    }
}
