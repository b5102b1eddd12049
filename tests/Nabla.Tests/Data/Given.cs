using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>Files and streams made for one test, and what the readers say about them.</summary>
sealed class Given : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nabla-data-");

    public string Folder => _folder.FullName;

    public string File(string name, byte[] content)
    {
        string path = Path.Combine(Folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public string File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    public static byte[] Gzip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return memory.ToArray();
    }

    public static Table Csv(string text, CsvOptions? options = null) => Table.ReadCsv(new StringReader(text), "houses.csv", options);

    public static NablaDataException CsvError(string text) => Assert.Throws<NablaDataException>(() => Csv(text));

    /// <summary>The cells of a table as text, row by row.</summary>
    public static string[][] Cells(Table table) =>
        [.. Enumerable.Range(0, table.RowCount).Select(row => table.Columns.Select(column => column.GetText(row).ToString()).ToArray())];

    public void Dispose() => _folder.Delete(recursive: true);
}
