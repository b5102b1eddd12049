using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Activations;

namespace Nabla.Networks;

/// <summary>
/// A dense layer whose weight matrix is block-diagonal: the columns read are cut into blocks, and each block has a small dense layer of its own,
/// <c>A_j = f(X_j·W_j + b_j)</c>, with as many units as the others. With a block for each feature it is a learnt map of each number by itself
/// (Gorishniy, Rubachev and Babenko 2022), with a block for each member an ensemble in one network. The blocks may share one W, with biases of their own
/// (BatchEnsemble: Wen, Tran and Ba 2020; TabM: Gorishniy, Kotelnikov and Babenko 2024).
/// </summary>
public sealed class BlockDenseLayer : Layer
{
    internal BlockDenseLayer(LayerPlace place, IReadOnlyList<int> widths, int units, Activation activation, bool isShared)
        : base(place, "block-dense", checked(widths.Count * units))
    {
        Widths = widths;
        Units = units;
        Activation = activation;
        IsShared = isShared;
        Weights = new ParameterTensor("weight", Offset, isShared ? widths[0] : Inputs, units, isMatrix: true);
        Biases = new ParameterTensor("bias", Weights.End, 1, Outputs, isMatrix: false);
        Tensors = [Weights, Biases];
    }

    /// <summary>The number of columns of each block.</summary>
    public IReadOnlyList<int> Widths { get; }

    /// <summary>The units of each block.</summary>
    public int Units { get; }

    /// <summary>Whether all blocks have the same W.</summary>
    public bool IsShared { get; }

    /// <summary>The activation f.</summary>
    public override Activation Activation { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Settings =>
    [
        .. HasOneWidth ? [("blocks", (double)Widths.Count)] : Array.Empty<(string, double)>(), ("units", Units), .. IsShared ? [("shared", 1.0)] : Array.Empty<(string, double)>(),
    ];

    /// <summary>The widths of the blocks where they differ.</summary>
    public override IReadOnlyList<(string Name, IReadOnlyList<int> Values)> Lists => HasOneWidth ? [] : [("widths", Widths)];

    /// <inheritdoc/>
    public override string Description => Text(Widths.Count, Units, Activation, IsShared);

    /// <summary>All W_j one below the other, <c>[inputs x units]</c>; the single W <c>[width x units]</c> where it is shared.</summary>
    internal ParameterTensor Weights { get; }

    /// <summary>All b_j side by side.</summary>
    internal ParameterTensor Biases { get; }

    internal override IReadOnlyList<ParameterTensor> Tensors { get; }

    bool HasOneWidth => Widths.All(width => width == Widths[0]);

    /// <summary>The text in a network's description.</summary>
    internal static string Text(int? blocks, int units, Activation activation, bool isShared)
    {
        string text = blocks is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{blocks} x ");
        text += units.ToString(CultureInfo.InvariantCulture);
        text += activation == Activation.Identity ? "" : $" {activation}";
        return $"block-dense({text}{(isShared ? ", shared" : "")})";
    }

    internal override LayerPass<T> Pass<T>() => new BlockDensePass<T>(this);
}
