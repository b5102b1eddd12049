using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Evaluation;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Tests.Architecture;

namespace Nabla.Tests.Modeling;

/// <summary>
/// How the golden model files were made: one for each thing that a file can hold. A file is made once, by the version that could first write it, and never again;
/// what stands here says what is in it.
/// </summary>
static class GoldenModels
{
    /// <summary>The columns that the models predict, each another one; none is a feature.</summary>
    static readonly string[] s_targets = ["price", "kind", "sold", "visits", "walk", "bus", "car", "wet", "cold"];

    static readonly TrainOptions s_small = new()
    {
        Epochs = 2,
        Validation = 0.25,
        L2Penalty = 1e-4,
        Optimizer = new Adam(0.01),
        Threads = 1,
        Audit = false,
        Baselines = false,
        Drop = ["town", "day", "old"],
        Hidden = [3],
    };

    static readonly Dictionary<string, (string Table, TrainOptions Options)> s_recipes = new()
    {
        ["regression"] = Of("price"),
        ["regression-linear"] = Of("price", with => with with { Hidden = [] }),
        ["regression-huber"] = Of("price", with => with with { Loss = Loss.Parse("huber:delta=1.5") }),
        ["regression-quantile"] = Of("price", with => with with { Loss = Loss.Parse("quantile:level=0.9") }),
        ["regression-counts"] = Of("visits", with => with with { Task = TaskKind.Regression, Loss = Loss.Poisson }),
        ["regression-several"] = Of(["price", "visits"], with => with with { Task = TaskKind.Regression }),
        ["regression-custom-loss"] = Of("price", with => with with
        {
            Loss = Loss.Custom("fourth-power", (outputs, targets) => Fourth(outputs[0] - targets[0]), (outputs, targets, gradient) => gradient[0] = 4 * Cube(outputs[0] - targets[0]), 1),
        }),
        ["binary"] = Of("sold"),
        ["binary-costs"] = Of("sold", with => with with { Costs = MisclassificationCosts.Parse("true:false=5,false:true=1") }),
        ["binary-hinge"] = Of("sold", with => with with { Loss = Loss.Hinge }),
        ["multiclass"] = Of("kind"),
        ["multiclass-hinge"] = Of("kind", with => with with { Loss = Loss.MulticlassHinge }),
        ["multiclass-probabilities"] = Of(["walk", "bus", "car"], with => with with { Task = TaskKind.Multiclass }),
        ["multilabel"] = Of(["wet", "cold"]),
        ["every-kind-of-column"] = Of("price", with => with with { Drop = [] }),
        ["columns-by-quantiles-and-bins"] = Of("price", with => with with { NumericScaling = NumberScaling.Quantile, NumericBins = 3 }),
        ["columns-robust-missing-words"] = Of("price", with => with with { NumericScaling = NumberScaling.Robust, Categorical = ["rooms"] }),
        ["bins-and-periodic"] = Of("price", with => with with { Hidden = null, Drop = [], NumericBins = 2, NumericFrequencies = 2, Ensemble = 1, Dropout = 0 }),
        ["ensemble-with-dropout"] = Of("kind", with => with with { Hidden = null, NumericBins = 0, NumericFrequencies = 0, Ensemble = 2, Dropout = 0.2 }),
        ["normalization-by-batch"] = Of("kind", with => with with { Hidden = [3, 2], Normalization = Normalization.Batch }),
        ["normalization-by-row-double"] = Of("kind", with => with with { Hidden = [3, 2], Normalization = Normalization.Layer, Precision = Precision.Double }),
        ["graph"] = Graph("4 tanh -> residual(4 relu -> 4) -> relu -> concatenation(3 elu:alpha=0.5 | selection(0-1) | identity) -> dropout:rate=0.25 -> layer-normalization:epsilon=0.001"),
        ["graph-sums-and-means"] = Graph("sum(3 relu | 3 sigmoid) -> mean(3 softplus | 3 silu | identity) -> scaling -> mean:blocks=3"),
        ["graph-blocks"] = Graph("periodic:frequencies=2 -> block-dense(2 x 4 relu) -> block-dense(2 x 3 gelu-tanh, shared) -> batch-normalization:epsilon=0.01,momentum=0.2"),
        ["activations"] = Graph("2 leaky-relu:slope=0.2 -> 2 selu -> 2 gelu -> 2 mish -> 2 cosine -> 2 square -> 2 cube -> 2 identity"),
        ["double"] = Of("price", with => with with { Precision = Precision.Double }),
        ["embedding"] = ("codes.csv", s_small with { Target = "wear", Drop = [], Hidden = null, NumericBins = 2, NumericFrequencies = 2, Ensemble = 1, Dropout = 0 }),
        ["pixels"] = ("digits", s_small with { Target = "digit", Drop = [], Hidden = [2] }),
    };

    /// <summary>The names of the files.</summary>
    public static IEnumerable<string> Names => s_recipes.Keys;

    /// <summary>The golden file of a name, among the sources.</summary>
    public static string File(string name) => Path.Combine(Repository.Root, "tests", "Nabla.Tests", "data", "golden", name + ".safetensors");

    /// <summary>The rows that a model was trained on, a few dozen; they are called by the name of their file, wherever it lies.</summary>
    public static Table Rows(string name)
    {
        string table = s_recipes[name].Table;
        if (table == "digits")
        {
            return Table.Read(table).SelectRows([.. Enumerable.Range(0, 60)]);
        }

        using FileStream file = System.IO.File.OpenRead(Path.Combine(Path.GetDirectoryName(File(name))!, table));
        return Table.ReadCsv(file, table);
    }

    /// <summary>A model of the recipe as this version trains it.</summary>
    public static Model Train(string name) => Model.Train(Rows(name), s_recipes[name].Options);

    static (string Table, TrainOptions Options) Of(string target, Func<TrainOptions, TrainOptions>? with = null) =>
        Recipe(s_small with { Target = target }, [target], with);

    static (string Table, TrainOptions Options) Of(string[] targets, Func<TrainOptions, TrainOptions>? with = null) =>
        Recipe(s_small with { Targets = targets }, targets, with);

    static (string Table, TrainOptions Options) Graph(string layers) => Of("price", with => with with { Hidden = null, Network = Nabla.Networks.Architecture.Parse(layers) });

    static (string Table, TrainOptions Options) Recipe(TrainOptions options, string[] targets, Func<TrainOptions, TrainOptions>? with)
    {
        TrainOptions changed = with is null ? options : with(options);
        return ("rows.csv", changed with { Drop = [.. changed.Drop, .. s_targets.Except(targets)] });
    }

    static double Cube(double difference) => difference * difference * difference;

    static double Fourth(double difference) => Cube(difference) * difference;
}
