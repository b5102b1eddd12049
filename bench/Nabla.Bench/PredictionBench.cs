using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Networks;

namespace Nabla.Bench;

/// <summary>Predictions of a single row (median and 99th percentile), of a batch and in bulk, for one thread and for two.</summary>
static class PredictionBench
{
    static readonly (string Name, int[] Sizes)[] s_networks = [("I1a", [784, 128, 10]), ("I1b", [13, 64, 32, 1]), ("", [2, 8, 1])];

    public static void Run()
    {
        Console.WriteLine("| workload | layers | rows | threads | median | 99th percentile | mean of a loop |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|");
        foreach ((string name, int[] sizes) in s_networks)
        {
            SingleRow(name, sizes);
        }

        foreach (int rows in new[] { 16, 64, 256, 60_000 })
        {
            foreach (int threads in new[] { 1, 2, 0 })
            {
                Bulk(rows == 60_000 ? "I3" : rows == 256 ? "I2a" : "", s_networks[0].Sizes, rows, threads);
            }
        }

        foreach (int threads in new[] { 1, 2, 0 })
        {
            Bulk("I2b", s_networks[1].Sizes, 256, threads);
        }
    }

    /// <summary>A chain with ReLU between, and softmax where it has several outputs.</summary>
    public static Network<float> Create(int[] sizes)
    {
        Network<float> network = Network.Create<float>(sizes[0], seed: 1);
        foreach (int units in sizes[1..^1])
        {
            network = network.Dense(units, Activation.ReLU);
        }

        return network.Dense(sizes[^1], sizes[^1] > 1 ? Activation.Softmax : Activation.Identity);
    }

    static void SingleRow(string name, int[] sizes)
    {
        Network<float> network = Create(sizes);
        Matrix<float> inputs = Inputs(16, sizes[0]);
        float[] outputs = new float[sizes[^1]];
        float[][] rows = [.. Enumerable.Range(0, 16).Select(row => inputs.Row(row).ToArray())];
        int calls = 200_000;
        for (int i = 0; i < calls; i++)
        {
            network.Predict(rows[i % 16], outputs);
        }

        double[] microseconds = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long started = Stopwatch.GetTimestamp();
            network.Predict(rows[i % 16], outputs);
            microseconds[i] = Microseconds(started);
        }

        long loop = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            network.Predict(rows[i % 16], outputs);
        }

        double mean = Microseconds(loop) / calls;
        Array.Sort(microseconds);
        Report(name, sizes, 1, "1", microseconds, $"{mean:F3} us");
    }

    static void Bulk(string name, int[] sizes, int rows, int threads)
    {
        Network<float> network = Create(sizes);
        Matrix<float> inputs = Inputs(rows, sizes[0]);
        var outputs = new Matrix<float>(rows, sizes[^1]);
        int calls = Math.Clamp(4_000_000 / rows, 15, 5000);
        for (int i = 0; i < Math.Max(3, calls / 5); i++)
        {
            network.Predict(inputs, outputs, threads);
        }

        double[] microseconds = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long started = Stopwatch.GetTimestamp();
            network.Predict(inputs, outputs, threads);
            microseconds[i] = Microseconds(started);
        }

        Array.Sort(microseconds);
        long multiplications = 0;
        for (int layer = 1; layer < sizes.Length; layer++)
        {
            multiplications += (long)sizes[layer - 1] * sizes[layer];
        }

        double gigaflops = 2.0 * rows * multiplications / microseconds[calls / 2] / 1000;
        Report(name, sizes, rows, threads == 0 ? "chosen" : threads.ToString(CultureInfo.InvariantCulture), microseconds, $"{gigaflops:F0} GFLOP/s");
    }

    /// <summary>Finer than a <see cref="TimeSpan"/>, which counts tenths of a microsecond.</summary>
    static double Microseconds(long since) => (Stopwatch.GetTimestamp() - since) * 1e6 / Stopwatch.Frequency;

    static Matrix<float> Inputs(int rows, int columns)
    {
        var random = new Random(1234);
        var inputs = new Matrix<float>(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float value in inputs.Row(row))
            {
                value = random.NextSingle();
            }
        }

        return inputs;
    }

    static void Report(string name, int[] sizes, int rows, string threads, double[] sorted, string last) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {string.Join('-', sizes)} | {rows} | {threads} | {sorted[sorted.Length / 2]:F3} us | {sorted[sorted.Length * 99 / 100]:F3} us | {last} |"));
}
