using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Bench;

/// <summary>
/// Workload T4 (784-128-10, Adam, batch 64) on made-up images from a file, against the same rows in memory: seconds an epoch, and that the weights
/// are the same. With a memory limit on the process (a control group) the file is larger than what the system can hold of it.
/// </summary>
static class DiskBench
{
    const int Columns = 784;
    const int BatchSize = 64;

    /// <param name="rows">Rows of the file: 3,136 bytes each as floats.</param>
    /// <param name="onlyDisk">Leaves out the run in memory, for a file that memory cannot hold.</param>
    public static void Run(int rows, bool onlyDisk)
    {
        string path = Path.Combine(Path.GetTempPath(), $"nabla-bench-{Environment.ProcessId}.rows");
        try
        {
            long started = Stopwatch.GetTimestamp();
            SampleFile.Write(path, Columns, SampleStorage.Float, writer =>
            {
                foreach (float[] row in Rows(rows))
                {
                    writer.Write((ReadOnlySpan<float>)row);
                }
            });
            double writing = Stopwatch.GetElapsedTime(started).TotalSeconds;
            double megabytes = new FileInfo(path).Length / 1e6;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{megabytes:F0} MB written in {writing:F2} s, {megabytes / writing:F0} MB/s"));
            if (!onlyDisk)
            {
                var matrix = new Matrix<float>(rows, Columns);
                int at = 0;
                foreach (float[] row in Rows(rows))
                {
                    row.CopyTo(matrix.Row(at++));
                }

                Train("memory", matrix);
            }

            foreach (bool readsAhead in onlyDisk ? [true] : new[] { false, true })
            {
                using FileSamples<float> file = SampleFile.Open<float>(path, readsAhead);
                Train(readsAhead ? "file, reading ahead" : "file", file);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    static void Train(string where, Samples<float> inputs)
    {
        var targets = new Matrix<float>(inputs.Rows, 10);
        for (int row = 0; row < inputs.Rows; row++)
        {
            targets[row, row % 10] = 1;
        }

        Network<float> network = Network.Create<float>(Columns, seed: 1).Dense(128, Activation.ReLU).Dense(10);
        using var trainer = new Trainer<float>(network, Loss.CategoricalCrossEntropy, new Adam(), BatchSize);
        double[] seconds = [.. trainer.Run(inputs, targets, inputs.Rows > 100_000 ? 2 : 4).Select(epoch => epoch.Elapsed.TotalSeconds)];
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{where}: epochs of {string.Join(", ", seconds.Select(s => s.ToString("F2", CultureInfo.InvariantCulture)))} s, {inputs.Rows / seconds.Min():N0} rows/s, managed heap {GC.GetTotalMemory(false) / 1e6:F0} MB, weights {network.ComputeWeightHash()[..19]}"));
    }

    static IEnumerable<float[]> Rows(int count)
    {
        var random = new Random(1234);
        float[] pool = [.. Enumerable.Range(0, 100_003).Select(_ => random.NextSingle())];
        float[] row = new float[Columns];
        for (int i = 0; i < count; i++)
        {
            pool.AsSpan((int)(i * 7919L % (pool.Length - Columns)), Columns).CopyTo(row);
            yield return row;
        }
    }
}
