using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Data.Features;
using Nabla.Drift;
using Nabla.Files;

namespace Nabla.Cli.Verbs;

/// <summary>How the rows of a file differ from the training rows, for a person and for a program. docs/drift.md explains the columns.</summary>
sealed class DriftResult(DriftReport report, string source)
{
    const int MostColumnsShown = 8;
    const int MostFlagsShown = 6;
    const int LongestName = 22;
    const int LongestBin = 20;

    /// <summary>What <c>--drift</c> says in the help.</summary>
    public const string OptionDescription = "write how the rows differ from the training rows, column by column";

    /// <summary>Refuses a file for <c>--drift</c> that is read or written as something else, or cannot be written.</summary>
    public static void CheckFile(string path, params string?[] others)
    {
        if (others.Any(other => other is not null && Path.GetFullPath(path) == Path.GetFullPath(other)))
        {
            throw new UsageException($"--drift would overwrite {path}, which is read or written as something else; give another name.");
        }

        DurableFile.ThrowUnlessReplaceable(path);
    }

    /// <summary>Writes the JSON object of <c>--drift</c> into a file.</summary>
    public void Save(string path) => DurableFile.Replace(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("source", source);
        WriteFields(json);
        json.WriteEndObject();
    });

    /// <summary>Writes the object <c>drift</c>.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject("drift");
        WriteFields(json);
        json.WriteEndObject();
    }

    /// <summary>The lines for a terminal; none where there is nothing to tell.</summary>
    public IEnumerable<string> Lines()
    {
        if (!report.HasReference)
        {
            yield return "The model's file does not remember its training rows, so drift is unknown; train again with this version to see it.";
        }

        ColumnDrift[] drifted = [.. report.Predictions.Concat(report.Columns).Where(column => column.Level != DriftLevel.None)];
        if (drifted.Length > 0)
        {
            yield return $"Drift of {source} from the training rows";
            yield return "(stability index: from 0.1 moderate, from 0.25 large):";
            List<IReadOnlyList<string>> rows = [["column", "index", "distance", "changed most", "training", "now"]];
            rows.AddRange(drifted.Take(MostColumnsShown).Select(column => (IReadOnlyList<string>)
            [
                Cut(report.Predictions.Contains(column) ? $"prediction of {column.Name}" : column.Name, LongestName),
                MetricText.Number(column.StabilityIndex), column.Distance.ToString("0.00", CultureInfo.InvariantCulture),
                Cut(column.Most.Bin, LongestBin), NumberText.Percent(column.Most.Training), NumberText.Percent(column.Most.Now),
            ]));
            foreach (string line in TextTable.Lines(rows))
            {
                yield return "  " + line;
            }

            if (drifted.Length > MostColumnsShown)
            {
                yield return $"  and {drifted.Length - MostColumnsShown} more; --drift FILE.json has all.";
            }
        }
    }

    /// <summary>The most frequent flags, a line each: <c>'body_mass_g' out of range  3.2%</c>; none where no row has one.</summary>
    public IEnumerable<string> FlagLines()
    {
        string[][] rows = [.. report.Flags.Take(MostFlagsShown).Select(flag => (string[])
        [
            flag.Column is null ? Phrase(flag.Kind) : $"'{Cut(flag.Column, LongestName)}' {Phrase(flag.Kind)}",
            NumberText.Plural(flag.Rows, "row"), NumberText.Percent(flag.Share),
        ])];
        IEnumerable<string> more = report.Flags.Count > MostFlagsShown ? [$"  and {report.Flags.Count - MostFlagsShown} more kinds and columns"] : [];
        return rows.Length == 0 ? [] : TextTable.Lines(rows).Select(line => "  " + line).Concat(more);
    }

    void WriteFields(Utf8JsonWriter json)
    {
        json.WriteNumber("rows", report.Rows);
        json.WriteNumber("flagged", report.FlaggedRows);
        json.WriteString("level", Word(report.Level));
        json.WriteBoolean("reference", report.HasReference);
        json.WriteStartArray("flags");
        foreach (FlagCount flag in report.Flags)
        {
            json.WriteStartObject();
            json.WriteString("kind", Word(flag.Kind));
            json.WriteString("column", flag.Column);
            json.WriteNumber("rows", flag.Rows);
            json.WriteNumber("share", flag.Share);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, "columns", report.Columns);
        Write(json, "predictions", report.Predictions);
    }

    static void Write(Utf8JsonWriter json, string key, IReadOnlyList<ColumnDrift> columns)
    {
        json.WriteStartArray(key);
        foreach (ColumnDrift column in columns)
        {
            json.WriteStartObject();
            json.WriteString("column", column.Name);
            json.WriteString("kind", column.Kind);
            json.WriteString("level", Word(column.Level));
            json.WriteNumber("stabilityIndex", column.StabilityIndex);
            json.WriteNumber("stabilityNoise", column.StabilityNoise);
            json.WriteNumber("distance", column.Distance);
            json.Number("distanceNoise", column.DistanceNoise);
            WriteShares(json, "missing", null, column.Missing.Training, column.Missing.Now);
            WriteShares(json, "changedMost", column.Most.Bin, column.Most.Training, column.Most.Now);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteShares(Utf8JsonWriter json, string key, string? bin, double training, double now)
    {
        json.WriteStartObject(key);
        if (bin is not null)
        {
            json.WriteString("bin", bin);
        }

        json.WriteNumber("training", training);
        json.WriteNumber("now", now);
        json.WriteEndObject();
    }

    static string Word(DriftLevel level) => level.ToString().ToLowerInvariant();

    static string Word(FlagKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    static string Phrase(FlagKind kind) => kind switch
    {
        FlagKind.UnseenCategory => "unseen category",
        FlagKind.OutOfRange => "out of range",
        FlagKind.Missing => "missing",
        FlagKind.Unreadable => "unreadable",
        _ => "far from the training rows",
    };

    static string Cut(string text, int longest) => text.Length > longest ? text[..(longest - 2)] + ".." : text;
}
