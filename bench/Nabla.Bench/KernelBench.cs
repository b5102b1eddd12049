using System;
using System.Globalization;
using System.Runtime.Intrinsics;
using Nabla.Speed;

namespace Nabla.Bench;

/// <summary>The matrix products in their roles on one thread, beside the processor's FMA peak measured in the same rounds.</summary>
static class KernelBench
{
    const int Rounds = 9;

    static readonly (int Rows, int Inputs, int Outputs)[] s_shapes =
    [
        (4, 2, 8), (4, 8, 1), (1, 13, 64), (1, 784, 128), (32, 13, 64), (32, 64, 32), (32, 32, 1), (64, 784, 128), (200, 784, 100), (200, 100, 10), (128, 512, 512), (256, 1024, 1024),
    ];

    public static void Run()
    {
        Console.WriteLine($"Vector512 {Vector512.IsHardwareAccelerated}, Vector256 {Vector256.IsHardwareAccelerated}, float, one thread, median of {Rounds} rounds");
        Console.WriteLine();
        Console.WriteLine("| batch x inputs x outputs | forward us | GFLOP/s | of peak | input gradient us | GFLOP/s | of peak | weight gradient us | GFLOP/s | of peak | transpose us |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach ((int rows, int inputs, int outputs) in s_shapes)
        {
            var one = new ProductCase(rows, inputs, outputs);
            (double[] seconds, _, double[] shares) = Measurement.Rounds(Rounds, 0.02, one.Forward, one.InputGradient, one.WeightGradient, one.Transpose);
            string line = $"| {rows} x {inputs} x {outputs} ";
            for (int i = 0; i < 3; i++)
            {
                line += string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {seconds[i] * 1e6:G3} | {one.Flops / seconds[i] / 1e9:F1} | {one.Flops / 1e9 / shares[i]:P0} ");
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line}| {seconds[3] * 1e6:G3} |"));
        }
    }

    public static void Sparse()
    {
        Console.WriteLine("| batch x inputs x outputs | density | dense forward us | sparse | ratio | dense weight gradient us | sparse | ratio |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach ((int rows, int inputs, int outputs) in new[] { (16, 64, 64), (32, 64, 64), (64, 64, 64), (64, 784, 128), (200, 784, 100), (128, 784, 512) })
        {
            foreach (double density in new[] { 0.02, 0.2, 0.35, 0.5, 0.8 })
            {
                var one = new ProductCase(rows, inputs, outputs, density);
                (double[] seconds, _, _) = Measurement.Rounds(5, 0.006, one.Forward, one.SparseForward, one.WeightGradient, one.SparseWeightGradient);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {rows} x {inputs} x {outputs} | {density:P0} | {seconds[0] * 1e6:F1} | {seconds[1] * 1e6:F1} | {seconds[1] / seconds[0]:F2} | {seconds[2] * 1e6:F1} | {seconds[3] * 1e6:F1} | {seconds[3] / seconds[2]:F2} |"));
            }
        }
    }
}
