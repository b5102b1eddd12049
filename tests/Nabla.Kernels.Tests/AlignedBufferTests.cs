using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Kernels.Tests;

public sealed class AlignedBufferTests
{
    [Fact]
    public void Span_AnyLength_IsZeroedAndBeginsOnACacheLineAndStaysThere()
    {
        for (int length = 0; length < 300; length += 7)
        {
            var single = new AlignedBuffer<float>(length);
            var twice = new AlignedBuffer<double>(length);
            nint before = Address(single);
            GC.Collect();
            Assert.Equal(before, Address(single));
            Assert.Equal(0, before % 64);
            Assert.Equal(0, Address(twice) % 64);
            Assert.Equal(length, single.Span.Length);
            Assert.Equal(length, twice.Length);
            Assert.All(single.Span.ToArray(), value => Assert.Equal(0f, value));
        }
    }

    /// <summary>From two megabytes on a buffer lies in large pages, where the system gives them; it is zeroed all the same.</summary>
    [Fact]
    public void Span_OfALargePageAndMore_IsZeroedAndAligned()
    {
        foreach (int length in (int[])[(2 << 20) / sizeof(float), ((2 << 20) / sizeof(float)) + 5])
        {
            var buffer = new AlignedBuffer<float>(length);
            Assert.Equal(length, buffer.Span.Length);
            Assert.False(buffer.Span.ContainsAnyExcept(0f));
            Assert.Equal(0, Address(buffer) % (OperatingSystem.IsLinux() ? 2 << 20 : 64));
        }

        Assert.Throws<OverflowException>(() => new AlignedBuffer<double>(int.MaxValue));
    }

    [Fact]
    public void Slice_OutsideTheBuffer_IsRefused()
    {
        var buffer = new AlignedBuffer<float>(10);
        Assert.Equal(4, buffer.Slice(6, 4).Length);
        Assert.Equal(0, buffer.Slice(10, 0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(6, 5).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(11, 0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(-1, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(1, -1).Length);
    }

    [Fact]
    public void Slice_OfTheBuffer_IsThatPartOfIt()
    {
        var buffer = new AlignedBuffer<double>(10);
        buffer.Slice(3, 2).Fill(7);
        Assert.Equal([0, 0, 0, 7, 7, 0, 0, 0, 0, 0], buffer.Span.ToArray());
        Assert.Equal(2, buffer.Span.ToArray().Count(value => value == 7));
    }

    static nint Address<T>(AlignedBuffer<T> buffer)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref MemoryMarshal.GetReference(buffer.Span));
}
