using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Nabla.Data.Reading;

/// <summary>What a NumPy array file says before its data (numpy/lib/_format_impl.py): the type of the elements, their order, the shape.</summary>
/// <param name="Type">As NumPy writes it, such as <c>&lt;f4</c>.</param>
/// <param name="IsFortran">Whether the first index changes fastest.</param>
/// <param name="Shape">The sizes of the dimensions.</param>
sealed partial record NpyHeader(string Type, bool IsFortran, IReadOnlyList<int> Shape)
{
    const int LongestHeader = 10_000;
    const int MostDimensions = 32;

    /// <summary>Whether the bytes begin a NumPy array file.</summary>
    public static bool IsNpy(ReadOnlySpan<byte> head) => head is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..];

    /// <summary>Reads the header; <paramref name="length"/> is how many bytes it has.</summary>
    /// <exception cref="NablaDataException">It is damaged, or of a kind that is not read.</exception>
    public static NpyHeader Read(ByteSource source, out int length)
    {
        byte[] start = new byte[8];
        byte[] size = new byte[4];
        if (source.ReadFully(start) < 8 || !IsNpy(start) || start[6] is 0 or > 3 || source.ReadFully(size.AsSpan(0, start[6] == 1 ? 2 : 4)) < 2)
        {
            throw Error(source, "this is no NumPy array of version 1 to 3; save it by numpy.save");
        }

        uint claimed = start[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        byte[] text = new byte[claimed <= LongestHeader ? (int)claimed : throw Error(source, $"the header has {claimed} bytes, and NumPy writes at most {LongestHeader}; the file is damaged")];
        if (source.ReadFully(text) < text.Length)
        {
            throw Error(source, "the file ends inside the header; copy it again");
        }

        length = start.Length + (start[6] == 1 ? 2 : 4) + text.Length;
        return Parse(source, Encoding.UTF8.GetString(text));
    }

    static NpyHeader Parse(ByteSource source, string text)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        string rest = text.Trim(' ', '\n');
        bool isDictionary = rest is ['{', .., '}'];
        rest = isDictionary ? rest[1..^1].Trim() : rest;
        while (isDictionary && rest.Length > 0 && Item().Match(rest) is { Success: true } item)
        {
            keys[item.Groups["key"].Value] = item.Groups["value"].Value;
            rest = rest[item.Length..];
        }

        if (!isDictionary || rest.Length > 0)
        {
            throw text.Contains("'descr': [", StringComparison.Ordinal)
                ? Error(source, "the array has fields with names; save each field as an array of its own")
                : Error(source, "the header is none of NumPy; the file is damaged");
        }

        if (keys.Count != 3 || !keys.TryGetValue("descr", out string? type) || type[0] != '\''
            || !keys.TryGetValue("fortran_order", out string? order) || order is not ("True" or "False")
            || !keys.TryGetValue("shape", out string? shape) || shape[0] != '(')
        {
            throw Error(source, "the header is none of NumPy; the file is damaged");
        }

        var sizes = new List<int>();
        foreach (string part in shape.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            sizes.Add(int.TryParse(part.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && sizes.Count < MostDimensions
                ? value
                : throw Error(source, $"the shape {shape} is larger than Nabla reads; split the array"));
        }

        return new NpyHeader(type.Trim('\''), order == "True", sizes);
    }

    /// <summary>An error about the array.</summary>
    public static NablaDataException Error(ByteSource source, string problem) => new($"{source.Name}: {problem}.") { File = source.Name };

    [GeneratedRegex(@"^\s*'(?<key>\w+)'\s*:\s*(?<value>'[^']*'|True|False|\([0-9L, ]*\))\s*(,\s*|$)", RegexOptions.NonBacktracking)]
    private static partial Regex Item();
}
