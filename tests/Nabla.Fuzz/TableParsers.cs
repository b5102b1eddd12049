using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Nabla.Cli;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Reading;

namespace Nabla.Fuzz;

/// <summary>What tables are read from.</summary>
static class TableParsers
{
    /// <summary>What a frame of zstd may ask for before its first byte, as files of the highest levels do.</summary>
    const long LargestWindow = 128L << 20;

    static readonly byte[] s_csv = Encoding.UTF8.GetBytes("name,size,when,on\n\"a, b\",1.5,2024-01-31,yes\nc,-2e3,2024-02-01 10:11:12,no\n\"d \"\"e\"\"\",,,\n");
    static readonly byte[] s_lines = Encoding.UTF8.GetBytes("{\"a\":1,\"b\":\"x\",\"c\":null,\"d\":{\"e\":true}}\n{\"a\":-2.5e3,\"b\":\"\\u00e9\",\"c\":[1,2]}\n");

    public static IReadOnlyList<Parser> All { get; } =
    [
        new ByteParser(
            "csv", ".csv",
            () => [s_csv, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a;b\n1,5;2\n3;4\n")), Encoding.UTF8.GetBytes("a\tb\n1\t2\n")],
            ByteParser.WordsOf(", ; \t \n \r \r\n \" \"\" NaN inf -inf 1e999 -0 0x1p3 ٣ \ufeff \0 = é 😀"), ReadTable),
        new ByteParser(
            "json", ".json", () => [s_lines, Encoding.UTF8.GetBytes("[{\"a\":1},{\"a\":2,\"b\":\"x\"}]")],
            ByteParser.WordsOf("{ } [ ] : , \" \\u0000 \\ud800 null true 1e999 -0 {\"a\":{\"a\":{\"a\":[[[[ \"a\":1, \n [] {}"), ReadTable),
        new ByteParser(
            "npy", ".npy", () => [Npy("<f8", "(2, 2)", 32), Npy(">i4", "(3,)", 12), Npy("|u1", "(2, 2, 2)", 8), Npy("<f2", "(1, 3)", 6)],
            ByteParser.WordsOf("<f8 >f8 <i8 |b1 |O <U9 True False fortran_order shape descr (-1,) (99999999999,9) (1,1,1,1,1,1) ( ) { } , '"), ReadTable),
        new ByteParser(
            "npz", ".npz", () => [Npz(CompressionLevel.NoCompression), Npz(CompressionLevel.Optimal)], [[0x50, 0x4B, 1, 2], [0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6]], ReadArchive),
        new ByteParser("idx", ".idx", () => [Idx(8, [2, 2, 2], 8), Idx(13, [2, 3], 24), Idx(14, [2], 16)], [], ReadTable),
        new ByteParser("png", ".png", () => [Png(0, 8), Png(2, 8), Png(6, 16)], ByteParser.WordsOf("IHDR IDAT IEND PLTE tRNS"), bytes => PngReader.Read(bytes, "file"), RepairPng),
        new ByteParser("gzip", ".csv.gz", () => [Gzip(s_csv), Gzip(s_lines), Gzip(new byte[5000])], [[0x1F, 0x8B, 8]], ReadTable),
        new ByteParser("zstd", ".csv.zst", () => [Zstd(s_csv), Zstd(new byte[5000])], [[0x28, 0xB5, 0x2F, 0xFD]], ReadZstd, mostAllocated: LargestWindow + (16L << 20)),
        new ByteParser(
            "schema", ".schema.json", () => [Schema()],
            ByteParser.WordsOf("{ } [ ] null true -1 1e308 \"kind\" \"number\" \"date\" \"category\" \"boolean\" \"constant\" \"\" \"\\ud800\" \"format\" \"columns\" \"name\""),
            bytes => SchemaJson.Read("file", bytes)),
    ];

    static void ReadTable(byte[] bytes) => Look(Table.Read(new MemoryStream(bytes), "file"));

    static void ReadArchive(byte[] bytes) => Look(NpyReader.ReadArchive(new MemoryStream(bytes), "file"));

    static void ReadZstd(byte[] bytes) => Table.Read(CompressedInput.Open(new MemoryStream(bytes), "file"), "file");

    static void Look(Table table) => TableSchema.Infer(table, [.. Enumerable.Range(0, table.RowCount)], new FeatureOptions { Target = "" });

    static byte[] Schema() => Scratch.Written(path =>
    {
        Table table = Table.Read(new MemoryStream(s_csv), "seed");
        TableSchema.Infer(table, [0, 1, 2], new FeatureOptions { Target = "" }).Save(path);
    });

    static byte[] Npy(string type, string shape, int bytes)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        byte[] result = new byte[10 + header.Length + bytes];
        ((byte[])[0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0]).CopyTo(result, 0);
        Encoding.ASCII.GetBytes(header).CopyTo(result, 10);
        return result;
    }

    static byte[] Npz(CompressionLevel level) => ByteParser.Written(stream =>
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, byte[] bytes) in new[] { ("x.npy", Npy("<f8", "(2, 2)", 32)), ("y.npy", Npy("<i8", "(2,)", 16)) })
        {
            using Stream entry = archive.CreateEntry(name, level).Open();
            entry.Write(bytes);
        }
    });

    static byte[] Idx(byte type, int[] shape, int bytes)
    {
        byte[] result = new byte[4 + (shape.Length * 4) + bytes];
        (result[2], result[3]) = (type, (byte)shape.Length);
        for (int i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(result.AsSpan(4 + (4 * i)), shape[i]);
        }

        return result;
    }

    static byte[] Png(byte colours, byte depth)
    {
        int channels = colours switch { 2 => 3, 6 => 4, _ => 1 };
        byte[] rows = new byte[3 * (1 + (3 * channels * depth / 8))];
        byte[] packed = ByteParser.Written(stream =>
        {
            using var zip = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true);
            zip.Write(rows);
        });
        byte[] header = [0, 0, 0, 3, 0, 0, 0, 3, depth, colours, 0, 0, 0];
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", packed), .. Chunk("IEND", [])];
    }

    static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        data.CopyTo(chunk, 8);
        return chunk;
    }

    /// <summary>Gives every chunk that can be found the checksum of what it holds now.</summary>
    static byte[] RepairPng(byte[] bytes)
    {
        int at = 8;
        while (at + 12 <= bytes.Length && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)) is >= 0 and var length && length <= bytes.Length - at - 12)
        {
            var crc = new Crc32();
            crc.Add(bytes.AsSpan(at + 4, 4 + length));
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at + 8 + length), crc.Value);
            at += 12 + length;
        }

        return bytes;
    }

    static byte[] Gzip(byte[] bytes) => ByteParser.Written(stream =>
    {
        using var zip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        zip.Write(bytes);
    });

    static byte[] Zstd(byte[] bytes) => ByteParser.Written(stream =>
    {
        using var zip = new ZstdSharp.CompressionStream(stream, leaveOpen: true);
        zip.Write(bytes);
    });

    static byte[] Concat(this byte[] first, byte[] second) => [.. first, .. second];
}
