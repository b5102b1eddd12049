using System;
using System.IO;
using Nabla.Data;
using ZstdSharp;

namespace Nabla.Cli;

/// <summary>
/// The decompressed bytes of zstd data (RFC 8878), recognised by their first four bytes. Of gzip, which .NET has, the library takes care.
/// </summary>
sealed class CompressedInput : Stream
{
    // As for gzip: only data made to exhaust memory expand so far over a long stretch.
    const int LargestExpansion = 1000;
    const long ExpansionAllowance = 64L * 1024 * 1024;

    readonly string _name;
    readonly CountedStream _compressed;
    readonly DecompressionStream _decompressed;
    long _produced;

    CompressedInput(CountedStream compressed, string name)
    {
        (_compressed, _name) = (compressed, name);
        _decompressed = new DecompressionStream(compressed, leaveOpen: true);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => _produced; set => throw new NotSupportedException(); }

    /// <summary>The bytes of a stream, decompressed where they are zstd.</summary>
    /// <param name="input">The stream; stays open.</param>
    /// <param name="name">What it is called in errors.</param>
    public static Stream Open(Stream input, string name)
    {
        byte[] head = new byte[4];
        int count = input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var counted = new CountedStream(head.AsMemory(0, count), input);
        return IsZstd(head.AsSpan(0, count)) ? new CompressedInput(counted, name) : counted;
    }

    /// <summary>Whether bytes begin as zstd data do.</summary>
    public static bool IsZstd(ReadOnlySpan<byte> head) => head is [0x28, 0xB5, 0x2F, 0xFD, ..];

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count;
        try
        {
            count = _decompressed.Read(buffer);
        }
        catch (Exception failure) when (failure is ZstdException or EndOfStreamException)
        {
            throw new NablaDataException($"{_name}: the zstd data are damaged or end too early; copy or compress the file again.", failure) { File = _name };
        }

        _produced += count;
        return _produced > ExpansionAllowance && _produced / LargestExpansion > _compressed.Consumed
            ? throw new NablaDataException($"{_name}: the zstd data expand more than {LargestExpansion}-fold; decompress the file yourself if you trust it.") { File = _name }
            : count;
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
            _decompressed.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Some bytes and the rest of a stream, counted.</summary>
    sealed class CountedStream(ReadOnlyMemory<byte> head, Stream rest) : Stream
    {
        ReadOnlyMemory<byte> _head = head;

        /// <summary>Bytes handed out so far.</summary>
        public long Consumed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Consumed; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
