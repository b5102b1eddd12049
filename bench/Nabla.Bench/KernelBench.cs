using System;
using System.Globalization;
using System.Linq;
using System.Runtime.Intrinsics;
using Nabla.Speed;

namespace Nabla.Bench;

/// <summary>
/// The matrix products in their roles on one thread, dense and sparse, beside the processor's FMA peak measured in the same rounds. Operations
/// are those of the shape: what the padding to 16 columns costs counts as lost.
/// </summary>
static class KernelBench
{
    const int Rounds = 9;
    const double RoundSeconds = 0.01;

    /// <summary>Work of a product above which one round must do.</summary>
    const double LongFlops = 5e9;

    static readonly (int Rows, int Inputs, int Outputs)[] s_dense =
    [
        (1, 1, 1), (4, 2, 8), (4, 8, 1), (1, 13, 64), (1, 784, 128), (32, 13, 64), (32, 64, 32), (32, 32, 1), (64, 784, 128), (200, 784, 100),
        (128, 784, 512), (128, 512, 512), (1024, 256, 256), (256, 1024, 2048), (256, 2048, 2048), (4096, 256, 256), (512, 2048, 2048),
        (60000, 784, 128), (4096, 4096, 4096),
    ];

    static readonly (int Rows, int Inputs, int Outputs)[] s_sparse = [(1, 784, 128), (64, 784, 128), (200, 784, 100), (128, 784, 512)];
    static readonly double[] s_densities = [0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8];

    public static void Products()
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Vector512 {Vector512.IsHardwareAccelerated}, Vector256 {Vector256.IsHardwareAccelerated}, float, one thread, medians of {Rounds} rounds, peakGflops {Measurement.Median([.. Enumerable.Range(0, Rounds).Select(_ => FmaPeak.Gflops())]):F0}"));
        Console.WriteLine();
        Console.WriteLine("| batch x inputs x outputs | forward us | GFLOP/s | fractionOfPeak | input gradient us | GFLOP/s | fractionOfPeak | weight gradient us | GFLOP/s | fractionOfPeak | transpose us |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        var first = new ProductCase(32, 32, 16, density: 0.5);
        Measurement.WarmUp(
            first.Forward, first.InputGradient, first.WeightGradient, first.Transpose, first.SparseForward, first.SparseWeightGradient);
        foreach ((int rows, int inputs, int outputs) in s_dense)
        {
            var one = new ProductCase(rows, inputs, outputs);
            int rounds = one.Flops > LongFlops ? 1 : Rounds;
            (double[] seconds, _, double[] shares) =
                Measurement.Rounds(rounds, RoundSeconds, one.Forward, one.InputGradient, one.WeightGradient, one.Transpose);
            string line = $"| {rows} x {inputs} x {outputs} ";
            for (int i = 0; i < 3; i++)
            {
                line += string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {Microseconds(seconds[i])} | {one.Flops / seconds[i] / 1e9:F1} | {one.Flops / 1e9 / shares[i]:F2} ");
            }

            Console.WriteLine($"{line}| {Microseconds(seconds[3])} |");
        }

        Console.WriteLine();
        Sparse();
    }

    static void Sparse()
    {
        Console.WriteLine("| batch x inputs x outputs | density | forward us, dense | sparse | ratio | weight gradient us, dense | sparse | ratio |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach ((int rows, int inputs, int outputs) in s_sparse)
        {
            foreach (double density in s_densities)
            {
                var one = new ProductCase(rows, inputs, outputs, density);
                (double[] seconds, _, _) =
                    Measurement.Rounds(Rounds, RoundSeconds / 4, one.Forward, one.SparseForward, one.WeightGradient, one.SparseWeightGradient);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {rows} x {inputs} x {outputs} | {density:F2} | {Microseconds(seconds[0])} | {Microseconds(seconds[1])} | {seconds[1] / seconds[0]:F2} | {Microseconds(seconds[2])} | {Microseconds(seconds[3])} | {seconds[3] / seconds[2]:F2} |"));
            }
        }
    }

    /// <summary>Three digits, and all of those before the point.</summary>
    static string Microseconds(double seconds)
    {
        double value = seconds * 1e6;
        return value.ToString(value >= 100 ? "F0" : value >= 10 ? "F1" : value >= 1 ? "F2" : "F3", CultureInfo.InvariantCulture);
    }
}
