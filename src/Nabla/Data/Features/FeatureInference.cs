using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Data.Features;

/// <summary>Decides what each column is and fits its encoder, on the training rows alone.</summary>
sealed class FeatureInference
{
    const int FewestRowsOfIdentifier = 21;
    const int WordsOfSentence = 3;
    const int MostReasonsListed = 20;
    const string Constant = "constant";

    readonly Table _table;
    readonly int[] _rows;
    readonly FeatureOptions _options;

    public FeatureInference(Table table, int[] rows, FeatureOptions options)
        : this(table, rows, options, isChecked: false)
    {
    }

    FeatureInference(Table table, int[] rows, FeatureOptions options, bool isChecked)
    {
        _table = table;
        _rows = rows;
        _options = options;
        if (isChecked)
        {
            return;
        }

        string[] named = [.. options.TargetColumns, .. options.Drop, .. options.Categorical, .. options.Numeric, .. Weight(options), .. Group(options)];
        foreach (string name in named)
        {
            _ = table[name];
        }

        CheckOnce(options);
    }

    public List<ColumnEncoder> Encoders { get; } = [];

    public List<LeftOutColumn> LeftOut { get; } = [];

    public List<string> Warnings { get; } = [];

    public void Run()
    {
        string[] unused = [.. _options.TargetColumns, .. _options.Drop, .. Weight(_options), .. Group(_options)];
        Column[] columns = [.. _table.Columns.Where(column => !unused.Contains(column.Name))];
        LeftOut.AddRange(Weight(_options).Select(name => new LeftOutColumn(name, "it weighs the rows")));
        LeftOut.AddRange(Group(_options).Select(name => new LeftOutColumn(name, "it says which rows belong together")));
        LeftOut.AddRange(_options.Drop.Distinct(StringComparer.Ordinal).Select(name => new LeftOutColumn(name, "dropped by the user")));
        if (_table.Image is { } image && columns.Length == image.Height * image.Width && _options.Categorical.Count == 0)
        {
            Encoders.Add(FitPixels(columns, image));
            return;
        }

        if (_table.Image is { } shape)
        {
            Warnings.Add($"{_table.Source} has images of {shape.Height} x {shape.Width} pixels, but {columns.Length} columns are features: "
                + "each is encoded by itself.");
        }

        // Each column by itself, then all in their order.
        var constant = new List<string>();
        var found = new FeatureInference[columns.Length];
        Concurrently.For(columns.Length, i =>
        {
            found[i] = new FeatureInference(_table, _rows, _options, isChecked: true);
            found[i].Learn(columns[i]);
        });
        foreach (FeatureInference column in found)
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

    void Learn(Column column)
    {
        if (!TryFit(column, out ColumnEncoder? encoder))
        {
            LeftOut.Add(new LeftOutColumn(column.Name, Constant));
        }
        else if (encoder is not null)
        {
            Encoders.Add(encoder);
        }
    }

    static string[] Group(FeatureOptions options) => options.Group is { } group ? [group] : [];

    static string[] Weight(FeatureOptions options) => options.Weight is { } weight ? [weight] : [];

    static void CheckOnce(FeatureOptions options)
    {
        string[] named =
        [
            .. options.TargetColumns, .. options.Drop.Distinct(), .. options.Categorical.Distinct(), .. options.Numeric.Distinct(),
            .. Weight(options), .. Group(options),
        ];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in named)
        {
            if (!seen.Add(name))
            {
                throw new ArgumentException($"Column '{name}' can be only one of target, dropped, categorical, numeric, weight and group.", nameof(options));
            }
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

    /// <summary>False for a constant column; a null encoder for one that is left out for another reason.</summary>
    bool TryFit(Column column, out ColumnEncoder? encoder)
    {
        encoder = null;
        var scan = new ColumnScan(column, _rows);
        if (_options.Categorical.Contains(column.Name))
        {
            return scan.Empty == _rows.Length
                ? LeaveOut(column, "all its cells are missing")
                : TryFitCategory(column, scan, ColumnScan.CountTexts(column, _rows), out encoder);
        }

        bool forced = _options.Numeric.Contains(column.Name);
        if (forced ? scan.FirstNotNumber >= 0 : scan.IsSpoiltNumeric)
        {
            string contrast = forced ? ", as --numeric demands" : scan.Contrast;
            string cure = $"{contrast}; fix the cell, leave it empty, or take the column as text with --categorical {column.Name}";
            throw CellText.NotANumber(_table, column, scan.FirstNotNumber, cure);
        }

        if (scan.IsAllMissing)
        {
            return LeaveOut(column, "all its cells are missing");
        }

        return scan.IsNumeric ? TryFitNumber(column, scan, forced, out encoder) : TryFitText(column, scan, out encoder);
    }

    bool TryFitNumber(Column column, ColumnScan scan, bool forced, out ColumnEncoder? encoder)
    {
        encoder = null;
        bool hasMissing = scan.Numbers < _rows.Length;
        if (!hasMissing && !scan.Values.AsSpan().ContainsAnyExcept(scan.Values[0]))
        {
            return false;
        }

        if (!forced && !hasMissing && CountsRows(scan.Values))
        {
            return LeaveOut(column, "it counts the rows", $"; --numeric {column.Name} keeps it");
        }

        if (scan.MissingWords > 0)
        {
            string word = CellText.Quote(CellText.Of(column, scan.FirstMissingWord));
            Warnings.Add(scan.MissingWords == 1
                ? $"column '{column.Name}': 1 cell, {word}, counts as missing."
                : $"column '{column.Name}': {scan.MissingWords} cells such as {word} count as missing.");
        }

        encoder = NumberEncoder.Fit(column.Name, scan.Values, _options.Scaling, _options.Bins);
        return true;
    }

    /// <summary>Whether the number grows by exactly 1 from one row of the table to the next, as far as the training rows show.</summary>
    bool CountsRows(double[] values)
    {
        if (values.Length < FewestRowsOfIdentifier || !double.IsInteger(values[0]) || Math.Abs(values[0]) > 1L << 52)
        {
            return false;
        }

        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] - values[0] != _rows[i] - _rows[0])
            {
                return false;
            }
        }

        return true;
    }

    bool TryFitText(Column column, ColumnScan scan, out ColumnEncoder? encoder)
    {
        encoder = null;
        int values = _rows.Length - scan.Empty;
        Dictionary<string, int> counts = ColumnScan.CountTexts(column, _rows);
        int distinct = counts.Count;
        if (distinct > 1 && IsDate(column, values, out int notDates))
        {
            string missing = notDates switch
            {
                0 => "",
                1 => "; 1 cell that is not a date counts as missing",
                _ => $"; {notDates} cells that are not dates count as missing",
            };
            Warnings.Add($"column '{column.Name}' is a date: its features are the year and the day of the year (as sine and cosine), "
                + $"without the time of day{missing}; --categorical {column.Name} takes it as text.");
            encoder = DateEncoder.Fit(column, _rows);
            return true;
        }

        if (values >= FewestRowsOfIdentifier && 20L * distinct >= 19L * values)
        {
            return LeaveOut(
                column, $"{distinct} of its {values} values are distinct, as in a name or identifier", $"; --categorical {column.Name} keeps it");
        }

        if (2L * distinct > values && MeanWords(column, values) is > WordsOfSentence and var words)
        {
            string mean = words.ToString("0.0", CultureInfo.InvariantCulture);
            return LeaveOut(column, $"it is free text of {mean} words on average", $"; --categorical {column.Name} takes it as categories");
        }

        return TryFitCategory(column, scan, counts, out encoder);
    }

    bool TryFitCategory(Column column, ColumnScan scan, Dictionary<string, int> counts, out ColumnEncoder? encoder)
    {
        encoder = null;
        if (counts.Count == 1 && scan.Empty == 0)
        {
            return false;
        }

        var category = CategoryEncoder.Fit(column.Name, counts, scan.Empty > 0);
        if (category.Width < 2)
        {
            return LeaveOut(column, $"none of its {counts.Count} values is in {CategoryEncoder.FewestRows} rows");
        }

        int frequent = counts.Values.Count(count => count >= CategoryEncoder.FewestRows);
        if (frequent > CategoryEncoder.MostLevels)
        {
            Warnings.Add($"column '{column.Name}' has {frequent} values that are in at least {CategoryEncoder.FewestRows} rows: "
                + $"the {CategoryEncoder.MostLevels} most frequent are kept, all others are one feature '(rare)'.");
        }

        encoder = category;
        return true;
    }

    bool LeaveOut(Column column, string reason, string cure = "")
    {
        LeftOut.Add(new LeftOutColumn(column.Name, reason));
        Warnings.Add($"column '{column.Name}' is left out: {reason}{cure}.");
        return true;
    }

    bool IsDate(Column column, int values, out int notDates)
    {
        int dates = 0;
        foreach (int row in _rows)
        {
            dates += IsoDate.TryParse(CellText.Of(column, row), out _) ? 1 : 0;
        }

        notDates = values - dates;
        return 20L * dates >= 19L * values;
    }

    double MeanWords(Column column, int values)
    {
        long words = 0;
        foreach (int row in _rows)
        {
            bool inWord = false;
            foreach (char c in column.GetText(row))
            {
                words += !inWord && !char.IsWhiteSpace(c) ? 1 : 0;
                inWord = !char.IsWhiteSpace(c);
            }
        }

        return (double)words / values;
    }
}
