using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data.Features;

/// <summary>Fits the encoder of each column on the training rows, by what the schema says that it is.</summary>
sealed class FeatureFitting
{
    const int MostReasonsListed = 20;
    const string Constant = "constant";

    readonly Table _table;
    readonly int[] _rows;
    readonly FeatureOptions _options;
    readonly TableSchema _schema;
    readonly NumberBuffers _buffers;

    /// <summary>Takes a schema that has every column of the table.</summary>
    public FeatureFitting(Table table, int[] rows, FeatureOptions options, TableSchema schema)
        : this(table, rows, options, schema, new NumberBuffers(rows.Length, table.Columns.Count))
    {
    }

    FeatureFitting(Table table, int[] rows, FeatureOptions options, TableSchema schema, NumberBuffers buffers)
    {
        _table = table;
        _rows = rows;
        _options = options;
        _schema = schema;
        _buffers = buffers;
    }

    public List<ColumnEncoder> Encoders { get; } = [];

    public List<LeftOutColumn> LeftOut { get; } = [];

    public List<string> Warnings { get; } = [];

    public void Run()
    {
        string[] unused = _options.NoFeatures;
        (Column Column, ColumnSchema Schema)[] columns =
        [
            .. _table.Columns.Where(column => !unused.Contains(column.Name)).Select(column => (column, _schema.Find(column.Name)!)),
        ];
        if (_options.Weight is { } weight)
        {
            LeftOut.Add(new LeftOutColumn(weight, "it weighs the rows"));
        }

        if (_options.Group is { } group)
        {
            LeftOut.Add(new LeftOutColumn(group, "it says which rows belong together"));
        }

        if (columns.FirstOrDefault(column => column.Schema.Fault is not null).Schema is { } faulty)
        {
            throw faulty.Fault!;
        }

        LeftOut.AddRange(columns.Where(column => column.Schema.Kind == ColumnKind.Drop).Select(column => new LeftOutColumn(column.Column.Name, "dropped by the user")));
        columns = [.. columns.Where(column => column.Schema.Kind != ColumnKind.Drop)];
        bool pixels = columns.Any(column => column.Schema.Kind == ColumnKind.Pixel);
        if (_table.Image is { } image && columns.Length == image.Height * image.Width && columns.All(column => column.Schema.Kind == ColumnKind.Pixel))
        {
            Encoders.Add(FitPixels([.. columns.Select(column => column.Column)], image));
            return;
        }

        if (_table.Image is { } shape)
        {
            Warnings.Add($"{_table.Source} has images of {shape.Height} x {shape.Width} pixels, but {columns.Length} columns are features: "
                + "each is encoded by itself.");
        }
        else if (pixels)
        {
            string name = columns.First(column => column.Schema.Kind == ColumnKind.Pixel).Column.Name;
            throw new NablaDataException($"{_table.Source}: column '{name}' is a pixel in the schema, but the table has no images; say number in the schema.")
            {
                File = _table.Source,
                Column = name,
            };
        }

        FitEach(columns);
        if (Encoders.Count == 0)
        {
            string reasons = string.Join("; ", LeftOut.Take(MostReasonsListed).Select(column => $"'{column.Name}': {column.Reason}"));
            throw new NablaDataException(
                $"{_table.Source} has no usable feature beside the target '{_options.Target}'{(reasons.Length > 0 ? $" ({reasons})" : "")}; "
                + "give it a column that varies, or name one with --numeric or --categorical.")
            {
                File = _table.Source,
            };
        }
    }

    /// <summary>Each column by itself, then all in their order.</summary>
    void FitEach((Column Column, ColumnSchema Schema)[] columns)
    {
        var found = new FeatureFitting[columns.Length];
        Concurrently.For(columns.Length, i =>
        {
            found[i] = new FeatureFitting(_table, _rows, _options, _schema, _buffers);
            found[i].Fit(columns[i].Column, columns[i].Schema);
        }, _buffers.Columns(each: 2));
        var constant = new List<string>();
        foreach (FeatureFitting column in found)
        {
            constant.AddRange(column.LeftOut.Where(left => left.Reason == Constant).Select(left => left.Name));
            LeftOut.AddRange(column.LeftOut);
            Encoders.AddRange(column.Encoders);
            Warnings.AddRange(column.Warnings);
        }

        if (constant.Count > 0)
        {
            Warnings.Add(constant.Count == 1
                ? $"column '{constant[0]}' is left out: it is constant."
                : $"{constant.Count} constant columns are left out: {NameList.Of(constant)}.");
        }
    }

    void Fit(Column column, ColumnSchema schema)
    {
        switch (schema.Kind)
        {
            case ColumnKind.Number or ColumnKind.Pixel:
                FitNumber(column);
                break;
            case ColumnKind.Category:
                FitCategory(column, schema);
                break;
            case ColumnKind.Boolean:
                FitBoolean(column, schema);
                break;
            case ColumnKind.Date:
                FitDate(column, schema);
                break;
            case ColumnKind.Constant when schema.Reason == Constant:
                LeaveOut(column, Constant);
                break;
            case ColumnKind.Identifier or ColumnKind.Text:
                // The audit tells it, with its numbers.
                LeftOut.Add(new LeftOutColumn(column.Name, schema.Reason));
                break;
            default:
                LeaveOut(column, schema.Reason.Length > 0 ? schema.Reason : "the schema says so");
                break;
        }
    }

    void FitNumber(Column column)
    {
        double[] values = _buffers.Take();
        FitNumber(column, new ColumnScan(column, _rows, values));
        _buffers.Return(values);
    }

    void FitNumber(Column column, ColumnScan scan)
    {
        if (scan.FirstNotNumber >= 0)
        {
            throw CellText.NotANumber(
                _table, column, scan.FirstNotNumber,
                $"{scan.Contrast(_table)}; fix the cell, leave it empty, or take the column as text with --categorical {column.Name}");
        }

        if (scan.Numbers == 0)
        {
            LeaveOut(column, "all its cells are missing");
            return;
        }

        if (scan.Numbers == _rows.Length && !scan.Values.AsSpan().ContainsAnyExcept(scan.Values[0]))
        {
            LeaveOut(column, Constant);
            return;
        }

        WarnOfMissingWords(column, scan);
        double[] room = _buffers.Take();
        Encoders.Add(NumberEncoder.Fit(column.Name, scan.Values, room, _options.Scaling, _options.Bins));
        _buffers.Return(room);
    }

    void FitCategory(Column column, ColumnSchema schema)
    {
        Dictionary<string, int> counts = ColumnScan.CountTexts(column, _rows, schema.MissingWords);
        int missing = _rows.Length - counts.Values.Sum();
        if (counts.Count == 0)
        {
            LeaveOut(column, "all its cells are missing");
            return;
        }

        if (counts.Count == 1 && missing == 0)
        {
            LeaveOut(column, Constant);
            return;
        }

        var category = CategoryEncoder.Fit(column.Name, counts, missing > 0, schema.MissingWords, _options.MostOneHotLevels);
        if (category is { IsIndex: false, Width: < 2 })
        {
            LeaveOut(column, $"none of its {counts.Count} values is in {CategoryEncoder.FewestRows} rows");
            return;
        }

        int frequent = counts.Values.Count(count => count >= CategoryEncoder.FewestRows);
        if (!category.IsIndex && frequent > CategoryEncoder.MostLevels)
        {
            Warnings.Add($"column '{column.Name}' has {frequent} values that are in at least {CategoryEncoder.FewestRows} rows: "
                + $"the {CategoryEncoder.MostLevels} most frequent are kept, all others are one feature '(rare)'.");
        }

        Encoders.Add(category);
    }

    void FitBoolean(Column column, ColumnSchema schema)
    {
        var encoder = new BooleanEncoder(column.Name, schema.False!, schema.True!, missing: false);
        int yes = 0;
        int no = 0;
        int other = -1;
        foreach (int row in _rows)
        {
            switch (encoder.Read(column, row))
            {
                case true:
                    yes++;
                    break;
                case false:
                    no++;
                    break;
                default:
                    other = other < 0 && !column.IsMissing(row) && !CellText.IsMissingWord(CellText.Of(column, row)) ? row : other;
                    break;
            }
        }

        if (other >= 0)
        {
            string words = $"neither {CellText.Quote(encoder.False)} nor {CellText.Quote(encoder.True)}, as its column is boolean";
            throw CellText.Error(_table, column, other, $"{CellText.Quote(CellText.Of(column, other))} is {words}; fix the cell, or take the column with --columns {column.Name}=category");
        }

        if (Math.Max(yes, no) == _rows.Length)
        {
            LeaveOut(column, Constant);
        }
        else if (yes + no == 0)
        {
            LeaveOut(column, "all its cells are missing");
        }
        else
        {
            Encoders.Add(new BooleanEncoder(column.Name, encoder.False, encoder.True, yes + no < _rows.Length));
        }
    }

    void FitDate(Column column, ColumnSchema schema)
    {
        DateFormat format = DateFormat.Find(schema.Format!)!;
        int others = 0;
        int dates = 0;
        foreach (int row in _rows)
        {
            ReadOnlySpan<char> text = CellText.Of(column, row);
            bool isDate = format.TryParse(text, out _);
            dates += isDate ? 1 : 0;
            others += !isDate && text.Length > 0 && !CellText.IsMissingWord(text) ? 1 : 0;
        }

        if (dates == 0)
        {
            LeaveOut(column, others > 0 ? $"none of its cells is a date written {format.Pattern}" : "all its cells are missing");
            return;
        }

        if (others > 0)
        {
            Warnings.Add($"column '{column.Name}' is a date: {(others == 1 ? "1 cell that is not a date counts" : $"{others} cells that are not dates count")} as missing; "
                + $"--columns {column.Name}=category takes it as text.");
        }

        Encoders.Add(DateEncoder.Fit(column, _rows, format, schema.Parts));
    }

    void WarnOfMissingWords(Column column, ColumnScan scan)
    {
        if (scan.MissingWords > 0)
        {
            string word = CellText.Quote(CellText.Of(column, scan.FirstMissingWord));
            Warnings.Add(scan.MissingWords == 1
                ? $"column '{column.Name}': 1 cell, {word}, counts as missing."
                : $"column '{column.Name}': {scan.MissingWords} cells such as {word} count as missing.");
        }
    }

    /// <summary>Notes the reason; of constant columns there is one warning together.</summary>
    void LeaveOut(Column column, string reason)
    {
        LeftOut.Add(new LeftOutColumn(column.Name, reason));
        if (reason != Constant)
        {
            Warnings.Add($"column '{column.Name}' is left out: {reason}.");
        }
    }

    PixelEncoder FitPixels(Column[] columns, ImageShape image)
    {
        const int PieceRows = 256;
        double[] largest = new double[(_rows.Length + PieceRows - 1) / PieceRows];
        Concurrently.For(largest.Length, piece =>
        {
            foreach (int row in _rows.AsSpan(piece * PieceRows, Math.Min(PieceRows, _rows.Length - (piece * PieceRows))))
            {
                foreach (Column column in columns)
                {
                    largest[piece] = Math.Max(largest[piece], Math.Abs(PixelEncoder.Read(_table, column, row)));
                }
            }
        });
        double scale = largest.Max();

        return scale > 0
            ? new PixelEncoder([.. columns.Select(column => column.Name)], image, scale)
            : throw new NablaDataException($"{_table.Source} has no usable feature: every pixel is zero; check the file.") { File = _table.Source };
    }
}
