using System;
using System.IO;
using System.IO.Compression;

namespace Nabla.Data.Reading;

/// <summary>
/// Decompresses gzip data and makes sure that they are whole. <see cref="GZipStream"/> alone takes data that stop half-way for complete
/// (dotnet/runtime issue 47563). So the <see cref="Seal"/>, one more gzip member, stands behind the data: only if its content comes out
/// last did every member before it end as it should, with the right checksum.
/// </summary>
/// <param name="sealedData">The gzip data, then <see cref="Seal"/>; stays open.</param>
sealed class WholeGzip(Stream sealedData) : IDisposable
{
    const int BufferLength = 64 * 1024;

    // Compressible, so that the seal does not contain it: data cut inside an uncompressed block cannot reproduce it by copying the seal.
    static readonly byte[] s_sealContent = [.. "the end of the gzip data, the end of the gzip data, the end of the gzip data"u8];

    readonly GZipStream _gzip = new(sealedData, CompressionMode.Decompress, leaveOpen: true);
    readonly byte[] _buffer = new byte[BufferLength];
    int _start;
    int _end;
    bool _ended;

    /// <summary>The gzip member to put behind the data.</summary>
    public static ReadOnlyMemory<byte> Seal { get; } = CreateSeal();

    /// <summary>Reads some decompressed bytes; 0 at the end.</summary>
    /// <exception cref="InvalidDataException">The data are damaged or end too early.</exception>
    public int Read(Span<byte> destination)
    {
        // The last bytes are held back: they may be the content of the seal.
        while (!_ended)
        {
            int count = Math.Min(_end - _start - s_sealContent.Length, destination.Length);
            if (count > 0)
            {
                _buffer.AsSpan(_start, count).CopyTo(destination);
                _start += count;
                return count;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            int more = _gzip.Read(_buffer.AsSpan(_end));
            _end += more;
            _ended = more == 0;
        }

        return _buffer.AsSpan(0, _end).SequenceEqual(s_sealContent)
            ? 0
            : throw new InvalidDataException("The last gzip member is not whole.");
    }

    /// <inheritdoc/>
    public void Dispose() => _gzip.Dispose();

    static byte[] CreateSeal()
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(s_sealContent);
        }

        return member.ToArray();
    }
}
