using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Losses;

namespace Nabla.Modeling;

/// <summary>Which rows of the table train and which test, what the task is, and each row's class.</summary>
sealed class RowPlan
{
    /// <summary>Sets the test split's random numbers apart from those of the validation split.</summary>
    const ulong TestSplit = 0x7E57_7E57_7E57_7E57;

    readonly Table _table;
    readonly RowDivision _division;

    public RowPlan(Table table, TrainOptions options)
    {
        _table = table;
        int[] labelled = Labelled(table, options);
        IReadOnlyList<string> targets = options.TargetColumns;
        Task = options.Task is { } task ? TaskInference.Check(table, labelled, targets, task) : TaskInference.Infer(table, labelled, targets);
        Loss = LossChoice.For(options, Task.Task);
        TargetLink link = LossChoice.LinkOf(Loss);
        if (Task.Task == TaskKind.Regression)
        {
            Classes = table.Memory.Keep(RowDivision.ClassesOfNumbers(table, labelled, targets));
            _division = new RowDivision(table, options, Classes);
            (Training, Test) = Divide(labelled, options);
            Target = TargetEncoder.Fit(table, Training.AsArray(), targets, TaskKind.Regression, link);
        }
        else
        {
            // A class that only a test row has is a class all the same.
            Target = TargetEncoder.Fit(table, labelled, targets, Task.Task, link);
            Classes = table.Memory.Keep(ClassesOf(Target, table, labelled));
            _division = new RowDivision(table, options, Classes);
            (Training, Test) = Divide(labelled, options);
        }

        if (options.ClassWeights is { } weights)
        {
            Loss = Loss.WithClassWeights(Weigh(weights));
        }

        DifferentRows = CountDifferent(table.RowHashes, Training);
    }

    /// <summary>The task, and why.</summary>
    public TaskInference Task { get; }

    /// <summary>The loss, with the weights of the classes.</summary>
    public Loss Loss { get; }

    /// <summary>The target, learnt from the training rows; its classes are those of all labelled rows.</summary>
    public TargetEncoder Target { get; }

    /// <summary>
    /// What to keep the shares of when rows are divided: the class of each labelled row of the table, the most probable one, the number of its set of
    /// labels, or the tenth of a numeric target; empty for several numbers.
    /// </summary>
    public RowValues<int> Classes { get; }

    /// <summary>The rows to learn from, in the order given.</summary>
    public RowValues<int> Training { get; }

    /// <summary>The rows to test on.</summary>
    public RowValues<int> Test { get; }

    /// <summary>The number of training rows, equal ones counted once.</summary>
    public int DifferentRows { get; }

    /// <summary>The parts of the training rows to hold out: fewer folds where groups or times allow no more.</summary>
    public IReadOnlyList<(RowValues<int> Kept, RowValues<int> HeldOut)> Parts(Recipe recipe, ulong seed) => recipe.FoldCount switch
    {
        0 => [],
        1 => [Keep(_division.Holdout(Training.AsArray(), recipe.HoldoutFraction, seed))],
        var folds => Folds(_division.MostFolds(Training.AsArray(), folds), seed),
    };

    /// <summary>The training rows in folds, each held out once, as for a cross-validation of the whole.</summary>
    public IReadOnlyList<(RowValues<int> Kept, RowValues<int> HeldOut)> Folds(int folds, ulong seed) =>
        [.. _division.Folds(Training.AsArray(), folds, seed).Select(Keep)];

    (RowValues<int>, RowValues<int>) Keep((int[] Some, int[] Others) rows) => (_table.Memory.Keep(rows.Some), _table.Memory.Keep(rows.Others));

    static int CountDifferent(RowValues<ulong> hashes, RowValues<int> rows)
    {
        ulong[] sorted = new ulong[rows.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = hashes[rows[i]];
        }

        Array.Sort(sorted);
        int different = sorted.Length == 0 ? 0 : 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            different += sorted[i] == sorted[i - 1] ? 0 : 1;
        }

        return different;
    }

    static int[] ClassesOf(TargetEncoder target, Table table, int[] labelled)
    {
        int[] classes = new int[table.RowCount];
        var sets = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (int row in labelled)
        {
            double[] truth = OutputDecoder.Truth(target, table, [row]);
            classes[row] = target switch
            {
                ClassTarget => (int)truth[0],
                DistributionTarget => Array.IndexOf(truth, truth.Max()),
                _ => sets.TryGetValue(string.Join(',', truth), out int set) ? set : sets[string.Join(',', truth)] = sets.Count,
            };
        }

        return classes;
    }

    /// <summary>The weight of each class, from the training rows.</summary>
    double[] Weigh(ClassWeights weights)
    {
        IReadOnlyList<string> names = OutputDecoder.ClassesOf(Target);
        if (names.Count == 0)
        {
            throw new ArgumentException(
                Task.Task == TaskKind.Regression
                    ? "Class weights are for classes; weigh the rows of a regression by a column."
                    : $"Class weights are for one target of classes; for several labels take --loss {Loss.BinaryCrossEntropy.Name}:positive-weight=NUMBER, or weigh the rows.");
        }

        double[] rows = new double[names.Count];
        foreach (int row in Training)
        {
            double[] truth = OutputDecoder.Truth(Target, _table, [row]);
            for (int c = 0; c < rows.Length; c++)
            {
                rows[c] += Target is DistributionTarget ? truth[c] : truth[0] == c ? 1 : 0;
            }
        }

        return weights.For(names, rows);
    }

    static int[] Labelled(Table table, TrainOptions options)
    {
        IReadOnlyList<int>[] given = [options.TrainingRows ?? [], options.TestRows ?? []];
        foreach (IReadOnlyList<int> rows in given)
        {
            if (rows.Any(row => row < 0 || row >= table.RowCount) || rows.Distinct().Count() < rows.Count)
            {
                throw new ArgumentException($"TrainingRows and TestRows name rows of the table, 0 to {table.RowCount - 1}, each once.", nameof(options));
            }
        }

        return options.TrainingRows is null ? [.. Enumerable.Range(0, table.RowCount)] : [.. given[0].Concat(given[1]).Distinct().Order()];
    }

    (RowValues<int> Training, RowValues<int> Test) Divide(int[] labelled, TrainOptions options)
    {
        (int[] training, int[] test) = TrainingAndTest(labelled, options);
        if (options.WeightColumn is not { } column)
        {
            return Keep((training, test));
        }

        // A row that counts nothing would only make batches of nothing.
        double[] weights = RowWeights.Of(_table, column, training);
        int counting = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            training[counting] = training[i];
            counting += weights[i] > 0 ? 1 : 0;
        }

        return Keep((training[..counting], test));
    }

    (int[] Training, int[] Test) TrainingAndTest(int[] labelled, TrainOptions options)
    {
        if (options.TestFraction is { } fraction)
        {
            return _division.Holdout(labelled, fraction, options.Seed ^ TestSplit);
        }

        int[] test = [.. options.TestRows ?? []];
        var held = test.ToHashSet();
        int[] training = Array.FindAll(options.TrainingRows?.ToArray() ?? labelled, row => !held.Contains(row));
        return training.Length switch
        {
            0 => throw new ArgumentException("No row is left to train on: TestRows takes all of them.", nameof(options)),
            1 => throw new NablaDataException($"{_table.Source}: a single row is too few to train on; give it more rows.") { File = _table.Source },
            _ => (training, test),
        };
    }
}
