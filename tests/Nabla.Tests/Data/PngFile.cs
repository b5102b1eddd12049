using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace Nabla.Tests.Data;

/// <summary>PNG files for tests, of every colour type, depth, filter and order of pixels (ISO/IEC 15948).</summary>
static class PngFile
{
    static readonly byte[] s_signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A file; <paramref name="sample"/> gives the samples of a pixel, x before y before channel.</summary>
    public static byte[] Of(
        int width, int height, int depth, int type, Func<int, int, int, int> sample, bool interlaced = false, byte[]? palette = null, byte[]? transparency = null, int filter = -1)
    {
        int channels = type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        using var raw = new MemoryStream();
        (int, int, int, int)[] passes = interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)];
        int row = 0;
        foreach ((int x0, int y0, int dx, int dy) in passes)
        {
            int columns = (width - x0 + dx - 1) / dx;
            byte[] above = new byte[((columns * channels * depth) + 7) / 8];
            for (int y = y0; y < height && columns > 0; y += dy)
            {
                byte[] line = new byte[above.Length];
                int bit = 0;
                for (int x = x0; x < width; x += dx)
                {
                    for (int c = 0; c < channels; c++, bit += depth)
                    {
                        int value = sample(x, y, c);
                        if (depth == 16)
                        {
                            line[bit / 8] = (byte)(value >> 8);
                            line[(bit / 8) + 1] = (byte)value;
                        }
                        else
                        {
                            line[bit / 8] |= (byte)(value << (8 - depth - (bit % 8)));
                        }
                    }
                }

                int used = filter >= 0 ? filter : row++ % 5;
                raw.WriteByte((byte)used);
                raw.Write(Filter(line, above, Math.Max(1, channels * depth / 8), used));
                above = line;
            }
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)type, (byte)(interlaced ? 1 : 0));
        byte[] data = Zlib(raw.ToArray());
        return
        [
            .. s_signature, .. Chunk("IHDR", header), .. Chunk("tEXt", "Comment\0for a test"u8.ToArray()), .. palette is null ? [] : Chunk("PLTE", palette),
            .. transparency is null ? [] : Chunk("tRNS", transparency), .. Chunk("IDAT", data[..(data.Length / 2)]), .. Chunk("IDAT", data[(data.Length / 2)..]), .. Chunk("IEND", []),
        ];
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] length = new byte[4];
        byte[] check = new byte[4];
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Check(body));
        return [.. length, .. body, .. check];
    }

    public static byte[] Zlib(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        return memory.ToArray();
    }

    static byte[] Filter(byte[] line, byte[] above, int distance, int filter)
    {
        byte[] filtered = new byte[line.Length];
        for (int i = 0; i < line.Length; i++)
        {
            int a = i >= distance ? line[i - distance] : 0;
            int b = above[i];
            int c = i >= distance ? above[i - distance] : 0;
            int p = a + b - c;
            (int pa, int pb, int pc) = (Math.Abs(p - a), Math.Abs(p - b), Math.Abs(p - c));
            int guess = filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => pa <= pb && pa <= pc ? a : pb <= pc ? b : c, _ => 0 };
            filtered[i] = (byte)(line[i] - guess);
        }

        return filtered;
    }

    /// <summary>The check bit by bit, as the standard defines it.</summary>
    static uint Check(byte[] bytes)
    {
        uint check = uint.MaxValue;
        foreach (byte value in bytes)
        {
            check ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                check = (check & 1) != 0 ? 0xEDB88320 ^ (check >> 1) : check >> 1;
            }
        }

        return ~check;
    }
}
