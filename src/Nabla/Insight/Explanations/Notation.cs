using System.Globalization;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>
/// The letters of an explanation in one of the conventions of the texts: row or column vectors, W and b numbered by the layer they come from
/// or lead to. Layers count from 1; layer 0 is the input. Units count from 0 here and from 1 on paper.
/// </summary>
sealed class Notation(VectorLayout layout, LayerIndex index, int[] sizes)
{
    /// <summary>Row or column vectors.</summary>
    public VectorLayout Layout { get; } = layout;

    /// <summary>How W and b are numbered.</summary>
    public LayerIndex Index { get; } = index;

    /// <summary>Whether examples are rows.</summary>
    public bool IsRow => Layout == VectorLayout.Row;

    /// <summary>The number that W and b of a layer bear.</summary>
    public int NumberOf(int layer) => Index == LayerIndex.Target ? layer : layer - 1;

    /// <summary>The weight matrix.</summary>
    public Symbol Weights(int layer) => new("W", "", Parameter(layer), Bold: true);

    /// <summary>The weight from unit <paramref name="source"/> of the layer before to unit <paramref name="target"/>.</summary>
    public Symbol Weight(int layer, int target, int source) =>
        new("w", IsRow ? Pair(source, target, sizes[layer - 1], sizes[layer]) : Pair(target, source, sizes[layer], sizes[layer - 1]), Parameter(layer));

    /// <summary>A weight with letters for indices, <c>w_ij</c> or <c>w_ji</c>.</summary>
    public Symbol Weight(int layer, string target, string source) => new("w", IsRow ? source + target : target + source, Parameter(layer));

    /// <summary>The bias vector.</summary>
    public Symbol Biases(int layer) => new("b", "", Parameter(layer), Bold: true);

    /// <summary>A bias.</summary>
    public Symbol Bias(int layer, int unit) => new("b", Unit(unit), Parameter(layer));

    /// <summary>The pre-activations.</summary>
    public Symbol PreActivations(int layer) => new(IsRow ? "Z" : "z", "", Layer(layer), Bold: true);

    /// <summary>A pre-activation.</summary>
    public static Symbol PreActivation(int layer, int unit) => new("z", Unit(unit), Layer(layer));

    /// <summary>The activations; of layer 0 the input.</summary>
    public Symbol Activations(int layer) => layer == 0
        ? new(IsRow ? "X" : "x", Bold: true)
        : new(IsRow ? "A" : "a", "", Layer(layer), Bold: true);

    /// <summary>An activation; of layer 0 an input.</summary>
    public static Symbol Activation(int layer, int unit) => layer == 0 ? new("x", Unit(unit)) : new("a", Unit(unit), Layer(layer));

    /// <summary>An activation with a letter for its index.</summary>
    public static Symbol Activation(int layer, string unit) => layer == 0 ? new("x", unit) : new("a", unit, Layer(layer));

    /// <summary>The errors, dC/dz.</summary>
    public static Symbol Deltas(int layer) => new("δ", "", Layer(layer), Bold: true);

    /// <summary>An error.</summary>
    public static Symbol Delta(int layer, int unit) => new("δ", Unit(unit), Layer(layer));

    /// <summary>An error with a letter for its index.</summary>
    public static Symbol Delta(int layer, string unit) => new("δ", unit, Layer(layer));

    /// <summary>The loss.</summary>
    public static Symbol Loss { get; } = new("C");

    /// <summary>The numbers of a vector in this layout.</summary>
    public MatrixOf Vector(double[] values) => IsRow ? MatrixOf.Row(values) : MatrixOf.Column(values);

    /// <summary>The numbers of a weight matrix or its gradient in this layout.</summary>
    /// <param name="weights"><c>[outputs, inputs]</c></param>
    public MatrixOf Matrix(double[,] weights) => MatrixOf.Numbers(IsRow ? Transpose(weights) : weights);

    /// <summary>The weight's indices as they are printed.</summary>
    public (int First, int Second) Printed(int target, int source) => IsRow ? (source + 1, target + 1) : (target + 1, source + 1);

    string Parameter(int layer) => Layer(NumberOf(layer));

    static string Layer(int layer) => string.Create(CultureInfo.InvariantCulture, $"({layer})");

    static string Unit(int unit) => (unit + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Two indices, with a comma where their digits could be misread.</summary>
    static string Pair(int first, int second, int firsts, int seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{first + 1}{(firsts > 9 || seconds > 9 ? "," : "")}{second + 1}");

    static double[,] Transpose(double[,] values)
    {
        double[,] transposed = new double[values.GetLength(1), values.GetLength(0)];
        for (int i = 0; i < values.GetLength(0); i++)
        {
            for (int j = 0; j < values.GetLength(1); j++)
            {
                transposed[j, i] = values[i, j];
            }
        }

        return transposed;
    }
}
