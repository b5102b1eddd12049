using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Nabla.Files;

namespace Nabla.Tests.Files;

public class SealTests
{
    static byte[] SealedFile()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.WriteSealed(
            stream,
            [Tensor.Of("layers.0.weight", [1, 2], [0.5f, -1f]), Tensor.Of("layers.0.bias", [1], [0f])],
            new Dictionary<string, string> { ["nabla"] = "{\"version\":1}" });
        return stream.ToArray();
    }

    static SafetensorsFile Read(byte[] bytes) => SafetensorsFile.Read(new MemoryStream(bytes), "model").RequireSeal();

    [Fact]
    public void Read_EverySingleBitFlipped_IsDetected()
    {
        byte[] bytes = SealedFile();
        Assert.True(Read(bytes).IsSealed);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<NablaFormatException>(() => Read(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Read_EveryTruncation_IsDetected()
    {
        byte[] bytes = SealedFile();
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<NablaFormatException>(() => Read(bytes[..length]));
        }
    }

    [Fact]
    public void Read_TwoBytesSwapped_IsDetected()
    {
        byte[] bytes = SealedFile();
        for (int i = 1; i < bytes.Length; i++)
        {
            if (bytes[i] != bytes[i - 1])
            {
                (bytes[i], bytes[i - 1]) = (bytes[i - 1], bytes[i]);
                Assert.Throws<NablaFormatException>(() => Read(bytes));
                (bytes[i], bytes[i - 1]) = (bytes[i - 1], bytes[i]);
            }
        }
    }

    [Fact]
    public void Read_DamagedWeight_NamesBothDigests()
    {
        byte[] bytes = SealedFile();
        string seal = Read(bytes).Metadata["nabla.sha256"];
        bytes[^1] ^= 1;
        var error = Assert.Throws<NablaFormatException>(() => Read(bytes));
        Assert.StartsWith($"model is damaged: its seal says SHA-256 {seal}, but its bytes give ", error.Message, StringComparison.Ordinal);
        Assert.Equal("model", error.File);
    }

    [Fact]
    public void Read_DamagedFileWithoutInsisting_IsDetectedToo()
    {
        byte[] bytes = SealedFile();
        bytes[^1] ^= 1;
        Assert.Throws<NablaFormatException>(() => SafetensorsFile.Read(new MemoryStream(bytes), "model"));
    }

    [Fact]
    public void Read_SealInUpperCase_IsDamage()
    {
        byte[] bytes = SealedFile();
        string seal = Read(bytes).Metadata["nabla.sha256"];
        int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(seal));
        Encoding.ASCII.GetBytes(seal.ToUpperInvariant(), bytes.AsSpan(at));
        Assert.Contains("is damaged", Assert.Throws<NablaFormatException>(() => Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireSeal_OrdinarySafetensorsFile_SaysThatItIsNotSealed()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [Tensor.Of("a", [1], [1f])], new Dictionary<string, string> { ["format"] = "pt" });
        var error = Assert.Throws<NablaFormatException>(() => Read(stream.ToArray()));
        Assert.StartsWith("model is not sealed", error.Message, StringComparison.Ordinal);
        Assert.Equal("model", error.File);
    }

    [Fact]
    public void WriteSealed_MetadataThatLooksLikeASeal_IsNotMistakenForIt()
    {
        // The key's last bytes, quote and all, are those of the seal's key.
        using var stream = new MemoryStream();
        var metadata = new Dictionary<string, string> { ["x\"nabla.sha256"] = new('0', 64), ["z"] = "\"nabla.sha256\":\"" };
        SafetensorsWriter.WriteSealed(stream, [], metadata);
        Assert.Equal(new string('0', 64), Read(stream.ToArray()).Metadata["x\"nabla.sha256"]);
    }
}
