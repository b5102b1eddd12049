using System;
using System.IO;
using Nabla.Kernels;

namespace Nabla.Data.Reading;

/// <summary>
/// The bytes of a file or stream, gunzipped where they begin with gzip's magic bytes, whatever the name. Every failure of the system
/// leaves as a <see cref="NablaDataException"/> that names the source.
/// </summary>
sealed class ByteSource : IDisposable
{
    // Deflate cannot expand more than 1032 times: only data made to exhaust memory come near it over a long stretch.
    public const int LargestExpansion = 1000;
    const long ExpansionAllowance = 64L * 1024 * 1024;
    const int SmallestMapped = 1 << 20;

    readonly Stream? _owned;
    readonly SplicedStream _raw;
    readonly WholeGzip? _unzipped;
    byte[] _peeked = [];
    long _produced;

    ByteSource(Stream stream, string name, bool owns)
    {
        Name = name;
        _owned = owns ? stream : null;
        byte[] head = new byte[2];
        int count;
        try
        {
            count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (Exception failure) when (Explain(failure, name) is { } explained)
        {
            _owned?.Dispose();
            throw explained;
        }

        bool zipped = head is [0x1F, 0x8B];
        _raw = new SplicedStream(head.AsMemory(0, count), stream, zipped ? WholeGzip.Seal : default);
        _unzipped = zipped ? new WholeGzip(_raw) : null;
    }

    /// <summary>What the source is called in errors.</summary>
    public string Name { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="NablaDataException">There is no such file, it is a folder, or it may not be read.</exception>
    public static ByteSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            string message = Directory.Exists(path)
                ? $"'{path}' is a folder; name one file in it."
                : $"There is no file '{path}'; check the name and the folder.";
            throw new NablaDataException(message) { File = path };
        }

        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception failure) when (Explain(failure, path) is { } explained)
        {
            throw explained;
        }

        return new ByteSource(stream, path, owns: true);
    }

    /// <summary>Reads from a stream of the caller, which stays open.</summary>
    public static ByteSource Over(Stream stream, string name) => new(stream, name, owns: false);

    /// <summary>The first bytes, fewer at the end; the next <see cref="Read"/> gives them again. To be called before the first read.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_peeked.Length < count)
        {
            byte[] head = new byte[count];
            int length = ReadFully(head);
            _peeked = head[..length];
        }

        return _peeked.AsSpan(0, Math.Min(count, _peeked.Length));
    }

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <exception cref="NablaDataException">The system reports a failure, or the gzip data are damaged or expand beyond all measure.</exception>
    public int Read(Span<byte> destination)
    {
        if (_peeked.Length > 0)
        {
            int replayed = Math.Min(_peeked.Length, destination.Length);
            _peeked.AsSpan(0, replayed).CopyTo(destination);
            _peeked = _peeked[replayed..];
            return replayed;
        }

        try
        {
            int count = _unzipped is null ? _raw.Read(destination) : _unzipped.Read(destination);
            _produced += count;
            if (_unzipped is not null && ExpandsBeyondMeasure(_produced, _raw.Consumed))
            {
                string message = $"{Name}: the gzip data expand more than {LargestExpansion}-fold; decompress the file yourself if you trust it.";
                throw new NablaDataException(message) { File = Name };
            }

            return count;
        }
        catch (Exception failure) when (Explain(failure, Name) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Whether so many bytes are more than honest data become of so many compressed ones.</summary>
    public static bool ExpandsBeyondMeasure(long produced, long consumed) => produced > ExpansionAllowance && produced / LargestExpansion > consumed;

    /// <summary>Reads until the destination is full or the data end, and returns the number of bytes.</summary>
    public int ReadFully(Span<byte> destination)
    {
        int filled = 0;
        for (int count = -1; count != 0 && filled < destination.Length; filled += count)
        {
            count = Read(destination[filled..]);
        }

        return filled;
    }

    /// <summary>
    /// The rest of a file from <paramref name="offset"/> on, without reading it: the bytes stay on the disk until they are looked at. Only if the rest
    /// is exactly that long, large enough to be worth it, and not compressed; then this source is at its end.
    /// </summary>
    public ReadOnlyMemory<byte>? TryMap(int offset, long length)
    {
        if (_unzipped is not null || _owned is not FileStream file || length < SmallestMapped || length > int.MaxValue - offset)
        {
            return null;
        }

        try
        {
            // The name may stand for another file by now: the length is that of the one that is mapped.
            var stream = new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            if (stream.Length != offset + length)
            {
                stream.Dispose();
                return null;
            }

            return new MappedBytes(stream).Memory.Slice(offset, (int)length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null; // Not every file can be mapped; every one can be read.
        }
    }

    /// <summary>Closes the file, if this source opened it.</summary>
    public void Dispose()
    {
        _unzipped?.Dispose();
        _raw.Dispose();
        _owned?.Dispose();
    }

    /// <summary>The error to raise for a failure of the system while a source is read; null for any other exception.</summary>
    public static NablaDataException? Explain(Exception failure, string name)
    {
        string? message = failure switch
        {
            InvalidDataException => $"{name}: the gzip data are damaged or end too early; copy or compress the file again.",
            UnauthorizedAccessException => $"{name} may not be read by this user; change its permissions.",
            IOException or NotSupportedException or TimeoutException => $"{name} cannot be read: {failure.Message.TrimEnd('.')}.",
            _ => null,
        };
        return message is null ? null : new NablaDataException(message, failure) { File = name };
    }
}
