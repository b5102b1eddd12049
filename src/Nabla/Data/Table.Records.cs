using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Nabla.Data.Reading;

namespace Nabla.Data;

public sealed partial class Table
{
    static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Makes a table of columns of equal length.</summary>
    /// <param name="source">What to call the table in errors.</param>
    /// <param name="columns">The columns, from <see cref="Column.FromNumbers"/> and <see cref="Column.FromText"/> or of another table.</param>
    /// <exception cref="ArgumentException">There is no column, a name is empty or stands twice, or the lengths differ.</exception>
    public static Table FromColumns(string source, params ReadOnlySpan<Column> columns)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        if (columns.IsEmpty)
        {
            throw new ArgumentException("A table needs at least one column.", nameof(columns));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Column column in columns)
        {
            if (column.RowCount != columns[0].RowCount)
            {
                throw new ArgumentException(
                    $"Column '{column.Name}' has {column.RowCount} rows where '{columns[0].Name}' has {columns[0].RowCount}.", nameof(columns));
            }

            CheckName(column.Name, names, nameof(columns));
        }

        return new Table(source, columns.ToArray(), columns[0].RowCount);
    }

    /// <summary>
    /// Makes a table of typed records: a column for every public readable property of a number type, <see cref="bool"/> (as <c>true</c> or
    /// <c>false</c>), <see cref="string"/>, an enum (its name), <see cref="DateOnly"/> or <see cref="DateTime"/> (ISO 8601), or of such a
    /// type that may be <see langword="null"/>, which is a missing cell.
    /// </summary>
    /// <typeparam name="T">A class, record or struct; anonymous types too. Fields and static properties are not looked at.</typeparam>
    /// <param name="records">One record a row.</param>
    /// <remarks>
    /// A number becomes the shortest text that stands for it, as it would in a CSV file, so that a prediction does not depend on the way
    /// the row came in: the <see cref="float"/> 0.1f is the number 0.1.
    /// </remarks>
    /// <exception cref="ArgumentException">A property has another type, a record is <see langword="null"/>, or there is no property.</exception>
    /// <exception cref="NablaDataException">A number is not finite.</exception>
    public static Table FromRecords<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(IEnumerable<T> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return RecordReader.Read(records);
    }

    /// <summary>Makes a table of rows that are dictionaries. A key that a row does not have, and <see langword="null"/>, is a missing cell.</summary>
    /// <param name="columnNames">The columns, in order.</param>
    /// <param name="rows">For each row its values by column, of the types that <see cref="FromRecords"/> takes.</param>
    /// <exception cref="ArgumentException">A column name is empty or stands twice, or a value has another type.</exception>
    /// <exception cref="NablaDataException">A row has a key that is no column, or a number is not finite.</exception>
    public static Table FromRows(IReadOnlyList<string> columnNames, IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(columnNames);
        ArgumentNullException.ThrowIfNull(rows);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in columnNames)
        {
            CheckName(name, names, nameof(columnNames));
        }

        return RecordReader.Read(columnNames, names, rows);
    }

    /// <summary>
    /// Makes a table of JSON: an array of flat objects, one a row, or a single object. A column for every key, in the order of their first
    /// appearance; a key that an object does not have, and <c>null</c>, is a missing cell; numbers keep their digits; booleans are the
    /// texts <c>true</c> and <c>false</c>.
    /// </summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="NablaDataException">
    /// Not JSON, a nested value, a key twice in one object, a number that no double can hold, or more than <see cref="CsvOptions.MostColumns"/> keys.
    /// </exception>
    public static Table FromJson(ReadOnlySpan<byte> json) => JsonRecords.Read(json);

    /// <summary>Makes a table of JSON, as <see cref="FromJson(ReadOnlySpan{byte})"/> does.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="NablaDataException">As for <see cref="FromJson(ReadOnlySpan{byte})"/>.</exception>
    public static Table FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonRecords.Read(s_strictUtf8.GetBytes(json));
        }
        catch (EncoderFallbackException failure)
        {
            throw new NablaDataException("JSON: a text is not valid Unicode; half of a surrogate pair is missing.", failure) { File = "JSON" };
        }
    }

    static void CheckName(string name, HashSet<string> seen, string parameter)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException("Every column needs a name.", parameter);
        }

        if (!seen.Add(name))
        {
            throw new ArgumentException($"Two columns have the name '{name}'.", parameter);
        }
    }
}
