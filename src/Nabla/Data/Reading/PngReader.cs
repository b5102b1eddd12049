using System;
using System.Buffers;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace Nabla.Data.Reading;

/// <summary>
/// Reads PNG (ISO/IEC 15948): every colour type and bit depth, interlaced or not. Sixteen bits are rounded to eight; what is transparent is laid over white. Sizes are checked
/// before memory is taken, and every chunk against its check.
/// </summary>
sealed class PngReader
{
    const int LargestFile = 64 * 1024 * 1024;
    const int LargestIdleChunk = 16 * 1024 * 1024;

    // Adam7 (section 8.2): where each pass begins and how far it steps, in rows and columns.
    static readonly (int Row, int Column, int RowStep, int ColumnStep)[] s_passes =
        [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)];

    readonly string _name;
    readonly ArrayBufferWriter<byte> _compressed = new();
    PngHeader? _header;
    byte[] _palette = [];
    byte[] _transparency = [];

    PngReader(string name) => _name = name;

    /// <summary>Whether the bytes begin a PNG file.</summary>
    public static bool IsPng(ReadOnlySpan<byte> head) => head is [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..];

    /// <summary>Reads an image.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NablaDataException">It cannot be read, is damaged, or is larger than Nabla reads.</exception>
    public static PngImage Read(string path)
    {
        byte[] bytes;
        try
        {
            long length = new FileInfo(path).Length;
            bytes = length <= LargestFile
                ? File.ReadAllBytes(path)
                : throw new NablaDataException($"{path} has {length} bytes, and Nabla reads images of at most {LargestFile}; scale the image down.") { File = path };
        }
        catch (Exception failure) when (ByteSource.Explain(failure, path) is { } explained)
        {
            throw explained;
        }

        return Read(bytes, path);
    }

    /// <summary>Reads an image.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What it is called in errors.</param>
    /// <exception cref="NablaDataException">It is damaged or larger than Nabla reads.</exception>
    public static PngImage Read(ReadOnlySpan<byte> bytes, string name)
    {
        var reader = new PngReader(name);
        return IsPng(bytes) ? reader.ReadChunks(bytes[8..]) : throw reader.Error("this is not PNG; save the image as PNG");
    }

    PngImage ReadChunks(ReadOnlySpan<byte> rest)
    {
        while (true)
        {
            if (rest.Length < 12)
            {
                throw Error("the file ends inside the image; copy it again");
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
            {
                throw Error("the file ends inside the image; copy it again");
            }

            ReadOnlySpan<byte> type = rest.Slice(4, 4);
            ReadOnlySpan<byte> data = rest.Slice(8, (int)length);
            var check = new Crc32();
            check.Add(rest.Slice(4, (int)length + 4));
            if (check.Value != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
            {
                throw Error($"the check of chunk {TypeName(type)} is wrong, so the file is damaged; copy it again");
            }

            rest = rest[(12 + (int)length)..];
            if (_header is null != type.SequenceEqual("IHDR"u8))
            {
                throw Error("the header does not stand first and once, so the file is damaged; save the image again");
            }

            if (type.SequenceEqual("IEND"u8))
            {
                return Decode(_header!);
            }

            ReadChunk(type, data);
        }
    }

    void ReadChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (type.SequenceEqual("IHDR"u8))
        {
            _header = PngHeader.Read(data) ?? throw Error("the header is none of PNG, so the file is damaged; save the image again");
            if (!PixelColumns.Fits(_header.Height, _header.Width, 3))
            {
                throw Error($"the image has {_header.Width} x {_header.Height} pixels, and three numbers for each are more than {CsvOptions.MostColumns}; scale it down");
            }
        }
        else if (type.SequenceEqual("PLTE"u8))
        {
            _palette = data.Length is > 0 and <= 768 && data.Length % 3 == 0 ? data.ToArray() : throw Error("the palette is damaged; save the image again");
        }
        else if (type.SequenceEqual("tRNS"u8))
        {
            _transparency = data.Length <= 256 ? data.ToArray() : throw Error("the transparency is damaged; save the image again");
        }
        else if (type.SequenceEqual("IDAT"u8))
        {
            _compressed.Write(data);
        }
        else if ((type[0] & 0x20) == 0)
        {
            throw Error($"the chunk {TypeName(type)} is needed to show the image, and Nabla does not know it; save the image again as plain PNG");
        }
        else if (data.Length > LargestIdleChunk)
        {
            throw Error($"the chunk {TypeName(type)} has {data.Length} bytes that are no pixels; save the image without it");
        }
    }

    PngImage Decode(PngHeader header)
    {
        var colours = new PngColours(header, _palette, _transparency);
        if (colours.Problem is { } problem)
        {
            throw Error(problem);
        }

        using var compressed = new MemoryStream(_compressed.WrittenSpan.ToArray());
        using var pixels = new ZLibStream(compressed, CompressionMode.Decompress);
        byte[] image = new byte[3 * header.Width * header.Height];
        try
        {
            if (header.IsInterlaced)
            {
                foreach ((int row, int column, int rowStep, int columnStep) in s_passes)
                {
                    int rows = Count(header.Height, row, rowStep);
                    int columns = Count(header.Width, column, columnStep);
                    if (rows > 0 && columns > 0)
                    {
                        DecodePass(pixels, colours, header, image, (row, column, rowStep, columnStep), rows, columns);
                    }
                }
            }
            else
            {
                DecodePass(pixels, colours, header, image, (0, 0, 1, 1), header.Height, header.Width);
            }

            // The end of the compressed data, with its check.
            pixels.ReadByte();
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            // Damaged, or by a dictionary of its own, which PNG does not allow (zlib calls that another kind of error).
            throw Error("the pixels are damaged; copy the file again");
        }

        return new PngImage(header.Width, header.Height, image);
    }

    void DecodePass(
        ZLibStream pixels, PngColours colours, PngHeader header, byte[] image, (int Row, int Column, int RowStep, int ColumnStep) pass, int rows, int columns)
    {
        int length = (int)((((long)columns * header.BitsPerPixel) + 7) / 8);
        int distance = Math.Max(1, header.BitsPerPixel / 8);
        byte[] line = new byte[length + 1];
        byte[] above = new byte[length];
        for (int row = 0; row < rows; row++)
        {
            if (pixels.ReadAtLeast(line, line.Length, throwOnEndOfStream: false) < line.Length)
            {
                throw Error("the pixels end too early; copy the file again");
            }

            Span<byte> samples = line.AsSpan(1);
            if (!PngFilter.TryUndo(line[0], samples, above, distance))
            {
                throw Error($"a row has the filter {line[0]}, which PNG does not have; save the image again");
            }

            samples.CopyTo(above);
            for (int column = 0; column < columns; column++)
            {
                int target = ((pass.Row + (row * pass.RowStep)) * header.Width) + pass.Column + (column * pass.ColumnStep);
                if (!colours.TryRead(samples, column, image.AsSpan(3 * target, 3)))
                {
                    throw Error("a pixel has a colour that the palette does not have; save the image again");
                }
            }
        }
    }

    static int Count(int size, int first, int step) => size <= first ? 0 : (size - first + step - 1) / step;

    static string TypeName(ReadOnlySpan<byte> type)
    {
        string name = Encoding.Latin1.GetString(type);
        return name.AsSpan().ContainsAnyExceptInRange('A', 'z') ? "of an unknown type" : name;
    }

    NablaDataException Error(string problem) => new($"{_name}: {problem}.") { File = _name };
}
