using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Data;

namespace Nabla.Cli.Verbs;

/// <summary>Lists the bundled data sets.</summary>
sealed class DataListVerb : Verb
{
    public DataListVerb()
        : base("list", "Lists the data sets that come with Nabla.")
    {
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla data list", "names to use wherever a verb takes DATA"),
        ("nabla data list --verbose", "also what the columns hold, where the data are from, how to cite them"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        (BundledDataSet Set, int Columns)[] sets = [.. BundledData.All.Select(set => (set, set.Load().Columns.Count))];
        if (output.Json)
        {
            output.JsonObject(json => WriteJson(json, sets));
            return 0;
        }

        List<IReadOnlyList<string>> rows = [["name", "task", "target", "licence", "rows", "columns"]];
        rows.AddRange(sets.Select(entry => (IReadOnlyList<string>)
        [
            entry.Set.Name, entry.Set.Task, entry.Set.Target, entry.Set.Licence.Split(';')[0], NumberText.Count(entry.Set.RowCount),
            entry.Columns.ToString(CultureInfo.InvariantCulture),
        ]));
        foreach (string row in TextTable.Lines(rows, leftColumns: 4))
        {
            output.Line(row);
        }

        output.Line();
        foreach (BundledDataSet set in sets.Select(entry => entry.Set))
        {
            string more = output.Verbose ? $". {set.Columns}. {set.Origin}. Cite: {set.Citation}. Licence: {set.Licence}." : "";
            output.Field(set.Name, set.Title + more);
        }

        return 0;
    }

    static void WriteJson(Utf8JsonWriter json, (BundledDataSet Set, int Columns)[] sets)
    {
        json.WriteStartArray("dataSets");
        foreach ((BundledDataSet set, int columns) in sets)
        {
            json.WriteStartObject();
            json.WriteString("name", set.Name);
            json.WriteString("title", set.Title);
            json.WriteNumber("rows", set.RowCount);
            json.WriteNumber("columns", columns);
            json.WriteString("task", set.Task);
            json.WriteString("target", set.Target);
            json.WriteString("description", set.Columns);
            json.WriteString("origin", set.Origin);
            json.WriteString("citation", set.Citation);
            json.WriteString("licence", set.Licence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
