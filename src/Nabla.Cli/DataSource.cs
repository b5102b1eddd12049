using System;
using System.IO;
using System.Linq;
using Nabla.Data;

namespace Nabla.Cli;

/// <summary>The data a verb works on: a bundled name, a file or folder of any format, or standard input.</summary>
static class DataSource
{
    /// <summary>What stands for standard input.</summary>
    const string StandardInput = "-";
    const string InputName = "standard input";

    static readonly string[] s_extensions = [".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".data", ".idx", ".npy", ".npz", ".db", ".sqlite"];

    /// <summary>What DATA may be, for the help.</summary>
    public const string Description = "a file of CSV, JSON, JSON Lines, NumPy arrays, IDX or SQLite, gzip and zstd too; a folder with a folder of PNG images for each class; a bundled name; or - for standard input";

    /// <summary>Reads the data.</summary>
    /// <param name="data">A bundled name, a file or folder, or <c>-</c>.</param>
    /// <param name="request">How to read them.</param>
    /// <exception cref="NablaDataException">They cannot be read; the message says where.</exception>
    /// <exception cref="UsageException">Options that do not go together.</exception>
    public static Table Read(string data, ReadRequest request)
    {
        bool isFile = data != StandardInput && !BundledData.TryFind(data, out _) && File.Exists(data);
        try
        {
            using Stream? file = isFile ? new FileStream(data, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0) : null;

            // A pipe can be read only once: it is taken as standard input is.
            byte[] head = file is { CanSeek: true } ? HeadOf(file) : [];
            if (SqliteSource.IsDatabase(head))
            {
                return SqliteSource.Read(data, request.Table, request.Query);
            }

            if (request.Table is not null || request.Query is not null)
            {
                throw new UsageException($"--table and --query are for SQLite databases, and {data} is none; leave them out.");
            }

            if (data != StandardInput && file is not { CanSeek: false } && !CompressedInput.IsZstd(head))
            {
                return Table.Read(data, request.Labels, request.Csv);
            }

            if (request.Labels is not null)
            {
                throw new UsageException("--labels goes with a file that is not compressed by zstd, and not with a pipe; store the images as a file.");
            }

            using Stream? input = file is null ? Console.OpenStandardInput() : null;
            using Stream bytes = CompressedInput.Open(input ?? file!, isFile ? data : InputName);
            return Table.Read(bytes, isFile ? data : InputName, request.Csv);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new NablaDataException($"{data} may not be read by this user; change its permissions.", failure) { File = data };
        }
        catch (IOException failure)
        {
            throw new NablaDataException($"{data} cannot be read: {failure.Message.TrimEnd('.')}.", failure) { File = data };
        }
    }

    /// <summary>The first bytes of a file, which is at its beginning before and after.</summary>
    static byte[] HeadOf(Stream file)
    {
        byte[] head = new byte[16];
        int count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return head[..count];
    }

    /// <summary>What a folder of images keeps for the test at the end: its folder <c>test</c> beside <c>train</c>; otherwise <see langword="null"/>.</summary>
    public static (string Train, string Test)? Parts(string data) =>
        Directory.Exists(data) && Path.Combine(data, "train") is var train && Path.Combine(data, "test") is var test && Directory.Exists(train) && Directory.Exists(test)
            ? (train, test)
            : null;

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

/// <summary>How data are to be read.</summary>
/// <param name="Csv">How text is read.</param>
/// <param name="Labels">The file or array of labels, or <see langword="null"/>.</param>
/// <param name="Table">The table of a database, or <see langword="null"/>.</param>
/// <param name="Query">The query of a database, or <see langword="null"/>.</param>
sealed record ReadRequest(CsvOptions Csv, string? Labels = null, string? Table = null, string? Query = null);
