using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Targets;

/// <summary>
/// The target of a classification: one of its classes, which are in the order in which a person looks for them (numbers by value, texts by
/// ordinal comparison). Of two classes the second is the positive one: the single output of a binary network is its probability.
/// </summary>
public sealed class ClassTarget : TargetEncoder
{
    readonly double[] _numbers;
    readonly Dictionary<double, int> _indexByNumber;
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indexByText;

    internal ClassTarget(string name, TaskKind task, double[] numbers, TargetLink link = TargetLink.Direct)
        : this(name, task, [.. numbers.Select(NameOf)], numbers, link)
    {
    }

    internal ClassTarget(string name, TaskKind task, string[] texts, TargetLink link = TargetLink.Direct)
        : this(name, task, texts, [], link)
    {
    }

    ClassTarget(string name, TaskKind task, string[] classes, double[] numbers, TargetLink link)
        : base(name, task, task == TaskKind.Binary ? 1 : classes.Length, link)
    {
        Classes = classes;
        _numbers = numbers;
        _indexByNumber = Index(numbers);
        _indexByText = Index(classes, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The names of the classes, in order.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The class of a row: an index into <see cref="Classes"/>.</summary>
    /// <exception cref="NablaDataException">The target is missing or a class never seen in training; the message says where.</exception>
    public int IndexOf(Table table, int row)
    {
        ArgumentNullException.ThrowIfNull(table);
        RowCheck.ThrowUnlessRowsOf(table, [row]);
        return Read(table, table[Name], row);
    }

    /// <summary>The class of each row of the table: indices into <see cref="Classes"/>.</summary>
    /// <exception cref="NablaDataException">A target is missing or a class never seen in training; the message says where.</exception>
    public int[] IndicesOf(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Column column = table[Name];
        return [.. Enumerable.Range(0, table.RowCount).Select(row => Read(table, column, row))];
    }

    /// <summary>The shortest decimal number that reads back as the same double; -0 is 0.</summary>
    internal static string NameOf(double number) => (number + 0.0).ToString("R", CultureInfo.InvariantCulture);

    private protected override void EncodeRow(Table table, ReadOnlySpan<Column> columns, int row, Span<double> outputs)
    {
        int index = Read(table, columns[0], row);
        if (Task == TaskKind.Binary)
        {
            outputs[0] = Link == TargetLink.Margin ? (2 * index) - 1 : index;
            return;
        }

        outputs.Clear();
        outputs[index] = 1;
    }

    int Read(Table table, Column column, int row)
    {
        int index = 0;
        bool found = _numbers.Length > 0
            ? column.TryGetNumber(row, out double number) && _indexByNumber.TryGetValue(number, out index)
            : _indexByText.TryGetValue(CellText.Of(column, row), out index);
        if (found)
        {
            return index;
        }

        string unseen = CellText.Quote(CellText.Of(column, row));
        string known = NameList.Of(Classes);
        throw column.IsMissing(row)
            ? Missing(table, column, row)
            : CellText.Error(table, column, row, $"the class {unseen} was never seen in training; the classes are {known}");
    }

    static Dictionary<TClass, int> Index<TClass>(TClass[] classes, IEqualityComparer<TClass>? comparer = null)
        where TClass : notnull
    {
        var index = new Dictionary<TClass, int>(comparer);
        for (int i = 0; i < classes.Length; i++)
        {
            index.Add(classes[i], i);
        }

        return index;
    }

    private protected override void WriteFields(Utf8JsonWriter writer)
    {
        if (_numbers.Length == 0)
        {
            writer.WriteTexts("classes", Classes);
            return;
        }

        writer.WriteStartArray("classes");
        foreach (double number in _numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    internal static ClassTarget Read(string name, TaskKind task, TargetLink link, JsonElement element)
    {
        var numbers = new List<double>();
        foreach (JsonElement item in element.Items("classes"))
        {
            if (item.ValueKind == JsonValueKind.Number)
            {
                numbers.Add(JsonFields.AsNumber(item, "classes"));
            }
        }

        string[] texts = numbers.Count > 0 ? [] : element.DistinctTexts("classes");
        int count = element.Field("classes").GetArrayLength();
        if (count < 2 || (task == TaskKind.Binary && count != 2))
        {
            throw JsonFields.Malformed($"a {(task == TaskKind.Binary ? "binary" : "multiclass")} target cannot have {count} classes");
        }

        if (numbers.Count > 0 && numbers.Distinct().Count() != count)
        {
            throw JsonFields.Malformed("'classes' must be texts, or numbers, that differ from one another");
        }

        return numbers.Count > 0 ? new ClassTarget(name, task, [.. numbers], link) : new ClassTarget(name, task, texts, link);
    }
}
