using System;
using System.IO;

namespace Nabla.Data;

/// <summary>Gives back the bytes that were read to recognise a format, then the rest of the stream, and counts them all.</summary>
/// <param name="head">The bytes already taken from <paramref name="rest"/>.</param>
/// <param name="rest">What follows; it stays open.</param>
sealed class ReplayStream(ReadOnlyMemory<byte> head, Stream rest) : Stream
{
    ReadOnlyMemory<byte> _head = head;

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
        int count = Math.Min(_head.Length, buffer.Length);
        if (count > 0)
        {
            _head.Span[..count].CopyTo(buffer);
            _head = _head[count..];
        }
        else
        {
            count = rest.Read(buffer);
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
}
