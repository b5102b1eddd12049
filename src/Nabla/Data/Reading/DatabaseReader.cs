using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Globalization;

namespace Nabla.Data.Reading;

/// <summary>Makes a <see cref="Table"/> of what a query answers.</summary>
static class DatabaseReader
{
    /// <summary>Reads every row that is left.</summary>
    /// <exception cref="NablaDataException">The query fails, has no row, or answers with what is no cell.</exception>
    public static Table Read(DbDataReader reader, string source)
    {
        try
        {
            return ReadRows(reader, source);
        }
        catch (DbException failure)
        {
            throw new NablaDataException($"{source} cannot be read: {failure.Message.TrimEnd('.')}.", failure) { File = source };
        }
    }

    static Table ReadRows(DbDataReader reader, string source)
    {
        var memory = new TableMemory(source, CsvOptions.DefaultMemoryLimit);
        TextColumnBuilder[] columns = Columns(reader, source, memory);
        int rows = 0;
        for (; reader.Read(); rows++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                object value = reader.GetValue(i);
                if (value is byte[])
                {
                    throw Error(source, columns[i].Name, $"row {rows + 1} holds bytes; leave the column out of the query");
                }

                RecordReader.Append(columns[i], CellOf(value), source, rows);
            }
        }

        if (rows == 0)
        {
            throw Error(source, null, "the query has no row; ask for some");
        }

        Column[] built = Array.ConvertAll(columns, column => column.Build());
        memory.Complete();
        Detection[] detections = [new("format", "database", "it is the answer of a query")];
        return new Table(source, built, rows, memory: memory) { Reading = new TableReading(detections, rows, [], []) };
    }

    static TextColumnBuilder[] Columns(DbDataReader reader, string source, TableMemory memory)
    {
        if (reader.FieldCount is 0 or > CsvOptions.MostColumns)
        {
            throw Error(source, null, $"the query has {reader.FieldCount} columns, outside 1 to {CsvOptions.MostColumns}; ask for others");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var columns = new TextColumnBuilder[reader.FieldCount];
        for (int i = 0; i < columns.Length; i++)
        {
            string name = reader.GetName(i);
            if (name.Length == 0 || !names.Add(name))
            {
                throw Error(source, name, name.Length == 0 ? $"column {i + 1} has no name; name it in the query by AS" : "two columns have this name; name them apart by AS");
            }

            columns[i] = new TextColumnBuilder(name, memory);
        }

        return columns;
    }

    /// <summary>The value as one of those that records may have.</summary>
    static object? CellOf(object value) => value switch
    {
        DBNull => null,
        DateTimeOffset time => time.UtcDateTime,
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        Guid id => id.ToString(),
        char[] text => new string(text),
        _ => value,
    };

    static NablaDataException Error(string source, string? column, string problem) =>
        new($"{source}: {(string.IsNullOrEmpty(column) ? "" : $"column '{column}': ")}{problem}.") { File = source, Column = column };
}
