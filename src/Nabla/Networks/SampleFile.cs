using System;
using System.IO;
using System.Numerics;
using Nabla.Files;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>Files of samples: rows of numbers on the disk, from which a network trains without holding them in memory.</summary>
public static class SampleFile
{
    /// <summary>Writes a file of samples, or replaces it, as <see cref="DurableFile.Replace"/> does: whole, or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Numbers of a row, 1 or more.</param>
    /// <param name="storage">The type in which they are stored.</param>
    /// <param name="write">Writes the rows, one after the other; nothing of them has to stay in memory.</param>
    /// <param name="scale">What a stored byte is divided by, finite and above 0; without effect for numbers.</param>
    /// <param name="shift">What is subtracted from a stored byte before, finite; without effect for numbers.</param>
    /// <exception cref="NablaFileException">The file could not be saved; the message says why.</exception>
    public static void Write(string path, int columns, SampleStorage storage, Action<SampleWriter> write, double scale = 255, double shift = 0)
    {
        ArgumentNullException.ThrowIfNull(write);
        Check(columns, storage, scale, shift);
        DurableFile.Replace(path, stream => WriteTo(stream, columns, storage, write, scale, shift));
    }

    /// <summary>Opens a file of samples for training.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; numbers stored in the other type are rounded or widened as they are read.</typeparam>
    /// <param name="path">The file. It must not become shorter while it is open.</param>
    /// <exception cref="NablaFormatException">It is no file of samples, or damaged, cut or of a newer version; the message says where.</exception>
    /// <exception cref="NablaFileException">It cannot be read.</exception>
    public static FileSamples<T> Open<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Open<T>(path, readsAhead: null);

    /// <param name="path">The file.</param>
    /// <param name="readsAhead">Whether an epoch has its rows read before it needs them; if the file is large when left out.</param>
    internal static FileSamples<T> Open<T>(string path, bool? readsAhead)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            FileStream stream = File.OpenRead(path);
            try
            {
                return Map<T>(stream, path, readsAhead);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            string cause = Directory.Exists(path) ? "it is a folder" : FileFailure.Cause(e);
            throw new NablaFileException($"Cannot read '{path}': {cause}.", e) { File = path };
        }
    }

    /// <summary>Rows in a file that nobody else sees and that is gone with the process, however that ends.</summary>
    /// <exception cref="NablaFileException">There is no room for them.</exception>
    internal static FileSamples<T> Temporary<T>(int columns, Action<SampleWriter> write, bool? readsAhead = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FileStream? stream = null;
        try
        {
            stream = TemporaryFile.Open("rows", bufferSize: 1 << 20);
            WriteTo(stream, columns, typeof(T) == typeof(float) ? SampleStorage.Float : SampleStorage.Double, write, 1, 0);
            return Map<T>(stream, stream.Name, readsAhead);
        }
        catch (Exception e)
        {
            stream?.Dispose();
            if (!FileFailure.Is(e))
            {
                throw;
            }

            string message = $"The encoded rows do not fit into memory and cannot be kept in '{TemporaryFile.Folder}': {FileFailure.Cause(e)}; "
                + "make room, set TMPDIR to a larger folder, or allow more memory.";
            throw new NablaFileException(message, e) { File = stream?.Name ?? TemporaryFile.Folder };
        }
    }

    static void WriteTo(Stream stream, int columns, SampleStorage storage, Action<SampleWriter> write, double scale, double shift)
    {
        var writer = new SampleWriter(stream, columns, storage, scale, shift);
        write(writer);
        writer.Complete();
    }

    static FileSamples<T> Map<T>(FileStream stream, string path, bool? readsAhead = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte[] bytes = new byte[SampleHeader.Length];
        stream.Position = 0;
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var header = SampleHeader.Read(path, bytes.AsSpan(0, length), stream.Length);
        if (header.Storage == SampleStorage.Byte && !ByteSamples<T>.Fits(header.Scale, header.Shift))
        {
            string message = $"'{path}': divided by {header.Scale}, its bytes are no finite numbers of type {typeof(T).Name}; write it again.";
            throw new NablaFormatException(message) { File = path, Offset = 32 };
        }

        return new FileSamples<T>(new MappedBytes(stream), header, readsAhead);
    }

    static void Check(int columns, SampleStorage storage, double scale, double shift)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, (int.MaxValue / sizeof(double)) - 16);
        if (!Enum.IsDefined(storage))
        {
            throw new ArgumentOutOfRangeException(nameof(storage), storage, "Numbers are stored as bytes, floats or doubles.");
        }

        if (!(scale > 0 && double.IsFinite(scale) && double.IsFinite(shift)))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, $"A scale is finite and above 0, and a shift, here {shift}, finite.");
        }
    }
}
