using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Bench;

/// <summary>The matrix product in its three roles on one thread, beside the processor's FMA peak measured in the same rounds.</summary>
static class KernelBench
{
    const int Rounds = 15;

    static readonly (int Rows, int Inputs, int Outputs)[] s_shapes =
        [(32, 13, 64), (32, 64, 32), (64, 784, 128), (200, 784, 100), (128, 512, 512), (256, 1024, 1024)];

    public static void Run()
    {
        Console.WriteLine($"Vector512 {Vector512.IsHardwareAccelerated}, Vector256 {Vector256.IsHardwareAccelerated}, float, one thread, median of {Rounds} rounds");
        Console.WriteLine();
        Console.WriteLine("| batch x inputs x outputs | forward GFLOP/s | share of peak | weight gradient GFLOP/s | share of peak |");
        Console.WriteLine("|---|--:|--:|--:|--:|");
        foreach ((int rows, int inputs, int outputs) in s_shapes)
        {
            Measure(rows, inputs, outputs);
        }
    }

    static void Measure(int rows, int inputs, int outputs)
    {
        var layout = new PanelLayout(inputs, outputs);
        int stride = VectorArithmetic.Padded(inputs);
        var x = new AlignedBuffer<float>(rows * stride);
        var w = new AlignedBuffer<float>(layout.Length);
        var bias = new AlignedBuffer<float>(layout.PaddedColumns);
        var y = new AlignedBuffer<float>(rows * layout.PaddedColumns);
        x.Span.Fill(0.5f);
        w.Span.Fill(0.25f);
        double flops = 2.0 * rows * inputs * layout.PaddedColumns;
        int repeats = (int)Math.Max(1, 2e8 / flops);
        double[] forward = new double[Rounds], gradient = new double[Rounds], peak = new double[Rounds];
        for (int round = -2; round < Rounds; round++)
        {
            double f = Rate(repeats * flops, () => Forward(layout, x, stride, rows, w, bias, y, repeats));
            double g = Rate(repeats * flops, () => Gradient(layout, x, stride, rows, w, y, repeats));
            double p = PeakRate();
            if (round >= 0)
            {
                (forward[round], gradient[round], peak[round]) = (f, g, p);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {rows} x {inputs} x {outputs} | {Median(forward):F0} | {Median([.. forward.Zip(peak, (a, b) => a / b)]):P0} | {Median(gradient):F0} | {Median([.. gradient.Zip(peak, (a, b) => a / b)]):P0} |"));
    }

    static void Forward(PanelLayout layout, AlignedBuffer<float> x, int stride, int rows, AlignedBuffer<float> w, AlignedBuffer<float> bias, AlignedBuffer<float> y, int repeats)
    {
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            for (int panel = 0; panel < layout.PanelCount; panel++)
            {
                int width = layout.Width(panel), column = PanelLayout.FirstColumn(panel);
                MatrixProduct.Multiply<float>(
                    x.Span, stride, 1, w.Slice(layout.Offset(panel), layout.Rows * width), width, layout.Rows,
                    bias.Slice(column, width), 0, y.Span[column..], layout.PaddedColumns, rows, width);
            }
        }
    }

    static void Gradient(PanelLayout layout, AlignedBuffer<float> x, int stride, int rows, AlignedBuffer<float> w, AlignedBuffer<float> y, int repeats)
    {
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            for (int panel = 0; panel < layout.PanelCount; panel++)
            {
                int width = layout.Width(panel);
                MatrixProduct.Multiply<float>(
                    x.Span, 1, stride, y.Span[PanelLayout.FirstColumn(panel)..], layout.PaddedColumns, rows,
                    [], 0, w.Slice(layout.Offset(panel), layout.Rows * width), width, layout.Rows, width);
            }
        }
    }

    static double Rate(double flops, Action work)
    {
        long started = Stopwatch.GetTimestamp();
        work();
        return flops / Stopwatch.GetElapsedTime(started).TotalSeconds / 1e9;
    }

    static double PeakRate()
    {
        const int Iterations = 2_000_000;
        return Rate(2.0 * 12 * Vector512<float>.Count * Iterations, () => s_sink = Chains(Iterations));
    }

    static float s_sink;

    /// <summary>Twelve independent chains: enough to hide the latency of a fused multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Chains(int iterations)
    {
        Vector512<float> a = Vector512.Create(0.999f), b = Vector512.Create(1e-3f);
        Vector512<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
        for (int i = 0; i < iterations; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, a, b);
            c1 = Vector512.FusedMultiplyAdd(c1, a, b);
            c2 = Vector512.FusedMultiplyAdd(c2, a, b);
            c3 = Vector512.FusedMultiplyAdd(c3, a, b);
            c4 = Vector512.FusedMultiplyAdd(c4, a, b);
            c5 = Vector512.FusedMultiplyAdd(c5, a, b);
            c6 = Vector512.FusedMultiplyAdd(c6, a, b);
            c7 = Vector512.FusedMultiplyAdd(c7, a, b);
            c8 = Vector512.FusedMultiplyAdd(c8, a, b);
            c9 = Vector512.FusedMultiplyAdd(c9, a, b);
            c10 = Vector512.FusedMultiplyAdd(c10, a, b);
            c11 = Vector512.FusedMultiplyAdd(c11, a, b);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
