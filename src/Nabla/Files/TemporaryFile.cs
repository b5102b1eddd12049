using System;
using System.IO;

namespace Nabla.Files;

/// <summary>Files that nobody else sees and that are gone with the process, however that ends.</summary>
static class TemporaryFile
{
    /// <summary>Where they are: a folder on a disk, for the usual one for temporary files may be memory itself.</summary>
    public static string Folder =>
        !OperatingSystem.IsWindows() && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TMPDIR")) && Directory.Exists("/var/tmp")
            ? "/var/tmp"
            : Path.GetTempPath();

    /// <summary>Makes one, to write and to read.</summary>
    /// <param name="kind">A word of its name, for as long as it has one.</param>
    /// <param name="bufferSize">Bytes that are held back until so many can be written; 0 for none.</param>
    /// <exception cref="IOException">There is no room for it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static FileStream Open(string kind, int bufferSize)
    {
        string path = Path.Combine(Folder, $"nabla-{kind}-{Environment.ProcessId}-{Guid.NewGuid():N}.tmp");
        var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize, FileOptions.DeleteOnClose);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                // Without a name the file lives as long as somebody has it open.
                File.Delete(path);
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
