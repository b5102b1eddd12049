using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Nabla.Files;

/// <summary>
/// Reads the JSON header of a safetensors file that may have been made to do harm: one pass, nothing nested beyond the format, every
/// number checked before it is used, each rule with its own message.
/// </summary>
ref struct SafetensorsHeaderReader
{
    const int MostTensors = 65_536;
    const int MostDimensions = 64;

    readonly string _file;
    readonly int _start;
    readonly int _length;
    readonly List<SafetensorsHeader.Entry> _entries = [];
    readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    Utf8JsonReader _json;
    int _sealOffset = -1;

    SafetensorsHeaderReader(ReadOnlySpan<byte> header, int start, string file)
    {
        // Object of objects of arrays; one level more, so that deeper nesting meets the message of the place where it stands.
        _json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 4 });
        (_file, _start, _length) = (file, start, header.Length);
    }

    /// <summary>Reads and checks the header.</summary>
    /// <param name="header">The JSON, with its padding.</param>
    /// <param name="start">The offset of the JSON in the file.</param>
    /// <param name="dataLength">The number of bytes after the header.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <exception cref="NablaFormatException">It breaks a rule of the format.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> header, int start, long dataLength, string file)
    {
        if (!Utf8.IsValid(header))
        {
            throw SafetensorsFile.Fault(file, "its header is not valid UTF-8", start);
        }

        var reader = new SafetensorsHeaderReader(header, start, file);
        reader.ReadAll();
        return new SafetensorsHeader(
            SafetensorsHeader.RequireContiguous(reader._entries, start + header.Length, dataLength, file), reader._metadata, reader._sealOffset);
    }

    void ReadAll()
    {
        Expect(JsonTokenType.StartObject, "its header must be a JSON object");
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (Next() == JsonTokenType.PropertyName)
        {
            string name = Text();
            if (!names.Add(name))
            {
                throw Fault($"its header has the name {SafetensorsHeader.Quoted(name)} twice");
            }

            if (name == SafetensorsHeader.MetadataKey)
            {
                ReadMetadata();
            }
            else if (_entries.Count == MostTensors)
            {
                throw Fault($"it has more than {MostTensors} tensors, the most that Nabla reads");
            }
            else
            {
                _entries.Add(ReadEntry(name));
            }
        }

        Next(); // only white space may follow: anything else is not JSON
    }

    void ReadMetadata()
    {
        Expect(JsonTokenType.StartObject, $"{SafetensorsHeader.MetadataKey} must be an object");
        while (Next() == JsonTokenType.PropertyName)
        {
            string key = Text();
            Expect(JsonTokenType.String, $"the metadata value of {SafetensorsHeader.Quoted(key)} must be a string");
            if (!_metadata.TryAdd(key, Text()))
            {
                throw Fault($"its metadata has the key {SafetensorsHeader.Quoted(key)} twice");
            }

            if (key == Seal.Key)
            {
                // The digits stand in the file as they are: an escaped one could be written in several ways.
                _sealOffset = _json.ValueSpan.Length == Seal.Length && !_json.ValueIsEscaped
                    ? (int)_json.TokenStartIndex + 1
                    : throw Fault($"its seal '{Seal.Key}' must be {Seal.Length} hexadecimal digits, found {_json.ValueSpan.Length} bytes");
            }
        }
    }

    SafetensorsHeader.Entry ReadEntry(string name)
    {
        string tensor = $"tensor {SafetensorsHeader.Quoted(name)}";
        Expect(JsonTokenType.StartObject, $"{tensor} must be described by an object");
        TensorType? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (Next() == JsonTokenType.PropertyName)
        {
            string key = Text();
            bool first = key switch
            {
                "dtype" => type is null,
                "shape" => shape is null,
                "data_offsets" => offsets is null,
                _ => throw Fault($"{tensor} has the unknown property {SafetensorsHeader.Quoted(key)}, expected dtype, shape and data_offsets"),
            };
            if (!first)
            {
                throw Fault($"{tensor} has the property '{key}' twice");
            }

            switch (key)
            {
                case "dtype":
                    type = ReadType(tensor);
                    break;
                case "shape":
                    shape = ReadNumbers($"the shape of {tensor}", MostDimensions);
                    break;
                default:
                    offsets = ReadNumbers($"data_offsets of {tensor}", 2);
                    break;
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            string missing = type is null ? "dtype" : shape is null ? "shape" : "data_offsets";
            throw Fault($"{tensor} lacks the property '{missing}'");
        }

        if (offsets.Count != 2 || offsets[0] > offsets[1])
        {
            throw Fault($"data_offsets of {tensor} must be a begin and an end not before it, found [{string.Join(", ", offsets)}]");
        }

        string dimensions = $"[{string.Join(", ", shape)}]";
        long size = type.Value.Size(shape) ?? throw Fault($"the shape {dimensions} of {tensor} exceeds 2^63 bytes");
        long span = offsets[1] - offsets[0];
        return span == size
            ? new SafetensorsHeader.Entry(name, type.Value, [.. shape], offsets[0], offsets[1])
            : throw Fault($"{tensor} of type {type} and shape {dimensions} needs {size} bytes, but its data_offsets span {span}");
    }

    TensorType ReadType(string tensor)
    {
        Expect(JsonTokenType.String, $"dtype of {tensor} must be a string");
        return Text() switch
        {
            "F64" => TensorType.F64,
            "I64" => TensorType.I64,
            "F32" => TensorType.F32,
            "F16" => TensorType.F16,
            "BF16" => TensorType.BF16,
            var other => throw Fault($"{tensor} has the dtype {SafetensorsHeader.Quoted(other)}, expected F64, F32, F16, BF16 or I64"),
        };
    }

    List<long> ReadNumbers(string what, int most)
    {
        Expect(JsonTokenType.StartArray, $"{what} must be an array");
        var numbers = new List<long>();
        while (Next() != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out long number) || number < 0)
            {
                throw Fault($"{what} must consist of integers from 0 to 2^63 - 1, found {Found()}");
            }

            if (numbers.Count == most)
            {
                throw Fault($"{what} must have at most {most} numbers");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    void Expect(JsonTokenType type, string rule)
    {
        if (Next() != type)
        {
            throw Fault($"{rule}, found {Found()}");
        }
    }

    JsonTokenType Next()
    {
        try
        {
            return _json.Read() ? _json.TokenType : JsonTokenType.None;
        }
        catch (JsonException e)
        {
            throw SafetensorsFile.Fault(_file, "its header is not valid JSON", _start + Math.Min(_json.BytesConsumed, _length), e);
        }
    }

    readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw SafetensorsFile.Fault(_file, "a text in its header has half of a surrogate pair", _start + _json.TokenStartIndex, e);
        }
    }

    readonly string Found() => _json.TokenType switch
    {
        JsonTokenType.Number => SafetensorsHeader.Quoted(Encoding.UTF8.GetString(_json.ValueSpan[..Math.Min(_json.ValueSpan.Length, 80)])),
        JsonTokenType.String => "a string",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        JsonTokenType.Null => "null",
        _ => "nothing",
    };

    readonly NablaFormatException Fault(string what) => SafetensorsFile.Fault(_file, what, _start + _json.TokenStartIndex);
}
