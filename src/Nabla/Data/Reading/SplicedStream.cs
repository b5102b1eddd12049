using System;
using System.IO;

namespace Nabla.Data.Reading;

/// <summary>Some bytes, the rest of a stream, and some bytes more, as one stream that counts what it has handed out.</summary>
/// <param name="before">What comes first, such as bytes already taken from <paramref name="rest"/> to recognise a format.</param>
/// <param name="rest">What follows; it stays open.</param>
/// <param name="after">What comes last.</param>
sealed class SplicedStream(ReadOnlyMemory<byte> before, Stream rest, ReadOnlyMemory<byte> after = default) : Stream
{
    ReadOnlyMemory<byte> _before = before;
    ReadOnlyMemory<byte> _after = after;

    /// <summary>The number of bytes handed out so far.</summary>
    public long Consumed { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => Consumed; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = Take(ref _before, buffer);
        if (count == 0)
        {
            count = rest.Read(buffer);
        }

        if (count == 0)
        {
            count = Take(ref _after, buffer);
        }

        Consumed += count;
        return count;
    }

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    static int Take(ref ReadOnlyMemory<byte> bytes, Span<byte> buffer)
    {
        int count = Math.Min(bytes.Length, buffer.Length);
        bytes.Span[..count].CopyTo(buffer);
        bytes = bytes[count..];
        return count;
    }
}
