using System;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>What a random number is for. The number is part of the stream: values never change their meaning between versions.</summary>
enum RandomPurpose : uint
{
    /// <summary>Initial weights; the step is the layer's index.</summary>
    InitialWeights = 1,

    /// <summary>The order of the rows in an epoch; the step is the epoch.</summary>
    RowOrder = 2,

    /// <summary>Which rows are held out for validation or test.</summary>
    Split = 3,

    /// <summary>Dropped units; the step is the training step.</summary>
    Dropout = 4,

    /// <summary>Generated data sets.</summary>
    Data = 5,

    /// <summary>The inputs that a model file's self-test replays; the step is the row.</summary>
    SelfTest = 6,

    /// <summary>The points at which a derivative is compared with central differences; the step is the point.</summary>
    GradientCheck = 7,

    /// <summary>The rows, or groups of rows, that a bootstrap draws; the step is the replicate.</summary>
    Bootstrap = 8,

    /// <summary>The training rows that a model remembers the distribution of; the first directions of their spread.</summary>
    Drift = 20,

    /// <summary>The settings that a search tries; the step is the trial.</summary>
    Tuning = 21,

    /// <summary>The cells of the rows whose answers a model file records; the step is the column.</summary>
    SelfTestCells = 22,
}

/// <summary>
/// Counter-based random numbers: Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
/// A value is a pure function of (seed, purpose, step, index); nothing draws from a shared stream, so that threads, resumed runs and the
/// order of calls cannot disturb it.
/// </summary>
/// <param name="seed">The run's seed.</param>
/// <param name="purpose">What the numbers are for.</param>
/// <param name="step">The layer, epoch or training step they belong to.</param>
readonly partial struct CounterRandom(ulong seed, RandomPurpose purpose, uint step = 0)
{
    const int Rounds = 10;

    /// <summary>32 random bits.</summary>
    public uint UInt32(ulong index)
    {
        // One Philox block holds four numbers: the block is index / 4, the word index % 4.
        Block(index >> 2, out uint w0, out uint w1, out uint w2, out uint w3);
        return (index & 3) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
    }

    /// <summary>A number uniform in the open interval (0, 1): from 2^-54 on, a multiple of 2^-53 plus 2^-54 as far as a double holds it.</summary>
    public double Uniform(ulong index)
    {
        Block(index >> 1, out uint w0, out uint w1, out uint w2, out uint w3);
        return (index & 1) == 0 ? OpenFraction(w0, w1) : OpenFraction(w2, w3);
    }

    /// <summary>The largest fraction of all is rounded to 1, whose normal quantile is infinite: it becomes the number before 1.</summary>
    internal static double OpenFraction(uint high, uint low) => Math.Min(Fraction(high, low), 1 - (1.0 / (1UL << 53)));

    static double Fraction(uint high, uint low) => (((((ulong)high << 32) | low) >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number: the inverse of the cumulative distribution at <see cref="Uniform(ulong)"/>.</summary>
    public double Normal(ulong index) => NormalQuantile.At(Uniform(index));

    /// <summary>An integer uniform in [0, bound); its bias is below bound / 2^53.</summary>
    public int Below(int bound, ulong index) => Below(bound, Uniform(index));

    static int Below(int bound, double uniform) => (int)Math.Min(bound - 1, (long)(uniform * bound));

    /// <summary>Fills <paramref name="order"/> with a random permutation of 0 .. length - 1 (Fisher and Yates, from the end).</summary>
    public void Permutation(Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // Eight blocks at a time are sixteen numbers; number i has the words 2i and 2i + 1.
        const int Numbers = 16;
        Span<int> partners = stackalloc int[Numbers];
        for (int first = (order.Length - 1) & -Numbers, i = order.Length - 1; first >= 0; first -= Numbers)
        {
            (Vector512<uint> lower, Vector512<uint> upper) = ThirtyTwoUInt32((ulong)first >> 1);
            Vector512.Narrow(UpTo(first, lower), UpTo(first + (Numbers / 2), upper)).CopyTo(partners);
            for (; i >= first && i > 0; i--)
            {
                int j = partners[i - first];
                (order[i], order[j]) = (order[j], order[i]);
            }
        }
    }

    /// <summary>Eight integers, the one for number i uniform in [0, i]: <see cref="Below(int, double)"/> of i + 1 for each.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="words">Two words of each, the higher one first.</param>
    static Vector512<long> UpTo(int first, Vector512<uint> words)
    {
        Vector512<ulong> pairs = words.AsUInt64();
        Vector512<ulong> bits = ((pairs << 32) | (pairs >>> 32)) >>> 11;
        Vector512<double> fractions = (Vector512.ConvertToDouble(bits) + Vector512.Create(0.5)) * Vector512.Create(1.0 / (1UL << 53));
        Vector512<long> largest = Vector512.Create((long)first) + Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7);
        Vector512<double> bounds = Vector512.ConvertToDouble(largest + Vector512<long>.One);
        return Vector512.Min(largest, Vector512.ConvertToInt64(fractions * bounds));
    }

    /// <summary>The counter is (index low, index high, step, purpose), the key the seed.</summary>
    void Block(ulong index, out uint w0, out uint w1, out uint w2, out uint w3) =>
        Philox((uint)index, (uint)(index >> 32), step, (uint)purpose, (uint)seed, (uint)(seed >> 32), out w0, out w1, out w2, out w3);

    /// <summary>The Philox 4x32 bijection with ten rounds, multipliers and key increments of the paper.</summary>
    internal static void Philox(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, out uint w0, out uint w1, out uint w2, out uint w3)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = 0xD2511F53UL * c0;
            ulong product1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        (w0, w1, w2, w3) = (c0, c1, c2, c3);
    }
}
