using System;
using System.Buffers.Binary;

namespace Nabla.Data.Reading;

/// <summary>The colours that the samples of a PNG file stand for: red, green and blue in eight bits, over white.</summary>
/// <param name="header">The header.</param>
/// <param name="palette">Red, green, blue for each index.</param>
/// <param name="transparency">The alpha of each index, or the one colour that is transparent.</param>
sealed class PngColours(PngHeader header, byte[] palette, byte[] transparency)
{
    const int White = 255;

    readonly int _largest = (1 << header.Depth) - 1;

    /// <summary>What is wrong with palette or transparency; <see langword="null"/> where nothing is.</summary>
    public string? Problem => header.Type == 3 && palette.Length == 0
        ? "the palette is missing; save the image again"
        : (header.Type, transparency.Length) is (0, not (0 or 2)) or (2, not (0 or 6)) ? "the transparency is damaged; save the image again" : null;

    /// <summary>Reads a pixel; <see langword="false"/> where the palette does not have it.</summary>
    /// <param name="samples">A row.</param>
    /// <param name="column">Which pixel of it.</param>
    /// <param name="colour">Red, green, blue.</param>
    public bool TryRead(ReadOnlySpan<byte> samples, int column, Span<byte> colour)
    {
        int at = column * header.Channels;
        switch (header.Type)
        {
            case 3:
                int index = Sample(samples, at);
                if (3 * index + 2 >= palette.Length)
                {
                    return false;
                }

                palette.AsSpan(3 * index, 3).CopyTo(colour);
                Blend(colour, index < transparency.Length ? transparency[index] : White);
                return true;
            case 0 or 4:
                colour.Fill(Eight(Sample(samples, at)));
                Blend(colour, header.Type == 4 ? Eight(Sample(samples, at + 1)) : IsTransparent(samples, at, 1) ? 0 : White);
                return true;
            default:
                for (int i = 0; i < 3; i++)
                {
                    colour[i] = Eight(Sample(samples, at + i));
                }

                Blend(colour, header.Type == 6 ? Eight(Sample(samples, at + 3)) : IsTransparent(samples, at, 3) ? 0 : White);
                return true;
        }
    }

    int Sample(ReadOnlySpan<byte> samples, int index) => header.Depth switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(samples[(2 * index)..]),
        8 => samples[index],
        _ => (samples[index * header.Depth / 8] >> (8 - header.Depth - (index * header.Depth % 8))) & _largest,
    };

    /// <summary>The sample in eight bits, rounded.</summary>
    byte Eight(int sample) => (byte)(((sample * 255L) + (_largest / 2)) / _largest);

    bool IsTransparent(ReadOnlySpan<byte> samples, int at, int channels)
    {
        for (int i = 0; i < channels; i++)
        {
            if (transparency.Length == 0 || Sample(samples, at + i) != BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * i)))
            {
                return false;
            }
        }

        return true;
    }

    static void Blend(Span<byte> colour, int alpha)
    {
        foreach (ref byte value in colour)
        {
            value = (byte)(((value * alpha) + (White * (255 - alpha)) + 127) / 255);
        }
    }
}
