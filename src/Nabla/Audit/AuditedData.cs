using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Audit;

/// <summary>What is audited: the rows that are about to be learnt from, and those that are to test.</summary>
sealed record AuditedData
{
    /// <summary>About so many cells are looked at where every column is compared with the target.</summary>
    const long Cells = 20_000_000;

    /// <summary>More rows than this make the measures no better.</summary>
    const int MostRows = 20_000;

    const int FewestRows = 2_000;

    /// <summary>The table.</summary>
    public required Table Table { get; init; }

    /// <summary>The training rows of the table.</summary>
    public required int[] Training { get; init; }

    /// <summary>The table of the test rows, which may be another one.</summary>
    public required Table TestTable { get; init; }

    /// <summary>The test rows of their table; none where nothing is tested.</summary>
    public required int[] Test { get; init; }

    /// <summary>What the columns are.</summary>
    public required TableSchema Schema { get; init; }

    /// <summary>The features, learnt on the training rows.</summary>
    public required FeatureEncoder Features { get; init; }

    /// <summary>The targets.</summary>
    public required IReadOnlyList<AuditedTarget> Targets { get; init; }

    /// <summary>The columns that the network is given.</summary>
    public IReadOnlyList<Column> UsedColumns => field ??=
        [.. Features.Columns.SelectMany(column => column.ColumnNames).Select(name => Table[name])];

    /// <summary>Places among the training rows, evenly spaced where there are very many: index i means row <c>Training[i]</c>.</summary>
    public int[] Sample => field ??= Even(Training.Length, SampleSize);

    /// <summary>Rows of the test table, evenly spaced where there are very many.</summary>
    public int[] TestSample => field ??= Array.ConvertAll(Even(Test.Length, SampleSize), i => Test[i]);

    int SampleSize => (int)Math.Clamp(Cells / Math.Max(1, UsedColumns.Count), FewestRows, MostRows);

    /// <summary>The schema of a column, which is a number where none is known.</summary>
    public ColumnSchema SchemaOf(Column column) => Schema.Find(column.Name) ?? new ColumnSchema(column.Name, ColumnKind.Number);

    /// <summary>Where training rows stand, the first few.</summary>
    public string[] PlacesOf(IEnumerable<int> rows)
    {
        const int MostPlaces = 5;
        return [.. rows.Take(MostPlaces).Select(Table.Locate)];
    }

    static int[] Even(int count, int most)
    {
        int[] places = new int[Math.Min(count, most)];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = (int)((long)i * count / places.Length);
        }

        return places;
    }
}
