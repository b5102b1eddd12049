using System;
using System.Collections.Generic;
using Microsoft.Data.Sqlite;
using Nabla.Data;

namespace Nabla.Cli;

/// <summary>Tables of a SQLite database, which is opened for reading alone. The native library is loaded when it is needed, and not before.</summary>
static class SqliteSource
{
    /// <summary>Whether bytes begin a SQLite database.</summary>
    public static bool IsDatabase(ReadOnlySpan<byte> head) => head.StartsWith("SQLite format 3\0"u8);

    /// <summary>Reads a table, or what a query answers.</summary>
    /// <param name="path">The database.</param>
    /// <param name="table">The table, or <see langword="null"/>.</param>
    /// <param name="query">The query, or <see langword="null"/>.</param>
    /// <exception cref="UsageException">Neither says what to read, and the database has more than one table; or both do.</exception>
    /// <exception cref="NablaDataException">It cannot be read.</exception>
    public static Table Read(string path, string? table, string? query)
    {
        if (table is not null && query is not null)
        {
            throw new UsageException("--table and --query both say what to read; give one of them.");
        }

        SQLitePCL.Batteries_V2.Init();
        var place = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        try
        {
            using var connection = new SqliteConnection(place.ToString());
            connection.Open();
            query ??= $"SELECT * FROM \"{TableOf(connection, path, table).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The query is the user's own, on a database that is open for reading alone.
            command.CommandText = query;
#pragma warning restore CA2100
            using SqliteDataReader reader = command.ExecuteReader();
            return Table.Read(reader, path);
        }
        catch (SqliteException failure)
        {
            throw new NablaDataException($"{path} cannot be read: {failure.Message.TrimEnd('.')}.", failure) { File = path };
        }
    }

    static string TableOf(SqliteConnection connection, string path, string? asked)
    {
        var tables = new List<string>();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name";
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            tables.Add(reader.GetString(0));
        }

        return asked is null
            ? tables is [var only] ? only : throw new UsageException($"Say what to read of {path} by --table or --query; {List(tables)}.")
            : tables.Contains(asked) ? asked : throw new UsageException($"{path} has no table '{asked}'; {List(tables)}.");
    }

    static string List(List<string> tables) => tables.Count == 0 ? "it has no table" : $"its tables are {string.Join(", ", tables)}";
}
