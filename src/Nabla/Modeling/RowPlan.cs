using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Targets;

namespace Nabla.Modeling;

/// <summary>Which rows of the table train and which test, what the task is, and each row's class.</summary>
sealed class RowPlan
{
    /// <summary>Sets the test split's random numbers apart from those of the validation split.</summary>
    const ulong TestSplit = 0x7E57_7E57_7E57_7E57;

    readonly Table _table;

    public RowPlan(Table table, TrainOptions options)
    {
        _table = table;
        int[] labelled = Labelled(table, options);
        Task = options.Task is { } task
            ? TaskInference.Check(table, labelled, options.Target, task)
            : TaskInference.Infer(table, labelled, options.Target);
        if (Task.Task == TaskKind.Regression)
        {
            (Training, Test) = Divide(labelled, options);
            Target = TargetEncoder.Fit(table, Training, options.Target, TaskKind.Regression);
        }
        else
        {
            // A class that only a test row has is a class all the same.
            var target = (ClassTarget)TargetEncoder.Fit(table, labelled, options.Target, Task.Task);
            Classes = new int[table.RowCount];
            foreach (int row in labelled)
            {
                Classes[row] = target.IndexOf(table, row);
            }

            (Training, Test) = Divide(labelled, options);
            Target = target;
        }

        var different = new HashSet<ulong>();
        foreach (int row in Training)
        {
            different.Add(RowGroup.Hash(table, row));
        }

        DifferentRows = different.Count;
    }

    /// <summary>The task, and why.</summary>
    public TaskInference Task { get; }

    /// <summary>The target, learnt from the training rows; its classes are those of all labelled rows.</summary>
    public TargetEncoder Target { get; }

    /// <summary>The class of each labelled row of the table; empty for a regression.</summary>
    public int[] Classes { get; } = [];

    /// <summary>The rows to learn from, in the order given.</summary>
    public int[] Training { get; }

    /// <summary>The rows to test on.</summary>
    public int[] Test { get; }

    /// <summary>The number of training rows, equal ones counted once.</summary>
    public int DifferentRows { get; }

    /// <summary>The parts of the training rows to hold out.</summary>
    public IReadOnlyList<(int[] Kept, int[] HeldOut)> Parts(Recipe recipe, ulong seed) => recipe.FoldCount switch
    {
        0 => [],
        1 => [RowSplit.Holdout(_table, Training, recipe.HoldoutFraction, seed, Classes)],
        _ => RowSplit.KFold(_table, Training, recipe.FoldCount, seed, Classes),
    };

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

    (int[] Training, int[] Test) Divide(int[] labelled, TrainOptions options)
    {
        if (options.TestFraction is { } fraction)
        {
            return RowSplit.Holdout(_table, labelled, fraction, options.Seed ^ TestSplit, Classes);
        }

        int[] test = [.. options.TestRows ?? []];
        var held = test.ToHashSet();
        int[] training = [.. (options.TrainingRows ?? labelled).Where(row => !held.Contains(row))];
        return training.Length switch
        {
            0 => throw new ArgumentException("No row is left to train on: TestRows takes all of them.", nameof(options)),
            1 => throw new NablaDataException($"{_table.Source}: a single row is too few to train on; give it more rows.") { File = _table.Source },
            _ => (training, test),
        };
    }
}
