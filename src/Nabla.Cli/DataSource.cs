using System;
using System.IO;
using System.Linq;
using Nabla.Data;

namespace Nabla.Cli;

/// <summary>The data a verb works on: a bundled name, a CSV, JSON or IDX file, or standard input.</summary>
static class DataSource
{
    /// <summary>What stands for standard input.</summary>
    const string StandardInput = "-";

    static readonly string[] s_extensions = [".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".data", ".idx", ".npy", ".npz", ".db", ".sqlite"];

    /// <summary>What DATA may be, for the help.</summary>
    public const string Description = "a CSV, JSON or IDX file, gzip or not; a bundled name; or - for standard input";

    /// <summary>Reads the data.</summary>
    /// <param name="data">A bundled name, a file, or <c>-</c>.</param>
    /// <param name="labels">The file of labels, if there is one.</param>
    /// <param name="csv">How text is read.</param>
    /// <exception cref="NablaDataException">They cannot be read; the message says where.</exception>
    public static Table Read(string data, string? labels, CsvOptions csv)
    {
        if (data != StandardInput)
        {
            return Table.Read(data, labels, csv);
        }

        if (labels is not null)
        {
            throw new UsageException("--labels goes with a file; images and labels cannot both come from standard input.");
        }

        using Stream input = Console.OpenStandardInput();
        return Table.Read(input, "standard input", csv);
    }

    /// <summary>The name of the data, without folder and extensions: what a model of them is called.</summary>
    public static string NameOf(string data)
    {
        string name = data == StandardInput ? "model" : Path.GetFileName(data);
        foreach (string extension in (string[])[".gz", ".zst", .. s_extensions])
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
