using System.Collections.Generic;
using System.Linq;

namespace Nabla.Files;

/// <summary>What the header of a safetensors file says, after every rule of the format has been checked.</summary>
/// <param name="Entries">The tensors in the order of their bytes: without gap or overlap, from the first byte of data to the last.</param>
/// <param name="Metadata">The file's own text by key.</param>
/// <param name="SealOffset">Where in the header's JSON the first digit of the seal stands, or -1 where there is no seal.</param>
sealed record SafetensorsHeader(IReadOnlyList<SafetensorsHeader.Entry> Entries, IReadOnlyDictionary<string, string> Metadata, int SealOffset)
{
    public const string MetadataKey = "__metadata__";

    /// <summary>One tensor, and where its bytes stand.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">The type of its elements.</param>
    /// <param name="Shape">Its dimensions.</param>
    /// <param name="Begin">Its first byte, counted from the first byte of data.</param>
    /// <param name="End">The byte after its last.</param>
    public sealed record Entry(string Name, TensorType Type, long[] Shape, long Begin, long End);

    /// <summary>Checks that the tensors cover the data exactly, and returns them in that order.</summary>
    /// <exception cref="NablaFormatException">There is a gap, an overlap, bytes too few or too many.</exception>
    public static IReadOnlyList<Entry> RequireContiguous(List<Entry> entries, long dataStart, long dataLength, string file)
    {
        entries.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        long end = 0;
        foreach (Entry entry in entries)
        {
            if (entry.Begin != end)
            {
                string kind = entry.Begin > end ? "leaves a gap after" : "overlaps";
                throw Fault($"tensor {Quoted(entry.Name)} {kind} the tensor before it: its data begin at {entry.Begin}, expected {end}", entry.Begin);
            }

            end = entry.End;
        }

        if (end > dataLength)
        {
            throw Fault($"it is truncated: its header describes {end} bytes of data, found {dataLength}", dataLength);
        }

        return end == dataLength ? entries : throw Fault($"{dataLength - end} bytes follow its last tensor, expected none", end);

        NablaFormatException Fault(string what, long offset) => SafetensorsFile.Fault(file, what, dataStart + offset);
    }

    /// <summary>A name out of a file, fit for a message: in quotes, without control characters, cut when it is long.</summary>
    public static string Quoted(string name)
    {
        const int Longest = 60;
        string cut = name.Length > Longest ? name[..Longest] + "..." : name;
        return $"'{string.Concat(cut.Select(letter => char.IsControl(letter) ? '?' : letter))}'";
    }
}
