using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Nabla.Data.Reading;

/// <summary>
/// Reads IDX, the format of the MNIST database (Y. LeCun, C. Cortes, C. Burges): a big-endian magic number of two zero bytes, the type of the
/// elements and the number of dimensions; the dimensions; the elements, the last dimension fastest.
/// </summary>
static class IdxReader
{
    const uint ImageMagic = 0x00000803;
    const uint LabelMagic = 0x00000801;
    const int FirstPiece = 1 << 20;

    /// <summary>Reads images and, if there are any, their labels.</summary>
    /// <exception cref="NablaDataException">The bytes are not IDX, or the two do not belong together.</exception>
    public static Table Read(ByteSource images, ByteSource? labels)
    {
        int[] sizes = ReadHeader(images, ImageMagic, "images", 3);
        (int count, int height, int width) = (sizes[0], sizes[1], sizes[2]);
        if (!PixelColumns.Fits(height, width))
        {
            throw Error(images, $"the images have {height} x {width} pixels, and Nabla reads fewer than {CsvOptions.MostColumns}; scale them down");
        }

        int pixelCount = height * width;
        ReadOnlyMemory<byte> pixels = images.TryMap(HeaderLength(3), (long)count * pixelCount) ?? ReadElements(images, (long)count * pixelCount);
        List<Column> columns = PixelColumns.Of(pixels, count, height, width);
        if (labels is not null)
        {
            int labelCount = ReadHeader(labels, LabelMagic, "labels", 1)[0];
            if (labelCount != count)
            {
                throw Error(labels, $"there are {labelCount} labels for the {count} images of {images.Name}; choose the file that belongs to them");
            }

            columns.Add(new ByteColumn("label", ReadElements(labels, count), 0, 1, count));
        }

        return new Table(images.Name, columns, count, image: new ImageShape(height, width));
    }

    static int HeaderLength(int dimensions) => 4 + (4 * dimensions);

    /// <summary>Reads the magic number and the dimensions, none of which is 0.</summary>
    static int[] ReadHeader(ByteSource source, uint magic, string content, int dimensions)
    {
        byte[] header = new byte[HeaderLength(dimensions)];
        int length = source.ReadFully(header);
        uint found = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length < 4 || found != magic)
        {
            string what = length < 4 ? $"{length} bytes" : found switch
            {
                ImageMagic => "0x00000803, a file of images",
                LabelMagic => "0x00000801, a file of labels",
                _ => $"0x{found:X8}",
            };
            throw Error(source, $"an IDX file of {content} begins with 0x{magic:X8}, and this one with {what}; choose another file");
        }

        if (length < header.Length)
        {
            throw Error(source, $"the IDX header ends after {length} of {header.Length} bytes; copy the file again");
        }

        int[] sizes = new int[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 + (4 * i)));
            sizes[i] = size is > 0 and <= int.MaxValue
                ? (int)size
                : throw Error(source, $"the size of dimension {i + 1} is {size}, outside 1 to {int.MaxValue}; the file is damaged");
        }

        return sizes;
    }

    /// <summary>Reads exactly <paramref name="claimed"/> bytes. Memory is taken as they arrive: the claim alone is not trusted.</summary>
    public static byte[] ReadElements(ByteSource source, long claimed)
    {
        if (claimed > Array.MaxLength)
        {
            throw Error(source, $"the header claims {claimed} bytes of data, and Nabla reads at most {Array.MaxLength}; split the file");
        }

        byte[] elements = [];
        int filled = 0;
        while (filled < claimed)
        {
            // Of data that have come to a quarter of what they claim to be, the rest is believed.
            Array.Resize(ref elements, (int)(filled > claimed / 4 ? claimed : Math.Min(claimed, Math.Max(FirstPiece, 2L * filled))));
            filled += source.ReadFully(elements.AsSpan(filled));
            if (filled < elements.Length)
            {
                throw Error(source, $"the data end after {filled} of the {claimed} bytes that the header claims; copy the file again");
            }
        }

        return source.Read(new byte[1]) == 0
            ? elements
            : throw Error(source, $"more bytes follow the {claimed} that the header claims; the file is damaged");
    }

    static NablaDataException Error(ByteSource source, string problem) => new($"{source.Name}: {problem}.") { File = source.Name };
}
