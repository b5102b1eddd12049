using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Nabla.Files;
using Nabla.Networks;

namespace Nabla.Fuzz;

/// <summary>Files of Nabla's own that are no models.</summary>
static class FileParsers
{
    public static IReadOnlyList<Parser> All { get; } =
    [
        new ByteParser(
            "safetensors", ".safetensors", () => [Tensors()],
            ByteParser.Words("F32 F64 I64 F16 BF16 \"dtype\" \"shape\" \"data_offsets\" \"__metadata__\" \"nabla.sha256\" [0,0] [2,2] -1 9223372036854775807 { } [ ] , :"),
            path => SafetensorsFile.Read(path),
            (bytes, draw) => Sealed.Again(bytes, draw.OneIn(2))),
        new ByteParser("journal", ".tuning", () => [Journal(["{\"a\":1}", "two", "three"])], ByteParser.Words("\n \0 { }"), ReadJournal),
        new ByteParser("samples", ".samples", Samples, [], ReadSamples),
    ];

    static byte[] Tensors() => ByteParser.Written(stream => SafetensorsWriter.WriteSealed(
        stream,
        [Tensor.Of("a", [1, 2], [0.5f, -1f]), Tensor.Of("b", [], [1.5]), Tensor.Of("c", [3], [1L, 2, 3])],
        new Dictionary<string, string> { ["k"] = "v" }));

    static byte[] Journal(string[] lines)
    {
        string path = Path.GetTempFileName();
        File.Delete(path);
        try
        {
            using (var journal = JournalFile.Open(path, lines[0]))
            {
                Array.ForEach(lines[1..], journal.Append);
            }

            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    static void ReadJournal(string path)
    {
        using var journal = JournalFile.Open(path, "first");
        journal.Append("next");
    }

    static byte[][] Samples() => Array.ConvertAll((SampleStorage[])[SampleStorage.Byte, SampleStorage.Float, SampleStorage.Double], storage =>
    {
        string path = Path.GetTempFileName();
        try
        {
            SampleFile.Write(path, 3, storage, writer =>
            {
                if (storage == SampleStorage.Byte)
                {
                    writer.Write((ReadOnlySpan<byte>)[1, 2, 3]);
                }
                else
                {
                    writer.Write((ReadOnlySpan<float>)[1, 2, 3]);
                }
            });
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    });

    static void ReadSamples(string path)
    {
        using FileSamples<float> samples = SampleFile.Open<float>(path);
    }
}

/// <summary>Puts a seal right that changes have broken, so that what lies behind it is reached.</summary>
static class Sealed
{
    static readonly byte[] s_key = Encoding.ASCII.GetBytes($"\"{Seal.Key}\":\"");

    public static byte[] Again(byte[] bytes, bool lengthToo)
    {
        if (lengthToo && bytes.Length > 8 && bytes.AsSpan(8).IndexOf("}    "u8) is >= 0 and var end)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes, (end + 8) / 8 * 8);
        }

        int at = bytes.AsSpan().IndexOf(s_key) + s_key.Length;
        if (at < s_key.Length || at + Seal.Length > bytes.Length)
        {
            return bytes;
        }

        bytes.AsSpan(at, Seal.Length).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.AsSpan(at));
        return bytes;
    }
}
