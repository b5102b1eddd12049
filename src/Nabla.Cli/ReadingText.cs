using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Data;

namespace Nabla.Cli;

/// <summary>How a table was read, as a person and a program are told it.</summary>
static class ReadingText
{
    const int MostShown = 5;

    /// <summary>
    /// Tells on standard error what is unusual about the file, with <c>--verbose</c> everything; and the first of the rows that were left out.
    /// </summary>
    public static void Write(Output output, Table table)
    {
        if (table.Reading is not { } reading)
        {
            return;
        }

        List<Detection> told = [.. reading.Detections.Where(detection => output.Verbose || (!detection.IsUsual && !detection.IsGiven))];
        if (told.Count > 0)
        {
            output.Note($"{table.Source}:");
            int width = told.Max(detection => detection.Name.Length + detection.Value.Length) + 1;
            foreach (Detection detection in told)
            {
                string name = $"{detection.Name} {detection.Value}".PadRight(width);
                output.Note($"  {name}  {detection.Reason}");
            }
        }

        foreach (string note in reading.Notes)
        {
            output.Note(note);
        }

        if (reading.Rejected.Count > 0)
        {
            output.Warn($"{NumberText.Plural(reading.Rejected.Count, "row")} of {NumberText.Count(reading.RowsIn)} rejected.");
            foreach (RejectedRow row in reading.Rejected.Take(MostShown))
            {
                output.Note("  " + row.In(table.Source));
            }

            if (reading.Rejected.Count > MostShown)
            {
                output.Note($"  and {NumberText.Count(reading.Rejected.Count - MostShown)} more; --rejected FILE.csv lists all.");
            }
        }
    }

    /// <summary>Writes it for a program; <c>null</c> where the table was not read from text.</summary>
    public static void Reading(this Utf8JsonWriter json, Table table)
    {
        if (table.Reading is not { } reading)
        {
            json.WriteNull("reading");
            return;
        }

        json.WriteStartObject("reading");
        json.WriteString("source", table.Source);
        foreach (Detection detection in reading.Detections)
        {
            json.WriteStartObject(detection.Name);
            json.WriteString("value", detection.Value);
            json.WriteString("reason", detection.Reason);
            json.WriteBoolean("given", detection.IsGiven);
            json.WriteEndObject();
        }

        json.WriteStartObject("rows");
        json.WriteNumber("in", reading.RowsIn);
        json.WriteNumber("used", reading.UsedRows);
        json.WriteNumber("rejected", reading.Rejected.Count);
        json.WriteEndObject();
        json.WriteStartArray("rejected");
        foreach (RejectedRow row in reading.Rejected)
        {
            json.WriteStartObject();
            json.WriteNumber("line", row.Line);
            json.WriteString("column", row.Column);
            json.WriteString("reason", row.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Texts("notes", reading.Notes);
        json.WriteEndObject();
    }
}
