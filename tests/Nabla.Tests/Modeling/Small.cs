using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;
using Nabla.Optimizers;

namespace Nabla.Tests.Modeling;

/// <summary>Trainings that end within a blink, and progress that arrives on the thread that makes it.</summary>
static class Small
{
    public static Table Iris { get; } = Table.Read("iris");

    public static Table Penguins { get; } = Table.Read("penguins");

    public static Table CandyBar { get; } = Table.Read("candy_bar");

    public static Table Xor { get; } = Table.Read("xor");

    /// <summary>One held-out part, one penalty, eight hidden units, no baselines.</summary>
    public static TrainOptions Options(string target, int epochs = 5) => new()
    {
        Target = target,
        Hidden = [8],
        Epochs = epochs,
        Validation = 0.2,
        L2Penalty = 1e-4,
        Threads = 1,
        Optimizer = new Adam(0.01),
        Baselines = false,

        // Tables of these tests are made by a formula: a column may well be the target in another form.
        Audit = false,
    };

    /// <summary>A classification, a regression and a two-class model; each trained once for all tests that only look.</summary>
    public static Model IrisModel => s_iris.Value;

    public static Model PenguinModel => s_penguins.Value;

    public static Model CandyBarModel => s_candyBar.Value;

    public static Model XorModel => s_xor.Value;

    static readonly Lazy<Model> s_iris = new(() => Model.Train(Iris, Options("species", 30)));
    static readonly Lazy<Model> s_penguins = new(() => Model.Train(Penguins, Options("species", 15)));
    static readonly Lazy<Model> s_candyBar = new(() => Model.Train(CandyBar, Options("price", 30)));
    static readonly Lazy<Model> s_xor = new(() => Model.Train(Xor, Options("y", 20) with { Validation = 0 }));

    /// <summary>Progress that calls back at once, on the training thread.</summary>
    public static IProgress<TrainingProgress> Watch(Action<TrainingProgress> look) => new Watcher(look);

    /// <summary>The bits of every number of every prediction, and its text and flags.</summary>
    public static string[] Bits(IEnumerable<Prediction> predictions) =>
    [
        .. predictions.Select(prediction =>
        {
            IEnumerable<double> numbers = prediction.Probabilities.Prepend(prediction.Value);
            IEnumerable<string> bits = numbers.Select(number => BitConverter.DoubleToInt64Bits(number).ToString("x16"));
            return string.Join('|', [prediction.Text, .. bits, .. prediction.Flags]);
        }),
    ];

    /// <summary>The numbers of metrics by name; metrics read from a file and computed ones then compare equal.</summary>
    public static IEnumerable<(string Name, double? Value)>? Numbers(Metrics? metrics) =>
        metrics?.All.Select(metric => (metric.Name, metric.Value)).Append(("rows", metrics.Rows)).ToArray();

    public static Table Csv(params string[] lines) => Table.ReadCsv(new System.IO.StringReader(string.Join('\n', lines)), "rows.csv");

    sealed class Watcher(Action<TrainingProgress> look) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => look(value);
    }
}
