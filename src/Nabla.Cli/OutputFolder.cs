using System;
using System.IO;
using Nabla.Files;

namespace Nabla.Cli;

/// <summary>Looks before the work whether a file could be saved after it.</summary>
static class OutputFolder
{
    /// <summary>Passes a file that can be created or replaced; writes nothing that stays.</summary>
    /// <exception cref="NablaFileException">Its folder is not there or cannot be written to, or it is itself a folder.</exception>
    public static void ThrowUnlessWritable(string path)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? full;
        if (Directory.Exists(full))
        {
            throw Refused(path, "it is a folder; give the name of a file");
        }

        if (!Directory.Exists(folder))
        {
            throw Refused(path, $"there is no folder '{folder}'; create it or give another name");
        }

        string probe = Path.Combine(folder, $".nabla-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp");
        try
        {
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException)
        {
            throw Refused(path, $"the folder '{folder}' may not be written to; give another one");
        }
        catch (IOException failure)
        {
            throw Refused(path, $"the folder '{folder}' cannot be written to ({failure.Message})");
        }
    }

    static NablaFileException Refused(string path, string why) => new($"Cannot save '{path}': {why}.") { File = path };
}
