using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace Nabla.Cli.Reports;

/// <summary>Writes a picture as PNG (ISO/IEC 15948): true colour, eight bits, one filterless row after the other.</summary>
static class Png
{
    static readonly byte[] s_signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    static readonly uint[] s_crcTable = CrcTable();

    /// <summary>The file of the picture.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="colours">Red, green, blue for each pixel, row by row: <c>3 * width * height</c> bytes.</param>
    /// <exception cref="ArgumentException">The colours are more or fewer.</exception>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> colours)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var rowLength = checked(3 * width);
        if (colours.Length != (long)rowLength * height)
        {
            throw new ArgumentException(
                $"A picture of {width} x {height} pixels has {(long)rowLength * height} colour bytes, not {colours.Length}.", nameof(colours));
        }

        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(colours.Slice(row * rowLength, rowLength));
            }
        }

        using var file = new MemoryStream();
        file.Write(s_signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        // Bit depth 8, colour type 2 (red, green, blue), deflate, adaptive filters, not interlaced.
        header[8] = 8;
        header[9] = 2;
        header[10..].Clear();
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>The picture as the source of an image element.</summary>
    public static string DataUri(int width, int height, ReadOnlySpan<byte> colours) =>
        "data:image/png;base64," + Convert.ToBase64String(Encode(width, height, colours));

    /// <summary>The CRC of a chunk: polynomial 0xEDB88320, reflected, over its type and data (ISO/IEC 15948, annex D).</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc = s_crcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    static void WriteChunk(MemoryStream file, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] typeAndData = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(typeAndData);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(typeAndData));
        file.Write(number);
    }

    static uint[] CrcTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 1 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
