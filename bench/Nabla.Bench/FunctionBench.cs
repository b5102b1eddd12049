using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.Intrinsics;
using System.Threading.Tasks;
using Nabla.Activations;
using Nabla.Reference;

namespace Nabla.Bench;

/// <summary>
/// Every float there is through each element-wise activation and its derivative, against the same in double by other formulas. Errors are in
/// units in the last place of the true value: below the smallest normal float those of the denormal ones.
/// </summary>
static class FunctionBench
{
    const int BlockBits = 14;

    public static void Run(string[] names)
    {
        Activation[] chosen = names.Length == 0 ? [.. Activation.Elementwise] : Array.ConvertAll(names, Activation.Parse);
        Console.WriteLine("| activation | value: worst ulp | at | derivative: worst ulp | at | worst absolute error | at | seconds |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (Activation activation in chosen)
        {
            var watch = Stopwatch.StartNew();
            var blocks = new Block[1 << (32 - BlockBits)];
            Parallel.For(0, blocks.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => blocks[i] = Measure(activation, (uint)i << BlockBits));
            Worst value = blocks.Select(block => block.Value).Aggregate(Worst.Of);
            Worst derivative = blocks.Select(block => block.Derivative).Aggregate(Worst.Of);
            Worst absolute = blocks.Select(block => block.Absolute).Aggregate(Worst.Of);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {activation} | {value} | {derivative} | {absolute} | {watch.Elapsed.TotalSeconds:F0} |"));
        }
    }

    static Block Measure(Activation activation, uint first)
    {
        const int Length = 1 << BlockBits;
        var truth = AccurateActivation.Of(activation.Name);
        float[] z = new float[Length];
        float[] a = new float[Length];
        float[] slope = new float[Length];
        for (int i = 0; i < Length; i++)
        {
            z[i] = BitConverter.UInt32BitsToSingle(first + (uint)i);
        }

        ActivationPass<float> pass = activation.Pass<float>();
        pass.Forward(z, Length, 1, Length, a);
        slope.AsSpan().Fill(1);
        pass.Backward(pass.KeepsPreActivations ? z : a, a, Length, 1, Length, slope);
        var block = default(Block);
        for (int i = 0; i < Length; i += Vector512<double>.Count)
        {
            var singles = Vector512.Create<float>(z.AsSpan(i & ~15, 16));
            Vector512<double> inputs = (i & 8) == 0 ? Vector512.WidenLower(singles) : Vector512.WidenUpper(singles);
            Vector512<double> values = truth.Values(inputs);
            Vector512<double> derivatives = truth.Derivatives(inputs);
            for (int lane = 0; lane < Vector512<double>.Count; lane++)
            {
                float x = z[i + lane];
                if (float.IsNaN(x))
                {
                    block.Value.Add(float.IsNaN(a[i + lane]) ? 0 : double.PositiveInfinity, x);
                }
                else if (float.IsFinite(x))
                {
                    double exact = derivatives[lane];
                    block.Value.Add(Ulps(values[lane], a[i + lane]), x);
                    block.Derivative.Add(Ulps(exact, slope[i + lane]), x);
                    block.Absolute.Add(Math.Abs(exact) > float.MaxValue ? 0 : Math.Abs(slope[i + lane] - exact), x);
                }
            }
        }

        return block;
    }

    /// <summary>What lies beyond the largest float, by at least half a unit, must be infinity.</summary>
    static double Ulps(double exact, float got)
    {
        if (Math.Abs(exact) >= 3.4028235677973366e38)
        {
            return got == (exact > 0 ? float.PositiveInfinity : float.NegativeInfinity) ? 0 : double.PositiveInfinity;
        }

        // A power of two: the exponent of the true value, that of the smallest normal float at least, 23 less.
        long exponent = Math.Max(BitConverter.DoubleToInt64Bits(exact) & 0x7FF0000000000000L, (1023L - 126) << 52);
        double error = Math.Abs(got - exact) / BitConverter.Int64BitsToDouble(exponent - (23L << 52));
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    /// <summary>The largest error and the first input that has it.</summary>
    struct Worst
    {
        double _error;
        float _at;

        public void Add(double error, float at)
        {
            if (error > _error)
            {
                (_error, _at) = (error, at);
            }
        }

        public static Worst Of(Worst one, Worst other) => other._error > one._error ? other : one;

        public override readonly string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_error:G4} | {(_error == 0 ? "" : _at):R}");
    }

    struct Block
    {
        public Worst Value;
        public Worst Derivative;
        public Worst Absolute;
    }
}
