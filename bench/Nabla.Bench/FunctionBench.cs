using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
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
        for (int i = 0; i < Length; i++)
        {
            float x = z[i];
            if (float.IsNaN(x))
            {
                block.Value.Add(float.IsNaN(a[i]) ? 0 : double.PositiveInfinity, x);
            }
            else if (float.IsFinite(x))
            {
                block.Value.Add(Ulps(truth.Value(x), a[i]), x);
                double exact = truth.Derivative(x);
                block.Derivative.Add(Ulps(exact, slope[i]), x);
                block.Absolute.Add(Math.Abs(exact) > float.MaxValue ? 0 : Math.Abs(slope[i] - exact), x);
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

        int exponent = exact == 0 ? -126 : Math.Max(-126, Math.ILogB(exact));
        double error = Math.Abs(got - exact) / Math.ScaleB(1, exponent - 23);
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
