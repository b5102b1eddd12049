using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using Nabla.Data;

namespace Nabla.Modeling;

/// <content>What a model records so that it can be trained again, and so that it can be said what differs when another model comes out.</content>
public sealed partial record Provenance
{
    /// <summary>
    /// The columns of the table by name, each with 64 bits over its cells in their order, as 16 hexadecimal digits: they name the column that has changed. A cell counts
    /// by its number if it is one, otherwise by its text without white space around it. Empty in models of versions that did not record them.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> ColumnHashes { get; init; } = [];

    /// <summary>64 bits over the rows in any order, as 16 hexadecimal digits; <see langword="null"/> in models of versions that did not record it.</summary>
    public string? AnyOrderHash { get; init; }

    /// <summary>How the table was told to be read, such as <c>delimiter</c> and <c>semicolon</c>; what was found out from the file is not among it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Reading { get; init; } = [];

    /// <summary>The hash of the table of its own that was tested on, as <see cref="DataHash"/> is; <see langword="null"/> where there was none. It changes no weight.</summary>
    public string? TestDataHash { get; init; }

    /// <summary>SHA-256 over the numbers of the training rows and of the test rows, in their order; <see langword="null"/> in models of versions that did not record it.</summary>
    public string? SplitHash { get; init; }

    /// <summary>The options as they were given; <see langword="null"/> in models of versions that did not record them.</summary>
    public RecordedOptions? Given { get; init; }

    /// <summary>The version of the numerics, <see cref="Nabla.NumericsVersion.Current"/>; 0 in models of versions that did not record it.</summary>
    public int NumericsVersion { get; init; }

    internal static KeyValuePair<string, string>[] HashesOf(Table table) =>
        [.. table.Columns.Zip(table.ColumnHashes, (column, hash) => new KeyValuePair<string, string>(column.Name, Digits(hash)))];

    /// <summary>The sum of the hashes of all rows, which no order changes.</summary>
    internal static string HashInAnyOrder(Table table) => Digits(table.RowHashes.Aggregate((ulong)table.RowCount, (sum, hash) => sum + hash));

    static string Hash(RowPlan rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (int row in rows.Training.Append(-1).Concat(rows.Test))
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, row);
            hash.AppendData(bytes);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static string Digits(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);
}
