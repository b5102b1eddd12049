using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Modeling;

namespace Nabla.Cli.Pictures;

/// <summary>What a model of two numeric columns predicts on a grid over the range of some rows, and the rows themselves.</summary>
sealed class PredictionGrid
{
    /// <summary>Samples in a row and in a column.</summary>
    public const int Size = 145;

    // The drawing reaches beyond the rows by this share of their range.
    const double Margin = 0.08;

    /// <summary>Predicts the grid.</summary>
    /// <exception cref="UsageException">The model reads other columns than two numeric ones.</exception>
    /// <exception cref="NablaDataException">The table lacks a column, or a cell is not usable.</exception>
    public PredictionGrid(Model model, Table table)
    {
        IReadOnlyList<ColumnEncoder> columns = model.Features.Columns;
        if (columns.Count != 2 || columns.Any(column => column is not (NumberEncoder or BooleanEncoder { IsNumeric: true })))
        {
            IEnumerable<string> first = columns.Take(6).Select(column => $"{ColumnText.Name(column)} ({column.Kind})");
            string read = string.Join(", ", first) + (columns.Count > 6 ? " and more" : "");
            throw new UsageException(
                $"A boundary is drawn over two numeric columns; this model reads {read}: train one on two columns, leaving out the others with --drop.");
        }

        Model = model;
        Names = [columns[0].ColumnNames[0], columns[1].ColumnNames[0]];
        model.Features.Bind(table);
        Rows = [.. Enumerable.Range(0, table.RowCount).Select(row => Row(table, row)).OfType<GridRow>()];
        if (Rows.Count == 0)
        {
            throw new UsageException($"No row of {table.Source} has numbers in both {Names[0]} and {Names[1]}; there is nothing to draw.");
        }

        X = Range(Rows.Select(row => row.X));
        Y = Range(Rows.Select(row => row.Y));
        double[] x = Places(X);
        double[] y = Places(Y);
        Predictions = model.Predict(Table.FromColumns(
            "the grid",
            Column.FromNumbers(Names[0], [.. Enumerable.Range(0, Size * Size).Select(i => x[i % Size])]),
            Column.FromNumbers(Names[1], [.. Enumerable.Range(0, Size * Size).Select(i => y[i / Size])])));
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The two columns.</summary>
    public string[] Names { get; }

    /// <summary>The first column's range.</summary>
    public (double Low, double High) X { get; }

    /// <summary>The second column's range.</summary>
    public (double Low, double High) Y { get; }

    /// <summary>The rows with both numbers and a target.</summary>
    public IReadOnlyList<GridRow> Rows { get; }

    /// <summary>The predictions, row by row of the grid, the second column ascending.</summary>
    public IReadOnlyList<Prediction> Predictions { get; }

    static (double, double) Range(IEnumerable<double> numbers)
    {
        (double low, double high) = (numbers.Min(), numbers.Max());
        double margin = high > low ? Margin * (high - low) : Math.Max(0.5, Math.Abs(low) / 2);
        return (low - margin, high + margin);
    }

    static double[] Places((double Low, double High) range) =>
        [.. Enumerable.Range(0, Size).Select(i => ((range.Low * (Size - 1 - i)) + (range.High * i)) / (Size - 1))];

    GridRow? Row(Table table, int row)
    {
        if (!table[Names[0]].TryGetNumber(row, out double x) || !table[Names[1]].TryGetNumber(row, out double y))
        {
            return null;
        }

        return Model.Target is ClassTarget classes
            ? new GridRow(x, y, classes.IndexOf(table, row), double.NaN)
            : new GridRow(x, y, -1, ((NumberTarget)Model.Target).ValueOf(table, row));
    }
}

/// <summary>A row on the grid.</summary>
/// <param name="X">The first column.</param>
/// <param name="Y">The second column.</param>
/// <param name="Class">Its true class, 0-based; -1 for a regression.</param>
/// <param name="Value">Its true value; NaN for a class.</param>
sealed record GridRow(double X, double Y, int Class, double Value);
