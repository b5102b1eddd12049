using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Nabla.Data.Reading;

/// <summary>
/// Reads a folder that has a folder of PNG images for each class. Classes and files are taken in the order of their names, compared character by character. The images are
/// grey if every pixel of every image is, otherwise in colour.
/// </summary>
static class ImageFolderReader
{
    const int MostImages = 10_000_000;

    /// <summary>Reads all images.</summary>
    /// <exception cref="NablaDataException">There is no image, one cannot be read, or they differ in size; the message names the file.</exception>
    public static Table Read(string folder)
    {
        var notes = new List<string>();
        (string Path, string Class)[] files = Files(folder, notes);
        var images = new PngImage[files.Length];
        Concurrently.For(files.Length, i => images[i] = PngReader.Read(files[i].Path));
        PngImage first = images[0];
        for (int i = 1; i < images.Length; i++)
        {
            if ((images[i].Width, images[i].Height) != (first.Width, first.Height))
            {
                throw Error(files[i].Path, $"the image has {images[i].Width} x {images[i].Height} pixels, and {files[0].Path} has {first.Width} x {first.Height}; give all the same size");
            }
        }

        int channels = images.All(image => image.IsGrey()) ? 1 : 3;
        int length = first.Width * first.Height * channels;
        if ((long)length * images.Length > Array.MaxLength)
        {
            throw Error(folder, $"the images have {(long)length * images.Length} bytes of pixels, and Nabla reads at most {Array.MaxLength}; scale them down");
        }

        byte[] pixels = new byte[length * images.Length];
        Concurrently.For(images.Length, image =>
        {
            byte[] colours = images[image].Colours;
            for (int i = 0; i < length; i++)
            {
                pixels[(image * length) + i] = colours[i * 3 / channels];
            }
        });
        List<Column> columns = PixelColumns.Of(pixels, images.Length, first.Height, first.Width, channels);
        var labels = new TextColumnBuilder("label");
        foreach ((_, string name) in files)
        {
            labels.Append(name);
        }

        columns.Add(labels.Build());
        Detection[] detections =
        [
            new("format", "images", $"{files.Select(file => file.Class).Distinct().Count()} folders hold PNG images"),
            new("colour", channels == 1 ? "grey" : "red, green and blue", channels == 1 ? "every pixel is a grey" : "not every pixel is a grey"),
        ];
        return new Table(folder, columns, images.Length, image: PixelColumns.Shape(first.Height, first.Width, channels))
        {
            Reading = new TableReading(detections, images.Length, [], notes),
        };
    }

    static (string Path, string Class)[] Files(string folder, List<string> notes)
    {
        var files = new List<(string, string)>();
        int passedOver = 0;
        try
        {
            foreach (string path in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(path);
                if (name.StartsWith('.'))
                {
                    continue;
                }

                foreach (string file in Directory.GetFiles(path).Order(StringComparer.Ordinal))
                {
                    if (!IsImage(file))
                    {
                        passedOver++;
                        continue;
                    }

                    files.Add((file, name));
                    if (files.Count > MostImages)
                    {
                        throw Error(folder, $"there are more than {MostImages} images; take fewer");
                    }
                }
            }
        }
        catch (Exception failure) when (ByteSource.Explain(failure, folder) is { } explained)
        {
            throw explained;
        }

        if (passedOver > 0)
        {
            notes.Add($"{folder}: {passedOver} {(passedOver == 1 ? "file that is no image is" : "files that are no images are")} passed over.");
        }

        return files.Count > 0
            ? [.. files]
            : throw Error(folder, "the folder has no images; it needs a folder of PNG images for each class");
    }

    static bool IsImage(string path)
    {
        Span<byte> head = stackalloc byte[8];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return head is [0xFF, 0xD8, 0xFF, ..] or [0x47, 0x49, 0x46, 0x38, ..]
            ? throw Error(path, "this is a JPEG or GIF image; save it as PNG")
            : PngReader.IsPng(head);
    }

    static NablaDataException Error(string file, string problem) => new($"{file}: {problem}.") { File = file };
}
