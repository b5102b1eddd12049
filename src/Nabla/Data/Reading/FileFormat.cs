using System;

namespace Nabla.Data.Reading;

/// <summary>What a file is, by its first bytes, whatever its name.</summary>
static class FileFormat
{
    /// <summary>The number of bytes to look at.</summary>
    public const int SampleLength = 1024;

    /// <summary>Whether the bytes begin an IDX file. 0xFE in third place would be the mark of UTF-32.</summary>
    public static bool IsIdx(ReadOnlySpan<byte> head) => head is [0, 0, not 0xFE, _, ..];

    /// <summary>Whether the bytes begin a ZIP archive, as numpy.savez writes one.</summary>
    public static bool IsZip(ReadOnlySpan<byte> head) => head is [0x50, 0x4B, 3, 4, ..] or [0x50, 0x4B, 5, 6, ..];

    /// <summary>Whether the text begins as JSON does: an object, or an array of objects.</summary>
    public static bool IsJson(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = (head is [0xEF, 0xBB, 0xBF, ..] ? head[3..] : head).TrimStart(" \t\r\n"u8);
        return text is [(byte)'{' or (byte)'[', ..] && text[1..].TrimStart(" \t\r\n"u8) is var next
            && (text[0] == '{' ? next is [(byte)'"' or (byte)'}', ..] : next is [(byte)'{' or (byte)']', ..]);
    }

    /// <summary>What to do about a file that is none of the formats that are read; <see langword="null"/> where it may be one.</summary>
    public static string? Advice(ReadOnlySpan<byte> head) => head switch
    {
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "is compressed by zstd; decompress it and pass the stream, as the command line does",
        [0x42, 0x5A, 0x68, >= 0x31 and <= 0x39, 0x31, 0x41, 0x59, ..] => "is compressed by bzip2; decompress it, or compress it by gzip",
        [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, ..] => "is compressed by xz; decompress it, or compress it by gzip",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "is a workbook of an old Excel; save the sheet as CSV",
        [0x50, 0x41, 0x52, 0x31, ..] => "is Parquet; save the table as CSV",
        [0x89, 0x48, 0x44, 0x46, ..] => "is HDF5; save the table as CSV",
        [0x25, 0x50, 0x44, 0x46, ..] => "is a PDF document; save the table as CSV",
        [0x89, 0x50, 0x4E, 0x47, ..] => "is one image; name the folder in which each class has a folder of images",
        _ when head.StartsWith("SQLite format 3\0"u8) => "is a SQLite database; open it by its ADO.NET provider and pass the reader, as the command line does",
        _ => null,
    };
}
