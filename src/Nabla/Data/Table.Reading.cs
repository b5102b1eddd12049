using System;
using System.Data.Common;
using System.IO;
using Nabla.Data.Reading;

namespace Nabla.Data;

public sealed partial class Table
{
    /// <summary>Reads a data set by name: a bundled one (<see cref="BundledData"/>), or else a file, whose format its first bytes tell.</summary>
    /// <param name="pathOrName">A bundled name, or the path of a file; a file that has a bundled name is reached as <c>./digits</c>.</param>
    /// <param name="labels">The file of labels that belongs to an IDX file of images or a NumPy array, or <see langword="null"/>.</param>
    /// <param name="csv">How a CSV file is read; <see langword="null"/> is <c>new CsvOptions()</c>.</param>
    /// <remarks>
    /// IDX, NumPy's arrays and archives (<c>x.npz:name</c> is one array of an archive), JSON and JSON Lines, a folder with a folder of PNG images for each class; everything else is read as CSV.
    /// All but archives and folders may be compressed by gzip.
    /// </remarks>
    /// <exception cref="NablaDataException">There is neither, or the file cannot be read.</exception>
    public static Table Read(string pathOrName, string? labels = null, CsvOptions? csv = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathOrName);
        if (NpyReader.TrySplit(pathOrName) is (var archive, var array))
        {
            return NpyReader.ReadArchive(archive, array, labels);
        }

        if (labels is not null)
        {
            return ReadWithLabels(pathOrName, labels);
        }

        if (BundledData.TryFind(pathOrName, out BundledDataSet? bundled))
        {
            return bundled.Load();
        }

        if (!File.Exists(pathOrName) && !Directory.Exists(pathOrName))
        {
            throw BundledData.Unknown(pathOrName);
        }

        if (Directory.Exists(pathOrName))
        {
            return ImageFolderReader.Read(pathOrName);
        }

        using ByteSource source = ByteSource.Open(pathOrName);
        return FileFormat.IsZip(source.Peek(FileFormat.SampleLength)) ? NpyReader.ReadArchive(pathOrName) : Read(source, csv ?? new CsvOptions());
    }

    /// <summary>Reads a table from a stream, whose format its first bytes tell, as <see cref="Read(string, string?, CsvOptions?)"/> does; the stream stays open.</summary>
    /// <param name="stream">The bytes, from its present position to its end.</param>
    /// <param name="source">What to call it in errors, and the table's <see cref="Source"/>.</param>
    /// <param name="csv">How CSV is read; <see langword="null"/> is <c>new CsvOptions()</c>.</param>
    /// <exception cref="NablaDataException">The stream cannot be read or is not a table; the message says where and what to do.</exception>
    public static Table Read(Stream stream, string source, CsvOptions? csv = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(source);
        using ByteSource bytes = ByteSource.Over(stream, source);
        return Read(bytes, csv ?? new CsvOptions());
    }

    /// <summary>
    /// Reads what a query answers, by any ADO.NET provider: a column for each of the query's, a row for each that the reader has left. A null is a missing cell.
    /// </summary>
    /// <param name="reader">The reader; it stays open.</param>
    /// <param name="source">What to call it in errors, and the table's <see cref="Source"/>.</param>
    /// <exception cref="NablaDataException">The query fails, has no row or two columns of one name, or a value is no cell.</exception>
    public static Table Read(DbDataReader reader, string source)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return DatabaseReader.Read(reader, source);
    }

    /// <summary>
    /// Reads a folder that has a folder of PNG images for each class: grey or colour, all of one size. The columns are the pixels, then <c>label</c>, the name of the
    /// folder.
    /// </summary>
    /// <param name="folder">The folder of folders.</param>
    /// <exception cref="NablaDataException">There is no image, one cannot be read, or they differ in size; the message names the file.</exception>
    public static Table ReadImages(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Directory.Exists(folder)
            ? ImageFolderReader.Read(folder)
            : throw new NablaDataException($"There is no folder '{folder}'; check the name.") { File = folder };
    }

    static Table ReadWithLabels(string path, string labels)
    {
        using ByteSource source = ByteSource.Open(path);
        using ByteSource labelSource = ByteSource.Open(labels);
        return NpyHeader.IsNpy(source.Peek(FileFormat.SampleLength)) ? NpyReader.Read(source, labelSource) : IdxReader.Read(source, labelSource);
    }

    static Table Read(ByteSource source, CsvOptions csv)
    {
        ReadOnlySpan<byte> head = source.Peek(FileFormat.SampleLength);
        if (FileFormat.Advice(head) is { } advice)
        {
            throw new NablaDataException($"{source.Name} {advice}.") { File = source.Name };
        }

        return NpyHeader.IsNpy(head) ? NpyReader.Read(source)
            : FileFormat.IsIdx(head) ? IdxReader.Read(source, labels: null)
            : FileFormat.IsJson(head) ? JsonLinesReader.Read(source, csv)
            : CsvReader.Read(new DecodedSource(source, csv.Encoding), csv);
    }

    /// <summary>
    /// Reads a CSV file: a header with the names of the columns, then one row a record. Gzip or not, any line ending; fields may be
    /// quoted and then contain delimiters, line breaks and doubled quotes. Blank lines at the end are ignored. Encoding, delimiter, quote, decimal separator and
    /// header are found out where the options do not say them; <see cref="Reading"/> tells what was found and why.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; <see langword="null"/> is <c>new CsvOptions()</c>.</param>
    /// <remarks>
    /// White space around a name in the header is dropped; cells stay as they are, but white space around a number is ignored and a cell
    /// of nothing else is missing. Limits: <see cref="CsvOptions.LongestRow"/>, <see cref="CsvOptions.MostColumns"/>, and gzip data that
    /// expand to more than 64 MiB may do so at most 1000-fold.
    /// </remarks>
    /// <exception cref="NablaDataException">The file cannot be read or is not a table; the message says where and what to do.</exception>
    public static Table ReadCsv(string path, CsvOptions? options = null)
    {
        using ByteSource source = ByteSource.Open(path);
        return CsvReader.Read(new DecodedSource(source, options?.Encoding), options ?? new CsvOptions());
    }

    /// <summary>Reads CSV from a stream, as <see cref="ReadCsv(string, CsvOptions?)"/> does from a file; the stream stays open.</summary>
    /// <param name="stream">The bytes, from its present position to its end.</param>
    /// <param name="source">What to call it in errors, and the table's <see cref="Source"/>.</param>
    /// <param name="options">How to read it; <see langword="null"/> is <c>new CsvOptions()</c>.</param>
    /// <exception cref="NablaDataException">The stream cannot be read or is not a table; the message says where and what to do.</exception>
    public static Table ReadCsv(Stream stream, string source, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(source);
        using ByteSource bytes = ByteSource.Over(stream, source);
        return CsvReader.Read(new DecodedSource(bytes, options?.Encoding), options ?? new CsvOptions());
    }

    /// <summary>Reads CSV from text, as <see cref="ReadCsv(string, CsvOptions?)"/> does from a file; the reader stays open.</summary>
    /// <param name="reader">The text, from its present position to its end.</param>
    /// <param name="source">What to call it in errors, and the table's <see cref="Source"/>.</param>
    /// <param name="options">How to read it; <see langword="null"/> is <c>new CsvOptions()</c>.</param>
    /// <exception cref="NablaDataException">The text cannot be read or is not a table; the message says where and what to do.</exception>
    public static Table ReadCsv(TextReader reader, string source, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return CsvReader.Read(new ReaderSource(reader, source), options ?? new CsvOptions());
    }

    /// <summary>
    /// Reads images in IDX, the format of MNIST: unsigned bytes, gzip or not. The columns are <c>p{row}_{column}</c> for each pixel, then
    /// <c>label</c> if there are labels; <see cref="Image"/> is the shape of an image.
    /// </summary>
    /// <param name="images">The file of images: magic 0x00000803, number, height, width, then the pixels.</param>
    /// <param name="labels">The file of labels: magic 0x00000801, number, then one byte a label; or <see langword="null"/>.</param>
    /// <exception cref="NablaDataException">A file cannot be read, is not IDX, or the two do not belong together.</exception>
    public static Table ReadIdx(string images, string? labels = null)
    {
        using ByteSource imageSource = ByteSource.Open(images);
        using ByteSource? labelSource = labels is null ? null : ByteSource.Open(labels);
        return IdxReader.Read(imageSource, labelSource);
    }

    /// <summary>This table with its pixels' shape made known.</summary>
    internal Table WithImage(ImageShape? image) => new(Source, Columns, RowCount, _lines, image, _selection, _memory) { Reading = Reading };
}
