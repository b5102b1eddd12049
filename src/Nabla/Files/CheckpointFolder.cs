using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Nabla.Files;

/// <summary>
/// The files of a run's checkpoints, <c>checkpoint-000001.safetensors</c> and up: the newest two stay. A file is there as a whole or not at all; an older one
/// goes only when the newer one is on the disk. One process at a time uses the folder.
/// </summary>
sealed class CheckpointFolder : IDisposable
{
    const string Prefix = "checkpoint-";
    const string Suffix = ".safetensors";
    const string LockName = "lock";

    readonly string _folder;
    readonly FileStream _lock;
    int _newest;
    string? _valid;

    public CheckpointFolder(string folder)
    {
        _folder = folder;
        try
        {
            Directory.CreateDirectory(folder);
            _lock = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            RemoveLeftovers();
            _newest = Numbered().Select(file => file.Number).DefaultIfEmpty(0).Max();
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            string cause = File.Exists(folder) ? "it is a file, not a folder"
                : FileFailure.IsInUse(e) ? "another run is using it; wait for its end, or give a folder of its own"
                : FileFailure.Cause(e);
            throw new NablaFileException($"Cannot keep checkpoints in '{folder}': {cause}.", e) { File = folder };
        }
    }

    /// <summary>The checkpoints, the newest first.</summary>
    /// <exception cref="NablaFileException">The folder cannot be read.</exception>
    public IReadOnlyList<string> Files
    {
        get
        {
            try
            {
                return [.. Numbered().OrderByDescending(file => file.Number).Select(file => file.Path)];
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
                throw new NablaFileException($"Cannot list the checkpoints in '{_folder}': {FileFailure.Cause(e)}.", e) { File = _folder };
            }
        }
    }

    /// <summary>The file was read and is whole: it stays until two newer ones are on the disk.</summary>
    public void Trust(string path) => _valid = path;

    /// <summary>Writes the next checkpoint, then removes those before the last.</summary>
    /// <returns>Its path.</returns>
    public string Write(Action<Stream> write)
    {
        string path = Path.Combine(_folder, $"{Prefix}{(_newest + 1).ToString("D6", CultureInfo.InvariantCulture)}{Suffix}");
        DurableFile.Replace(path, write);
        _newest++;
        RemoveOlder(path);
        _valid = path;
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The file stays: who removed it might remove that of the next process.
        _lock.Dispose();
    }

    IEnumerable<(string Path, int Number)> Numbered()
    {
        foreach (string path in Directory.EnumerateFiles(_folder, $"{Prefix}*{Suffix}"))
        {
            string digits = Path.GetFileName(path)[Prefix.Length..^Suffix.Length];
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                yield return (path, number);
            }
        }
    }

    /// <summary>All but the newest and the one before it.</summary>
    void RemoveOlder(string newest)
    {
        try
        {
            foreach ((string old, _) in Numbered().ToArray())
            {
                if (old != newest && old != _valid)
                {
                    Remove(old);
                }
            }
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // The checkpoint is on the disk; the next one looks for the older ones again.
        }
    }

    /// <summary>What a killed process left half written: nobody else writes here, the folder is locked.</summary>
    void RemoveLeftovers()
    {
        foreach (string path in Directory.EnumerateFiles(_folder, $".{Prefix}*.tmp"))
        {
            Remove(path);
        }
    }

    static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // One file more than needed does no harm; the next checkpoint tries again.
        }
    }
}
