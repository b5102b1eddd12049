using System;
using System.Collections.Generic;
using System.IO;
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
            ByteParser.WordsOf("F32 F64 I64 F16 BF16 \"dtype\" \"shape\" \"data_offsets\" \"__metadata__\" \"nabla.sha256\" [0,0] [2,2] -1 9223372036854775807 { } [ ] , :"),
            bytes => SafetensorsFile.Read(new MemoryStream(bytes), "file"), Sealed.Again),
        new ByteParser("journal", ".tuning", () => [Journal(["{\"a\":1}", "two", "three"])], ByteParser.WordsOf("\n \0 { }"), ReadJournal),
        new ByteParser("samples", ".samples", Samples, [], ReadSamples),
    ];

    static byte[] Tensors() => ByteParser.Written(stream => SafetensorsWriter.WriteSealed(
        stream,
        [Tensor.Of("a", [1, 2], [0.5f, -1f]), Tensor.Of("b", [], [1.5]), Tensor.Of("c", [3], [1L, 2, 3])],
        new Dictionary<string, string> { ["k"] = "v" }));

    static byte[] Journal(string[] lines) => Scratch.Written(path =>
    {
        using var journal = JournalFile.Open(path, lines[0]);
        Array.ForEach(lines[1..], journal.Append);
    });

    static void ReadJournal(byte[] bytes) => Scratch.Use(bytes, path =>
    {
        using var journal = JournalFile.Open(path, "first");
        journal.Append("next");
    });

    static byte[][] Samples() => Array.ConvertAll((SampleStorage[])[SampleStorage.Byte, SampleStorage.Float, SampleStorage.Double], storage => Scratch.Written(path =>
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
        })));

    static void ReadSamples(byte[] bytes) => Scratch.Use(bytes, path =>
    {
        using FileSamples<float> samples = SampleFile.Open<float>(path);
        float[] row = new float[samples.Stride];
        if (samples.Rows > 0)
        {
            samples.Gather(samples.Rows - 1, 1, row);
        }
    });
}
