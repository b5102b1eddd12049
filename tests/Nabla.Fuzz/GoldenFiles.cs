using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Fuzz;

/// <summary>The golden model files of the tests, which have between them everything that a model file can hold, and rows to predict.</summary>
static class GoldenFiles
{
    static readonly Lazy<Table[]> s_rows = new(() =>
    [
        .. Named(".csv").Select(name => Table.ReadCsv(new MemoryStream(Bytes(name)), name)).Append(Table.Read("penguins")).Append(Table.Read("digits"))
            .Select(table => table.SelectRows([.. Enumerable.Range(0, 8)])),
    ]);

    /// <summary>The bytes of each, in the order of their names.</summary>
    public static IEnumerable<byte[]> All => Named(".safetensors").Select(Bytes);

    /// <summary>Rows that have the columns of a model, or at least some.</summary>
    public static Table RowsFor(Model model) =>
        s_rows.Value.MaxBy(table => model.Features.Columns.Count(column => table.Columns.Any(other => other.Name == column.ColumnNames[0])))!;

    static IEnumerable<string> Named(string ending) =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    static byte[] Bytes(string name) => ByteParser.Written(stream =>
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        resource.CopyTo(stream);
    });
}
