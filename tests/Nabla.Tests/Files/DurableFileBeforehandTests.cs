using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Nabla.Files;

namespace Nabla.Tests.Files;

/// <summary>What is told before the work, and what a save removes that killed ones left.</summary>
public sealed class DurableFileBeforehandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Refused(string name) => Assert.Throws<NablaFileException>(() => DurableFile.ThrowUnlessReplaceable(Path.IsPathRooted(name) ? name : _folder[name])).Message;

    void Save(string name) => DurableFile.Replace(_folder[name], stream => stream.WriteByte(1));

    string Leave(string name, double hours)
    {
        File.WriteAllText(_folder[name], "half");
        File.SetLastWriteTimeUtc(_folder[name], TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-hours));
        return name;
    }

    [Fact]
    public void ThrowUnlessReplaceable_FileThatCouldBeSaved_LeavesNothing()
    {
        File.WriteAllText(_folder["old"], "old");
        File.CreateSymbolicLink(_folder["link"], "nothing-yet");
        DurableFile.ThrowUnlessReplaceable(_folder["new"]);
        DurableFile.ThrowUnlessReplaceable(_folder["old"]);
        DurableFile.ThrowUnlessReplaceable(_folder["link"]);
        Assert.Equal(["link", "old"], _folder.Names);
        Assert.Equal("old", File.ReadAllText(_folder["old"]));
    }

    [Fact]
    public void ThrowUnlessReplaceable_WhatReplaceRefuses_IsRefusedInTheSameWords()
    {
        File.WriteAllText(_folder["file"], "old");
        File.WriteAllText(_folder["read-only"], "old");
        File.SetAttributes(_folder["read-only"], FileAttributes.ReadOnly);
        Directory.CreateDirectory(_folder["folder"]);
        File.CreateSymbolicLink(_folder["circle"], "circle");
        foreach (string name in (string[])["missing/file", "file/file", "read-only", "folder", "circle", "/proc/nabla-model"])
        {
            string path = Path.IsPathRooted(name) ? name : _folder[name];
            Assert.Equal(Assert.Throws<NablaFileException>(() => DurableFile.Replace(path, _ => { })).Message, Refused(name));
        }

        File.SetAttributes(_folder["read-only"], FileAttributes.Normal);
    }

    [Fact]
    public void PipeAsTarget_IsRefusedAndStaysAPipe()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // devices and pipes are recognised on Linux only
        }

        // A pipe of the test's own, never a device of the machine: were the check broken, root would put a regular file in the place of /dev/null for everyone.
        using (Process made = Process.Start("mkfifo", _folder["pipe"]))
        {
            made.WaitForExit();
        }

        Assert.Contains("a device, pipe or socket", Refused("pipe"), StringComparison.Ordinal);
        Assert.Contains("a device, pipe or socket", Assert.Throws<NablaFileException>(() => Save("pipe")).Message, StringComparison.Ordinal);
        Assert.Equal(["pipe"], _folder.Names);
        Assert.Throws<NablaFileException>(() => DurableFile.ThrowUnlessReplaceable(_folder["pipe"]));
    }

    [Fact]
    public void Replace_TemporariesOfKilledSaves_AreRemovedWhenNobodyCanUseThem()
    {
        string longName = new('n', 200);
        string[] kept =
        [
            Leave(".model.1234-7.tmp", 0.5), // perhaps of a process of another machine
            Leave(".model.1234-7.txt", 5),
            Leave(".model.backup.1-1.tmp", 5), // of another file
            Leave(".model.today-1.tmp", 5),
            Leave(".model.1.tmp", 5),
            Leave("model.1234-7.tmp", 5),
        ];
        Leave(".model.1234-8.tmp", 1.5);
        Leave(".model.4-123456789012.tmp", 500);
        Leave($".{longName[..50]}.1234-8.tmp", 1.5);

        Save("model");
        Save(longName);

        Assert.Equal(((string[])[.. kept, "model", longName]).Order(StringComparer.Ordinal), _folder.Names);
    }

    [Fact]
    public void Replace_OldTemporaryThatSomebodyHasOpen_IsLeftAlone()
    {
        string name = Leave(".model.1234-8.tmp", 5);
        using (File.Open(_folder[name], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            File.SetLastWriteTimeUtc(_folder[name], TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-5));
            Save("model");
            Assert.Equal([name, "model"], _folder.Names);
        }

        Save("model");
        Assert.Equal(["model"], _folder.Names);
    }
}
