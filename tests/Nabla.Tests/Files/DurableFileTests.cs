using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Nabla.Files;

namespace Nabla.Tests.Files;

public sealed class DurableFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static Action<Stream> Text(string text) => stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text));

    static NablaFileException Refused(string path, Action<Stream>? write = null)
    {
        var error = Assert.Throws<NablaFileException>(() => DurableFile.Replace(path, write ?? Text("new")));
        Assert.Equal(("file", path), (error.Kind, error.File));
        Assert.StartsWith($"Cannot save '{path}': ", error.Message, StringComparison.Ordinal);
        return error;
    }

    [Fact]
    public void Replace_NewFile_CreatesItAndNothingElse()
    {
        DurableFile.Replace(_folder["model"], Text("new"));
        Assert.Equal("new", File.ReadAllText(_folder["model"]));
        Assert.Equal(["model"], _folder.Names);
    }

    [Fact]
    public void Replace_ExistingLongerFile_LeavesNothingOfTheOld()
    {
        File.WriteAllText(_folder["model"], "something longer");
        DurableFile.Replace(_folder["model"], Text("new"));
        Assert.Equal("new", File.ReadAllText(_folder["model"]));
        Assert.Equal(["model"], _folder.Names);
    }

    [Fact]
    public void Replace_NoPathOrNoWriter_IsRefused()
    {
        Assert.Throws<ArgumentException>("path", () => DurableFile.Replace("", Text("new")));
        Assert.Throws<ArgumentNullException>("path", () => DurableFile.Replace(null!, Text("new")));
        Assert.Throws<ArgumentNullException>("write", () => DurableFile.Replace(_folder["model"], null!));
        Assert.Throws<ArgumentException>("path", () => DurableFile.ThrowUnlessReplaceable(""));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Replace_WriterThatClosesTheStream_Saves()
    {
        DurableFile.Replace(_folder["model"], stream =>
        {
            using var writer = new StreamWriter(stream);
            writer.Write("closed");
        });
        Assert.Equal("closed", File.ReadAllText(_folder["model"]));
    }

    [Fact]
    public void Replace_WriterThatSeeks_SavesWhatItMeant()
    {
        DurableFile.Replace(_folder["model"], stream =>
        {
            stream.Write("___d"u8);
            stream.Position = 0;
            stream.Write("abc"u8);
        });
        Assert.Equal("abcd", File.ReadAllText(_folder["model"]));
    }

    [Fact]
    public void Replace_RelativePath_MeansTheCurrentFolder()
    {
        string path = Path.GetRelativePath(Environment.CurrentDirectory, _folder["model"]);
        DurableFile.Replace(path, Text("new"));
        Assert.Equal("new", File.ReadAllText(_folder["model"]));
    }

    [Fact]
    public void Replace_WriterFailsInTheMiddle_KeepsTheOldFileAndLeavesNoTemporary()
    {
        File.WriteAllText(_folder["model"], "old");

        // An exception of the writer's own comes out as it is: only it knows what it means.
        Assert.Throws<OperationCanceledException>(() => DurableFile.Replace(_folder["model"], stream =>
        {
            stream.Write(new byte[1_000_000]);
            throw new OperationCanceledException();
        }));
        Assert.Equal("old", File.ReadAllText(_folder["model"]));
        Assert.Equal(["model"], _folder.Names);
    }

    [Fact]
    public void Replace_DiskFullInTheMiddle_SaysSoAndKeepsTheOldFile()
    {
        File.WriteAllText(_folder["model"], "old");
        int diskFull = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28; // ERROR_DISK_FULL, ENOSPC
        NablaFileException error = Refused(_folder["model"], stream =>
        {
            stream.Write(new byte[1_000_000]);
            throw new IOException("raised by the test", diskFull);
        });
        Assert.Contains("the disk is full (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("; the file that was there is unchanged.", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_folder["model"]));
        Assert.Equal(["model"], _folder.Names);
    }

    [Theory]
    [InlineData(1, "permission is denied")]
    [InlineData(5, "the disk reported an error")]
    [InlineData(13, "permission is denied")]
    [InlineData(27, "the file would be larger")]
    [InlineData(30, "the file system is read-only")]
    public void Replace_UnixError_NamesTheCauseInWords(int errno, string words)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // other numbers there
        }

        NablaFileException error = Refused(_folder["model"], _ => throw new IOException("raised by the test", errno));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("; nothing was saved.", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Replace_QuotaUsedUp_NamesTheCause()
    {
        int errno = OperatingSystem.IsLinux() ? 122 : 69; // EDQUOT
        if (!OperatingSystem.IsWindows())
        {
            Assert.Contains("the disk quota is used up (", Refused(_folder["model"], _ => throw new IOException("raised by the test", errno)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Replace_FileTooLargeForItsFileSystem_NamesTheCause()
    {
        // What .NET's own streams throw for EFBIG, as at 4 GiB on FAT32.
        static void Write(Stream value) =>
            throw new ArgumentOutOfRangeException(nameof(value), "Specified file length was too large for the file system.");

        Assert.Contains("the file would be larger", Refused(_folder["model"], Write).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Replace_MissingFolder_NamesIt()
    {
        NablaFileException error = Refused(_folder["missing/model"]);
        Assert.Contains($"there is no folder '{_folder["missing"]}'; create it first", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Replace_FileInThePlaceOfTheFolder_SaysSo()
    {
        File.WriteAllText(_folder["file"], "old");
        Assert.Contains("is a file, not a folder", Refused(_folder["file/model"]).Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_folder["file"]));
    }

    [Theory]
    [InlineData("models")]
    [InlineData("models/")]
    [InlineData("new/")]
    public void Replace_Folder_IsRefused(string name)
    {
        Directory.CreateDirectory(_folder["models"]);
        Assert.Contains("it is a folder; name a file in it", Refused(_folder[name]).Message, StringComparison.Ordinal);
        Assert.Equal(["models"], _folder.Names);
    }

    [Fact]
    public void Replace_ReadOnlyFile_IsRefused()
    {
        File.WriteAllText(_folder["model"], "old");
        File.SetAttributes(_folder["model"], FileAttributes.ReadOnly);
        Assert.Contains("it is read-only", Refused(_folder["model"]).Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_folder["model"]));
        File.SetAttributes(_folder["model"], FileAttributes.Normal);
    }

    [Fact]
    public void Replace_FolderThatCannotTakeFiles_IsOneTypedError()
    {
        // Not even root can create a file in /proc; elsewhere that folder does not exist.
        Assert.EndsWith("; nothing was saved.", Refused("/proc/nabla-model").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replace_NameOfTheGreatestLength_Saves()
    {
        string name = new('n', 255);
        DurableFile.Replace(_folder[name], Text("new"));
        Assert.Equal([name], _folder.Names);
        Assert.Contains("too long", Refused(_folder[name + "n"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replace_ExistingPermissions_AreKept()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no such permissions
        }

        File.WriteAllText(_folder["model"], "old");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(_folder["model"], Mode);
        DurableFile.Replace(_folder["model"], Text("new"));
        Assert.Equal(Mode, File.GetUnixFileMode(_folder["model"]));
    }

    [Fact]
    public void Replace_SymbolicLink_ReplacesWhatItPointsTo()
    {
        Directory.CreateDirectory(_folder["store"]);
        File.WriteAllText(_folder["store/v1"], "old");
        File.CreateSymbolicLink(_folder["middle"], "store/v1");
        File.CreateSymbolicLink(_folder["current"], "middle");
        DurableFile.Replace(_folder["current"], Text("new"));
        Assert.Equal("middle", new FileInfo(_folder["current"]).LinkTarget);
        Assert.Null(new FileInfo(_folder["store/v1"]).LinkTarget);
        Assert.Equal("new", File.ReadAllText(_folder["store/v1"]));
        Assert.Equal(["current", "middle", "store"], _folder.Names);
    }

    [Fact]
    public void Replace_LinkToNothing_CreatesItsTarget()
    {
        File.CreateSymbolicLink(_folder["current"], "v1");
        DurableFile.Replace(_folder["current"], Text("new"));
        Assert.Equal("v1", new FileInfo(_folder["current"]).LinkTarget);
        Assert.Equal("new", File.ReadAllText(_folder["v1"]));
    }

    [Fact]
    public void Replace_LinkInACircle_IsOneTypedError()
    {
        File.CreateSymbolicLink(_folder["a"], "b");
        File.CreateSymbolicLink(_folder["b"], "a");
        Refused(_folder["a"]);
        Assert.Equal(["a", "b"], _folder.Names);
    }

    [Fact]
    public void Replace_LeftoverOfAKilledProcessOfTheSameNumber_IsNoObstacle()
    {
        string[] leftovers = [.. Enumerable.Range(1, 500).Select(n => $".model.{Environment.ProcessId}-{n}.tmp")];
        Array.ForEach(leftovers, name => File.WriteAllText(_folder[name], "half"));
        DurableFile.Replace(_folder["model"], Text("new"));
        Assert.Equal("new", File.ReadAllText(_folder["model"]));
        Assert.Equal(leftovers.Length + 1, _folder.Names.Length);
        Assert.All(leftovers, name => Assert.Equal("half", File.ReadAllText(_folder[name])));
    }

    [Fact]
    public async Task Replace_ManyAtOnce_EndsWithOneOfThemWhole()
    {
        string[] texts = [.. Enumerable.Range(0, 16).Select(i => new string((char)('a' + i), 10_000 + i))];
        await Task.WhenAll(texts.Select(text => Task.Run(() => DurableFile.Replace(_folder["model"], Text(text)))));
        Assert.Contains(File.ReadAllText(_folder["model"]), texts);
        Assert.Equal(["model"], _folder.Names);
    }
}
