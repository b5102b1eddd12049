using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Nabla.Data;
using Nabla.Files;
using Nabla.Modeling;

namespace Nabla.Fuzz;

/// <summary>
/// Damage that nobody made on purpose, to a model file of many bytes: bits that flip, blocks that are lost or come from elsewhere, files cut or grown. The reader must
/// refuse every one before a weight is used.
/// </summary>
static class Damage
{
    /// <summary>The size of what a disk or a copy loses at once.</summary>
    const int Block = 4096;

    /// <summary>How often a file is damaged by the draws of one seed.</summary>
    public const int Chunk = 20_000;

    static readonly (string Name, Func<byte[], Draw, byte[]> Apply)[] s_kinds =
    [
        ("one bit flipped", (bytes, draw) => Flip(bytes, draw, 1)),
        ("several bits flipped", (bytes, draw) => Flip(bytes, draw, 2 + draw.Below(15))),
        ("a byte changed", (bytes, draw) => Overwrite(bytes, draw, draw.Below(bytes.Length), 1, noise: true)),
        ("a range overwritten by noise", (bytes, draw) => Overwrite(bytes, draw, draw.Below(bytes.Length), 1 + draw.Below(16 * Block), noise: true)),
        ("a block lost, zeros in its place", (bytes, draw) => Overwrite(bytes, draw, draw.Below(bytes.Length / Block) * Block, Block, noise: false)),
        ("two ranges swapped", Swap),
        ("a range copied over another", Copy),
        ("a range cut out", (bytes, draw) => Range(bytes, draw) is var (at, length) ? [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)] : bytes),
        ("a range that comes twice", (bytes, draw) => Range(bytes, draw) is var (at, length) ? [.. bytes.AsSpan(0, at + length), .. bytes.AsSpan(at)] : bytes),
        ("the end cut off", (bytes, draw) => bytes[..draw.Below(bytes.Length)]),
        ("something appended", (bytes, draw) => [.. bytes, .. new byte[1 + draw.Below(Block)]]),
    ];

    /// <summary>What is done to files.</summary>
    public static IEnumerable<string> Kinds => s_kinds.Select(kind => kind.Name);

    /// <summary>A model file of about so many bytes: two layers whose weights are most of it.</summary>
    public static byte[] ModelOf(int bytes)
    {
        int units = Math.Max(1, (int)Math.Sqrt(bytes / (double)sizeof(float)));
        var text = new StringBuilder("a,b,y\n").AppendJoin('\n', Enumerable.Range(0, 40).Select(row => $"{row},{row * 7 % 11},{row * 3 % 5}.5"));
        Table rows = Table.ReadCsv(new StringReader(text.ToString()), "rows");
        var options = new TrainOptions { Target = "y", Task = TaskKind.Regression, Hidden = [units, units], Epochs = 1, Validation = 0, L2Penalty = 0, Baselines = false, Audit = false, Threads = 1 };
        return ByteParser.Written(stream => ModelWriter.Write(Model.Train(rows, options), stream));
    }

    /// <summary>Damages a file so many times, each time from the whole one.</summary>
    /// <param name="whole">The file.</param>
    /// <param name="seed">The seed: the damage is a function of it and of its number.</param>
    /// <param name="runs">How many times.</param>
    public static DamageResult Run(byte[] whole, ulong seed, long runs)
    {
        long begin = Stopwatch.GetTimestamp();
        var counts = new Dictionary<string, long>();
        var missed = new List<string>();
        SafetensorsFile.Read(new MemoryStream(whole), "file").RequireSeal();
        for (uint number = 0; counts.Values.Sum() < runs; number++)
        {
            var draw = new Draw(seed, number);
            (string name, Func<byte[], Draw, byte[]> apply) = draw.Of<(string, Func<byte[], Draw, byte[]>)>(s_kinds);
            byte[] damaged = apply(whole, draw);
            if (damaged.AsSpan().SequenceEqual(whole))
            {
                continue; // zeros over zeros, or a range swapped with its like
            }

            counts[name] = counts.GetValueOrDefault(name) + 1;
            try
            {
                SafetensorsFile.Read(new MemoryStream(damaged), "file").RequireSeal();
                missed.Add($"{name} --seed {seed} --run {number}: not detected");
            }
            catch (NablaFormatException)
            {
                // Detected.
            }
#pragma warning disable CA1031 // Whatever else comes out is what is looked for.
            catch (Exception e)
#pragma warning restore CA1031
            {
                missed.Add($"{name} --seed {seed} --run {number}: {e}");
            }
        }

        return new DamageResult(whole.Length, counts, missed, Stopwatch.GetElapsedTime(begin));
    }

    static byte[] Flip(byte[] bytes, Draw draw, int bits)
    {
        byte[] result = [.. bytes];
        for (; bits > 0; bits--)
        {
            result[draw.Below(bytes.Length)] ^= (byte)(1 << draw.Below(8));
        }

        return result;
    }

    static byte[] Overwrite(byte[] bytes, Draw draw, int at, int length, bool noise)
    {
        byte[] result = [.. bytes];
        Span<byte> range = result.AsSpan(at, Math.Min(length, bytes.Length - at));
        range.Clear();
        for (int i = 0; noise && i < range.Length; i++)
        {
            range[i] = (byte)draw.Below(256);
        }

        return result;
    }

    static byte[] Swap(byte[] bytes, Draw draw)
    {
        byte[] result = [.. bytes];
        (int first, int length) = Range(bytes, draw);
        int second = draw.Below(bytes.Length - length + 1);
        bytes.AsSpan(first, length).CopyTo(result.AsSpan(second));
        bytes.AsSpan(second, length).CopyTo(result.AsSpan(first));
        return result;
    }

    static byte[] Copy(byte[] bytes, Draw draw)
    {
        byte[] result = [.. bytes];
        (int at, int length) = Range(bytes, draw);
        bytes.AsSpan(at, length).CopyTo(result.AsSpan(draw.Below(bytes.Length - length + 1)));
        return result;
    }

    /// <summary>A place and a length of up to sixteen blocks, as often short as long.</summary>
    static (int At, int Length) Range(byte[] bytes, Draw draw)
    {
        int length = Math.Min(1 + draw.Below(draw.Of<int>([8, Block, 16 * Block])), bytes.Length);
        return (draw.Below(bytes.Length - length + 1), length);
    }
}

/// <summary>What came of the damage.</summary>
/// <param name="Bytes">The size of the whole file.</param>
/// <param name="Counts">How often each kind was tried.</param>
/// <param name="Missed">What was not detected, or by another error.</param>
/// <param name="Taken">The time of it all.</param>
sealed record DamageResult(int Bytes, IReadOnlyDictionary<string, long> Counts, IReadOnlyList<string> Missed, TimeSpan Taken)
{
    /// <summary>This and what came of more damage to the same file.</summary>
    public DamageResult And(DamageResult other) => new(
        Bytes,
        Counts.Keys.Union(other.Counts.Keys).ToDictionary(kind => kind, kind => Counts.GetValueOrDefault(kind) + other.Counts.GetValueOrDefault(kind)),
        [.. Missed, .. other.Missed],
        Taken + other.Taken);
}
