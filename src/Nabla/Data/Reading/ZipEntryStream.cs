using System;
using System.IO;
using System.IO.Compression;

namespace Nabla.Data.Reading;

/// <summary>The bytes of a member of a ZIP archive, checked at their end; one that expands beyond all measure is refused.</summary>
/// <param name="entry">The member.</param>
sealed class ZipEntryStream(ZipArchiveEntry entry) : Stream
{
    readonly Stream _bytes = entry.Open();
    Crc32 _check = new();
    long _length;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => entry.Length;

    /// <inheritdoc/>
    public override long Position { get => _length; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = _bytes.Read(buffer);
        _check.Add(buffer[..count]);
        _length += count;
        if (ByteSource.ExpandsBeyondMeasure(_length, entry.CompressedLength))
        {
            throw new NablaDataException($"{entry.FullName}: the data expand more than {ByteSource.LargestExpansion}-fold; decompress the archive yourself if you trust it.");
        }

        return count > 0 || buffer.IsEmpty || (_check.Value == entry.Crc32 && _length == entry.Length)
            ? count
            : throw new InvalidDataException($"The check of {entry.FullName} is wrong.");
    }

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes.Dispose();
        }

        base.Dispose(disposing);
    }
}
