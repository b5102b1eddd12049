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
/// layers go by their names, and <c>residual(…)</c> adds what its layers read to what they compute. Several branches that read the same, between
/// bars, are joined by <c>concatenation(… | …)</c>, <c>sum(… | …)</c> or <c>mean(… | …)</c>; <c>identity</c> is a branch that passes on what it reads.
/// <code>64 relu -> layer-normalization -> dropout:rate=0.2 -> residual(64 relu -> 64) -> relu -> 10</code>
/// <c>embedding(12x4)</c> looks up vectors of 4 numbers for 12 categories, <c>block-dense(8 x 64 relu)</c> is 8 dense layers side by side, without a number
/// of blocks one for each column, <c>periodic:frequencies=16</c> embeds each number, <c>scaling</c> gives each column a factor.
/// <code>concatenation(selection(0-4) -> 16 relu | selection(5, 7) | identity) -> 64 relu</code>
/// </summary>
public sealed partial class Architecture
{
    const int MostLayers = 200;
    const int MostUnits = 65_536;
    const string Residual = "residual";

    /// <summary>The joins of several branches.</summary>
    static readonly string[] s_joins = ["concatenation", "sum", "mean"];

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

        static int Count(IReadOnlyList<Part> of) => of.Sum(part => 1 + part.Branches.Sum(Count));
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
        return Add(network, _parts, network.Layers.Count - 1, initializer).Network;
    }

    /// <inheritdoc/>
    public override string ToString() => Text(_parts);

    /// <summary>Adds the parts, the first of which reads the layer <paramref name="from"/>, and says which layer is the last of them.</summary>
    static (Network<T> Network, int Last) Add<T>(Network<T> network, IReadOnlyList<Part> parts, int from, Initializer? initializer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Part part in parts)
        {
            if (part.Layer is { } layer)
            {
                network = (layer with { Sources = [from] }).AddTo(network, initializer);
            }
            else
            {
                int[] ends = new int[part.Branches.Count];
                for (int i = 0; i < ends.Length; i++)
                {
                    (network, ends[i]) = IsIdentity(part.Branches[i]) ? (network, from) : Add(network, part.Branches[i], from, initializer);
                }

                network = part.Join switch
                {
                    "concatenation" => network.Concatenate(ends),
                    "sum" => network.Sum(ends),
                    "mean" => network.Mean(ends),
                    _ => network.Shortcut(ends[0], from),
                };
            }

            from = network.Layers.Count - 1;
        }

        return (network, from);
    }

    /// <summary>Whether a branch passes on what it reads: it takes no layer.</summary>
    static bool IsIdentity(IReadOnlyList<Part> branch) => branch is [{ Layer: { Kind: "activation" } layer }] && layer.Activation == Activation.Identity;

    static string Text(IReadOnlyList<Part> parts) => string.Join(" -> ", parts.Select(part => part switch
    {
        { Layer: null } => $"{part.Join}({string.Join(" | ", part.Branches.Select(Text))})",
        { Layer.Kind: "dense" } => WithActivation(part.Layer.Outputs.ToString(CultureInfo.InvariantCulture), part.Layer.Activation),
        { Layer.Kind: "activation" } => part.Layer.Activation.ToString(),
        { Layer.Kind: "selection" } => $"selection({IndexRanges.Text(part.Layer.Lists["columns"])})",
        { Layer.Kind: "embedding" } => EmbeddingLayer.Text(part.Layer.Lists["categories"], part.Layer.Lists["sizes"]),
        { Layer.Kind: "block-dense" } => BlockDenseLayer.Text(
            part.Layer.Settings.TryGetValue("blocks", out double blocks) ? (int)blocks : null, part.Layer.Outputs, part.Layer.Activation, part.Layer.Settings.ContainsKey("shared")),
        _ => Specification.Text(part.Layer.Kind, [.. part.Layer.Settings.Select(setting => (setting.Key, setting.Value))]),
    }));

    static string WithActivation(string units, Activation activation) => activation == Activation.Identity ? units : $"{units} {activation}";

    static Part Of(LayerShape layer) => new(layer, "", []);

    /// <summary>A layer, or branches that read the same and how they are joined.</summary>
    sealed record Part(LayerShape? Layer, string Join, IReadOnlyList<IReadOnlyList<Part>> Branches);
}
