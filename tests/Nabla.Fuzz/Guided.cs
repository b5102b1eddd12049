using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;

namespace Nabla.Fuzz;

/// <summary>What a guided run found.</summary>
/// <param name="Parser">The parser.</param>
/// <param name="Executions">Files read.</param>
/// <param name="Taken">The time of the run.</param>
/// <param name="EdgesBefore">Ways through the code that the valid files go, and the corpus that was there.</param>
/// <param name="Edges">Ways that all files found go.</param>
/// <param name="Corpus">Files that go a way of their own.</param>
/// <param name="Findings">What should not have happened.</param>
sealed record GuidedResult(string Parser, long Executions, TimeSpan Taken, int EdgesBefore, int Edges, IReadOnlyList<byte[]> Corpus, IReadOnlyList<string> Findings);

/// <summary>
/// Fuzzing that is guided by coverage: a file that goes a way through the parser that no file went before is kept, and changed in its turn. Needs an instrumented
/// <c>Nabla.dll</c>, which <c>eng/fuzz</c> makes.
/// </summary>
static class Guided
{
    /// <summary>Larger files are not kept: what they show, a smaller one shows sooner.</summary>
    const int LargestKept = 64 << 10;

    public static GuidedResult Run(Parser parser, ulong seed, TimeSpan time, Action<string> report)
    {
        byte[] known = new byte[Coverage.Size];
        var corpus = new List<byte[]>();
        var findings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (byte[] valid in parser.Valid)
        {
            Try(valid);
        }

        int before = Edges(known);
        if (before == 0)
        {
            throw new InvalidOperationException("Nabla.dll is not instrumented: run eng/fuzz.");
        }

        long executions = 0;
        long begin = Stopwatch.GetTimestamp();
        for (uint number = 0; Stopwatch.GetElapsedTime(begin) < time; number++, executions++)
        {
            Try(Next(parser, corpus, new Draw(seed, number)));
        }

        return new GuidedResult(parser.Name, executions, Stopwatch.GetElapsedTime(begin), before, Edges(known), Smallest(parser, corpus), [.. findings.Values]);

        void Try(byte[] input)
        {
            Coverage.Clear();
            string? finding = Fuzzer.Read(parser, input).Finding;
            if (Coverage.AddTo(known) && input.Length <= LargestKept)
            {
                corpus.Add(input);
            }

            if (finding is not null && findings.TryAdd(finding.Split(':')[0], finding))
            {
                string path = Path.Combine(Path.GetTempPath(), $"nabla-fuzz-{parser.Name}-{findings.Count}{parser.Ending}");
                File.WriteAllBytes(path, input);
                report($"{parser.Name} --file {path}: {finding}");
            }
        }
    }

    /// <summary>One of the files kept, the latest more often, changed; or the beginning of one with the end of another.</summary>
    static byte[] Next(Parser parser, List<byte[]> corpus, Draw draw)
    {
        byte[] from = Choose();
        if (draw.OneIn(8))
        {
            byte[] other = Choose();
            from = [.. from.AsSpan(0, draw.Below(from.Length + 1)), .. other.AsSpan(draw.Below(other.Length + 1))];
        }

        byte[] changed = Mutation.Of(from, parser.Words, draw);
        return draw.OneIn(4) ? changed : parser.Repair(changed);

        byte[] Choose() => corpus[draw.OneIn(2) ? draw.Below(corpus.Count) : corpus.Count - 1 - draw.Below(Math.Min(corpus.Count, 16))];
    }

    /// <summary>Those files, smallest first, that go ways which no smaller one goes.</summary>
    static List<byte[]> Smallest(Parser parser, List<byte[]> corpus)
    {
        byte[] known = new byte[Coverage.Size];
        var kept = new List<byte[]>();
        foreach (byte[] input in corpus.OrderBy(input => input.Length))
        {
            Coverage.Clear();
            Fuzzer.Read(parser, input);
            if (Coverage.AddTo(known))
            {
                kept.Add(input);
            }
        }

        return kept;
    }

    static int Edges(byte[] known) => known.Length - known.AsSpan().Count((byte)0);
}

/// <summary>The files that guided runs found, one archive a parser: they are valid files to begin with in every later run.</summary>
static class Corpus
{
    /// <summary>Those of a parser; none where there is no archive.</summary>
    public static IReadOnlyList<byte[]> Of(string parser)
    {
        using Stream? resource = System.Reflection.Assembly.GetExecutingAssembly().GetManifestResourceStream($"{parser}.corpus.zip");
        if (resource is null)
        {
            return [];
        }

        using var archive = new ZipArchive(resource);
        return [.. archive.Entries.Select(entry => ByteParser.Written(stream =>
        {
            using Stream content = entry.Open();
            content.CopyTo(stream);
        }))];
    }

    /// <summary>Writes the archive of a parser.</summary>
    public static void Write(string path, IReadOnlyList<byte[]> files)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        for (int i = 0; i < files.Count; i++)
        {
            ZipArchiveEntry entry = archive.CreateEntry($"{i:0000}", CompressionLevel.SmallestSize);
            entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream content = entry.Open();
            content.Write(files[i]);
        }
    }
}
