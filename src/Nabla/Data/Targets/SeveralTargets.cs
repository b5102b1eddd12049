using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Targets;

/// <summary>
/// Several target columns at once: numbers, each standardised by itself, or labels of two classes each. The outputs of the network are those of
/// the parts, one behind the other.
/// </summary>
public sealed class SeveralTargets : TargetEncoder
{
    internal SeveralTargets(TaskKind task, IReadOnlyList<TargetEncoder> parts)
        : base([.. parts.Select(part => part.Name)], task, parts.Count, parts[0].Link) =>
        Parts = parts;

    /// <summary>The targets, each with its own encoding: a <see cref="NumberTarget"/> or a binary <see cref="ClassTarget"/>.</summary>
    public IReadOnlyList<TargetEncoder> Parts { get; }

    internal override TargetEncoder Relearn(Table table, int[] rows) => new SeveralTargets(Task, [.. Parts.Select(part => part.Relearn(table, rows))]);

    private protected override void EncodeRow(Table table, ReadOnlySpan<Column> columns, int row, Span<double> outputs)
    {
        for (int k = 0; k < Parts.Count; k++)
        {
            EncodeRow(Parts[k], table, columns.Slice(k, 1), row, outputs.Slice(k, 1));
        }
    }

    private protected override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("targets");
        foreach (TargetEncoder part in Parts)
        {
            part.WriteJson(writer);
        }

        writer.WriteEndArray();
    }

    internal static SeveralTargets Read(TaskKind task, JsonElement element)
    {
        var parts = new List<TargetEncoder>();
        foreach (JsonElement part in element.Items("targets"))
        {
            TargetEncoder target = ReadJson(part);
            bool fits = (target, task) is (NumberTarget, TaskKind.Regression) or (ClassTarget { Task: TaskKind.Binary }, TaskKind.Multilabel);
            parts.Add(fits && target.Link == (parts.Count == 0 ? target : parts[0]).Link
                ? target
                : throw JsonFields.Malformed($"the target '{target.Name}' cannot be one of several in this task"));
        }

        return parts.Count > 0 && parts.Select(part => part.Name).Distinct().Count() == parts.Count
            ? new SeveralTargets(task, parts)
            : throw JsonFields.Malformed("'targets' must be a list of targets whose names differ from one another");
    }
}
