using System;
using System.IO;
using Nabla.Files;

namespace Nabla.Cli.Pictures;

/// <summary>The file a picture is written to: its extension says how.</summary>
static class PictureFile
{
    /// <summary>The option that names it.</summary>
    public static System.CommandLine.Option<string?> Option(string formats, string byDefault) =>
        OptionValues.Text("--output", "FILE", $"the picture to write, {formats} [{byDefault}]");

    /// <summary>The file to write: the one asked for, or one of that name; checked before the work.</summary>
    /// <param name="asked">What the user gave, or <see langword="null"/>.</param>
    /// <param name="otherwise">The name when nothing was given.</param>
    /// <param name="read">Files that must not be overwritten.</param>
    /// <exception cref="UsageException">No picture can be written there; the message says why.</exception>
    public static string Checked(string? asked, string otherwise, params string[] read)
    {
        string path = asked ?? otherwise;
        foreach (string file in read)
        {
            if (string.Equals(Path.GetFullPath(path), Path.GetFullPath(file), StringComparison.Ordinal))
            {
                throw new UsageException($"--output would overwrite {path}, which is read; give another name.");
            }
        }

        DurableFile.ThrowUnlessReplaceable(path);
        return path;
    }

    /// <summary>Whether the file is a page.</summary>
    public static bool IsPage(string path) => Extension(path) is ".html" or ".htm";

    /// <summary>Whether the file is a drawing.</summary>
    public static bool IsSvg(string path) => Extension(path) is ".svg";

    /// <summary>Whether the file is made of pixels.</summary>
    public static bool IsPng(string path) => Extension(path) is ".png";

    /// <summary>The sentence about an extension that says nothing.</summary>
    public static UsageException Unknown(string path, string formats) =>
        new($"--output {path}: give a name that ends in {formats}.");

    /// <summary>Writes one picture as SVG or as a page, whichever the file's name says.</summary>
    /// <exception cref="UsageException">It says neither.</exception>
    public static void Write(string path, Picture picture) => Write(path, () => picture, () => PicturePage.Of(picture));

    /// <summary>Writes a picture or a page, whichever the file's name says.</summary>
    /// <exception cref="UsageException">It says neither.</exception>
    public static void Write(string path, Func<Picture> picture, Func<PicturePage> page)
    {
        if (IsSvg(path))
        {
            Picture drawn = picture();
            DurableFile.Replace(path, drawn.WriteSvg);
        }
        else if (IsPage(path))
        {
            PicturePage made = page();
            DurableFile.Replace(path, made.Write);
        }
        else
        {
            throw Unknown(path, ".svg or .html");
        }
    }

    /// <summary>The file beside a model that is called after it: <c>houses-boundary.svg</c> beside <c>houses.safetensors</c>.</summary>
    public static string Beside(string model, string what) =>
        Path.Combine(Path.GetDirectoryName(model) ?? "", $"{Path.GetFileNameWithoutExtension(model)}-{what}.svg");

    static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();
}
