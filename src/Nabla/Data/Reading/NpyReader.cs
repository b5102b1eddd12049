using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;

namespace Nabla.Data.Reading;

/// <summary>
/// Reads arrays of NumPy: a row of the table for every index of the first dimension. A vector is one column, a matrix a column for each of its own; a stack of bytes with three or four
/// dimensions is images.
/// </summary>
static class NpyReader
{
    const int MostArrays = 1000;
    const string Extension = ".npy";

    /// <summary>Reads an array, and labels if there are any.</summary>
    /// <exception cref="NablaDataException">It cannot be read, or the two do not belong together.</exception>
    public static Table Read(ByteSource source, ByteSource? labels = null)
    {
        (List<Column> columns, int rows, ImageShape? image) = ReadArray(source, "x");
        if (labels is not null)
        {
            (List<Column> label, int labelRows, _) = ReadArray(labels, "label");
            if (label.Count != 1 || labelRows != rows)
            {
                throw NpyHeader.Error(labels, $"there are {labelRows} rows of {label.Count} labels for the {rows} rows of {source.Name}; choose the array that belongs to them");
            }

            columns.Add(label[0]);
        }

        return Build(source.Name, columns, rows, image);
    }

    /// <summary>Reads the arrays of an archive that numpy.savez wrote: all of them, as columns side by side.</summary>
    /// <exception cref="NablaDataException">One cannot be read, or they differ in their number of rows.</exception>
    public static Table ReadArchive(string path) => WithArchive(path, archive => ReadArchive(path, archive));

    /// <summary>The same of a stream, which stays open.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <param name="name">What to call it in errors.</param>
    public static Table ReadArchive(Stream stream, string name) => WithArchive(name, stream, archive => ReadArchive(name, archive));

    static Table ReadArchive(string path, ZipArchive archive)
    {
        var columns = new List<Column>();
        int rows = -1;
        ImageShape? image = null;
        string first = "";
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string name = NameOf(entry);
            using ByteSource source = Open(path, entry);
            (List<Column> added, int count, ImageShape? shape) = ReadArray(source, name);
            if (rows >= 0 && count != rows)
            {
                throw NpyHeader.Error(source, $"the array has {count} rows, and '{first}' has {rows}; name the arrays to read, as in {path}:{first}");
            }

            (rows, first) = (count, rows < 0 ? name : first);
            image = columns.Count == 0 || image is not null ? image ?? shape : null;
            columns.AddRange(added);
        }

        return rows >= 0 ? Build(path, columns, rows, image) : throw new NablaDataException($"{path} has no array; save some by numpy.savez.") { File = path };
    }

    /// <summary>Reads one array of an archive, and labels from it or from another file.</summary>
    public static Table ReadArchive(string path, string array, string? labels) => WithArchive(path, archive =>
    {
        using ByteSource source = Open(path, Find(path, archive, array));
        if (labels is null)
        {
            return Read(source);
        }

        if (TrySplit(labels) is (var labelPath, var labelArray))
        {
            return WithArchive(labelPath, others =>
            {
                using ByteSource labelSource = Open(labelPath, Find(labelPath, others, labelArray));
                return Read(source, labelSource);
            });
        }

        using ByteSource file = ByteSource.Open(labels);
        return Read(source, file);
    });

    /// <summary>Path and array of a name such as <c>digits.npz:x_train</c>, where there is such a file; otherwise <see langword="null"/>.</summary>
    public static (string Path, string Array)? TrySplit(string name)
    {
        int colon = name.LastIndexOf(':');
        return colon > 1 && colon < name.Length - 1 && !File.Exists(name) && File.Exists(name[..colon]) ? (name[..colon], name[(colon + 1)..]) : null;
    }

    static Table Build(string name, List<Column> columns, int rows, ImageShape? image)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (columns.FirstOrDefault(column => !names.Add(column.Name)) is { } twice)
        {
            throw new NablaDataException($"{name}: two columns would be called '{twice.Name}'; give the arrays other names.") { File = name, Column = twice.Name };
        }

        Detection[] detections = [new("format", "numpy", "the file begins as numpy.save and numpy.savez begin it")];
        return new Table(name, columns, rows, image: image) { Reading = new TableReading(detections, rows, [], []) };
    }

    static (List<Column> Columns, int Rows, ImageShape? Image) ReadArray(ByteSource source, string name)
    {
        NpyHeader header = NpyHeader.Read(source, out int headerLength);
        if (NpyType.Parse(header.Type) is not { } type)
        {
            throw NpyHeader.Error(source, $"the elements are of type '{header.Type}', and Nabla reads numbers, booleans and texts; convert the array by astype");
        }

        if (header.Shape.Count == 0 || header.Shape.Contains(0))
        {
            throw NpyHeader.Error(source, $"the array has the shape ({string.Join(", ", header.Shape)}), and a table needs rows and columns; save an array that has some");
        }

        int rows = header.Shape[0];
        long columns = 1;
        foreach (int size in header.Shape.Skip(1))
        {
            columns = Math.Min(columns * size, long.MaxValue / int.MaxValue);
        }

        if (columns > CsvOptions.MostColumns)
        {
            throw NpyHeader.Error(source, $"a row has more than {CsvOptions.MostColumns} elements; Nabla reads at most that many columns");
        }

        // At most 2^31 rows, 10^5 columns and 2^20 bytes: the product is below 2^63.
        long length = rows * columns * type.Size;
        ReadOnlyMemory<byte> bytes = source.TryMap(headerLength, length) ?? IdxReader.ReadElements(source, length);
        if (Images(header, type) is (var height, var width, var channels))
        {
            return (PixelColumns.Of(bytes, rows, height, width, channels), rows, PixelColumns.Shape(height, width, channels));
        }

        int[] inner = [.. header.Shape.Skip(1)];
        var list = new List<Column>((int)columns + 1);
        for (int i = 0; i < columns; i++)
        {
            long element = header.IsFortran ? FortranPosition(i, inner) * rows : i;
            long stride = (header.IsFortran ? 1 : columns) * type.Size;
            string columnName = columns == 1 && header.Shape.Count == 1 && name != "x" ? name : string.Create(CultureInfo.InvariantCulture, $"{name}{(name == "x" ? "" : "_")}{i}");
            list.Add(new NpyColumn(columnName, bytes, type, element * type.Size, stride, rows));
        }

        return (list, rows, null);
    }

    /// <summary>Height, width and colours of a stack of images in bytes; otherwise <see langword="null"/>.</summary>
    static (int Height, int Width, int Channels)? Images(NpyHeader header, NpyType type) =>
        (type.Kind, type.Size, header.IsFortran) != ('u', 1, false) ? null : header.Shape switch
        {
            [_, var height, var width] => (height, width, 1),
            [_, var height, var width, 1] => (height, width, 1),
            [_, var height, var width, 3] => (height, width, 3),
            _ => null,
        };

    /// <summary>Where an element of a row stands when the first index changes fastest, counted in rows' columns.</summary>
    static long FortranPosition(int index, int[] shape)
    {
        long position = 0;
        for (int i = shape.Length - 1, rest = index; i >= 0; i--)
        {
            position += rest % shape[i] * shape[..i].Aggregate(1L, (product, size) => product * size);
            rest /= shape[i];
        }

        return position;
    }

    static T WithArchive<T>(string path, Func<ZipArchive, T> read)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception failure) when (ByteSource.Explain(failure, path) is { } explained)
        {
            throw explained;
        }

        using (stream)
        {
            return WithArchive(path, stream, read);
        }
    }

    static T WithArchive<T>(string path, Stream stream, Func<ZipArchive, T> read)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return archive.Entries.Count <= MostArrays
                ? read(archive)
                : throw new NablaDataException($"{path} has {archive.Entries.Count} arrays, and Nabla reads at most {MostArrays}; save fewer.") { File = path };
        }
        catch (InvalidDataException failure)
        {
            throw new NablaDataException($"{path}: the ZIP archive is damaged; copy the file again.", failure) { File = path };
        }
        catch (Exception failure) when (ByteSource.Explain(failure, path) is { } explained)
        {
            throw explained;
        }
    }

    static ZipArchiveEntry Find(string path, ZipArchive archive, string array) =>
        archive.Entries.FirstOrDefault(entry => entry.FullName == array + Extension)
        ?? throw new NablaDataException($"{path} has no array '{array}'; {NearestName.Suggest(array, [.. archive.Entries.Select(NameOf)])}") { File = path };

    static ByteSource Open(string path, ZipArchiveEntry entry) => NameOf(entry) is var name && entry.FullName.EndsWith(Extension, StringComparison.Ordinal)
        ? ByteSource.Over(new ZipEntryStream(entry), $"{path}:{name}")
        : throw new NablaDataException($"{path} holds '{name}', which is no NumPy array; save the arrays by numpy.savez, or a sheet as CSV.") { File = path };

    static string NameOf(ZipArchiveEntry entry) =>
        entry.FullName.EndsWith(Extension, StringComparison.Ordinal) ? entry.FullName[..^Extension.Length] : entry.FullName;
}
