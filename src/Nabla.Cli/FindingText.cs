using System.Collections.Generic;
using System.Text.Json;
using Nabla.Audit;

namespace Nabla.Cli;

/// <summary>What the audit found, for a person and for a program.</summary>
static class FindingText
{
    /// <summary>Writes a paragraph a finding.</summary>
    public static void Write(Output output, IReadOnlyList<Finding> findings)
    {
        string label = "Audit";
        foreach (Finding finding in findings)
        {
            string what = finding.Stops ? " (stop)" : finding.Allowed ? " (allowed)" : "";
            output.Field(label, $"{finding.Code}{what}: {finding}", finding.Stops ? Tone.Bad : Tone.Middling);
            label = "";
        }
    }

    /// <summary>Writes the list <c>findings</c>.</summary>
    public static void WriteJson(Utf8JsonWriter json, IReadOnlyList<Finding> findings)
    {
        json.WriteStartArray("findings");
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("severity", finding.Severity == Severity.Stop ? "stop" : "warning");
            json.WriteBoolean("allowed", finding.Allowed);
            json.Number("value", finding.Value);
            json.Number("threshold", finding.Threshold);
            json.WriteNumber("rows", finding.RowCount);
            json.Texts("columns", finding.Columns);
            json.Texts("places", finding.Places);
            json.WriteString("problem", finding.Problem);
            json.WriteString("advice", finding.Advice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
