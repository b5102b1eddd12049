using System;
using System.IO;
using System.Linq;
using System.Text;
using Nabla.Files;

namespace Nabla.Tests.Files;

/// <summary>A file that only grows: what was appended comes back, what was cut off is known from what is damaged.</summary>
public sealed class JournalFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Path => _folder["a.journal"];

    [Fact]
    public void Open_WhatWasAppended_ComesBack()
    {
        Write("one", "", "drei ∇");

        using JournalFile journal = JournalFile.Open(Path, "other first line");
        Assert.Equal(["first", "one", "", "drei ∇"], journal.Lines);
    }

    [Fact]
    public void Append_Line_IsThereAtOnce()
    {
        using JournalFile journal = JournalFile.Open(Path, "first");
        journal.Append("one");
        journal.Append("two");

        Assert.Equal(["first", "one", "two"], journal.Lines);
    }

    /// <summary>A process may end at any byte of a line: everything before it is there, and the journal goes on.</summary>
    [Fact]
    public void Open_LastLineCutOffAnywhere_LosesOnlyThatLine()
    {
        Write("one", "two");
        byte[] whole = File.ReadAllBytes(Path);
        int before = whole.Length - Encoding.UTF8.GetByteCount("0123456789abcdef two\n");
        for (int length = before; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            using (JournalFile journal = JournalFile.Open(Path, "first"))
            {
                Assert.Equal(["first", "one"], journal.Lines);
                journal.Append("two");
            }

            Assert.Equal(whole, File.ReadAllBytes(Path));
        }
    }

    [Fact]
    public void Open_LastLineCutOff_TakesItOutOfTheFile()
    {
        Write("one");
        byte[] whole = File.ReadAllBytes(Path);
        File.AppendAllText(Path, "0123456789abcdef a line that is longer than the next");
        using (JournalFile.Open(Path, "first"))
        {
        }

        Assert.Equal(whole, File.ReadAllBytes(Path));
    }

    /// <summary>Any bit of any line but the last, and a line that is missing or twice, breaks the chain of digests.</summary>
    [Fact]
    public void Open_AnyBitFlippedBeforeTheLastLine_IsRefused()
    {
        Write("one", "two");
        byte[] whole = File.ReadAllBytes(Path);
        int last = whole.Length - Encoding.UTF8.GetByteCount("0123456789abcdef two\n");
        for (int bit = 0; bit < last * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(Path, flipped);
            NablaFormatException refusal = Assert.Throws<NablaFormatException>(() => JournalFile.Open(Path, "first"));
            Assert.Contains("is not a journal that can be resumed", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(flipped, File.ReadAllBytes(Path)); // what is refused is left as it is
        }
    }

    [Fact]
    public void Open_ALineLeftOut_IsRefused()
    {
        Write("one", "two", "three");
        string[] lines = File.ReadAllLines(Path);
        File.WriteAllLines(Path, lines.Where((_, i) => i != 1));

        Assert.Contains("line 2 is damaged", Assert.Throws<NablaFormatException>(() => JournalFile.Open(Path, "first")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name,price\n1,2\n")]
    [InlineData("a text without a line break")]
    [InlineData("\n")]
    [InlineData("0123456789abcdef\n")] // as long as a digest, and nothing behind it
    [InlineData("0123456789abcdef \n")]
    [InlineData("", "it is empty")]
    public void Open_SomethingElse_IsRefusedAndLeftAsItIs(string text, string fault = "it does not begin like one")
    {
        File.WriteAllText(Path, text);

        NablaFormatException refusal = Assert.Throws<NablaFormatException>(() => JournalFile.Open(Path, "first"));
        Assert.Equal($"{Path} is not a journal that can be resumed: {fault}; name another file to begin anew.", refusal.Message);
        Assert.Equal(Path, refusal.File);
        Assert.Equal(text, File.ReadAllText(Path));
    }

    /// <summary>Refused before memory is taken for it; the file has a length, and no bytes on the disk.</summary>
    [Fact]
    public void Open_MoreThanAGigabyte_IsRefused()
    {
        using (FileStream file = File.Create(Path))
        {
            file.SetLength((1L << 30) + 1);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("it is longer than 1 GB", Assert.Throws<NablaFormatException>(() => JournalFile.Open(Path, "first")).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Open_WhileAnotherHasIt_SaysSo()
    {
        using JournalFile journal = JournalFile.Open(Path, "first");

        NablaFileException refusal = Assert.Throws<NablaFileException>(() => JournalFile.Open(Path, "first"));
        Assert.Equal($"Cannot use the journal '{Path}': another process is writing to it.", refusal.Message);
        Assert.Equal(Path, refusal.File);
    }

    [Fact]
    public void Open_FileThatMayNotBeWritten_SaysSo()
    {
        // A file of the kernel's that not even root may write to; elsewhere there is none.
        const string ReadOnly = "/sys/kernel/uevent_seqnum";
        if (File.Exists(ReadOnly))
        {
            Assert.Contains("permission is denied", Assert.Throws<NablaFileException>(() => JournalFile.Open(ReadOnly, "first")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_FolderThatIsNotThere_SaysSo() =>
        Assert.Contains("there is no folder", Assert.Throws<NablaFileException>(() => JournalFile.Open(_folder["none/a.journal"], "first")).Message, StringComparison.Ordinal);

    void Write(params string[] lines)
    {
        using JournalFile journal = JournalFile.Open(Path, "first");
        foreach (string line in lines)
        {
            journal.Append(line);
        }
    }
}
