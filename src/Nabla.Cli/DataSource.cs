using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using Nabla.Data;

namespace Nabla.Cli;

/// <summary>The data a verb works on: a bundled name, a CSV, JSON or IDX file, or CSV from standard input.</summary>
static class DataSource
{
    /// <summary>What stands for standard input.</summary>
    const string StandardInput = "-";

    static readonly string[] s_extensions = [".csv", ".tsv", ".txt", ".json", ".data", ".idx"];

    /// <summary>What DATA may be, for the help.</summary>
    public const string Description = "a CSV, JSON or IDX file, gzip or not; a bundled name; or - for CSV from standard input";

    /// <summary>The labels of IDX images.</summary>
    public static Option<string?> LabelsOption() => OptionValues.Text("--labels", "FILE", "labels that belong to IDX images");

    /// <summary>The delimiter of CSV.</summary>
    public static Option<char?> DelimiterOption() => OptionValues.Of<char?>(
        "--delimiter", "CHAR", "delimiter of CSV, or 'tab' [found out]", ParseDelimiter);

    /// <summary>Reads the data.</summary>
    /// <exception cref="NablaDataException">They cannot be read; the message says where.</exception>
    /// <exception cref="UsageException">Options that do not go together.</exception>
    public static Table Read(string data, string? labels = null, char? delimiter = null)
    {
        if (labels is not null)
        {
            return delimiter is null
                ? Table.Read(data, labels)
                : throw new UsageException("--delimiter is for CSV and --labels for IDX; give one of them.");
        }

        var csv = new CsvOptions { Delimiter = delimiter };
        if (data == StandardInput)
        {
            using Stream input = Console.OpenStandardInput();
            return Table.ReadCsv(input, "standard input", csv);
        }

        if (data.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && File.Exists(data))
        {
            return ReadJson(data);
        }

        return delimiter is null || !File.Exists(data) ? Table.Read(data) : Table.ReadCsv(data, csv);
    }

    static char? ParseDelimiter(string text) => text switch
    {
        "tab" or "\\t" => '\t',
        [not ('"' or '\r' or '\n' or '\0') and var one] => one,
        _ => throw OptionValues.Wrong("--delimiter", text, "one character or 'tab'"),
    };

    static Table ReadJson(string path)
    {
        try
        {
            return Table.FromJson(File.ReadAllBytes(path));
        }
        catch (NablaDataException failure)
        {
            throw new NablaDataException($"{path}: {failure.Message}", failure) { File = path, Line = failure.Line, Column = failure.Column };
        }
    }

    /// <summary>The name of the data, without folder and extensions: what a model of them is called.</summary>
    public static string NameOf(string data)
    {
        string name = data == StandardInput ? "model" : Path.GetFileName(data);
        foreach (string extension in (string[])[".gz", .. s_extensions])
        {
            name = name.Length > extension.Length && name.EndsWith(extension, StringComparison.OrdinalIgnoreCase) ? name[..^extension.Length] : name;
        }

        return name.Length > 0 ? name : "model";
    }

    /// <summary>The columns to predict: those asked for, between commas, or the one that the data are known for.</summary>
    /// <exception cref="UsageException">Nobody knows; the message names the columns.</exception>
    public static string[] TargetsOf(string data, Table table, string? asked)
    {
        string target = TargetOf(data, table, asked);
        return table.IndexOf(target) >= 0
            ? [target]
            : target.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } several ? several : [target];
    }

    /// <summary>The column to predict: the one asked for, or the one that the data are known for.</summary>
    /// <exception cref="UsageException">Nobody knows; the message names the columns.</exception>
    static string TargetOf(string data, Table table, string? asked)
    {
        if (asked is not null)
        {
            return asked;
        }

        if (BundledData.TryFind(data, out BundledDataSet? bundled))
        {
            return bundled.Target;
        }

        // Images with labels have their target in the last column, and in no other.
        if (table.Image is not null && table.IndexOf("label") >= 0)
        {
            return "label";
        }

        const int MostListed = 20;
        string columns = string.Join(", ", table.Columns.Take(MostListed).Select(column => column.Name));
        string more = table.Columns.Count > MostListed ? $" and {table.Columns.Count - MostListed} more" : "";
        string last = table.Columns[^1].Name;
        throw new UsageException(
            $"Say which column to predict: the columns of {table.Source} are {columns}{more}; "
            + $"if it is the last one, add --target {(last.Contains(' ', StringComparison.Ordinal) ? $"\"{last}\"" : last)}");
    }
}
