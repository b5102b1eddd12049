using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Losses;

namespace Nabla.Data.Targets;

/// <summary>The task that several target columns pose together.</summary>
public sealed partial record TaskInference
{
    /// <summary>
    /// Two values in every column make labels that do not exclude one another; numbers a regression with several outputs. Columns of
    /// probabilities are taken as such when the task multiclass is asked for.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows to look at, at least one.</param>
    /// <param name="targets">The names of the target columns; one is inferred as <see cref="Infer(Table, ReadOnlySpan{int}, string)"/> does.</param>
    /// <exception cref="NablaDataException">A target is missing in a row, has one value only, or does not go with the others.</exception>
    public static TaskInference Infer(Table table, ReadOnlySpan<int> rows, IReadOnlyList<string> targets)
    {
        ArgumentNullException.ThrowIfNull(table);
        CheckNames(targets);
        if (targets.Count == 1)
        {
            return Infer(table, rows, targets[0]);
        }

        var scans = new List<TargetScan>();
        foreach (string target in targets)
        {
            scans.Add(TargetScan.Of(table, rows, target, task: null));
            ThrowIfConstant(table, rows.Length, scans[^1]);
        }

        string[] names = [.. targets];
        if (scans.All(scan => scan.DistinctCount == 2))
        {
            string reason = $"each of {NameList.Of(names)} has two distinct values";
            return new TaskInference(TaskKind.Multilabel, reason, SumToOne(table, rows, scans) is { } note ? [note] : []);
        }

        if (scans.Find(scan => !scan.IsNumeric) is { } text)
        {
            string other = scans.Find(scan => scan.DistinctCount != 2)!.Name;
            throw Unsuited(
                table, text,
                $"is text, and {(other == text.Name ? "it" : $"'{other}'")} has not two values, so that the targets are neither numbers nor labels of two values; train a model for each kind");
        }

        return new TaskInference(TaskKind.Regression, $"{NameList.Of(names)} are numbers", SumToOne(table, rows, scans) is { } warning ? [warning] : []);
    }

    /// <summary>Checks the task the user asks for against several targets.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows to look at, at least one.</param>
    /// <param name="targets">The names of the target columns.</param>
    /// <param name="task">The task the user asks for.</param>
    /// <exception cref="NablaDataException">A target does not suit the task, is missing in a row, or has one value only.</exception>
    public static TaskInference Check(Table table, ReadOnlySpan<int> rows, IReadOnlyList<string> targets, TaskKind task)
    {
        ArgumentNullException.ThrowIfNull(table);
        CheckNames(targets);
        if (targets.Count == 1 && task != TaskKind.Multilabel)
        {
            return Check(table, rows, targets[0], task);
        }

        if (task == TaskKind.Binary)
        {
            throw new NablaDataException(
                $"{table.Source}: a binary task has one target, not {targets.Count}; use --task multilabel for several labels of two values.")
            {
                File = table.Source,
            };
        }

        TargetEncoder.Fit(table, rows, targets, task);
        string reason = task == TaskKind.Multiclass
            ? $"the user asked for it, with the probabilities of {targets.Count} classes"
            : "the user asked for it";
        return new TaskInference(task, reason, []);
    }

    static void CheckNames(IReadOnlyList<string> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Count == 0 || targets.Distinct().Count() < targets.Count)
        {
            throw new ArgumentException("Name at least one target column, each once.", nameof(targets));
        }
    }

    /// <summary>Numbers that sum to 1 in every row are probabilities in all likelihood.</summary>
    static string? SumToOne(Table table, ReadOnlySpan<int> rows, List<TargetScan> scans)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            int index = i;
            if (scans.Any(scan => !scan.IsNumeric || scan.Numbers[index] < 0) || Math.Abs(scans.Sum(scan => scan.Numbers[index]) - 1) > TargetCheck.SumTolerance(scans.Count))
            {
                return null;
            }
        }

        return $"the {scans.Count} targets sum to 1 in every row of {table.Source}: if they are the probabilities of classes, add --task multiclass.";
    }
}
