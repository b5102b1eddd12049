using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nabla.Files;

/// <summary>
/// Writes safetensors files: an 8-byte length, a JSON header padded with spaces to a multiple of 8, then the tensors without gaps, the
/// widest elements first so that each is aligned. The bytes are a function of the contents: no order of a list or dictionary enters.
/// </summary>
static class SafetensorsWriter
{
    const int LengthBytes = 8;
    const int Alignment = 8;

    // Readable letters instead of \u escapes. The header is not HTML.
    static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the tensors and metadata, and the <see cref="Seal"/> that protects them.</summary>
    /// <param name="stream">Where to; only written to.</param>
    /// <param name="tensors">Tensors of unique names.</param>
    /// <param name="metadata">Text by key; <see cref="Seal.Key"/> is not among them.</param>
    /// <exception cref="ArgumentException">A name is used twice or reserved, or a tensor is of a type that is only read.</exception>
    public static void WriteSealed(Stream stream, IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.ContainsKey(Seal.Key))
        {
            throw new ArgumentException($"The metadata key '{Seal.Key}' is reserved for the seal.", nameof(metadata));
        }

        Tensor[] ordered = Order(tensors);
        var withSeal = new Dictionary<string, string>(metadata) { [Seal.Key] = Seal.Blank };
        byte[] header = Header(ordered, withSeal, out int sealOffset);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        foreach (Tensor tensor in ordered)
        {
            hash.AppendData(tensor.Bytes);
        }

        Encoding.ASCII.GetBytes(Seal.Finish(hash), header.AsSpan(sealOffset));
        Write(stream, header, ordered);
    }

    /// <summary>Writes the tensors and metadata without a seal.</summary>
    /// <inheritdoc cref="WriteSealed"/>
    public static void Write(Stream stream, IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensor[] ordered = Order(tensors);
        Write(stream, Header(ordered, metadata, out _), ordered);
    }

    static void Write(Stream stream, byte[] header, Tensor[] tensors)
    {
        stream.Write(header);
        foreach (Tensor tensor in tensors)
        {
            stream.Write(tensor.Bytes);
        }
    }

    static Tensor[] Order(IReadOnlyList<Tensor> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
        foreach (Tensor tensor in tensors)
        {
            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException($"The tensor name '{tensor.Name}' is used twice or reserved.", nameof(tensors));
            }

            if (tensor.Type is TensorType.F16 or TensorType.BF16)
            {
                throw new ArgumentException($"Tensor '{tensor.Name}' is of type {tensor.Type}, which is only read.", nameof(tensors));
            }
        }

        return [.. tensors.OrderByDescending(tensor => tensor.Type.Size()).ThenBy(tensor => tensor.Name, StringComparer.Ordinal)];
    }

    /// <summary>The length and the padded JSON, and where in them the first digit of the seal stands, if there is one.</summary>
    static byte[] Header(Tensor[] tensors, IReadOnlyDictionary<string, string> metadata, out int sealOffset)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, s_json);
        sealOffset = -1;
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach ((string key, string value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
                if (key == Seal.Key)
                {
                    sealOffset = LengthBytes + (int)(json.BytesCommitted + json.BytesPending) - Seal.Length - 1; // before its closing quote
                }
            }

            json.WriteEndObject();
        }

        long offset = 0;
        foreach (Tensor tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Type.ToString());
            WriteNumbers(json, "shape", tensor.Shape);
            WriteNumbers(json, "data_offsets", [offset, offset + tensor.Bytes.Length]);
            json.WriteEndObject();
            offset += tensor.Bytes.Length;
        }

        json.WriteEndObject();
        json.Flush();

        int length = (buffer.WrittenCount + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[LengthBytes + length];
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        buffer.WrittenSpan.CopyTo(header.AsSpan(LengthBytes));
        header.AsSpan(LengthBytes + buffer.WrittenCount).Fill((byte)' ');
        return header;
    }

    static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
