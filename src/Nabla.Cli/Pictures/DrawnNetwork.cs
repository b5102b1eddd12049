using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Cli.Reports;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Cli.Pictures;

/// <summary>What a unit does in its network.</summary>
enum UnitRole
{
    /// <summary>A number that enters.</summary>
    Input,

    /// <summary>A unit between.</summary>
    Hidden,

    /// <summary>A number that leaves.</summary>
    Output,
}

/// <summary>A unit that is drawn.</summary>
/// <param name="Index">0-based, in its column.</param>
/// <param name="Name">The feature or class it stands for; empty for a hidden unit.</param>
/// <param name="Bias">Its bias, where it is known.</param>
sealed record DrawnUnit(int Index, string Name, double? Bias);

/// <summary>The inputs, or the units of a layer, of which a large one shows the first and the last.</summary>
/// <param name="Role">What its units do.</param>
/// <param name="Kind">The activation; empty for the inputs.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">Those before the gap.</param>
/// <param name="Last">Those after the gap; none where all are shown.</param>
sealed record DrawnColumn(UnitRole Role, string Kind, int Count, IReadOnlyList<DrawnUnit> First, IReadOnlyList<DrawnUnit> Last)
{
    /// <summary>The units that are drawn.</summary>
    public IEnumerable<DrawnUnit> Shown => First.Concat(Last);

    /// <summary>How many are not.</summary>
    public int Hidden => Count - First.Count - Last.Count;

    /// <summary>Places one above the other: the units, and one for the gap.</summary>
    public int Slots => First.Count + Last.Count + (Hidden > 0 ? 1 : 0);
}

/// <summary>A weight between two units that are both drawn.</summary>
/// <param name="Layer">0-based layer whose weight it is.</param>
/// <param name="From">0-based unit it comes from.</param>
/// <param name="To">0-based unit it goes to.</param>
/// <param name="Weight">Its value, where it is known.</param>
sealed record DrawnEdge(int Layer, int From, int To, double? Weight);

/// <summary>A network as a drawing shows it: columns of units, and the edges between them.</summary>
/// <param name="Columns">The inputs, then each layer.</param>
/// <param name="Edges">The weights, layer by layer.</param>
/// <param name="Largest">The largest absolute weight of each whole layer, drawn or not; 0 where unknown.</param>
sealed record DrawnNetwork(IReadOnlyList<DrawnColumn> Columns, IReadOnlyList<DrawnEdge> Edges, IReadOnlyList<double> Largest)
{
    /// <summary>The network of a model, with names, weights and biases; <see langword="null"/> where its layers are no chain of dense ones.</summary>
    /// <param name="model">The model.</param>
    /// <param name="mostUnits">Units of a column that are drawn at most.</param>
    public static DrawnNetwork? Of(Model model, int mostUnits)
    {
        DenseLayer[] dense = [.. model.Layers.OfType<DenseLayer>()];
        if (dense.Length == 0 || !model.Layers.All(IsOfChain))
        {
            return null;
        }

        (double[] Weights, double[] Biases)[] parameters = [.. dense.Select(layer => model.ParametersOf(layer.Index))];
        IReadOnlyList<string> inputs = model.Features.FeatureNames;
        string[] outputs = OutputNames(model);
        // What a layer without weights does is told at the units before it.
        ReportLayer[] layers =
        [
            .. dense.Select((layer, i) => new ReportLayer(
                layer.Name, layer.Inputs, layer.Outputs,
                string.Join(", ", model.Layers.Where(other => other.Index >= layer.Index && (i + 1 == dense.Length || other.Index < dense[i + 1].Index))
                    .Select(Words.Layer).Where((word, at) => at > 0 || word != Activation.Identity.Name || i + 1 == dense.Length)),
                layer.ParameterCount)),
        ];
        DrawnNetwork network = Of(
            layers, mostUnits, (column, unit) => column == 0 ? inputs[unit] : column == dense.Length ? outputs[unit] : "", parameters);
        string before = string.Join(", ", model.Layers.TakeWhile(layer => layer is not DenseLayer).Select(Words.Layer));
        return network with { Columns = [network.Columns[0] with { Kind = before }, .. network.Columns.Skip(1)] };
    }

    /// <summary>Whether a layer reads the one before it, and is dense or works on each of its units by itself.</summary>
    static bool IsOfChain(Layer layer) => layer.Sources is [var source] && source == layer.Index - 1
        && layer is (DenseLayer or ActivationLayer or LayerNormalizationLayer or BatchNormalizationLayer or DropoutLayer or ScalingLayer);

    /// <summary>A network of which only the shape is known.</summary>
    public static DrawnNetwork Of(IReadOnlyList<ReportLayer> layers, int mostUnits) => Of(layers, mostUnits, (_, _) => "", []);

    /// <summary>What each output of a model's network stands for.</summary>
    public static string[] OutputNames(Model model) => model.Layers[^1].Outputs == model.Classes.Count
        ? [.. model.Classes]
        : model.Classes.Count == 2 && model.Layers[^1].Outputs == 1
            ? [$"{model.Target.Name} = {model.Classes[1]}"]
            : model.Layers[^1].Outputs == 1
                ? [model.Target.Name]
                : [.. Enumerable.Range(1, model.Layers[^1].Outputs).Select(i => $"{model.Target.Name} {i}")];

    static DrawnNetwork Of(
        IReadOnlyList<ReportLayer> layers, int mostUnits, Func<int, int, string> nameOf, (double[] Weights, double[] Biases)[] parameters)
    {
        List<DrawnColumn> columns = [Column(UnitRole.Input, "", layers[0].Inputs, 0)];
        columns.AddRange(layers.Select((layer, i) =>
            Column(i == layers.Count - 1 ? UnitRole.Output : UnitRole.Hidden, layer.Activation, layer.Outputs, i + 1)));
        IEnumerable<DrawnEdge> edges =
            from layer in Enumerable.Range(0, layers.Count)
            from source in columns[layer].Shown
            from target in columns[layer + 1].Shown
            select new DrawnEdge(
                layer, source.Index, target.Index,
                parameters.Length == 0 ? null : parameters[layer].Weights[(source.Index * layers[layer].Outputs) + target.Index]);
        return new DrawnNetwork(
            columns, [.. edges], [.. layers.Select((_, i) => parameters.Length == 0 ? 0 : parameters[i].Weights.Max(Math.Abs))]);

        DrawnColumn Column(UnitRole role, string kind, int count, int column)
        {
            int first = count <= mostUnits ? count : Math.Max(1, mostUnits - 3);
            int last = count <= mostUnits ? 0 : Math.Min(2, mostUnits - first - 1);
            return new DrawnColumn(role, kind, count, Units(0, first), Units(count - last, last));

            DrawnUnit[] Units(int start, int length) =>
            [
                .. Enumerable.Range(start, length).Select(unit =>
                    new DrawnUnit(unit, nameOf(column, unit), column == 0 || parameters.Length == 0 ? null : parameters[column - 1].Biases[unit])),
            ];
        }
    }
}
