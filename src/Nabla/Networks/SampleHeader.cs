using System;
using System.Buffers.Binary;
using Nabla.Files;

namespace Nabla.Networks;

/// <summary>
/// The first 64 bytes of a file of samples, little-endian: <c>NABLAROW</c>, version (uint32, 1), storage (uint32), rows (int64), columns (int32),
/// 0 (int32), scale and shift of bytes (binary64 each), zeros. The rows follow without padding.
/// </summary>
readonly record struct SampleHeader(SampleStorage Storage, long Rows, int Columns, double Scale, double Shift)
{
    /// <summary>Bytes before the first row.</summary>
    public const int Length = 64;

    const uint Version = 1;

    static ReadOnlySpan<byte> Magic => "NABLAROW"u8;

    /// <summary>Bytes of a row.</summary>
    public int RowLength => checked(Columns * BytesOf(Storage));

    /// <summary>Bytes of a number.</summary>
    public static int BytesOf(SampleStorage storage) => storage switch { SampleStorage.Byte => 1, SampleStorage.Float => 4, _ => 8 };

    /// <summary>Writes the 64 bytes.</summary>
    public void Write(Span<byte> header)
    {
        header[..Length].Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)Storage);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], Columns);
        BinaryPrimitives.WriteDoubleLittleEndian(header[32..], Scale);
        BinaryPrimitives.WriteDoubleLittleEndian(header[40..], Shift);
    }

    /// <summary>Reads and checks the 64 bytes, and that the file is exactly as long as they say.</summary>
    /// <exception cref="NablaFormatException">The file is something else, damaged or cut.</exception>
    public static SampleHeader Read(string file, ReadOnlySpan<byte> header, long fileLength)
    {
        if (header.Length < Length || !header.StartsWith(Magic))
        {
            throw Fault(file, 0, "it does not begin with the header of a file of samples; choose another file, or write it with SampleFile.Write");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) is not Version and var version)
        {
            throw Fault(file, 8, $"it is of version {version} of the format, and this Nabla reads version {Version}; use a newer Nabla, or write the file again");
        }

        var read = new SampleHeader(
            (SampleStorage)BinaryPrimitives.ReadUInt32LittleEndian(header[12..]), BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[24..]), BinaryPrimitives.ReadDoubleLittleEndian(header[32..]),
            BinaryPrimitives.ReadDoubleLittleEndian(header[40..]));
        if (!Enum.IsDefined(read.Storage))
        {
            throw Fault(file, 12, $"its numbers are of type {(uint)read.Storage}, which is none of 1 to 3; the file is damaged: write it again");
        }

        const int MostColumns = int.MaxValue / sizeof(double) - 16;
        if (read.Rows is < 0 or > int.MaxValue || read.Columns is < 1 or > MostColumns)
        {
            throw Fault(file, 16, $"it claims {read.Rows} rows of {read.Columns} columns, outside 0 to {int.MaxValue} and 1 to {MostColumns}; the file is damaged: write it again");
        }

        if (!(read.Scale > 0 && double.IsFinite(read.Scale) && double.IsFinite(read.Shift)))
        {
            throw Fault(file, 32, $"its bytes are shifted by {read.Shift} and divided by {read.Scale}, where both must be finite and the divisor above 0; write it again");
        }

        long expected = Length + (read.Rows * read.RowLength);
        return fileLength == expected
            ? read
            : throw Fault(file, Math.Min(expected, fileLength), $"{read.Rows} rows of {read.Columns} columns make a file of {expected} bytes, and this one has {fileLength}; copy or write it again");
    }

    static NablaFormatException Fault(string file, long offset, string problem) => new($"'{file}': {problem}.") { File = file, Offset = offset };
}
