using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace Nabla.Data.Features;

/// <summary>A <see cref="FeatureEncoder"/> together with a table that has its columns: encodes rows. Safe to share between threads.</summary>
public sealed partial class BoundFeatures
{
    readonly Table _table;
    readonly Column[][] _columns;

    internal BoundFeatures(FeatureEncoder encoder, Table table)
    {
        Encoder = encoder;
        _table = table;
        string[] wanted = [.. encoder.Columns.SelectMany(column => column.ColumnNames)];
        string[] missing = [.. wanted.Where(name => table.IndexOf(name) < 0)];
        if (missing.Length > 0)
        {
            throw MissingColumns(table, missing);
        }

        _columns = [.. encoder.Columns.Select(column => column.ColumnNames.Select(name => table[name]).ToArray())];
        var known = wanted.Concat(encoder.LeftOut.Select(column => column.Name)).Concat(encoder.Targets).ToHashSet(StringComparer.Ordinal);
        string[] extra = [.. table.Columns.Select(column => column.Name).Where(name => !known.Contains(name))];
        Notes = extra.Length == 0
            ? []
            : [$"{table.Source}: {(extra.Length == 1 ? "column" : "columns")} {NameList.Of(extra)} "
                + $"{(extra.Length == 1 ? "was" : "were")} not in the training data and {(extra.Length == 1 ? "is" : "are")} ignored."];
    }

    /// <summary>The encoder.</summary>
    public FeatureEncoder Encoder { get; }

    /// <summary>The table.</summary>
    internal Table Table => _table;

    /// <summary>What a person should know about the table, such as columns that are ignored; one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Writes the features of one row: computed in double, rounded once.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="row">0-based row of the table.</param>
    /// <param name="destination"><c>[Width]</c></param>
    /// <exception cref="NablaDataException">A cell of a numeric column is not a finite number; the message says where.</exception>
    /// <exception cref="ArgumentException">The row is outside the table, or the destination has another length.</exception>
    public void Encode<T>(int row, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowCheck.ThrowUnlessRowsOf(_table, [row]);
        if (destination.Length != Encoder.Width)
        {
            throw new ArgumentException($"The destination has {destination.Length} places, the row {Encoder.Width} features.", nameof(destination));
        }

        double[] rented = ArrayPool<double>.Shared.Rent(destination.Length);
        try
        {
            Span<double> features = rented.AsSpan(0, destination.Length);
            Encode(row, features);
            Round(row, features, destination);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>What in the row is unlike anything seen in training (an unseen category, a number out of range), one clause each.</summary>
    /// <param name="row">0-based row of the table.</param>
    /// <exception cref="NablaDataException">A cell of a numeric column is not a finite number.</exception>
    public IReadOnlyList<string> Flags(int row)
    {
        RowCheck.ThrowUnlessRowsOf(_table, [row]);
        return [.. RowFlags(row).Select(flag => flag.Text)];
    }

    /// <summary>The same, each with its kind and column.</summary>
    internal List<RowFlag> RowFlags(int row)
    {
        var flags = new List<RowFlag>();
        for (int i = 0; i < _columns.Length; i++)
        {
            if (Encoder.Columns[i].Flag(_table, _columns[i], row) is { } text)
            {
                Column column = _columns[i][0];
                FlagKind kind = Encoder.Columns[i] switch
                {
                    _ when column.IsMissing(row) => FlagKind.Missing,
                    CategoryEncoder => FlagKind.UnseenCategory,
                    _ when column.TryGetNumber(row, out _) => FlagKind.OutOfRange,
                    _ => CellText.IsMissingWord(CellText.Of(column, row)) ? FlagKind.Missing : FlagKind.Unreadable,
                };
                flags.Add(new RowFlag(kind, column.Name, text));
            }
        }

        return flags;
    }

    /// <summary>The rows as bytes, or <see langword="null"/> where they are not pixels from 0 to 255.</summary>
    internal PixelBytes? Pixels(RowValues<int> rows) =>
        Encoder.Columns is [PixelEncoder pixels] ? PixelBytes.Of(pixels, _columns[0], rows.AsArray()) : null;

    /// <summary>The features in double, none of them rounded or refused.</summary>
    internal void Encode(int row, Span<double> features)
    {
        int first = 0;
        for (int i = 0; i < _columns.Length; i++)
        {
            ColumnEncoder encoder = Encoder.Columns[i];
            encoder.Encode(_table, _columns[i], row, features.Slice(first, encoder.Width));
            first += encoder.Width;
        }
    }

    /// <summary>The features by which rows are near or far: the index of a category says nothing of that and is 0.</summary>
    internal void EncodePlace(int row, Span<double> features)
    {
        Encode(row, features);
        foreach ((int index, _) in Encoder.IndexFeatures)
        {
            features[index] = 0;
        }
    }

    void Round<T>(int row, ReadOnlySpan<double> features, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < destination.Length; i++)
        {
            T feature = T.CreateTruncating(features[i]);
            if (!T.IsFinite(feature))
            {
                throw TooFarOut(row, i);
            }

            // A denormal number tells a network nothing, and makes every product with it slow on many processors.
            destination[i] = T.IsSubnormal(feature) ? T.Zero : feature;
        }
    }

    NablaDataException TooFarOut(int row, int feature)
    {
        int i = 0;
        while (feature >= Encoder.Columns[i].Width)
        {
            feature -= Encoder.Columns[i++].Width;
        }

        Column column = _columns[i].Length == 1 ? _columns[i][0] : _columns[i][feature];
        string cell = CellText.Quote(CellText.Of(column, row));
        return CellText.Error(_table, column, row, $"{cell} is so far from the training values that its feature overflows; fix the cell");
    }

    static NablaDataException MissingColumns(Table table, string[] missing)
    {
        const int MostListed = 20;
        string[] present = [.. table.Columns.Select(column => column.Name)];
        string listed = string.Join(", ", missing.Take(MostListed).Select(name =>
            NearestName.Find(name, present) is { } nearest ? $"'{name}' (did you mean '{nearest}'?)" : $"'{name}'"));
        string more = missing.Length > MostListed ? $" and {missing.Length - MostListed} more" : "";
        string columns = missing.Length == 1 ? "a column" : $"{missing.Length} columns";
        return new NablaDataException($"{table.Source} lacks {columns} the model was trained on: {listed}{more}; add or rename.")
        {
            File = table.Source,
            Column = missing[0],
        };
    }
}
