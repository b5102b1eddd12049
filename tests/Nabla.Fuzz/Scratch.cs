using System;
using System.IO;

namespace Nabla.Fuzz;

/// <summary>A folder of its own for files that readers want a path of; in memory where the system has such a folder.</summary>
sealed class Scratch : IDisposable
{
    readonly string _folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"nabla-fuzz-{Guid.NewGuid():N}");

    /// <summary>Its path.</summary>
    public string Folder => _folder;

    public Scratch() => Directory.CreateDirectory(_folder);

    /// <summary>Writes the bytes and has them read.</summary>
    public static void Use(byte[] bytes, Action<string> read)
    {
        using var scratch = new Scratch();
        string path = Path.Combine(scratch._folder, "file");
        File.WriteAllBytes(path, bytes);
        read(path);
    }

    /// <summary>The bytes that somebody writes to a file.</summary>
    public static byte[] Written(Action<string> write)
    {
        using var scratch = new Scratch();
        string path = Path.Combine(scratch._folder, "file");
        write(path);
        return File.ReadAllBytes(path);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
