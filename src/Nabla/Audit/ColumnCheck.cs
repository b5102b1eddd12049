using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Audit;

/// <summary>Looks for columns that cannot help: names of rows, sentences, multiples of another column, and more features than rows.</summary>
static class ColumnCheck
{
    /// <summary>From this share of different values on a column names its rows.</summary>
    public const double NearlyDistinct = 0.95;

    /// <summary>From this correlation on two columns are multiples of one another.</summary>
    public const double Collinear = 0.9999;

    const int MostNumbers = 300;
    const int MostRows = 2000;
    const int FewestRows = 20;

    /// <summary>Everything of this kind.</summary>
    public static IEnumerable<Finding> Find(AuditedData data)
    {
        foreach (ColumnSchema column in data.Schema.Columns.Where(column => !data.Features.Targets.Contains(column.Name)))
        {
            if (Named(column) is { } finding)
            {
                yield return finding;
            }
        }

        if (data.Features.Width > data.Training.Length && data.Features.Image is null)
        {
            yield return new Finding
            {
                Code = FindingCode.WideTable,
                Severity = Severity.Warning,
                Problem = $"there are {data.Features.Width} features for {data.Training.Length} training rows",
                Advice = "more rows, or fewer columns (--drop), would make the result steadier",
                Value = (double)data.Features.Width / data.Training.Length,
                Threshold = 1,
            };
        }

        foreach (Finding finding in Multiples(data))
        {
            yield return finding;
        }
    }

    static Finding? Named(ColumnSchema column)
    {
        if (column.Kind == ColumnKind.Text)
        {
            return new Finding
            {
                Code = FindingCode.FreeText,
                Severity = Severity.Warning,
                Problem = $"column '{column.Name}' is left out: {column.Reason}, which dense layers cannot read",
                Advice = "derive numbers or categories from it, such as its length or whether a word is in it, if it matters",
                Value = column.Evidence?.MeanWords ?? 0,
                Threshold = 3,
                Columns = [column.Name],
            };
        }

        double distinct = column.Evidence is { } evidence ? (double)evidence.Distinct / Math.Max(1, evidence.Cells - evidence.Missing) : 1;
        return column.Kind != ColumnKind.Identifier ? null : new Finding
        {
            Code = FindingCode.Identifier,
            Severity = Severity.Warning,
            Problem = $"column '{column.Name}' is left out: {column.Reason}",
            Advice = $"it could only be learnt by heart; --columns {column.Name}={(column.Evidence?.Range is null ? "category" : "number")} keeps it",
            Value = distinct,
            Threshold = NearlyDistinct,
            Columns = [column.Name],
        };
    }

    /// <summary>Pairs of numbers that are the same but for scale and origin, each column in one group.</summary>
    static IEnumerable<Finding> Multiples(AuditedData data)
    {
        Column[] numbers = [.. data.UsedColumns.Where(column => data.SchemaOf(column).Kind == ColumnKind.Number)];
        int[] rows = [.. data.Sample.Take(MostRows).Select(i => data.Training[i])];
        if (numbers.Length is < 2 or > MostNumbers || rows.Length < FewestRows)
        {
            yield break;
        }

        double[]?[] scaled = new double[numbers.Length][];
        Concurrently.For(numbers.Length, c => scaled[c] = Scaled(numbers[c], rows));
        bool[] done = new bool[numbers.Length];
        for (int a = 0; a < numbers.Length; a++)
        {
            var group = new List<int> { a };
            double least = 1;
            for (int b = a + 1; b < numbers.Length && !done[a] && scaled[a] is not null; b++)
            {
                if (done[b] || scaled[b] is null)
                {
                    continue;
                }

                double correlation = Math.Abs(Product(scaled[a]!, scaled[b]!));
                if (correlation >= Collinear)
                {
                    group.Add(b);
                    done[b] = true;
                    least = Math.Min(least, correlation);
                }
            }

            if (group.Count > 1)
            {
                string[] names = [.. group.Select(i => numbers[i].Name)];
                yield return new Finding
                {
                    Code = FindingCode.CollinearColumns,
                    Severity = Severity.Warning,
                    Problem = $"columns {NameList.Of(names)} are multiples of one another (correlation {least.ToString("0.000000", CultureInfo.InvariantCulture)})",
                    Advice = $"one of them is enough: --drop {string.Join(',', names.Skip(1))}",
                    Value = least,
                    Threshold = Collinear,
                    Columns = names,
                };
            }
        }
    }

    /// <summary>The column with mean 0 and length 1; <see langword="null"/> where a cell is missing or nothing varies.</summary>
    static double[]? Scaled(Column column, int[] rows)
    {
        double[] values = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (!column.TryGetNumber(rows[i], out values[i]))
            {
                return null;
            }
        }

        double scale = values.Max(Math.Abs);
        if (scale == 0)
        {
            return null;
        }

        double mean = values.Average(value => value / scale);
        double length = Math.Sqrt(values.Sum(value => ((value / scale) - mean) * ((value / scale) - mean)));
        return length > 0 ? Array.ConvertAll(values, value => ((value / scale) - mean) / length) : null;
    }

    static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
