using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;
using Nabla.Optimizers;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>The explanation of a row of a chain of dense layers: the sections in the order in which the numbers come about.</summary>
static class ChainExplanation
{
    /// <summary>Explains a row of a model.</summary>
    public static Explanation Of(ExplanationSubject subject, IReadOnlyList<DenseDescription> layers, ExplainOptions options)
    {
        LossForm loss = LossForm.Of(subject.Loss, options.LossScale);
        if (options.LossScale is not null && loss is not SquaredErrorForm)
        {
            throw new ArgumentException($"The loss here is {loss.Name}: a scale is for squared error only; leave it out.", nameof(options));
        }

        var network = new TracedNetwork([.. layers.Select((layer, l) => Trace(layer, subject, isLast: l == layers.Count - 1))], loss);
        var document = new Document(
            subject.Title, subject.Network.Length > 0 ? subject.Network : "", options.Exact ? NumberStyle.Exact : NumberStyle.Readable);
        var trace = new RowTrace(
            network, [.. subject.Inputs], [.. subject.Targets], FirstStep.Of(OptimizerOf(options, subject.Optimizer)), subject.L2Penalty);
        return Compose(document, trace, options, options.Layout ?? VectorLayout.Column, subject, _ => { });
    }

    /// <summary>Writes all sections.</summary>
    /// <param name="document">Where.</param>
    /// <param name="trace">The numbers.</param>
    /// <param name="options">How.</param>
    /// <param name="layout">Row or column vectors.</param>
    /// <param name="subject">The model behind it, or <see langword="null"/> for a textbook example.</param>
    /// <param name="remark">What a textbook example adds before the proof.</param>
    public static Explanation Compose(
        Document document, RowTrace trace, ExplainOptions options, VectorLayout layout, ExplanationSubject? subject, Action<ExplanationContext> remark)
    {
        var notation = new Notation(layout, options.Index, trace.Network.Sizes);
        ExplainedWeight weight = Followed(trace, notation, options);
        var context = new ExplanationContext
        {
            Document = document,
            Trace = trace,
            Notation = notation,
            Weight = weight,
            Shown = new ShownUnits(trace, weight),
            InputNames = subject?.InputNames ?? [],
            OutputNames = subject?.OutputNames ?? [],
        };
        int output = OutputAskedAbout(trace);
        IReadOnlyList<ColumnInfluence> influences = InfluenceSection.Of(
            trace.Inputs, trace.Network.InputSlopes(trace.Inputs, output), trace.InputGradient, context.InputNames, subject?.Features, subject?.Row ?? 0);
        OverviewSection.Write(context);
        InputSection.Write(context, subject);
        ForwardSection.Write(context);
        LossSection.Write(context, subject);
        BackwardSection.Write(context);
        WeightSection.Write(context, options.Weight is not null);
        UpdateSection.Write(context, subject);
        InfluenceSection.Write(document, influences, Notation.PreActivation(context.Depth, output), context.OutputName(output));
        remark(context);
        CheckSection.Write(context);
        return new Explanation(document, json => ChainJson.Write(json, trace, notation, weight, influences, subject))
        {
            Layers = trace.Layers,
            Weight = weight,
            Loss = trace.Loss,
            InputGradient = trace.InputGradient,
            Influences = influences,
        };
    }

    /// <summary>The optimizer asked for, or the given one, at the learning rate asked for.</summary>
    public static Optimizer OptimizerOf(ExplainOptions options, Optimizer usual)
    {
        Optimizer optimizer = options.Optimizer ?? usual;
        if (optimizer.SearchesLine)
        {
            throw new ArgumentException(
                $"{optimizer.Name} searches along a line over all training rows, so one row has no step of it; choose another optimizer to show, such as sgd.", nameof(options));
        }

        return options.LearningRate is { } rate ? optimizer with { LearningRate = rate } : optimizer;
    }

    static ExplainedWeight Followed(RowTrace trace, Notation notation, ExplainOptions options)
    {
        if (options.Weight is not var (printed, first, second))
        {
            (int layer, int to, int from) = trace.LargestGradient();
            return trace.Weight(layer, to, from);
        }

        int number = notation.Index == LayerIndex.Target ? printed : printed + 1;
        if (number < 1 || number > trace.Layers.Count)
        {
            throw new ArgumentException(
                $"There is no layer {printed}; the layers are {notation.NumberOf(1)} to {notation.NumberOf(trace.Layers.Count)}.", nameof(options));
        }

        double[,] weights = trace.Layers[number - 1].Weights;
        (int target, int source) = notation.IsRow ? (second - 1, first - 1) : (first - 1, second - 1);
        if (target < 0 || target >= weights.GetLength(0) || source < 0 || source >= weights.GetLength(1))
        {
            (int rows, int columns) = notation.Printed(weights.GetLength(0) - 1, weights.GetLength(1) - 1);
            throw new ArgumentException(
                $"Layer {printed} has no weight {first},{second}; its weights are 1,1 to {rows},{columns}.", nameof(options));
        }

        return trace.Weight(number, target, source);
    }

    /// <summary>The answer: the largest output of several.</summary>
    static int OutputAskedAbout(RowTrace trace) => Array.IndexOf(trace.Outputs, trace.Outputs.Max());

    static TracedLayer Trace(DenseDescription layer, ExplanationSubject subject, bool isLast)
    {
        double[,] transposed = new double[layer.Weights.GetLength(1), layer.Weights.GetLength(0)];
        for (int i = 0; i < layer.Weights.GetLength(0); i++)
        {
            for (int o = 0; o < layer.Weights.GetLength(1); o++)
            {
                transposed[o, i] = layer.Weights[i, o];
            }
        }

        // A loss computed from logits is the loss of the probabilities: the last layer gives those.
        return new TracedLayer(
            transposed, [.. layer.Biases], ActivationForm.Of(isLast && subject.Loss.Link is { } link ? ReferenceNetwork.Of(link) : layer.Activation));
    }
}
