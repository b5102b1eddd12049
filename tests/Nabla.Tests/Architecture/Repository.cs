using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Nabla.Tests.Architecture;

/// <summary>The sources that these tests were built from.</summary>
static class Repository
{
    static readonly string[] s_generated = ["artifacts", "bin", "obj", ".git"];

    /// <summary>The folder of the solution, found upwards from the tests.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The files below a folder of the repository whose name matches, without what builds leave.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        string path = Path.Combine(Root, folder);
        return !Directory.Exists(path) ? [] : Directory
            .EnumerateFiles(path, pattern, SearchOption.AllDirectories)
            .Where(file => !Name(file).Split('/').Any(s_generated.Contains))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>A file's path from the root, with slashes.</summary>
    public static string Name(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Nabla.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("There is no Nabla.slnx above the tests.");
    }
}
