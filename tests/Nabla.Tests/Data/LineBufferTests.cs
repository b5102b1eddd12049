using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Nabla.Data;
using Nabla.Data.Reading;

namespace Nabla.Tests.Data;

/// <summary>Lines of bytes, however they come and however long they are.</summary>
public sealed class LineBufferTests
{
    /// <summary>The buffer begins with so many bytes.</summary>
    const int FirstBytes = 64 * 1024;

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("\n", "")]
    [InlineData("\n\na", "||a")]
    [InlineData("ab\ncd\r\n\nef", "ab|cd\r||ef")]
    public void Lines_OfFewBytes_AreThoseBetweenLineFeeds(string text, string lines)
    {
        foreach (int atOnce in (int[])[1, 2, 3, 1000])
        {
            Assert.Equal(text.Length == 0 ? [] : lines.Split('|'), Lines(text, atOnce).Select(line => line.Text));
        }
    }

    [Theory]
    [InlineData(FirstBytes - 1)]
    [InlineData(FirstBytes)]
    [InlineData(FirstBytes + 1)]
    [InlineData((3 * FirstBytes) + 5)]
    public void Lines_LongerThanTheBuffer_AreWhole(int length)
    {
        string[] lines = [new string('a', length), "b", new string('c', length), "", new string('d', 2 * length), "e"];

        foreach (int atOnce in (int[])[1000, 70_000, 1 << 20])
        {
            Assert.Equal(lines.Select((line, i) => (line, (long)i + 1)), Lines(string.Join('\n', lines), atOnce));
        }
    }

    [Fact]
    public void Lines_ManyTimesTheBuffer_KeepTheirPlace()
    {
        string[] lines = [.. Enumerable.Range(0, 4_000).Select(i => $"line {i} of {new string('.', i % 100)}")];

        Assert.Equal(lines.Select((line, i) => (line, (long)i + 1)), Lines(string.Join('\n', lines) + "\n", 30_000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ReadAll_BehindSomeLines_IsTheRest(int before)
    {
        string[] lines = ["first", "second", new string('x', 2 * FirstBytes), "last"];
        LineBuffer buffer = Buffer(string.Join('\n', lines), 50_000);
        for (int i = 0; i < before; i++)
        {
            Assert.True(buffer.TryPeekLine(out _));
            buffer.Advance();
        }

        Assert.Equal(string.Join('\n', lines[before..]), Encoding.UTF8.GetString(buffer.ReadAll(1 << 20)));
        Assert.Equal(before + 1, buffer.Line);
    }

    [Fact]
    public void ReadAll_OfAsManyBytesAsThereMayBe_IsAllAndOneMoreIsRefused()
    {
        const int Most = 3 * FirstBytes;
        string most = new('x', Most);

        Assert.Equal(most, Encoding.UTF8.GetString(Buffer(most, 10_000).ReadAll(Most)));

        LineBuffer longer = Buffer("\n" + most + "y", 10_000);
        Assert.True(longer.TryPeekLine(out _));
        longer.Advance();
        NablaDataException error = Assert.Throws<NablaDataException>(() => longer.ReadAll(Most).Length);
        Assert.Equal($"f:2: what begins here is longer than {Most} bytes; write it as JSON Lines, one object a line.", error.Message);
        Assert.Equal(("f", 2L), (error.File, error.Line!.Value));
    }

    static LineBuffer Buffer(string text, int atOnce) =>
        new(ByteSource.Over(new DrippingStream(Encoding.UTF8.GetBytes(text), atOnce), "f"));

    static List<(string Text, long Number)> Lines(string text, int atOnce)
    {
        LineBuffer buffer = Buffer(text, atOnce);
        Assert.Equal("f", buffer.Name);
        var lines = new List<(string, long)>();
        while (buffer.TryPeekLine(out ReadOnlySpan<byte> line))
        {
            // A look does not take it.
            Assert.True(buffer.TryPeekLine(out ReadOnlySpan<byte> again));
            Assert.True(line.SequenceEqual(again));
            lines.Add((Encoding.UTF8.GetString(line), buffer.Line));
            buffer.Advance();
        }

        return lines;
    }
}
