using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Nabla.Data.Features;
using Nabla.Fuzz;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Tests.Data;

namespace Nabla.Tests.Files;

/// <summary>
/// What a file says of its size takes no memory; what it holds does. A file of N bytes that announces gigabytes is refused, or read, with at most 2·N + 16 MiB allocated
/// from beginning to end.
/// </summary>
public sealed class LoadingMemoryTests
{
    const long Allowance = 16 << 20;

    /// <summary>Small files that claim to be enormous, by how.</summary>
    static readonly Dictionary<string, (byte[] File, Action<string> Read)> s_claims = new()
    {
        ["safetensors: a header of 2^62 bytes"] = (Safetensors(1L << 62, "{}"), Load),
        ["safetensors: a header of 99 MB"] = (Safetensors(99_000_000, "{}"), Load),
        ["safetensors: a tensor of 4 TB"] = (Safetensors("""{"a":{"dtype":"F32","shape":[1048576,1048576],"data_offsets":[0,4398046511104]}}"""), Load),
        ["safetensors: a tensor of more than 2^63 bytes"] = (Safetensors("""{"a":{"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"""), Load),
        ["npy: 10^12 numbers"] = (Npy("<f8", "(1000000, 1000000)"), Table),
        ["npy: 2^31 rows"] = (Npy("|u1", "(2147483647,)"), Table),
        ["npy: 10^9 columns"] = (Npy("<f4", "(1, 1000000000)"), Table),
        ["npy: images of 60,000 x 60,000"] = (Npy("|u1", "(1, 60000, 60000)"), Table),
        ["npz: 10^12 numbers"] = (Zipped(Npy("<f8", "(1000000, 1000000)")), Table),
        ["idx: 2^31 images"] = (Idx(0x7FFFFFFF, 28, 28), Table),
        ["idx: images of 2^31 rows"] = (Idx(1, 0x7FFFFFFF, 0x7FFFFFFF), Table),
        ["idx: no image of 65,535 x 65,535"] = (Idx(0, 65_535, 65_535), Table),
        ["png: 65,535 x 65,535 pixels"] = (Png(65_535, 65_535), path => Nabla.Data.Reading.PngReader.Read(path)),
        ["png: 8,000 x 8,000 pixels, none of them there"] = (Png(8_000, 8_000), path => Nabla.Data.Reading.PngReader.Read(path)),
        ["samples: 2^31 rows"] = (Samples(int.MaxValue, 4), path => SampleFile.Open<float>(path).Dispose()),
        ["samples: 2^27 columns"] = (Samples(1, 1 << 27), path => SampleFile.Open<float>(path).Dispose()),
        ["schema: 10,000 levels of depth"] = (Encoding.UTF8.GetBytes(new string('[', 10_000)), path => TableSchema.Load(path)),
    };

    /// <summary>Files of very many names: each takes objects of its own.</summary>
    static readonly Dictionary<string, (byte[] File, Action<string> Read)> s_names = new()
    {
        ["safetensors: 70,000 tensors"] = (Safetensors($"{{{string.Join(',', Enumerable.Range(0, 70_000).Select(i => $$"""
            "t{{i}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}
            """))}}}"), Load),
        ["csv: 90,000 columns and no row"] = (Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 90_000)) + "\n"), Table),
        ["json: 90,000 columns in a row"] = (Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 90_000).Select(i => $"\"{i}\":1"))}}}\n"), Table),
        ["schema: 100,000 columns"] = (Encoding.UTF8.GetBytes(
            $$"""{"format":"nabla-schema","version":1,"columns":[{{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $$"""{"name":"{{i}}","kind":"number"}"""))}}]}"""), path => TableSchema.Load(path)),
    };

    public static TheoryData<string> Claims => [.. s_claims.Keys];

    [Theory]
    [MemberData(nameof(Claims))]
    public void Read_SmallFileThatClaimsToBeEnormous_TakesWhatItHolds(string claim)
    {
        (byte[] file, Action<string> read) = s_claims[claim];
        AssertAllocates(file, read, (2 * file.Length) + Allowance);
    }

    public static TheoryData<string> Names => [.. s_names.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_FileOfVeryManyNames_TakesAMultipleOfItsText(string names)
    {
        (byte[] file, Action<string> read) = s_names[names];
        AssertAllocates(file, read, (128 * file.Length) + Allowance);
    }

    [Fact]
    public void Load_WholeModel_TakesTwiceItsFile()
    {
        using var folder = new TemporaryFolder();
        byte[] file = Damage.ModelOf(16_000_000);
        File.WriteAllBytes(folder["model"], file);
        GC.Collect();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Model model = Model.Load(folder["model"]);

        Assert.True(model.ParameterCount > 3_900_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2L * file.Length) + Allowance);
    }

    static void AssertAllocates(byte[] file, Action<string> read, long most)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["file"], file);
        Attempt(read, folder["file"]); // whatever is made once

        long before = GC.GetAllocatedBytesForCurrentThread();
        Attempt(read, folder["file"]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, most);
    }

    static void Attempt(Action<string> read, string path)
    {
        try
        {
            read(path);
        }
        catch (NablaException)
        {
            // Refused: as good.
        }
    }

    static void Load(string path) => Model.Load(path);

    static void Table(string path) => Nabla.Data.Table.Read(path);

    static byte[] Safetensors(string header) => Safetensors(Encoding.UTF8.GetByteCount(header), header);

    static byte[] Safetensors(long length, string header) => [.. BitConverter.GetBytes(length), .. Encoding.UTF8.GetBytes(header)];

    static byte[] Npy(string type, string shape)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[64]];
    }

    static byte[] Zipped(byte[] array)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("x.npy").Open();
            entry.Write(array);
        }

        return memory.ToArray();
    }

    static byte[] Idx(params int[] sizes)
    {
        byte[] file = new byte[4 + (4 * sizes.Length) + 16];
        (file[2], file[3]) = (8, (byte)sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), sizes[i]);
        }

        return file;
    }

    static byte[] Png(int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. PngFile.Chunk("IHDR", header), .. PngFile.Chunk("IDAT", PngFile.Zlib([0, 0])), .. PngFile.Chunk("IEND", [])];
    }

    static byte[] Samples(int rows, int columns)
    {
        using var folder = new TemporaryFolder();
        SampleFile.Write(folder["samples"], 1, SampleStorage.Float, writer => writer.Write((ReadOnlySpan<float>)[1]));
        byte[] file = File.ReadAllBytes(folder["samples"]);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(16), rows);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), columns);
        return file;
    }
}
