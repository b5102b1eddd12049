using System;
using System.IO;

namespace Nabla.Tests.Files;

/// <summary>An empty folder that disappears with the test.</summary>
sealed class TemporaryFolder : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nabla-");

    /// <summary>The path of a name in the folder.</summary>
    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>The names in the folder, sorted.</summary>
    public string[] Names
    {
        get
        {
            string[] names = Array.ConvertAll(_folder.GetFileSystemInfos(), entry => entry.Name);
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
