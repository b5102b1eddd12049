using System;
using System.Buffers.Binary;

namespace Nabla.Data.Reading;

/// <summary>What the first chunk of a PNG file says.</summary>
/// <param name="Width">Pixels of a row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Depth">Bits of a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Type">0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha.</param>
/// <param name="IsInterlaced">Whether the pixels come in the seven passes of Adam7.</param>
sealed record PngHeader(int Width, int Height, int Depth, int Type, bool IsInterlaced)
{
    /// <summary>Samples of a pixel.</summary>
    public int Channels => Type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Bits of a pixel.</summary>
    public int BitsPerPixel => Channels * Depth;

    /// <summary>Reads the chunk; <see langword="null"/> where it is none of PNG.</summary>
    public static PngHeader? Read(ReadOnlySpan<byte> data)
    {
        if (data.Length != 13)
        {
            return null;
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        (byte depth, byte type) = (data[8], data[9]);
        bool fits = type switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        return fits && width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue && data[10] == 0 && data[11] == 0 && data[12] <= 1
            ? new PngHeader((int)width, (int)height, depth, type, data[12] == 1)
            : null;
    }
}
