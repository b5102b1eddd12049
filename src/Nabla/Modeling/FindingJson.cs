using System.Collections.Generic;
using System.Text.Json;
using Nabla.Audit;
using Nabla.Files;

namespace Nabla.Modeling;

/// <summary>The findings of the audit as JSON. The file keeps no cells: codes, numbers, names of columns, and sentences made of them.</summary>
static class FindingJson
{
    public static void Write(Utf8JsonWriter json, string key, IReadOnlyList<Finding> findings)
    {
        json.WriteStartArray(key);
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("severity", finding.Severity == Severity.Stop ? "stop" : "warning");
            json.WriteBoolean("allowed", finding.Allowed);
            json.WriteNumber("value", finding.Value);
            json.WriteNumber("threshold", finding.Threshold);
            json.WriteNumber("rows", finding.RowCount);
            json.WriteTexts("columns", finding.Columns);
            json.WriteTexts("places", finding.Places);
            json.WriteString("problem", finding.Problem);
            json.WriteString("advice", finding.Advice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static IReadOnlyList<Finding> Read(JsonElement element, string key)
    {
        var findings = new List<Finding>();
        foreach (JsonElement finding in element.Items(key))
        {
            findings.Add(new Finding
            {
                Code = finding.Text("code"),
                Severity = finding.Text("severity") == "stop" ? Severity.Stop : Severity.Warning,
                Allowed = finding.Flag("allowed"),
                Value = finding.Number("value"),
                Threshold = finding.Number("threshold"),
                RowCount = finding.Integer("rows"),
                Columns = finding.Texts("columns"),
                Places = finding.Texts("places"),
                Problem = finding.Text("problem"),
                Advice = finding.Text("advice"),
            });
        }

        return findings;
    }
}
