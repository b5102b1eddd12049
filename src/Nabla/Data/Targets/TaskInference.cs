using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data.Targets;

/// <summary>What kind of task a target column poses, and why.</summary>
/// <param name="Task">The task.</param>
/// <param name="Reason">One clause a person can read, such as <c>'digit' has 10 distinct whole numbers</c>.</param>
/// <param name="Warnings">What a person should know about the target, one sentence each.</param>
public sealed partial record TaskInference(TaskKind Task, string Reason, IReadOnlyList<string> Warnings)
{
    const int MostClasses = 1000;
    const int MostWholeNumberClasses = 20;
    const int FewestRowsPerClass = 5;

    /// <summary>
    /// Text is a class, and so are two distinct numbers, and up to 20 distinct whole numbers with five rows each on average; any other number is
    /// regression.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows to look at, at least one.</param>
    /// <param name="target">The name of the target column.</param>
    /// <exception cref="NablaDataException">The target is missing in a row, has one value only, or suits no task; the message says where.</exception>
    public static TaskInference Infer(Table table, ReadOnlySpan<int> rows, string target)
    {
        ArgumentNullException.ThrowIfNull(table);
        var scan = TargetScan.Of(table, rows, target, task: null);
        bool whole = scan.DistinctNumbers.All(number => double.IsInteger(number.Value));
        bool classes = !scan.IsNumeric
            || scan.DistinctCount == 2
            || (whole && scan.DistinctCount <= MostWholeNumberClasses && scan.DistinctCount * FewestRowsPerClass <= rows.Length);
        TaskKind task = !classes ? TaskKind.Regression : scan.DistinctCount == 2 ? TaskKind.Binary : TaskKind.Multiclass;
        string reason = scan.IsNumeric
            ? $"'{target}' has {scan.DistinctCount} distinct {(whole ? "whole numbers" : "numbers")}"
            : $"'{target}' is text with {scan.DistinctCount} distinct values";
        return Checked(table, rows.Length, scan, task, reason);
    }

    /// <summary>Checks the task the user asks for against the target.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows to look at, at least one.</param>
    /// <param name="target">The name of the target column.</param>
    /// <param name="task">The task the user asks for.</param>
    /// <exception cref="NablaDataException">The target does not suit the task, is missing in a row, or has one value only.</exception>
    public static TaskInference Check(Table table, ReadOnlySpan<int> rows, string target, TaskKind task)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Checked(table, rows.Length, TargetScan.Of(table, rows, target, task), task, "the user asked for it");
    }

    static TaskInference Checked(Table table, int rowCount, TargetScan scan, TaskKind task, string reason)
    {
        ThrowIfUnsuited(table, rowCount, scan, task);
        string[] single = task == TaskKind.Regression ? [] : [.. scan.SingleRowValues];
        return new TaskInference(task, reason, single.Length == 0 ? [] : [WarnOfSingleRows(scan.Name, single)]);
    }

    internal static void ThrowIfUnsuited(Table table, int rowCount, TargetScan scan, TaskKind task)
    {
        ThrowIfConstant(table, rowCount, scan);
        if (task == TaskKind.Regression)
        {
            return;
        }

        if (task == TaskKind.Binary && scan.DistinctCount != 2)
        {
            throw Unsuited(table, scan, $"has {scan.DistinctCount} classes, but a binary task needs two; use --task multiclass");
        }

        if (scan.DistinctCount > MostClasses || (scan.DistinctCount > 2 && 10L * scan.DistinctCount >= 9L * rowCount))
        {
            string cure = scan.IsNumeric ? "use --task regression" : "it looks like an identifier: choose another target";
            throw Unsuited(table, scan, $"has {scan.DistinctCount} classes in {rowCount} rows, too many to learn; {cure}");
        }
    }

    static void ThrowIfConstant(Table table, int rowCount, TargetScan scan)
    {
        if (scan.DistinctCount == 1)
        {
            string found = scan.IsNumeric ? $"is constant ({scan.FirstValue})" : $"has the one class {CellText.Quote(scan.FirstValue)} only";
            throw Unsuited(table, scan, $"{found} in all {rowCount} rows, so there is nothing to learn; choose another target");
        }
    }

    static string WarnOfSingleRows(string target, string[] classes) => classes.Length == 1
        ? $"class '{classes[0]}' of the target '{target}' has a single row: it cannot be both learnt and tested."
        : $"{classes.Length} classes of the target '{target}' have a single row each and cannot be both learnt and tested: "
            + $"{NameList.Of(classes)}.";

    static NablaDataException Unsuited(Table table, TargetScan scan, string problem) =>
        new($"{table.Source}: the target '{scan.Name}' {problem}.") { File = table.Source, Column = scan.Name };
}
