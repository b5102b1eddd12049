using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Insight.Documents;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>
/// The explanation of a row of a network that is no chain of dense layers: the computation graph of seed 004, every node forward and every
/// derivative backward.
/// </summary>
static class GraphExplanation
{
    const int WidestRow = 6;

    /// <summary>Characters of a matrix with a name before it on a line of 80.</summary>
    const int WidestMatrix = 70;

    /// <summary>Explains a row.</summary>
    public static Explanation Of(ExplanationSubject subject, ExplainOptions options)
    {
        if (options with { Exact = false, Optimizer = null, LearningRate = null } != new ExplainOptions())
        {
            throw new ArgumentException(
                "This network is no chain of dense layers and is written as a computation graph, in row vectors; leave weights, layout, index and loss scale out.", nameof(options));
        }

        LayerGraph network = LayerGraph.Of(subject.Layers, Row(subject.Inputs), Row(subject.Targets), ReferenceNetwork.Of(subject.Loss), l2: 0);
        ComputationGraph graph = network.Graph;
        graph.Differentiate(network.Loss!);
        var document = new Document(subject.Title, subject.Network, options.Exact ? NumberStyle.Exact : NumberStyle.Readable);
        document.Section("The network as a computation graph");
        document.Say("This network is more than a chain of dense layers, so it is written as a graph: each line is computed from the lines above it. X is the row, W and b weights and biases, Z weighted sums, A activations, N a normalisation, S a sum of branches, M their mean, C branches side by side, K some columns, E rows of tables, s and G factors and what they make, T the target and L the loss; the number behind a letter is the layer's.");
        InputSection.Write(document, subject, [.. subject.Inputs], [.. subject.Targets], _ => { });
        var listing = GraphListing.Of(graph);
        document.Section("Forward");
        document.Show([.. listing.Forward.Select(Line)]);
        double[] outputs = [.. network.Outputs.Value.Cast<double>()];
        LossSection.WriteAnswer(document, outputs, unit => new Symbol("A", $"{unit + 1}"), subject);
        LossSection.WriteEngine(document, outputs, subject);

        document.Section("Backward");
        document.Say($"A bar stands for the derivative of the loss by the quantity below it. Each adds up the messages of the lines computed from it; {new Symbol("L", Accent: Accent.Bar)} = 1.");
        document.Show([.. listing.Backward.Select(Line)]);
        int output = Array.IndexOf(outputs, outputs.Max());
        IReadOnlyList<ColumnInfluence> influences = InfluenceSection.Of(
            [.. subject.Inputs], Slopes(subject, output), [.. network.Inputs.Bar!.Cast<double>()], subject.InputNames, subject.Features, subject.Row);
        InfluenceSection.Write(document, influences, new Symbol("Z", $"{output + 1}"), subject.OutputNames.Count > output ? subject.OutputNames[output] : $"output {output + 1}");
        WriteProof(document, network, FirstStep.Of(ChainExplanation.OptimizerOf(options, subject.Optimizer)));
        double loss = network.Loss!.Scalar;
        return new Explanation(document, json => WriteJson(json, network, influences))
        {
            Loss = loss,
            InputGradient = [.. network.Inputs.Bar!.Cast<double>()],
            Influences = influences,
        };
    }

    static double[,] Row(IReadOnlyList<double> values)
    {
        double[,] row = new double[1, values.Count];
        for (int i = 0; i < values.Count; i++)
        {
            row[0, i] = values[i];
        }

        return row;
    }

    static Equation Line(GraphLine line)
    {
        Expression value = ValueOf(line.Value);
        return line.Formula.Length == 0
            ? Equation.Of(new Words(line.Name), value)
            : Equation.Of(new Words(line.Name), new Words(line.Formula), value);
    }

    /// <summary>The whole matrix where it is small, otherwise its shape and its largest elements.</summary>
    static Expression ValueOf(double[,] value)
    {
        if (value.Length == 1)
        {
            return value[0, 0];
        }

        Expression matrix = MatrixOf.Numbers(value);
        if (value.GetLength(0) <= WidestRow && value.GetLength(1) <= WidestRow && ExpressionText.Box(matrix, NumberStyle.Readable).Width <= WidestMatrix)
        {
            return matrix;
        }

        double[] all = [.. value.Cast<double>()];
        IEnumerable<double> largest = all.OrderByDescending(Math.Abs).Take(3);
        return new Words(FormattableString.Invariant(
            $"{value.GetLength(0)} x {value.GetLength(1)} numbers, the largest {string.Join(", ", largest.Select(NumberStyle.Readable.Format))}"));
    }

    /// <summary>The slope of one output, before the last activation, for the inputs.</summary>
    static double[] Slopes(ExplanationSubject subject, int output)
    {
        var score = new ReferenceLoss(
            "score", (z, _) => z[output], (z, _) => [.. Enumerable.Range(0, z.Length).Select(k => k == output ? 1.0 : 0.0)])
        {
            Link = subject.Loss.Link is { } link ? ReferenceNetwork.Of(link) : null,
        };
        LayerGraph network = LayerGraph.Of(subject.Layers, Row(subject.Inputs), Row(subject.Targets), score);
        network.Graph.Differentiate(network.Loss!);
        return [.. network.Inputs.Bar!.Cast<double>()];
    }

    /// <summary>The largest gradient of every parameter array, measured too, and what the optimizer's first step makes of it.</summary>
    static void WriteProof(Document document, LayerGraph network, FirstStep step)
    {
        var rows = new List<IReadOnlyList<Prose>>();
        foreach (Node node in network.Parameters.Where(node => node.Bar is not null))
        {
            double[,] bar = node.Bar!;
            (int i, int j) = Enumerable.Range(0, bar.Length).Select(at => (at / bar.GetLength(1), at % bar.GetLength(1)))
                .MaxBy(at => Math.Abs(bar[at.Item1, at.Item2]));
            double before = node.Value[i, j];
            double gradient = bar[i, j];
            double after = node.Name.StartsWith('W') ? step.NextWeight(before, gradient) : step.Next(before, gradient);
            rows.Add([$"{node.Name}[{i + 1}, {j + 1}]", gradient, Measured(network, node, i, j), before, after]);
        }

        network.Graph.Differentiate(network.Loss!);
        document.Section("The proof, and one step");
        document.Say($"The largest gradient of each parameter array, by the graph and by moving the parameter and computing the loss again; then the parameter before and after the first step of {step.Optimizer.Name} with the learning rate {step.Optimizer.LearningRate} on this row.");
        document.Add(new TableBlock(["parameter", "by the graph", "measured", "before", "after"], rows, [1, 2, 3, 4]));
    }

    static double Measured(LayerGraph network, Node node, int i, int j)
    {
        double[,] value = node.Value;
        double before = value[i, j];
        double measured = CentralDifferences.Derivative(
            moved =>
            {
                value[i, j] = moved;
                network.Graph.Forward();
                return network.Loss!.Scalar;
            },
            before).Value;
        value[i, j] = before;
        network.Graph.Forward();
        network.Graph.Backward(network.Loss!);
        return measured;
    }

    static void WriteJson(Utf8JsonWriter json, LayerGraph network, IReadOnlyList<ColumnInfluence> influences)
    {
        json.Number("loss", network.Loss!.Scalar);
        json.Numbers("outputs", [.. network.Outputs.Value.Cast<double>()]);
        json.WriteStartArray("nodes");
        foreach (Node node in network.Graph.TopologicalOrder())
        {
            json.WriteStartObject();
            json.WriteString("node", node.Name);
            json.WriteString("formula", node.Formula);
            json.WriteNumber("rows", node.Value.GetLength(0));
            json.WriteNumber("columns", node.Value.GetLength(1));
            json.Numbers("value", [.. node.Value.Cast<double>()]);
            json.Numbers("bar", node.Bar is { } bar ? [.. bar.Cast<double>()] : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ChainJson.WriteInfluences(json, influences);
    }
}
