using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using Nabla.Files;
using Nabla.Losses;

namespace Nabla.Data.Targets;

/// <summary>
/// Soft labels: one column a class, and in each row a probability for each, at least 0, with the sum 1 (seed 001: a "superposition" of classes).
/// The classes are named as their columns.
/// </summary>
public sealed class DistributionTarget : TargetEncoder
{
    internal DistributionTarget(IReadOnlyList<string> columns)
        : base(columns, TaskKind.Multiclass, columns.Count, TargetLink.Direct)
    {
    }

    /// <summary>The names of the classes, in order: those of the columns.</summary>
    public IReadOnlyList<string> Classes => Columns;

    /// <summary>The probabilities of a row's classes.</summary>
    /// <exception cref="NablaDataException">A cell is missing, negative or no number, or the row does not sum to 1; the message says where.</exception>
    public double[] ProbabilitiesOf(Table table, int row)
    {
        ArgumentNullException.ThrowIfNull(table);
        RowCheck.ThrowUnlessRowsOf(table, [row]);
        double[] probabilities = new double[Width];
        EncodeRow(table, ColumnsIn(table), row, probabilities);
        return probabilities;
    }

    private protected override void EncodeRow(Table table, ReadOnlySpan<Column> columns, int row, Span<double> outputs)
    {
        double sum = 0;
        for (int c = 0; c < outputs.Length; c++)
        {
            double value = CellText.NumberOrNaN(table, columns[c], row);
            outputs[c] = double.IsNaN(value) ? throw Missing(table, columns[c], row)
                : value >= 0 ? value
                : throw CellText.Error(table, columns[c], row, "the target is negative, but it is the probability of a class; fix the cell");
            sum += value;
        }

        if (!(Math.Abs(sum - 1) <= TargetCheck.SumTolerance(outputs.Length)))
        {
            throw CellText.Error(
                table, columns[0], row,
                $"the probabilities of the {outputs.Length} classes sum to {sum.ToString("G6", CultureInfo.InvariantCulture)}, not to 1; correct the row, or take --task multilabel or regression");
        }
    }

    private protected override void WriteFields(Utf8JsonWriter writer) => writer.WriteTexts("columns", Columns);

    internal static DistributionTarget Read(TaskKind task, JsonElement element)
    {
        string[] columns = element.DistinctTexts("columns");
        return task == TaskKind.Multiclass && columns.Length >= 2
            ? new DistributionTarget(columns)
            : throw JsonFields.Malformed("probabilities of classes need two columns or more and the task multiclass");
    }
}
