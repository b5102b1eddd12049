using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Activations;

namespace Nabla.Networks;

/// <content>Reading the text.</content>
public sealed partial class Architecture
{
    /// <summary>The layers of a text: split at the arrows that stand in no parentheses.</summary>
    static List<Part> Parts(string text) => [.. Split(text, "->").Select(item => One(item, text))];

    /// <summary>What stands between the marks outside all parentheses.</summary>
    static List<string> Split(string text, string mark)
    {
        var items = new List<string>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            bool end = i == text.Length;
            depth += end ? 0 : text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth < 0 || (end && depth > 0))
            {
                throw new ArgumentException($"'{text}' has a parenthesis without its partner; write {Residual}(64 relu -> 64).");
            }

            if (end || (depth == 0 && text.AsSpan(i).StartsWith(mark)))
            {
                items.Add(text[start..i].Trim());
                i = end ? i : i + mark.Length - 1;
                start = i + 1;
            }
        }

        return items;
    }

    static Part One(string item, string text)
    {
        if (item.Length == 0)
        {
            throw new ArgumentException($"'{text}' lacks a layer before or behind an arrow; write for example 64 relu -> 32 relu.");
        }

        if (Inside(Residual, item) is { } block)
        {
            return new Part(null, Residual, [Parts(block)]);
        }

        if (s_joins.FirstOrDefault(join => Inside(join, item) is not null) is { } known)
        {
            IReadOnlyList<Part>[] branches = [.. Split(Inside(known, item)!, "|").Select(Parts)];
            return branches.Length > 1
                ? new Part(null, known, branches)
                : throw new ArgumentException($"'{item}' joins a single branch; write {known}(64 relu | identity), with two branches or more between bars.");
        }

        if (Inside("selection", item) is { } columns)
        {
            return Of(new LayerShape("selection", 0, Activation.Identity) { Lists = new Dictionary<string, IReadOnlyList<int>> { ["columns"] = IndexRanges.Parse(columns) } });
        }

        if (Inside("embedding", item) is { } tables)
        {
            return Of(Embedding(tables));
        }

        if (Inside("block-dense", item) is { } blocks)
        {
            return Of(BlockDense(blocks));
        }

        string[] words = item.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int units))
        {
            return units is >= 1 and <= MostUnits
                ? Of(new LayerShape("dense", units, words.Length > 1 ? Activation.Parse(words[1]) : Activation.Identity))
                : throw new ArgumentException($"'{item}' asks for {units} units; a layer has between 1 and {MostUnits}.");
        }

        Specification specification = Specification.Parse(item);
        (string Name, double Value)[]? settings = specification.Name.ToLowerInvariant() switch
        {
            "layer-normalization" => [("epsilon", 1e-5)],
            "batch-normalization" => [("epsilon", 1e-5), ("momentum", 0.1)],
            "dropout" => [("rate", 0.5)],
            "mean" => [("blocks", 0)],
            "scaling" => [("signs", 0)],
            "periodic" => [("frequencies", 0), ("deviation", 0.1)],
            _ => null,
        };
        if (settings is null)
        {
            return Of(new LayerShape("activation", 0, LayerOrActivation(item)));
        }

        // Only what the text gives: what it leaves out is the network's to choose, and the text stays as it was written.
        IReadOnlyList<double> values = specification.Values(settings);
        var shape = new LayerShape(specification.Name.ToLowerInvariant(), 0, Activation.Identity)
        {
            Settings = settings.Zip(values).Where(pair => specification.Gives(pair.First.Name)).ToDictionary(pair => pair.First.Name, pair => pair.Second),
        };

        // Refuses a setting outside its range now and not when the data have been read. So many blocks need as many columns.
        int inputs = shape.Kind == "mean" ? (int)Math.Clamp(values[0], 1, MostUnits) : 1;
        shape.AddTo(Network.Create<float>(inputs));
        return Of(shape);
    }

    static Activation LayerOrActivation(string item)
    {
        try
        {
            return Activation.Parse(item);
        }
        catch (ArgumentException)
        {
            throw new ArgumentException(
                $"'{item}' is no layer; a layer is a number of units with an activation such as '64 relu', layer-normalization, batch-normalization, dropout:rate=0.5, selection(0-4, 7), {Residual}(64 relu -> 64), concatenation(64 relu | identity), or an activation: {string.Join(", ", Activation.All.Select(a => a.Name))}.");
        }
    }

    /// <summary>Categories and sizes of the vectors of each column: <c>12x4, 7x3</c>.</summary>
    static LayerShape Embedding(string text)
    {
        var categories = new List<int>();
        var sizes = new List<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split('x', StringSplitOptions.TrimEntries);
            categories.Add(sides.Length == 2 ? Whole(sides[0]) : 0);
            sizes.Add(sides.Length == 2 ? Whole(sides[1]) : 0);
            if (categories[^1] == 0 || sizes[^1] is 0 or > MostUnits)
            {
                throw new ArgumentException($"'{part}' describes no embedding; write the number of categories and the size of their vectors, such as embedding(12x4).");
            }
        }

        return new LayerShape("embedding", 0, Activation.Identity)
        {
            Lists = new Dictionary<string, IReadOnlyList<int>> { ["categories"] = categories, ["sizes"] = sizes },
        };
    }

    /// <summary>Blocks, units, activation and whether they share their weights: <c>8 x 64 relu, shared</c>, of which only the units must stand.</summary>
    static LayerShape BlockDense(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        string[] words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool counted = words.Length > 2 && words[1] == "x";
        int blocks = counted ? Whole(words[0]) : 1;
        words = counted ? words[2..] : words;
        int units = words.Length is 1 or 2 ? Whole(words[0]) : 0;
        bool shared = parts.Length == 2 && parts[1] == "shared";
        if (blocks == 0 || units is 0 or > MostUnits || parts.Length > (shared ? 2 : 1))
        {
            throw new ArgumentException($"'{text}' describes no dense layers by blocks; write block-dense(16 relu), one for each column or block, or block-dense(8 x 64 relu, shared).");
        }

        var settings = new Dictionary<string, double>();
        if (counted)
        {
            settings["blocks"] = blocks;
        }

        settings["units"] = units;
        if (shared)
        {
            settings["shared"] = 1;
        }

        return new LayerShape("block-dense", units, words.Length == 2 ? Activation.Parse(words[1]) : Activation.Identity) { Settings = settings };
    }

    /// <summary>A whole number of at least 1; 0 where the text is none.</summary>
    static int Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    /// <summary>What stands in the parentheses behind a name; <see langword="null"/> where the item is no such thing.</summary>
    static string? Inside(string name, string item) => item.StartsWith(name + "(", StringComparison.OrdinalIgnoreCase) && item.EndsWith(')')
        ? item[(name.Length + 1)..^1]
        : null;
}
