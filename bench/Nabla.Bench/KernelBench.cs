using System;
using System.Globalization;
using System.Runtime.Intrinsics;

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
}
