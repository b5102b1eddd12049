using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Nabla.Tests.Architecture;

/// <summary>What a reader may rely on in every file.</summary>
public sealed class HygieneTests
{
    const int MostLines = 400;
    static readonly string[] s_folders = ["src", "tests", "samples"];

    // Put together here, so that this file does not find itself.
    static readonly Regex s_unfinished = new($@"\b({string.Join('|', "TO" + "DO", "FIX" + "ME", "HA" + "CK", "X" + "XX")})\b|(?i)\b{"place" + "holder"}s?\b(?!=)");

    static IEnumerable<string> Sources =>
        s_folders.SelectMany(folder => Repository.Files(folder, "*.cs")).Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal));

    [Fact]
    public void Sources_EveryFile_FitsInTheHead() => Assert.Empty(
        from file in Sources
        let lines = File.ReadLines(file).Count()
        where lines > MostLines
        select $"{Repository.Name(file)}: {lines} lines");

    [Fact]
    public void Sources_NoFile_IsUnfinished() => Assert.Empty(
        from file in Sources
        from line in File.ReadLines(file)
        where s_unfinished.IsMatch(line)
        select $"{Repository.Name(file)}: {line.Trim()}");

    [Fact]
    public void Repository_NoFolder_HoldsBinaries() => Assert.Empty(
        from folder in s_folders.Append("docs").Append("bench")
        from pattern in new[] { "*.dll", "*.exe", "*.so", "*.pdb" }
        from file in Repository.Files(folder, pattern)
        select Repository.Name(file));

    [Fact]
    public void Sources_UnsafeCode_IsOnlyInTheKernels() => Assert.Empty(
        from file in Sources
        let name = Repository.Name(file)
        where !name.StartsWith("src/Nabla.Kernels/", StringComparison.Ordinal)
        where File.ReadLines(file).Any(line => Regex.IsMatch(line, @"^\s*(?!//)[^""]*\b(unsafe|stackalloc \w+\*)\s+(class|struct|static|void|\{)"))
        select name);
}
