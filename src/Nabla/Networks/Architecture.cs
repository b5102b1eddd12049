using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Initializers;

namespace Nabla.Networks;

/// <summary>
/// The layers of a network as text, first to last with arrows between them: a number of units with an activation is a dense layer, the other
/// layers go by their names, and <c>residual(…)</c> adds what its layers read to what they compute.
/// <code>64 relu -> layer-normalization -> dropout:rate=0.2 -> residual(64 relu -> 64) -> relu -> 10</code>
/// </summary>
public sealed class Architecture
{
    const int MostLayers = 200;
    const int MostUnits = 65_536;
    const string Residual = "residual";

    readonly IReadOnlyList<Part> _parts;

    Architecture(IReadOnlyList<Part> parts) => _parts = parts;

    /// <summary>Reads the text.</summary>
    /// <exception cref="ArgumentException">It is no such text; the message says what is wrong with which layer.</exception>
    public static Architecture Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<Part> parts = Parts(text);
        return Count(parts) <= MostLayers
            ? new Architecture(parts)
            : throw new ArgumentException($"A network has at most {MostLayers} layers; '{text}' has {Count(parts)}.");

        static int Count(IReadOnlyList<Part> of) => of.Sum(part => part.Block is { } block ? Count(block) + 1 : 1);
    }

    /// <summary>Dense layers of these units, each with an optional normalisation before its activation and an optional dropout behind it.</summary>
    /// <param name="units">Units of each layer, first to last.</param>
    /// <param name="activation">The activation of each.</param>
    /// <param name="normalization"><c>layer-normalization</c>, <c>batch-normalization</c>, or <see langword="null"/> for none.</param>
    /// <param name="dropout">The rate of dropout; 0 for none.</param>
    public static Architecture OfUnits(IEnumerable<int> units, Activation activation, string? normalization = null, double dropout = 0)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(activation);
        var parts = new List<Part>();
        foreach (int count in units)
        {
            if (normalization is null)
            {
                parts.Add(Of(new LayerShape("dense", count, activation)));
            }
            else
            {
                parts.Add(Of(new LayerShape("dense", count, Activation.Identity)));
                parts.Add(Of(new LayerShape(normalization, 0, Activation.Identity)));
                parts.Add(Of(new LayerShape("activation", 0, activation)));
            }

            if (dropout > 0)
            {
                parts.Add(Of(new LayerShape("dropout", 0, Activation.Identity) { Settings = new Dictionary<string, double> { ["rate"] = dropout } }));
            }
        }

        return new Architecture(parts);
    }

    /// <summary>Adds the layers to a network.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network to add to.</param>
    /// <param name="initializer">The distribution of the initial weights; the default of each layer's activation when left out.</param>
    /// <exception cref="ArgumentException">A layer cannot stand where it does, such as a residual block whose widths differ.</exception>
    public Network<T> AddTo<T>(Network<T> network, Initializer? initializer = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        return Add(network, _parts, initializer);
    }

    /// <inheritdoc/>
    public override string ToString() => Text(_parts);

    static Network<T> Add<T>(Network<T> network, IReadOnlyList<Part> parts, Initializer? initializer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Part part in parts)
        {
            network = part.Block is { } block ? network.Residual(inner => Add(inner, block, initializer)) : part.Layer!.AddTo(network, initializer);
        }

        return network;
    }

    static string Text(IReadOnlyList<Part> parts) => string.Join(" -> ", parts.Select(part => part switch
    {
        { Block: { } block } => $"{Residual}({Text(block)})",
        { Layer: { Kind: "dense" } dense } => dense.Activation == Activation.Identity
            ? dense.Outputs.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{dense.Outputs} {dense.Activation}"),
        { Layer: { Kind: "activation" } alone } => alone.Activation.ToString(),
        _ => Specification.Text(part.Layer!.Kind, [.. part.Layer.Settings.Select(setting => (setting.Key, setting.Value))]),
    }));

    /// <summary>The layers of a text: split at the arrows that stand in no parentheses.</summary>
    static List<Part> Parts(string text)
    {
        var parts = new List<Part>();
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

            if (end || (depth == 0 && text.AsSpan(i).StartsWith("->")))
            {
                parts.Add(One(text[start..i].Trim(), text));
                i = end ? i : i + 1;
                start = i + 1;
            }
        }

        return parts;
    }

    static Part One(string item, string text)
    {
        if (item.Length == 0)
        {
            throw new ArgumentException($"'{text}' lacks a layer before or behind an arrow; write for example 64 relu -> 32 relu.");
        }

        if (item.StartsWith(Residual + "(", StringComparison.OrdinalIgnoreCase) && item.EndsWith(')'))
        {
            return new Part(null, Parts(item[(Residual.Length + 1)..^1]));
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

        // Refuses a setting outside its range now and not when the data have been read.
        shape.AddTo(Network.Create<float>(1));
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
                $"'{item}' is no layer; a layer is a number of units with an activation such as '64 relu', layer-normalization, batch-normalization, dropout:rate=0.5, {Residual}(64 relu -> 64), or an activation: {string.Join(", ", Activation.All.Select(a => a.Name))}.");
        }
    }

    static Part Of(LayerShape layer) => new(layer, null);

    /// <summary>A layer, or the layers of a residual block.</summary>
    sealed record Part(LayerShape? Layer, IReadOnlyList<Part>? Block);
}
