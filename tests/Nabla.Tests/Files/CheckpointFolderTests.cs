using System;
using System.IO;
using Nabla.Files;

namespace Nabla.Tests.Files;

/// <summary>The folder of a run's checkpoints, and what becomes of it when the system refuses.</summary>
public sealed class CheckpointFolderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string Folder => _folder["c.run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Thrice_LeavesTheNewestTwo()
    {
        using var folder = new CheckpointFolder(Folder);
        string[] written = [Write(folder), Write(folder), Write(folder)];

        Assert.Equal([written[2], written[1]], folder.Files);
    }

    [Fact]
    public void Files_OfAFolderThatIsGone_SaysWhichFolderAndWhy()
    {
        using var folder = new CheckpointFolder(Folder);
        Directory.Delete(Folder, recursive: true);

        var failure = Assert.Throws<NablaFileException>(() => folder.Files);

        Assert.Equal($"Cannot list the checkpoints in '{Folder}': there is no such file or folder.", failure.Message);
        Assert.Equal(Folder, failure.File);
    }

    static string Write(CheckpointFolder folder) => folder.Write(stream => stream.Write([1, 2, 3]));
}
