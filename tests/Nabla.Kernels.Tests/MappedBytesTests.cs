using System;
using System.IO;
using System.Linq;

namespace Nabla.Kernels.Tests;

/// <summary>A file as memory: its bytes, nothing outside them, and nothing after the end of it.</summary>
public sealed class MappedBytesTests : IDisposable
{
    readonly string _path = Path.Combine(Path.GetTempPath(), $"nabla-mapped-{Guid.NewGuid():N}");
    readonly byte[] _bytes = [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * 31 / 7))];

    public MappedBytesTests() => File.WriteAllBytes(_path, _bytes);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Slice_InsideTheFile_IsItsBytes()
    {
        using MappedBytes mapped = Map();
        Assert.Equal(10_000, mapped.Length);
        Assert.Equal(_bytes, mapped.Slice(0, 10_000).ToArray());
        Assert.Equal(_bytes[4090..4100], mapped.Slice(4090, 10).ToArray());
        Assert.True(mapped.Slice(10_000, 0).IsEmpty);
        Assert.Equal(_bytes, mapped.GetSpan().ToArray());
        Assert.Equal(_bytes[17..20], mapped.Memory.Slice(17, 3).ToArray());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(10_001, 0)]
    [InlineData(0, 10_001)]
    [InlineData(9_999, 2)]
    [InlineData(5, -1)]
    public void Slice_OutsideTheFile_IsRefused(long offset, int length)
    {
        using MappedBytes mapped = Map();
        Assert.Throws<ArgumentOutOfRangeException>(() => mapped.Slice(offset, length).Length);
    }

    /// <summary>Advice about parts that are not there, or about what is gone, is passed over: it would only have been about time.</summary>
    [Fact]
    public void Advice_AboutAnyPart_ChangesNothing()
    {
        MappedBytes mapped = Map();
        using (mapped)
        {
            mapped.ExpectNoOrder();
            foreach ((long offset, long length) in ((long, long)[])[(0, 10_000), (5_000, 100), (-1, 5), (0, 0), (0, -1), (9_999, 2), (20_000, 1)])
            {
                mapped.ReadAhead(offset, length);
            }

            Assert.Equal(_bytes, mapped.Slice(0, 10_000).ToArray());
        }

        mapped.ExpectNoOrder();
        mapped.ReadAhead(0, 10);
        Assert.Throws<ObjectDisposedException>(() => mapped.Slice(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(() => mapped.GetSpan().Length);
    }

    MappedBytes Map() => new(File.OpenRead(_path));
}
