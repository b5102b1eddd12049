using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>What the writer and the reader of model files agree on.</summary>
static class ModelDocument
{
    /// <summary>The metadata key of the JSON document.</summary>
    public const string Key = "nabla";

    /// <summary>The value of the document's <c>format</c>.</summary>
    public const string Format = "nabla-model";

    /// <summary>The version of the document that this build writes, and the newest that it reads.</summary>
    public const int Version = 1;

    /// <summary>The feature of a file whose loss was defined outside the library.</summary>
    public const string CustomLoss = "custom-loss";

    /// <summary>The feature of a file whose target is several columns.</summary>
    const string SeveralTargets = "several-targets";

    /// <summary>The feature of a file whose outputs are scores or logarithms instead of probabilities or standardised numbers.</summary>
    const string TargetLink = "target-link";

    /// <summary>The feature of a file with a boolean, a date by its parts, or a category by its index.</summary>
    const string ColumnKinds = "column-kinds";

    /// <summary>The feature of a file whose decisions go by stated costs.</summary>
    const string DecisionCosts = "decision-costs";

    const int SelfTestRows = 3;

    /// <summary>The feature of a network in which a layer reads another than the one before.</summary>
    const string Graph = "graph";

    /// <summary>The features that a file may require and this build knows.</summary>
    public static IReadOnlyList<string> Features { get; } =
        [Graph, CustomLoss, SeveralTargets, TargetLink, DecisionCosts, ColumnKinds, .. LayerShape.Kinds.Where(kind => kind != "dense")];

    /// <summary>
    /// The inputs of the self-test: standard normal numbers, a function of their place alone, and indices where an embedding reads them. They are no row of the training data, so that a
    /// model file gives none away.
    /// </summary>
    public static IEnumerable<double[]> SelfTestInputs(int features, IReadOnlyList<Layer> layers)
    {
        for (uint row = 0; row < SelfTestRows; row++)
        {
            var random = new CounterRandom(0, RandomPurpose.SelfTest, row);
            double[] inputs = new double[features];
            for (int i = 0; i < features; i++)
            {
                // Rounded to a multiple of 1/64, which every precision holds exactly.
                inputs[i] = Math.Round(random.Normal((ulong)i) * 64) / 64;
            }

            // Where an embedding reads, the index of a category.
            foreach (EmbeddingLayer embedding in layers.OfType<EmbeddingLayer>())
            {
                for (int j = 0; j < embedding.InputColumns.Count; j++)
                {
                    ref double index = ref inputs[embedding.InputColumns[j]];
                    index = Math.Abs(index) * 64 % embedding.Categories[j];
                    index = Math.Floor(index);
                }
            }

            yield return inputs;
        }
    }

    /// <summary>What a reader must know beyond version 1 as it began, the document's <c>requires</c>: an older Nabla refuses the file with a clear sentence.</summary>
    public static IEnumerable<string> RequiredBy(Model model)
    {
        IEnumerable<string> features = model.Layers.Select(layer => layer.Kind).Where(kind => kind != "dense")
            .Concat(model.Layers.Where(layer => layer.Branches).Select(_ => Graph))
            .Concat(model.Loss is Losses.CustomLoss or RecordedLoss ? [CustomLoss] : [])
            .Concat(model.Target.Columns.Count > 1 || model.Task == TaskKind.Multilabel ? [SeveralTargets] : [])
            .Concat(model.Features.Columns.Any(column => column is BooleanEncoder or DateEncoder or CategoryEncoder { IsIndex: true }) ? [ColumnKinds] : [])
            .Concat(model.Target.Link != Data.Targets.TargetLink.Direct ? [TargetLink] : [])
            .Concat(model.Calibration.Costs is not null ? [DecisionCosts] : []);
        return features.Distinct().Order(StringComparer.Ordinal);
    }

    /// <summary>The word of a stop reason, as in the JSON contract.</summary>
    public static string Word(StopReason reason) => reason.ToString().ToLowerInvariant();

    /// <summary>The word of a precision.</summary>
    public static string Word(Precision precision) => precision == Precision.Float ? "float" : "double";
}
