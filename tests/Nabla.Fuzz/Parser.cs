using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Nabla.Fuzz;

/// <summary>Something that reads files: valid ones to begin with, ways to break them, and the reading itself.</summary>
abstract class Parser
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The ending of its files.</summary>
    public abstract string Ending { get; }

    /// <summary>Memory that the reading of one file may allocate altogether, besides a multiple of its size.</summary>
    public virtual long MostAllocated => 16L << 20;

    /// <summary>A broken file, decided by the draws alone.</summary>
    public abstract byte[] Input(Draw draw);

    /// <summary>Reads the file to its end and uses what is read. May throw a <see cref="NablaException"/> and nothing else.</summary>
    public abstract void Read(byte[] bytes);

    /// <summary>Repairs lengths and checksums of bytes that were not made by <see cref="Input"/>, so that what lies behind them is reached.</summary>
    public virtual byte[] Repair(byte[] bytes) => bytes;

    /// <summary>Files to begin with: valid ones, and those that guided runs found.</summary>
    public abstract IReadOnlyList<byte[]> Valid { get; }

    /// <summary>What has a meaning in them.</summary>
    public abstract byte[][] Words { get; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Parser> All { get; } = [new ModelParser(), new CheckpointParser(), .. TableParsers.All, .. FileParsers.All];
}

/// <summary>A parser of files that are broken byte by byte.</summary>
/// <param name="name">Its name.</param>
/// <param name="ending">The ending of its files.</param>
/// <param name="valid">Valid files.</param>
/// <param name="words">What has a meaning in them.</param>
/// <param name="read">Reads a file.</param>
/// <param name="repair">Repairs checksums, so that what lies behind them is reached.</param>
/// <param name="mostAllocated">Memory that the reading of one file may allocate, besides a multiple of its size; 16 MiB when left out.</param>
sealed class ByteParser(string name, string ending, Func<byte[][]> valid, byte[][] words, Action<byte[]> read, Func<byte[], byte[]>? repair = null, long mostAllocated = 16L << 20) : Parser
{
    readonly Lazy<byte[][]> _valid = new(() => [.. valid(), .. Corpus.Of(name)]);

    public override string Name => name;

    public override string Ending => ending;

    public override byte[] Input(Draw draw)
    {
        byte[] broken = Mutation.Of(draw.Of<byte[]>(_valid.Value), words, draw);
        return draw.OneIn(4) ? broken : Repair(broken);
    }

    public override long MostAllocated => mostAllocated;

    public override IReadOnlyList<byte[]> Valid => _valid.Value;

    public override byte[][] Words => words;

    public override byte[] Repair(byte[] bytes) => repair is null ? bytes : repair(bytes);

    public override void Read(byte[] bytes) => read(bytes);

    /// <summary>The words of a text, parted by spaces, as bytes.</summary>
    public static byte[][] WordsOf(string words) => Array.ConvertAll(words.Split(' '), Encoding.UTF8.GetBytes);

    /// <summary>What somebody writes to a stream.</summary>
    public static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
