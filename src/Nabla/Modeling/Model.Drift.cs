using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Drift;

namespace Nabla.Modeling;

/// <summary>How rows differ from those the model was trained on.</summary>
public sealed partial class Model
{
    const int PieceRows = 512;

    /// <summary>What the model remembers of its training rows; <see langword="null"/> in files of versions that did not.</summary>
    internal DriftReference? Reference { get; private set; }

    /// <summary>
    /// Holds the rows of a table against the training rows: which flags they have, how each column and the predictions are distributed.
    /// docs/drift.md gives the measures, their thresholds and sources.
    /// </summary>
    /// <param name="table">A table with the columns of <see cref="Features"/>.</param>
    /// <exception cref="NablaDataException">A column is missing, or a cell of a numeric column is no number; the message says where.</exception>
    public DriftReport Drift(Table table) => Drift(table, Predict(table));

    /// <summary>The same for a table that was predicted already.</summary>
    /// <param name="table">The table.</param>
    /// <param name="predictions">What <see cref="Predict(Table)"/> gave for it.</param>
    /// <exception cref="ArgumentException">The predictions are not one a row.</exception>
    public DriftReport Drift(Table table, IReadOnlyList<Prediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.Count == table.RowCount
            ? DriftComparison.Of(Reference, Features.Bind(table), [.. predictions.Select(prediction => prediction.RowFlags)], AnswersOf(predictions))
            : throw new ArgumentException($"{predictions.Count} predictions are given for the {table.RowCount} rows of {table.Source}.", nameof(predictions));
    }

    /// <summary>Takes over what a file remembers.</summary>
    internal Model Remember(DriftReference reference)
    {
        Reference = reference;
        return this;
    }

    /// <summary>Learns what is to be remembered of the training rows.</summary>
    internal Model Remember(Table table, ReadOnlySpan<int> trainingRows)
    {
        int[] rows = DriftReference.Sample(trainingRows, Features.Columns.Sum(column => column.ColumnNames.Count), Provenance.Seed);
        double[] answers = _predictor.Answer(Features.Bind(table), rows, _decoder);
        Prediction[] predictions = [.. Enumerable.Range(0, rows.Length).Select(row => _decoder.ToPrediction(answers.AsSpan(row * _decoder.Width, _decoder.Width), []))];
        return Remember(DriftReference.Fit(table, rows, Features, AnswersOf(predictions), Provenance.Seed));
    }

    IReadOnlyList<RowFlag>[] FlagsOf(BoundFeatures bound)
    {
        var flags = new IReadOnlyList<RowFlag>[bound.Table.RowCount];
        Concurrently.For((flags.Length + PieceRows - 1) / PieceRows, piece =>
        {
            double[] features = new double[Features.Width];
            for (int row = piece * PieceRows; row < Math.Min(flags.Length, (piece + 1) * PieceRows); row++)
            {
                List<RowFlag> own = bound.RowFlags(row);
                if (Reference is { Distance: var distance })
                {
                    bound.EncodePlace(row, features);
                    if (distance.Of(features) is var far && far > distance.Threshold)
                    {
                        own.Add(new RowFlag(FlagKind.FarFromTraining, null, string.Create(
                            CultureInfo.InvariantCulture,
                            $"the row as a whole is far from the training rows ({far:G3} where almost all of them lie within {distance.Threshold:G3})")));
                    }
                }

                flags[row] = own;
            }
        });
        return flags;
    }

    IReadOnlyList<Answers> AnswersOf(IReadOnlyList<Prediction> predictions)
    {
        if (Target.Columns.Count == 1)
        {
            return [Of(Target.Name, predictions)];
        }

        return predictions is [{ ByTarget.Count: > 0 }, ..]
            ? [.. predictions[0].ByTarget.Select((target, i) => Of(target.Key, [.. predictions.Select(prediction => prediction.ByTarget[i].Value)]))]
            : predictions.Count == 0 ? [] : [Of(Target.Columns[0], predictions)];

        static Answers Of(string target, IReadOnlyList<Prediction> predictions) => predictions is [{ Class: not null }, ..]
            ? new Answers(target, [.. predictions.Select(prediction => prediction.Class!)], null)
            : new Answers(target, null, [.. predictions.Select(prediction => prediction.Value)]);
    }
}
