using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Bench;

/// <summary>
/// Workload T3 (784-100-10, ReLU, Adam, batch 200) on 60,000 made-up images, held as bytes or as floats: peak memory of the whole process, which
/// is why one process measures one of them, and what it costs to gather a row.
/// </summary>
static class MemoryBench
{
    const int Rows = 60_000;
    const int Columns = 784;
    const int BatchSize = 200;

    public static void Run(bool asBytes)
    {
        var random = new Random(1234);
        byte[] bytes = new byte[asBytes ? Rows * Columns : Columns];
        Samples<float> inputs;
        if (asBytes)
        {
            random.NextBytes(bytes);
            inputs = new ByteSamples<float>(bytes, Columns);
        }
        else
        {
            var matrix = new Matrix<float>(Rows, Columns);
            for (int row = 0; row < Rows; row++)
            {
                random.NextBytes(bytes);
                for (int i = 0; i < Columns; i++)
                {
                    matrix[row, i] = (float)(bytes[i] / 255.0);
                }
            }

            inputs = matrix;
        }

        var targets = new Matrix<float>(Rows, 10);
        for (int row = 0; row < Rows; row++)
        {
            targets[row, random.Next(10)] = 1;
        }

        Network<float> network = Network.Create<float>(Columns, seed: 1).Dense(100, Activation.ReLU).Dense(10);
        using var trainer = new Trainer<float>(network, Loss.CategoricalCrossEntropy, new Adam(), BatchSize);
        double seconds = trainer.Run(inputs, targets, 4).Min(epoch => epoch.Elapsed.TotalSeconds);
        (double warm, double shuffled) = NanosecondsOfGather(inputs);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"T3 from {(asBytes ? "bytes" : "floats")}, {trainer.Threads} threads: {seconds:F3} s an epoch; gathering a row of {Columns}: {warm:F1} ns from the cache, {shuffled:F1} ns in shuffled order; peak memory {process.PeakWorkingSet64 / 1e6:F0} MB; weights {network.ComputeWeightHash()}"));
    }

    /// <summary>Of the first rows again and again, and of all rows in shuffled order.</summary>
    static (double Warm, double Shuffled) NanosecondsOfGather(Samples<float> inputs)
    {
        int[] order = [.. Enumerable.Range(0, Rows)];
        double warm = Time(order.AsSpan(0, 32), repetitions: 5000);
        new Random(1).Shuffle(order);
        return (warm, Time(order, repetitions: 3));

        double Time(ReadOnlySpan<int> rows, int repetitions)
        {
            float[] destination = new float[32 * inputs.Stride];
            double best = double.PositiveInfinity;
            for (int round = 0; round < 5; round++)
            {
                long started = Stopwatch.GetTimestamp();
                for (int i = 0; i < repetitions; i++)
                {
                    for (int first = 0; first < rows.Length; first += 32)
                    {
                        inputs.Gather(rows.Slice(first, Math.Min(32, rows.Length - first)), destination);
                    }
                }

                best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalNanoseconds / ((double)repetitions * rows.Length));
            }

            return best;
        }
    }
}
