using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using Nabla.Data.Features;
using Nabla.Files;

namespace Nabla.Data.Targets;

/// <summary>
/// How the target column becomes what the network is to give, and how its outputs become an answer: a <see cref="NumberTarget"/>,
/// a <see cref="ClassTarget"/>, <see cref="SeveralTargets"/> of them, or a <see cref="DistributionTarget"/>. Learnt on the training rows;
/// immutable and safe to share between threads.
/// </summary>
public abstract class TargetEncoder
{
    static readonly string[] s_taskWords = ["regression", "binary", "multiclass", "multilabel"];

    private protected TargetEncoder(string name, TaskKind task, int width, TargetLink link)
        : this([name], task, width, link)
    {
    }

    private protected TargetEncoder(IReadOnlyList<string> columns, TaskKind task, int width, TargetLink link)
    {
        Name = string.Join(',', columns);
        Columns = columns;
        Task = task;
        Width = width;
        Link = link;
    }

    /// <summary>The name of the target column; of several columns their names with commas between.</summary>
    public string Name { get; }

    /// <summary>The names of the target columns: one, unless the target is several or a distribution.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>What is predicted.</summary>
    public TaskKind Task { get; }

    /// <summary>The number of network outputs: 1 for a number and for two classes, one a class for more of them, one a target for several.</summary>
    public int Width { get; }

    /// <summary>What the outputs of the network are.</summary>
    internal TargetLink Link { get; }

    /// <summary>Learns the encoding from the training rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The 0-based training rows, at least one.</param>
    /// <param name="target">The name of the target column.</param>
    /// <param name="task">The task, as inferred or asked for.</param>
    /// <exception cref="NablaDataException">The target does not suit the task, is missing in a row, or has one value only.</exception>
    public static TargetEncoder Fit(Table table, ReadOnlySpan<int> rows, string target, TaskKind task) => Fit(table, rows, target, task, TargetLink.Direct);

    /// <summary>Learns the encoding of several columns from the training rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The 0-based training rows, at least one.</param>
    /// <param name="targets">The names of the target columns.</param>
    /// <param name="task">Regression: numbers. Multilabel: two values in each column. Multiclass: probabilities, one column a class.</param>
    /// <exception cref="NablaDataException">A target does not suit the task, is missing in a row, or has one value only.</exception>
    public static TargetEncoder Fit(Table table, ReadOnlySpan<int> rows, IReadOnlyList<string> targets, TaskKind task) =>
        Fit(table, rows, targets, task, TargetLink.Direct);

    internal static TargetEncoder Fit(Table table, ReadOnlySpan<int> rows, IReadOnlyList<string> targets, TaskKind task, TargetLink link)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (task == TaskKind.Multilabel || (targets.Count > 1 && task == TaskKind.Regression))
        {
            var parts = new List<TargetEncoder>();
            foreach (string target in targets)
            {
                parts.Add(Fit(table, rows, target, task == TaskKind.Regression ? task : TaskKind.Binary, link));
            }

            return new SeveralTargets(task, parts);
        }

        if (targets.Count == 1)
        {
            return Fit(table, rows, targets[0], task, link);
        }

        var distribution = new DistributionTarget(targets);
        foreach (int row in rows)
        {
            distribution.ProbabilitiesOf(table, row);
        }

        return distribution;
    }

    private protected static TargetEncoder Fit(Table table, ReadOnlySpan<int> rows, string target, TaskKind task, TargetLink link)
    {
        ArgumentNullException.ThrowIfNull(table);
        var scan = TargetScan.Of(table, rows, target, task);
        TaskInference.ThrowIfUnsuited(table, rows.Length, scan, task);
        if (task == TaskKind.Regression)
        {
            return NumberTarget.Fit(table, rows, scan, link);
        }

        return scan.IsNumeric
            ? new ClassTarget(target, task, [.. scan.DistinctNumbers.Select(number => number.Value)], link)
            : new ClassTarget(target, task, [.. scan.DistinctTexts.Select(text => text.Text)], link);
    }

    /// <summary>
    /// Writes what the network is to give for each row: the standardised number; 0 or 1; 1 for the row's class and 0 for the others; or as
    /// much for each of several targets. Computed in double, rounded once.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="table">A table with the target columns.</param>
    /// <param name="rows">0-based rows.</param>
    /// <param name="destination"><c>[rows, Width]</c></param>
    /// <exception cref="NablaDataException">A target is missing, no number, or a class never seen in training; the message says where.</exception>
    /// <exception cref="ArgumentException">No row, a row outside the table, or a destination of another size.</exception>
    public void Encode<T>(Table table, ReadOnlySpan<int> rows, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(table);
        RowCheck.ThrowUnlessRowsOf(table, rows);
        if (destination.Length != (long)rows.Length * Width)
        {
            throw new ArgumentException(
                $"The destination has {destination.Length} places, {rows.Length} rows of {Width} outputs need {(long)rows.Length * Width}.",
                nameof(destination));
        }

        Column[] columns = ColumnsIn(table);
        double[] outputs = new double[Width];
        for (int i = 0; i < rows.Length; i++)
        {
            EncodeRow(table, columns, rows[i], outputs);
            for (int k = 0; k < Width; k++)
            {
                T output = T.CreateTruncating(outputs[k]);
                destination[i * Width + k] = T.IsFinite(output)
                    ? output
                    : throw CellText.Error(
                        table, columns[Math.Min(k, columns.Length - 1)], rows[i],
                        "the target is so far from the training values that it overflows; fix the cell");
            }
        }
    }

    /// <summary>The encoding learnt anew on other rows; the same where there is nothing to learn, or nothing to learn it from.</summary>
    internal virtual TargetEncoder Relearn(Table table, int[] rows) => this;

    private protected Column[] ColumnsIn(Table table) => [.. Columns.Select(name => table[name])];

    private protected abstract void EncodeRow(Table table, ReadOnlySpan<Column> columns, int row, Span<double> outputs);

    private protected static void EncodeRow(TargetEncoder part, Table table, ReadOnlySpan<Column> columns, int row, Span<double> outputs) =>
        part.EncodeRow(table, columns, row, outputs);

    private protected abstract void WriteFields(Utf8JsonWriter writer);

    private protected static NablaDataException Missing(Table table, Column column, int row) =>
        CellText.Error(table, column, row, "the target is missing; fill it in or remove the row");

    /// <summary>Writes everything as one JSON object that a person can read; every number survives exactly.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("task", s_taskWords[(int)Task]);
        if (Link != TargetLink.Direct)
        {
            writer.WriteString("link", Link == TargetLink.Margin ? "margin" : "log");
        }

        WriteFields(writer);
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="WriteJson"/> wrote.</summary>
    /// <exception cref="NablaFormatException">A key is missing, of the wrong type, or contradicts another.</exception>
    public static TargetEncoder ReadJson(JsonElement element)
    {
        string name = element.Text("name");
        string word = element.Text("task");
        int task = Array.IndexOf(s_taskWords, word);
        if (name.Length == 0 || task < 0)
        {
            throw JsonFields.Malformed(task < 0 ? $"{CellText.Quote(word)} is not a task" : "the target has an empty name");
        }

        TargetEncoder target = Read(name, (TaskKind)task, element);
        return target.Name == name ? target : throw JsonFields.Malformed($"the target {CellText.Quote(name)} does not have the name of its columns");
    }

    static TargetEncoder Read(string name, TaskKind task, JsonElement element)
    {
        TargetLink link = !element.TryGetProperty("link", out _) ? TargetLink.Direct : element.Text("link") switch
        {
            "margin" when task != TaskKind.Regression => TargetLink.Margin,
            "log" when task == TaskKind.Regression => TargetLink.Log,
            string other => throw JsonFields.Malformed($"{CellText.Quote(other)} is no link of this task"),
        };
        return element.TryGetProperty("targets", out _) ? SeveralTargets.Read(task, element)
            : element.TryGetProperty("columns", out _) ? DistributionTarget.Read(task, element)
            : task == TaskKind.Multilabel ? throw JsonFields.Malformed("a multilabel target lacks its 'targets'")
            : task == TaskKind.Regression ? new NumberTarget(name, Standardization.Read(element), link)
            : ClassTarget.Read(name, task, link, element);
    }
}
