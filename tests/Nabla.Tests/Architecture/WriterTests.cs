using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Nabla.Tests.Architecture;

/// <summary>Every file is written by <c>DurableFile.Replace</c>, or is a journal that waits for the disk itself: nothing else opens a file to write.</summary>
public sealed partial class WriterTests
{
    /// <summary>The room that may: there the temporary file is made, flushed and renamed.</summary>
    const string Writers = "src/Nabla/Files/";

    /// <summary>Cells that do not fit into memory: into a file without a name, which <c>TemporaryFile</c> makes, so that no one can find half of it.</summary>
    static readonly string[] s_scratch = ["src/Nabla/Data/CellFile.cs: RandomAccess.Write("];

    [Fact]
    public void Sources_OutsideFiles_NeverWriteAFile()
    {
        string[] found =
        [
            .. from file in Repository.Files("src", "*.cs")
               let name = Repository.Name(file)
               where !name.StartsWith(Writers, StringComparison.Ordinal)
               from Match use in Writing().Matches(Comment().Replace(File.ReadAllText(file), ""))
               select $"{name}: {use.Value}",
        ];
        Assert.Equal(s_scratch, found.Distinct());
    }

    [Theory]
    [InlineData("File.WriteAllText(path, text)")]
    [InlineData("System.IO.File.Create(path)")]
    [InlineData("File.Open(path, mode)")]
    [InlineData("new FileStream(path, FileMode.Create)")]
    [InlineData("new FileStream(path, options)")]
    [InlineData("new StreamWriter(path)")]
    [InlineData("new StreamWriter(file.FullName, append: true)")]
    [InlineData("new FileInfo(path).OpenWrite()")]
    [InlineData("RandomAccess.Write(handle, bytes, 0)")]
    [InlineData("MemoryMappedFile.CreateFromFile(path)")]
    public void Writing_WaysToWrite_AreRecognised(string source) => Assert.Matches(Writing(), source);

    [Theory]
    [InlineData("File.OpenRead(path)")]
    [InlineData("new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read)")]
    [InlineData("new StreamWriter(stream, encoding)")]
    [InlineData("new StreamWriter(Console.OpenStandardOutput(), s_utf8)")]
    [InlineData("DurableFile.Replace(path, write)")]
    public void Writing_WaysToRead_AreNot(string source) => Assert.DoesNotMatch(Writing(), source);

    [GeneratedRegex(
        @"(?<!\w)File\.(WriteAll\w+|AppendAll\w+|AppendText|Create\w*|OpenWrite|Open|OpenHandle|Copy|Move|Replace|Delete|Set\w+)\("
        + @"|new FileStream\((?![^;{]*?FileMode\.Open, FileAccess\.Read[,)])[^,)]*(, FileMode\.\w+)?"
        + @"|new StreamWriter\((?!stream\b|Console\.)"
        + @"|\.(OpenWrite|CreateText|AppendText|MoveTo)\("
        + @"|RandomAccess\.(Write|SetLength|FlushToDisk)\("
        + @"|MemoryMappedFile\.(CreateNew|CreateOrOpen|CreateFromFile\((?!file, null, 0, MemoryMappedFileAccess\.Read,))"
        + @"|(?<!\w)Directory\.(Delete|Move)\(")]
    private static partial Regex Writing();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();
}
