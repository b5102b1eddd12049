using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Nabla.Files;
using Nabla.Kernels;

namespace Nabla.Tests.Files;

public sealed class SafetensorsFileTests : IDisposable
{
    /// <summary>
    /// Written by a program that shares nothing with Nabla: twenty lines of Python (json, struct, hashlib) after the format's README.
    /// <c>tensors = F32 layers.0.weight [2,3] (1, -2, 0.5, 3.25, -0, 1e-3), F32 layers.0.bias [2] (inf, 7), I64 steps [] (-5),
    /// F64 mean [2] (0.1, 1e300), F32 leer [0,4]; metadata = format "pt", größe "line \"1\"\n"</c>; the seal is hashlib.sha256 of the
    /// file with 64 zeros, put in afterwards.
    /// </summary>
    const string Golden =
        "yAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCIsImdyw7bDn2UiOiJsaW5lIFwiMVwiXG4iLCJuYWJsYS5zaGEy" +
        "NTYiOiJiMjc2ZThhMjM1OTNiOGIxNmJkYTE5ZjVlM2QxMjZkMjNlNmZlMjY1ZWNkNmU4MWFkMDIzZDk2YjQzNTkzMmI2In0sIm1l" +
        "YW4iOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlswLDE2XX0sInN0ZXBzIjp7ImR0eXBlIjoiSTY0" +
        "Iiwic2hhcGUiOltdLCJkYXRhX29mZnNldHMiOlsxNiwyNF19LCJsYXllcnMuMC5iaWFzIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUi" +
        "OlsyXSwiZGF0YV9vZmZzZXRzIjpbMjQsMzJdfSwibGF5ZXJzLjAud2VpZ2h0Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsyLDNd" +
        "LCJkYXRhX29mZnNldHMiOlszMiw1Nl19LCJsZWVyIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlswLDRdLCJkYXRhX29mZnNldHMi" +
        "Ols1Niw1Nl19fSAgICCamZmZmZm5P5x1AIg85Dd++/////////8AAIB/AADgQAAAgD8AAADAAAAAPwAAUEAAAACAbxKDOg==";

    /// <summary>
    /// From the same program, as other writers may do it: leading and trailing white space, an odd length, tensors and properties in any
    /// order. <c>F16 a [2,1] (1.5, -65504), BF16 b [3] (1, -3.140625, 2^-126)</c>.
    /// </summary>
    const string Foreign =
        "cgAAAAAAAAAgeyJiIjp7InNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzQsMTBdLCJkdHlwZSI6IkJGMTYifSwiYSI6eyJkYXRh" +
        "X29mZnNldHMiOlswLDRdLCJkdHlwZSI6IkYxNiIsInNoYXBlIjpbMiwxXX19IAoAPv/7gD9JwIAA";

    static readonly Dictionary<string, string> s_none = [];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static SafetensorsFile Read(byte[] bytes) => SafetensorsFile.Read(new MemoryStream(bytes), "test.safetensors");

    static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    [Fact]
    public void Read_GoldenFileOfAnIndependentWriter_GivesItsContents()
    {
        SafetensorsFile file = Read(Convert.FromBase64String(Golden)).RequireSeal();
        Assert.Equal(["layers.0.bias", "layers.0.weight", "leer", "mean", "steps"], file.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([1, -2, 0.5f, 3.25f, -0f, 1e-3f], file.Require("layers.0.weight", TensorType.F32, 2, 3).AsSingles().ToArray());
        Assert.Equal([float.PositiveInfinity, 7], file.Require("layers.0.bias", TensorType.F32, 2).AsSingles().ToArray());
        Assert.Equal([0.1, 1e300], file.Require("mean", TensorType.F64, 2).AsDoubles().ToArray());
        Assert.Equal([-5], file.Require("steps", TensorType.I64).AsInt64s().ToArray());
        Assert.Empty(file.Require("leer", TensorType.F32, 0, 4).ToDoubles());
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("line \"1\"\n", file.Metadata["größe"]);
    }

    [Fact]
    public void Read_StreamInTheMiddle_ReadsFromThereToTheEnd()
    {
        using var stream = new MemoryStream([1, 2, 3, .. Convert.FromBase64String(Golden)]) { Position = 3 };
        Assert.Equal([-5], SafetensorsFile.Read(stream, "test.safetensors").Require("steps", TensorType.I64).AsInt64s().ToArray());
    }

    /// <summary>An empty tensor begins where another begins or ends; the order of the names in the header says nothing.</summary>
    [Fact]
    public void Read_EmptyTensorsAtBothEndsOfAnother_AreNeitherGapNorOverlap()
    {
        byte[] header =
        [
            .. "{\"after\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]},"u8,
            .. "\"between\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"u8,
            .. "\"before\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"u8,
        ];
        SafetensorsFile file = Read([.. BitConverter.GetBytes((long)header.Length), .. header, 0, 0, 128, 63]);
        Assert.Equal([1f], file.Require("between", TensorType.F32, 1).AsSingles().ToArray());
        Assert.Equal(3, file.Tensors.Count);
    }

    [Fact]
    public void WriteSealed_ContentsOfTheGoldenFile_GivesItsBytes()
    {
        // In an order of their own: the file must not depend on it.
        Tensor[] tensors =
        [
            Tensor.Of("steps", [], [-5L]),
            Tensor.Of("leer", [0, 4], ReadOnlySpan<float>.Empty),
            Tensor.Of("layers.0.weight", [2, 3], [1f, -2, 0.5f, 3.25f, -0f, 1e-3f]),
            Tensor.Of("mean", [2], [0.1, 1e300]),
            Tensor.Of("layers.0.bias", [2], [float.PositiveInfinity, 7f]),
        ];
        var metadata = new Dictionary<string, string> { ["größe"] = "line \"1\"\n", ["format"] = "pt" };
        Assert.Equal(Golden, Convert.ToBase64String(Written(stream => SafetensorsWriter.WriteSealed(stream, tensors, metadata))));
    }

    [Fact]
    public void Read_ForeignFileOfHalfTypes_GivesTheirExactValues()
    {
        SafetensorsFile file = Read(Convert.FromBase64String(Foreign));
        Assert.False(file.IsSealed);
        Assert.Equal([1.5, -65504], file.Require("a", TensorType.F16, 2, 1).ToDoubles());
        Assert.Equal([1, -3.140625, 1.1754943508222875e-38], file.Require("b", TensorType.BF16, 3).ToDoubles()); // 2^-126
    }

    [Fact]
    public void Read_NoTensors_IsAnEmptyFile()
    {
        byte[] bytes = Written(stream => SafetensorsWriter.Write(stream, [], s_none));
        Assert.Equal([8, 0, 0, 0, 0, 0, 0, 0, .. "{}      "u8], bytes);
        Assert.Empty(Read(bytes).Tensors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Write_SeededTensors_ReadsBackToTheBit(ulong seed)
    {
        var random = new CounterRandom(seed, RandomPurpose.Data);
        ulong next = 0;
        for (int repetition = 0; repetition < 40; repetition++)
        {
            var tensors = new List<Tensor>();
            int count = random.Below(8, next++);
            for (int i = 0; i < count; i++)
            {
                // Any bits: quiet and signalling NaN, infinities and negative zero are values like others.
                var type = (TensorType)random.Below(3, next++); // F64, I64, F32
                long[] shape = [.. Enumerable.Range(0, random.Below(4, next++)).Select(_ => (long)random.Below(6, next++))];
                byte[] bytes = new byte[type.Size(shape)!.Value];
                Array.ForEach([.. Enumerable.Range(0, bytes.Length)], at => bytes[at] = (byte)random.UInt32(next++));
                tensors.Add(new Tensor($"{(char)('ä' + random.Below(200, next++))}\"{i}\u001b\ud83d\ude00", type, shape, bytes));
            }

            var metadata = Enumerable.Range(0, random.Below(4, next++)).ToDictionary(i => $"key {i}\\", i => new string('\n', i));
            byte[] file = Written(stream => SafetensorsWriter.WriteSealed(stream, tensors, metadata));
            SafetensorsFile read = Read(file).RequireSeal();

            Assert.Equal(tensors.Count, read.Tensors.Count);
            foreach (Tensor tensor in tensors)
            {
                Tensor same = read.Require(tensor.Name, tensor.Type, tensor.Shape);
                Assert.Equal(tensor.Bytes.ToArray(), same.Bytes.ToArray());
                Assert.Equal(tensor.Digest, same.Digest);
            }

            Assert.All(metadata, entry => Assert.Equal(entry.Value, read.Metadata[entry.Key]));
            Assert.Equal(metadata.Count + 1, read.Metadata.Count);

            // Written again in reverse: the same bytes.
            tensors.Reverse();
            Assert.Equal(file, Written(stream => SafetensorsWriter.WriteSealed(stream, tensors, metadata)));
        }
    }

    [Fact]
    public void Write_AnyTensors_AlignsTheirData()
    {
        byte[] file = Written(stream => SafetensorsWriter.Write(stream, [Tensor.Of("a", [1], [1f]), Tensor.Of("b", [1], [2.0])], s_none));
        Assert.Equal(0, BitConverter.ToInt64(file) % 8);
        Assert.Equal(2.0, BitConverter.ToDouble(file, file.Length - 12)); // the wider element first
        Assert.Equal(1f, BitConverter.ToSingle(file, file.Length - 4));
    }

    [Fact]
    public void Write_NameUsedTwiceOrReserved_IsRefused()
    {
        Tensor a = Tensor.Of("a", [1], [1f]);
        Assert.Throws<ArgumentException>("tensors", () => SafetensorsWriter.Write(Stream.Null, [a, a], s_none));
        Assert.Throws<ArgumentException>("tensors", () => SafetensorsWriter.Write(Stream.Null, [Tensor.Of("__metadata__", [1], [1f])], s_none));
        Assert.Throws<ArgumentException>(
            "metadata", () => SafetensorsWriter.WriteSealed(Stream.Null, [a], new Dictionary<string, string> { ["nabla.sha256"] = "" }));
        Assert.Throws<ArgumentException>(
            "tensors", () => SafetensorsWriter.Write(Stream.Null, [new Tensor("h", TensorType.F16, [1], new byte[2])], s_none));
    }

    [Fact]
    public void Tensor_BytesThatDoNotFitTheShape_IsRefused()
    {
        Assert.Throws<ArgumentException>("bytes", () => Tensor.Of("a", [2], [1f]));
        Assert.Throws<ArgumentException>("bytes", () => Tensor.Of("a", [-1], [1f]));
        Assert.Throws<ArgumentException>("bytes", () => Tensor.Of("a", [1L << 62, 4], [1f])); // 2^66 bytes would wrap to 0
    }

    [Fact]
    public void Tensor_ReadAsAnotherType_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => Tensor.Of("a", [1], [1.0]).AsSingles().Length);
        Assert.Throws<InvalidOperationException>(() => Tensor.Of("a", [1], [1L]).ToDoubles());
    }

    [Fact]
    public void Require_AnythingElse_SaysWhatIsThere()
    {
        SafetensorsFile file = Read(Convert.FromBase64String(Golden));
        var missing = Assert.Throws<NablaFormatException>(() => file.Require("layers.1.weight", TensorType.F32, 2, 3));
        Assert.Equal(
            "test.safetensors must have a tensor 'layers.1.weight' of type F32 and shape [2, 3], found none; it belongs to another model.", missing.Message);
        Assert.Equal("test.safetensors", missing.File);
        var other = Assert.Throws<NablaFormatException>(() => file.Require("layers.0.weight", TensorType.F32, 3, 2));
        Assert.Contains("'layers.0.weight' of type F32 and shape [3, 2], found F32 [2, 3]", other.Message, StringComparison.Ordinal);
        Assert.Throws<NablaFormatException>(() => file.Require("layers.0.weight", TensorType.F64, 2, 3));
    }

    [Fact]
    public void Read_Path_ReadsTheFileThatDurableFileSaved()
    {
        string path = _folder["model.safetensors"];
        DurableFile.Replace(path, stream => SafetensorsWriter.WriteSealed(stream, [Tensor.Of("a", [1], [1f])], s_none));
        Assert.Equal([1f], SafetensorsFile.ReadSealed(path).Require("a", TensorType.F32, 1).AsSingles().ToArray());
    }

    [Fact]
    public void Read_PathThatCannotBeRead_SaysWhy()
    {
        string missing = _folder["missing"];
        var error = Assert.Throws<NablaFileException>(() => SafetensorsFile.Read(missing));
        Assert.Equal($"Cannot read '{missing}': there is no such file or folder.", error.Message);
        Assert.Equal(missing, error.File);

        string folder = Path.GetDirectoryName(missing)!;
        Assert.Equal($"Cannot read '{folder}': it is a folder.", Assert.Throws<NablaFileException>(() => SafetensorsFile.Read(folder)).Message);
    }

    [Fact]
    public void Digest_KnownBytes_IsTheirSha256()
    {
        // printf 'abc\0' | sha256sum
        var tensor = new Tensor("a", TensorType.F16, [2], [.. "abc\0"u8]);
        Assert.Equal("dc1114cd074914bd872cc1f9a23ec910ea2203bc79779ab2e17da25782a624fc", tensor.Digest);
    }

    [Fact]
    public void WeightHash_Parameters_IsTheSha256OfTheirLittleEndianBytes()
    {
        using var whole = new WeightHash();
        whole.Append([1f, -2f]);
        whole.Append([0.5]);

        // printf '\0\0\x80\x3f\0\0\0\xc0\0\0\0\0\0\0\xe0\x3f' | sha256sum
        Assert.Equal("sha256:2b6b2a5e7f8dc10c4a51ead62e7c27f6cf3311a55e2a393c3383d73c0a473624", whole.ToString());

        using var parts = new WeightHash();
        parts.Append([1f]);
        parts.Append([-2f]);
        parts.Append([0.5]);
        Assert.Equal(whole.ToString(), parts.ToString());

        using var negativeZero = new WeightHash();
        using var zero = new WeightHash();
        negativeZero.Append([-0f]);
        zero.Append([0f]);
        Assert.NotEqual(zero.ToString(), negativeZero.ToString()); // every bit counts
    }
}
