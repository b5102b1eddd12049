using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Nabla.Fuzz;

/// <summary>Changes of a JSON document that leave valid JSON: a value replaced, removed, doubled, or put where another one stands.</summary>
static class JsonMutation
{
    static readonly string[] s_values =
    [
        "null", "true", "false", "0", "1", "-1", "2", "3", "7", "0.5", "-0.0", "1e-320", "1e308", "-1e308", "2147483647", "2147483648", "-2147483648", "9223372036854775807",
        "1e400", "\"\"", "\"x\"", "\"NaN\"", "\"18446744073709551615\"", "[]", "{}", "[[]]", "[0]", "[null]", "[1,2,3,4,5,6,7,8]", "{\"\":0}", "\"dense\"", "\"embedding\"",
        "\"periodic\"", "\"scaling\"", "\"block-dense\"", "\"selection\"", "\"mean\"", "\"sum\"", "\"concatenation\"", "\"dropout\"", "\"batch-normalization\"",
        "\"layer-normalization\"", "\"activation\"", "\"softmax\"", "\"sigmoid\"", "\"identity\"", "\"regression\"", "\"binary\"", "\"multiclass\"", "\"multilabel\"",
        "\"number\"", "\"category\"", "\"boolean\"", "\"date\"", "\"constant\"",
    ];

    public static void Change(JsonObject document, Draw draw)
    {
        // A shallow place is as likely as a deep one, so that a long list does not draw all changes to itself.
        JsonNode node = document;
        for (int depth = 1 + draw.Below(6); depth > 0 && Child(node, draw) is JsonObject or JsonArray; depth--)
        {
            JsonNode? child = Child(node, draw);
            node = child is JsonObject or JsonArray ? child : node;
        }

        switch (node)
        {
            case JsonObject { Count: > 0 } entries: Change(document, entries, draw); break;
            case JsonArray { Count: > 0 } items: Change(document, items, draw); break;
            default: break;
        }
    }

    static void Change(JsonObject document, JsonObject entries, Draw draw)
    {
        string key = entries.ElementAt(draw.Below(entries.Count)).Key;
        switch (draw.Below(8))
        {
            case 0: entries.Remove(key); break;
            case 1: entries[key] = Other(document, draw); break;
            case 2: entries[$"{key}2"] = entries[key]?.DeepClone(); break;
            default: entries[key] = Value(entries[key], draw); break;
        }
    }

    static void Change(JsonObject document, JsonArray items, Draw draw)
    {
        int at = draw.Below(items.Count);
        switch (draw.Below(8))
        {
            case 0: items.RemoveAt(at); break;
            case 1: items[at] = Other(document, draw); break;
            case 2: items.Insert(at, items[draw.Below(items.Count)]?.DeepClone()); break;
            case 3: (JsonNode? a, int other) = (items[at]?.DeepClone(), draw.Below(items.Count)); items[at] = items[other]?.DeepClone(); items[other] = a; break;
            default: items[at] = Value(items[at], draw); break;
        }
    }

    /// <summary>Another value: near the old one where that is a number, or any.</summary>
    static JsonNode? Value(JsonNode? old, Draw draw)
    {
        if (old is JsonValue value && value.TryGetValue(out double number) && draw.OneIn(2))
        {
            return draw.Of<double>([number + 1, number - 1, -number, number * 2, number / 2, number * 1e9]) is var near && double.IsFinite(near) ? JsonValue.Create(near) : null;
        }

        return JsonNode.Parse(draw.Of<string>(s_values));
    }

    /// <summary>A copy of what stands somewhere else.</summary>
    static JsonNode? Other(JsonObject document, Draw draw)
    {
        JsonNode? node = document;
        for (int depth = 1 + draw.Below(5); depth > 0 && node is JsonObject or JsonArray; depth--)
        {
            node = Child(node, draw);
        }

        return node?.DeepClone();
    }

    static JsonNode? Child(JsonNode? node, Draw draw)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject entries => entries.Select(entry => entry.Value),
            JsonArray items => items,
            _ => [],
        };
        int count = children.Count();
        return count == 0 ? null : children.ElementAt(draw.Below(count));
    }
}
