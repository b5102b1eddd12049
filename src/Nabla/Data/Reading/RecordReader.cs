using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Reflection;

namespace Nabla.Data.Reading;

/// <summary>Makes a <see cref="Table"/> of objects in memory.</summary>
static class RecordReader
{
    const string RecordsSource = "records";
    const string RowsSource = "rows";

    /// <summary>One column a property, one row a record.</summary>
    public static Table Read<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(IEnumerable<T> records)
    {
        PropertyInfo[] properties = [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsCell)];
        if (properties.Length == 0)
        {
            throw new ArgumentException($"{typeof(T).Name} has no public readable property.", nameof(records));
        }

        if (properties.FirstOrDefault(property => !IsSupported(property.PropertyType)) is { } unsupported)
        {
            throw Unsupported($"The property '{unsupported.Name}' of {typeof(T).Name}", unsupported.PropertyType);
        }

        TextColumnBuilder[] columns = Array.ConvertAll(properties, property => new TextColumnBuilder(property.Name));
        int row = 0;
        foreach (T record in records)
        {
            if (record is null)
            {
                throw new ArgumentException($"Record {row + 1} is null.", nameof(records));
            }

            for (int i = 0; i < properties.Length; i++)
            {
                // An exception of the property itself is the caller's own: it is not wrapped.
                object? value = properties[i].GetValue(record, BindingFlags.DoNotWrapExceptions, null, null, CultureInfo.InvariantCulture);
                Append(columns[i], value, RecordsSource, row);
            }

            row++;
        }

        return Build(RecordsSource, columns, row);
    }

    /// <summary>One column a name, one row a dictionary.</summary>
    public static Table Read(
        IReadOnlyList<string> columnNames, HashSet<string> known, IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        TextColumnBuilder[] columns = [.. columnNames.Select(name => new TextColumnBuilder(name))];
        int row = 0;
        foreach (IReadOnlyDictionary<string, object?> cells in rows)
        {
            if (cells is null)
            {
                throw new ArgumentException($"Row {row + 1} is null.", nameof(rows));
            }

            foreach (string key in cells.Keys)
            {
                if (!known.Contains(key))
                {
                    string nearest = NearestName.Suggest(key, columnNames);
                    string message = $"{RowsSource}, row {row + 1} has a value for '{key}', which is no column; {nearest}";
                    throw new NablaDataException(message) { File = RowsSource, Column = key };
                }
            }

            foreach (TextColumnBuilder column in columns)
            {
                Append(column, cells.GetValueOrDefault(column.Name), RowsSource, row);
            }

            row++;
        }

        return Build(RowsSource, columns, row);
    }

    static Table Build(string source, TextColumnBuilder[] columns, int rowCount) =>
        new(source, Array.ConvertAll(columns, column => column.Build()), rowCount);

    /// <summary>Adds the text of a value: for a number the shortest that stands for it.</summary>
    public static void Append(TextColumnBuilder column, object? value, string source, int row)
    {
        double number = value switch { double d => d, float f => f, Half h => (double)h, _ => 0 };
        if (!double.IsFinite(number))
        {
            string message = string.Create(
                CultureInfo.InvariantCulture,
                $"{source}, row {row + 1}: column '{column.Name}': {number} is not a finite number; leave it null if it is missing.");
            throw new NablaDataException(message) { File = source, Column = column.Name };
        }

        column.Append(value switch
        {
            null => "",
            string text => text,
            bool flag => flag ? "true" : "false",
            Enum name => name.ToString(),
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
            IFormattable other when IsSupported(value.GetType()) => other.ToString(null, CultureInfo.InvariantCulture),
            _ => throw Unsupported($"The value of '{column.Name}' in row {row + 1}", value.GetType()),
        });
    }

    static bool IsCell(PropertyInfo property) => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0;

    static bool IsSupported(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum || plain == typeof(Half) || plain == typeof(DateOnly)
            || Type.GetTypeCode(plain) is (>= TypeCode.SByte and <= TypeCode.DateTime) or TypeCode.Boolean or TypeCode.String;
    }

    static ArgumentException Unsupported(string what, Type type) => new(
        $"{what} is a {type.Name}; a cell is a number, bool, string, enum, DateOnly or DateTime, or one of them that may be null.");
}
