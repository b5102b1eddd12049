using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Insight.Explanations;
using Nabla.Optimizers;
using Nabla.Reference;
using Nabla.Regularizers;

namespace Nabla.Modeling;

/// <summary>Hands a model and a row over to be explained.</summary>
static class ModelExplanation
{
    /// <summary>Explains a row of a table.</summary>
    public static Explanation Of(Model model, Table table, int row, ExplainOptions? options)
    {
        BoundFeatures bound = model.Features.Bind(table);

        // Explain the numbers that the network sees: in its own precision.
        (double[] inputs, double[] targets) = model.Precision == Precision.Float
            ? Encode<float>(model, bound, table, row)
            : Encode<double>(model, bound, table, row);
        return Explanation.Of(
            new ExplanationSubject
            {
                Title = $"{table.Locate(row)}: every number explained",
                Network = $"{model.Target.Name} from {model.Features.Columns.Sum(column => column.ColumnNames.Count)} columns, {model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)} weights and biases, trained on {model.Provenance.Source}.",
                Layers = [.. Enumerable.Range(0, model.Layers.Count).Select(layer => LayerOf(model, layer))],
                Loss = model.Loss,
                Inputs = inputs,
                Targets = targets,
                InputNames = model.Features.FeatureNames,
                OutputNames = model.Target is ClassTarget classes ? (classes.Task == TaskKind.Binary ? [classes.Classes[1]] : classes.Classes) : [model.Target.Name],
                Features = bound,
                Row = row,
                Target = model.Target,
                EngineOutputs = model.Predictor.Outputs(inputs),
                EngineIsSingle = model.Precision == Precision.Float,
                L2Penalty = model.Training.L2Penalty,
                Optimizer = OptimizerOf(model.Provenance),
                LeftOut =
                [
                    .. new Regularization().Parameters.Select(parameter => parameter.Name)
                        .SelectMany(name => model.Provenance.Options.Where(option => option.Key == name && name != "l2"))
                        .Select(option => $"{option.Key} {option.Value}"),
                ],
            },
            options);
    }

    static LayerDescription LayerOf(Model model, int layer)
    {
        (double[] first, double[] second) = model.ParametersOf(layer);
        return TextbookLayers.Of(model.Layers[layer], first, second, model.Predictor.Statistics(layer));
    }

    /// <summary>The optimizer that trained the model, with its learning rate.</summary>
    internal static Optimizer OptimizerOf(Provenance provenance)
    {
        var options = new Dictionary<string, string>(provenance.Options);
        Optimizer optimizer = options.TryGetValue("optimizer", out string? name) ? Optimizer.Parse(name) : new Adam();

        // A line search looks at all training rows: on one row, show the direction in which it starts.
        if (optimizer.SearchesLine)
        {
            return new StochasticGradientDescent();
        }

        return options.TryGetValue("learning-rate", out string? rate) && double.TryParse(rate, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? optimizer with { LearningRate = value }
            : optimizer;
    }

    static (double[] Inputs, double[] Targets) Encode<T>(Model model, BoundFeatures bound, Table table, int row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] inputs = new T[model.Features.Width];
        T[] targets = new T[model.Target.Width];
        bound.Encode(row, inputs.AsSpan());
        model.Target.Encode(table, [row], targets.AsSpan());
        return (Array.ConvertAll(inputs, double.CreateTruncating), Array.ConvertAll(targets, double.CreateTruncating));
    }
}
