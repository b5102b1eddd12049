using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Threading;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Losses;

namespace Nabla.Modeling;

/// <summary>
/// What options come to on rows held out, without a model: the search of <see cref="ModelTrainer{T}"/> on some of the parts that training would hold
/// out, and for some of its epochs. This is all that whoever compares options needs to know of training.
/// </summary>
sealed partial class OptionsTrial
{
    readonly Table _table;
    readonly RowPlan _rows;
    readonly TrainOptions _options;

    /// <param name="table">The table.</param>
    /// <param name="options">The options that all trials have in common: target, rows, splits.</param>
    public OptionsTrial(Table table, TrainOptions options)
    {
        options.Check();
        _table = table;
        _options = options;
        _rows = new RowPlan(table, options);
        Recipe recipe = RecipeOf(options);
        IsLarge = recipe.IsLarge;
        Members = recipe.Members;
        Parts = _rows.Parts(recipe, options.Seed).Count;

        // What would make one training worthless makes a search worthless.
        DataExaminer.Examine(table, _rows, options, FoldSets<float>.Learn(table, options, _rows.Training, recipe, 0));
    }

    /// <summary>The parts that training holds out in turn: 1 for a single one, 0 for none.</summary>
    public int Parts { get; }

    /// <summary>Whether the table is a large one, of which training holds out a single part.</summary>
    public bool IsLarge { get; }

    /// <summary>The networks whose mean the model is.</summary>
    public int Members { get; }

    /// <summary>Whether the features are pixels.</summary>
    public bool IsImage => _table.Image is not null;

    /// <summary>The usual loss of classes with label smoothing of a tenth; <see langword="null"/> where the task has none.</summary>
    public Loss? SmoothedLoss => _rows.Task.Task switch
    {
        TaskKind.Multiclass => new CategoricalCrossEntropy(Smoothing),
        TaskKind.Binary => new BinaryCrossEntropy(smoothing: Smoothing),
        _ => null,
    };

    /// <summary>The name of the metric by which an epoch can be chosen.</summary>
    public string EpochMetric => new ModelPlan<float>(_options, RecipeOf(_options), _rows.Target, _rows.Loss).MetricName;

    /// <summary>The training rows.</summary>
    public int TrainingRows => _rows.Training.Length;

    /// <summary>Whether rows are kept that no trial sees.</summary>
    public bool HasTest => _rows.Test.Length > 0 || _options.TestTable is not null;

    /// <summary>The metrics of the task, the primary one first; their values are those of an answer that knows nothing.</summary>
    public IReadOnlyList<Metric> Metrics
    {
        get
        {
            var decoder = new OutputDecoder(_rows.Target);
            double[] answers = new double[_rows.Training.Length * decoder.Width];
            Array.Fill(answers, _rows.Target switch
            {
                { Task: TaskKind.Regression } => 0,
                { Task: TaskKind.Multilabel } => 0.5,
                _ => 1.0 / decoder.Width,
            });
            return decoder.Measure(_table, _rows.Training, answers).All;
        }
    }

    /// <summary>Where the data come from and all options in effect, by name: with the setting of a trial they decide what it comes to.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Identity
    {
        get
        {
            var provenance = Provenance.Of(_table, _rows, _options, RecipeOf(_options));
            return [new("data", provenance.DataHash), new("rows", $"{_rows.Training.Length}"), new("seed", $"{_options.Seed}"), .. provenance.Options];
        }
    }

    /// <summary>An error about the data, in one sentence.</summary>
    public NablaDataException Fault(string problem) => new($"{_table.Source}: {problem}.") { File = _table.Source };

    /// <summary>Trains on the first parts and measures on the rows held out.</summary>
    /// <param name="options">The options; target, rows and splits as those of the constructor. Another seed divides the training rows in another way.</param>
    /// <param name="parts">How many of the parts are held out, one after the other.</param>
    /// <param name="epochs">The share of the epochs, in (0, 1].</param>
    /// <param name="members">The networks whose outputs are averaged; as many as training would hold rows out with when left out.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>The metrics on each part; of a single part on each of its <see cref="Blocks"/>. And rows held out for each row trained on.</returns>
    /// <exception cref="Training.DivergedException">The loss became infinite or NaN in the first epoch.</exception>
    public (IReadOnlyList<Metrics> Metrics, double HeldOutShare) Run(
        TrainOptions options, int parts, double epochs, int? members, CancellationToken cancellationToken) => options.Precision == Precision.Float
            ? Run<float>(options, parts, epochs, members, cancellationToken)
            : Run<double>(options, parts, epochs, members, cancellationToken);

    const double Smoothing = 0.1;

    /// <summary>A single part is measured in so many blocks, so that its metrics have a spread.</summary>
    const int Blocks = 10;

    (IReadOnlyList<Metrics> Metrics, double HeldOutShare) Run<T>(
        TrainOptions options, int parts, double epochs, int? members, CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Outcome<T> outcome, FoldSets<T> folds) = Train<T>(options, parts, epochs, members, cancellationToken);
        return (Measure(outcome.OutOfFold!), folds.Parts.Average(fold => (double)fold.HeldOut.Length / fold.Kept.Length));
    }

    (Outcome<T> Outcome, FoldSets<T> Folds) Train<T>(TrainOptions options, int parts, double epochs, int? members, CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Recipe recipe = RecipeOf(options);
        recipe = recipe with { Refit = false, Epochs = Math.Max(1, (int)Math.Round(recipe.Epochs * epochs)), FoldMembers = members ?? recipe.FoldMembers };
        Loss loss = Equals(options.Loss, _options.Loss) ? _rows.Loss : new RowPlan(_table, options).Loss;
        var plan = new ModelPlan<T>(options, recipe, _rows.Target, loss);
        using var memory = new InputMemory(options.MemoryLimit);
        var folds = new FoldSets<T>(_table, _rows, options, recipe, memory, most: parts);
        Outcome<T> outcome = new ModelTrainer<T>(_table, _rows, plan, folds, memory, _ => { }, cancellationToken).Run();

        // A search that was cancelled has a result, which is not the one that the trial would have had.
        cancellationToken.ThrowIfCancellationRequested();
        return (outcome, folds);
    }

    List<Metrics> Measure(OutOfFold heldOut)
    {
        var decoder = new OutputDecoder(_rows.Target);
        int[] groups = Parts > 1 ? heldOut.Folds : [.. Enumerable.Range(0, heldOut.Rows.Length).Select(row => row % Blocks)];
        return
        [
            .. Enumerable.Range(0, heldOut.Rows.Length).GroupBy(row => groups[row]).OrderBy(group => group.Key).Select(group => decoder.Measure(
                _table, [.. group.Select(row => heldOut.Rows[row])],
                [.. group.SelectMany(row => heldOut.Answers[(row * decoder.Width)..((row + 1) * decoder.Width)])])),
        ];
    }

    Recipe RecipeOf(TrainOptions options) => Recipe.For(options, _rows.Training.Length, _rows.DifferentRows, _table.Image is not null);
}
