using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Nabla.Files;

/// <summary>
/// The contents of a safetensors file (huggingface/safetensors, README.md): named tensors and text by key. Reading trusts nothing: the
/// format has no code, no paths and no compression, every size is checked against the file before memory is taken, and a sealed file
/// is read only if its <see cref="Seal"/> is whole.
/// </summary>
sealed class SafetensorsFile
{
    const int LengthBytes = 8;

    /// <summary>The limit of the format's reference implementation.</summary>
    const long LongestHeader = 100_000_000;

    readonly string _file;

    SafetensorsFile(string file, IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata, bool isSealed)
    {
        _file = file;
        Tensors = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        Metadata = metadata;
        IsSealed = isSealed;
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>The file's own text by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether the file has a seal, which then has been verified.</summary>
    public bool IsSealed { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="NablaFormatException">It is not a safetensors file that Nabla reads, or it is damaged.</exception>
    /// <exception cref="NablaFileException">It cannot be read.</exception>
    public static SafetensorsFile Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string cause = Directory.Exists(path) ? "it is a folder" : FileFailure.Cause(e);
            throw new NablaFileException($"Cannot read '{path}': {cause}.", e) { File = path };
        }
    }

    /// <summary>Reads a file and insists on its seal.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static SafetensorsFile ReadSealed(string path) => Read(path).RequireSeal();

    /// <summary>Reads from the stream's position to its end.</summary>
    /// <param name="stream">A stream that knows its length.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="NablaFormatException">It is not a safetensors file that Nabla reads, or it is damaged.</exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        try
        {
            return ReadAll(stream, name);
        }
        catch (EndOfStreamException e)
        {
            throw Fault(name, "it became shorter while it was read", stream.Length, e);
        }
    }

    /// <summary>This file, when it is sealed.</summary>
    /// <exception cref="NablaFormatException">It has no seal.</exception>
    public SafetensorsFile RequireSeal() => IsSealed
        ? this
        : throw new NablaFormatException(
            $"{_file} is not sealed: its metadata lack '{Seal.Key}', so nobody can tell whether it is damaged; use a file saved by Nabla.")
        {
            File = _file,
        };

    /// <summary>The tensor of that name, type and shape.</summary>
    /// <exception cref="NablaFormatException">There is none, or it is of another type or shape.</exception>
    public Tensor Require(string name, TensorType type, params IReadOnlyList<long> shape)
    {
        Tensor? tensor = Tensors.GetValueOrDefault(name);
        if (tensor is not null && tensor.Type == type && tensor.Shape.SequenceEqual(shape))
        {
            return tensor;
        }

        string found = tensor is null ? "none" : $"{tensor.Type} [{string.Join(", ", tensor.Shape)}]";
        string wanted = $"a tensor '{name}' of type {type} and shape [{string.Join(", ", shape)}]";
        throw new NablaFormatException($"{_file} must have {wanted}, found {found}; it belongs to another model.") { File = _file };
    }

    /// <summary>An error about the form of a file.</summary>
    public static NablaFormatException Fault(string file, string what, long offset, Exception? inner = null) =>
        new($"{file} is not a valid safetensors file: {what} (at byte {offset}); get it again, or give a file that 'nabla train' wrote.", inner) { File = file, Offset = offset };

    static SafetensorsFile ReadAll(Stream stream, string name)
    {
        long length = stream.Length - stream.Position;
        byte[] start = new byte[LengthBytes];
        if (length < LengthBytes)
        {
            throw Fault(name, $"it has {length} bytes, expected at least {LengthBytes}", length);
        }

        stream.ReadExactly(start);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (headerLength > LongestHeader)
        {
            throw Fault(name, $"its first {LengthBytes} bytes announce a header of {headerLength} bytes, expected at most {LongestHeader}", 0);
        }

        long dataStart = LengthBytes + (long)headerLength;
        if (dataStart > length)
        {
            throw Fault(name, $"it is truncated: its header of {headerLength} bytes would end at byte {dataStart}, but it ends at {length}", length);
        }

        byte[] json = new byte[headerLength];
        stream.ReadExactly(json);
        SafetensorsHeader header = SafetensorsHeaderReader.Read(json, LengthBytes, length - dataStart, name);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        bool isSealed = header.SealOffset >= 0;
        if (isSealed)
        {
            Encoding.ASCII.GetBytes(Seal.Blank, json.AsSpan(header.SealOffset));
            hash.AppendData(start);
            hash.AppendData(json);
        }

        var tensors = new List<Tensor>(header.Entries.Count);
        foreach (SafetensorsHeader.Entry entry in header.Entries)
        {
            long size = entry.End - entry.Begin;
            if (size > Array.MaxLength)
            {
                string tensor = SafetensorsHeader.Quoted(entry.Name);
                throw Fault(name, $"tensor {tensor} has {size} bytes, expected at most {Array.MaxLength}", dataStart + entry.Begin);
            }

            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)size);
            stream.ReadExactly(bytes);
            tensors.Add(new Tensor(entry.Name, entry.Type, entry.Shape, bytes));
            if (isSealed)
            {
                hash.AppendData(bytes);
            }
        }

        if (isSealed)
        {
            Seal.Verify(name, header.Metadata[Seal.Key], Seal.Finish(hash));
        }

        return new SafetensorsFile(name, tensors, header.Metadata, isSealed);
    }
}
