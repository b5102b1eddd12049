using System;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using Nabla.Data.Features;
using Nabla.Files;

namespace Nabla.Data.Targets;

/// <summary>
/// How the target column becomes what the network is to give, and how its outputs become an answer: a <see cref="NumberTarget"/> or
/// a <see cref="ClassTarget"/>. Learnt on the training rows; immutable and safe to share between threads.
/// </summary>
public abstract class TargetEncoder
{
    private protected TargetEncoder(string name, TaskKind task, int width)
    {
        Name = name;
        Task = task;
        Width = width;
    }

    /// <summary>The name of the target column.</summary>
    public string Name { get; }

    /// <summary>What is predicted.</summary>
    public TaskKind Task { get; }

    /// <summary>The number of network outputs: 1 for regression and binary classification, otherwise one a class.</summary>
    public int Width { get; }

    /// <summary>Learns the encoding from the training rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The 0-based training rows, at least one.</param>
    /// <param name="target">The name of the target column.</param>
    /// <param name="task">The task, as inferred or asked for.</param>
    /// <exception cref="NablaDataException">The target does not suit the task, is missing in a row, or has one value only.</exception>
    public static TargetEncoder Fit(Table table, ReadOnlySpan<int> rows, string target, TaskKind task)
    {
        ArgumentNullException.ThrowIfNull(table);
        var scan = TargetScan.Of(table, rows, target, task);
        TaskInference.ThrowIfUnsuited(table, rows.Length, scan, task);
        if (task == TaskKind.Regression)
        {
            return new NumberTarget(target, Standardization.Of(scan.Numbers));
        }

        return scan.IsNumeric
            ? new ClassTarget(target, task, [.. scan.DistinctNumbers.Select(number => number.Value)])
            : new ClassTarget(target, task, [.. scan.DistinctTexts.Select(text => text.Text)]);
    }

    /// <summary>
    /// Writes what the network is to give for each row: the standardised number; 0 or 1; or 1 for the row's class and 0 for the others.
    /// Computed in double, rounded once.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="table">A table with the target column.</param>
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

        Column column = table[Name];
        double[] outputs = new double[Width];
        for (int i = 0; i < rows.Length; i++)
        {
            EncodeRow(table, column, rows[i], outputs);
            for (int k = 0; k < Width; k++)
            {
                T output = T.CreateTruncating(outputs[k]);
                destination[i * Width + k] = T.IsFinite(output)
                    ? output
                    : throw CellText.Error(table, column, rows[i], "the target is so far from the training values that it overflows; fix the cell");
            }
        }
    }

    private protected abstract void EncodeRow(Table table, Column column, int row, Span<double> outputs);

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

        return (TaskKind)task == TaskKind.Regression
            ? new NumberTarget(name, Standardization.Read(element))
            : ClassTarget.Read(name, (TaskKind)task, element);
    }

    static readonly string[] s_taskWords = ["regression", "binary", "multiclass"];
}
