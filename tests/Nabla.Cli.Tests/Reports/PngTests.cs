using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Tests.Reports;

public sealed class PngTests
{
    [Fact]
    public void Encode_Picture_DecodesToTheSameColours()
    {
        byte[] colours = [.. Enumerable.Range(0, 3 * 5 * 4).Select(i => (byte)(i * 37))];
        var chunks = Chunks(Png.Encode(5, 4, colours)).ToArray();

        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        // Width 5, height 4, 8 bits, true colour, deflate, adaptive filters, not interlaced.
        Assert.Equal([0, 0, 0, 5, 0, 0, 0, 4, 8, 2, 0, 0, 0], chunks[0].Data);
        using var zlib = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        var rows = raw.ToArray().Chunk(1 + (3 * 5)).ToArray();
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.Equal(0, row[0]));
        Assert.Equal(colours, rows.SelectMany(row => row[1..]));
    }

    [Fact]
    public void Crc_CheckString_IsTheKnownValue()
    {
        // The check value of CRC-32 in the catalogue of CRC algorithms: "123456789" gives CBF43926.
        Assert.Equal(0xCBF43926u, Png.Crc("123456789"u8));
        // The CRC at the end of every PNG file: an IEND chunk without data.
        Assert.Equal(0xAE426082u, Png.Crc("IEND"u8));
    }

    [Fact]
    public void Encode_WrongNumberOfColours_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Png.Encode(2, 2, new byte[11]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Png.Encode(0, 2, []));
    }

    [Fact]
    public void DivergingScale_Values_AreBlueWhiteRed()
    {
        var scale = new DivergingScale(2);

        Assert.Equal((255, 255, 255), scale.Colour(0));
        Assert.Equal((5, 48, 97), scale.Colour(-2));
        Assert.Equal((103, 0, 31), scale.Colour(2));
        Assert.Equal(scale.Colour(2), scale.Colour(double.PositiveInfinity));
        Assert.Equal((128, 128, 128), scale.Colour(double.NaN));
        // Halfway to an end is halfway between the stops 2 and 3 from the middle.
        Assert.Equal((229, 130, 104), scale.Colour(1));
    }

    [Fact]
    public void DivergingScale_OneHugeWeight_DoesNotPaleTheOthers()
    {
        Assert.Equal(1, DivergingScale.For([.. Enumerable.Repeat(-1f, 999), 1000f]).Limit);
        Assert.Equal(5, DivergingScale.For([.. Enumerable.Repeat(0f, 999), 5f]).Limit);
        Assert.Equal(1, DivergingScale.For([0f, float.NaN]).Limit);
    }

    [Fact]
    public void WeightGallery_ManyUnits_ShowsAHundred()
    {
        var html = new Html();
        WeightGallery.Draw(html, new ReportWeightImages(2, 3, [.. Enumerable.Repeat(new float[] { 1, -1, 0, 1, -1, 0 }, 120)]));

        Assert.Equal(100, html.ToString().Split("<img ").Length - 1);
        Assert.Contains("the first 100 of 120 units", html.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ReportWeightImages_WrongLength_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new ReportWeightImages(2, 2, [new float[4], new float[5]]));
    }

    // Reads the file as a decoder does, with the check of every chunk.
    static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        Assert.Equal([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'], file[..8]);
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var typeAndData = file.AsSpan(at + 4, 4 + length);
            Assert.Equal(Png.Crc(typeAndData), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            yield return (Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]);
            at += 12 + length;
        }
    }
}
