using System;
using System.Linq;
using System.Numerics;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>Rows of a table as numbers: what a network reads and what it is to give.</summary>
/// <param name="Inputs"><c>[rows x features]</c></param>
/// <param name="Targets"><c>[rows x outputs]</c></param>
/// <param name="Weights">One weight a row, or <see langword="null"/> where all count the same.</param>
sealed record EncodedRows<T>(Samples<T> Inputs, Samples<T> Targets, double[]? Weights = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int PieceRows = 512;

    /// <summary>Rows and weights as a step takes them.</summary>
    public Batch<T> Batch => new(Inputs, Targets, Weights);

    /// <summary>What the rows count in all.</summary>
    public double TotalWeight => Weights?.Sum() ?? Inputs.Rows;

    /// <summary>Encodes rows in the order given.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">0-based rows.</param>
    /// <param name="features">The features.</param>
    /// <param name="target">The target.</param>
    /// <param name="memory">Where the inputs go; into memory, whatever their size, when left out.</param>
    /// <param name="weight">The column that weighs the rows, if any.</param>
    public static EncodedRows<T> Of(
        Table table, RowValues<int> rows, FeatureEncoder features, TargetEncoder target, InputMemory? memory = null, string? weight = null)
    {
        Samples<T> targets = TargetsOf(table, rows, target);
        return new EncodedRows<T>(InputsOf(features.Bind(table), rows, memory), targets, weight is null ? null : RowWeights.Of(table, weight, rows));
    }

    /// <summary>What a network is to give for rows, in the order given.</summary>
    public static Samples<T> TargetsOf(Table table, RowValues<int> rows, TargetEncoder target)
    {
        Span<int> buffer = stackalloc int[PieceRows];
        if (target.Width == 1)
        {
            T[] column = new T[rows.Length];
            for (int first = 0; first < rows.Length; first += PieceRows)
            {
                Span<int> piece = buffer[..Math.Min(PieceRows, rows.Length - first)];
                rows.CopyTo(first, piece);
                target.Encode(table, piece, column.AsSpan(first, piece.Length));
            }

            return new ColumnSamples<T>(column);
        }

        var targets = new Matrix<T>(rows.Length, target.Width);
        T[] flat = new T[PieceRows * target.Width];
        for (int first = 0; first < rows.Length; first += PieceRows)
        {
            Span<int> piece = buffer[..Math.Min(PieceRows, rows.Length - first)];
            rows.CopyTo(first, piece);
            target.Encode(table, piece, flat.AsSpan(0, piece.Length * target.Width));
            for (int i = 0; i < piece.Length; i++)
            {
                flat.AsSpan(i * target.Width, target.Width).CopyTo(targets.Row(first + i));
            }
        }

        return targets;
    }

    /// <summary>The features of rows in the order given: as bytes where they are pixels from 0 to 255, otherwise as numbers.</summary>
    public static Samples<T> InputsOf(BoundFeatures features, RowValues<int> rows, InputMemory? memory = null) =>
        features.Pixels(rows) is { } pixels && ByteSamples<T>.Fits(pixels.Scale)
            ? new ByteSamples<T>(pixels.Bytes, features.Encoder.Width, pixels.Scale).Select(pixels.Rows)
            : memory?.Encode<T>(features, rows) ?? MatrixOf(features, rows, 0, rows.Length);

    /// <summary>The features of rows in the order given.</summary>
    public static Matrix<T> MatrixOf(BoundFeatures features, ReadOnlySpan<int> rows) => MatrixOf(features, rows.ToArray(), 0, rows.Length);

    /// <summary>The features of some of the rows, in the order given.</summary>
    /// <param name="features">The features.</param>
    /// <param name="rows">0-based rows of the table.</param>
    /// <param name="start">The first to encode.</param>
    /// <param name="count">How many.</param>
    public static Matrix<T> MatrixOf(BoundFeatures features, RowValues<int> rows, int start, int count)
    {
        if (!Matrix<T>.Fits(count, features.Encoder.Width))
        {
            throw new NablaDataException(
                $"{count} rows of {features.Encoder.Width} features are more than the 2^31 numbers that a table in memory may have; use fewer rows or columns.");
        }

        var inputs = new Matrix<T>(count, features.Encoder.Width);
        Concurrently.For((count + PieceRows - 1) / PieceRows, piece =>
        {
            int first = piece * PieceRows;
            Span<int> order = stackalloc int[Math.Min(PieceRows, count - first)];
            rows.CopyTo(start + first, order);
            features.Encode(order, inputs, first);
        });
        return inputs;
    }
}
