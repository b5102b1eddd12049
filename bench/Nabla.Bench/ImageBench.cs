using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Bench;

/// <summary>The default training on images in IDX files: accuracy, time from the first byte read to the last, peak memory.</summary>
static class ImageBench
{
    const int Seeds = 3;

    public static void Run(string folder)
    {
        Console.WriteLine("| seed | test accuracy | epochs | best epoch | seconds reading | seconds training | peak memory MB |");
        Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|");
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            long started = Stopwatch.GetTimestamp();
            Table table = Read(folder, "train");
            Table test = Read(folder, "test");
            double reading = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var model = Model.Train(table, new TrainOptions { Target = "label", TestTable = test, Seed = seed, Baselines = false });
            double total = Stopwatch.GetElapsedTime(started).TotalSeconds;
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {seed} | {model.Training.Test!.Primary.Value:F4} | {model.Training.History.Count} | {model.Training.BestEpoch} | {reading:F1} | {total - reading:F1} | {process.PeakWorkingSet64 / 1e6:F0} |"));
        }
    }

    /// <summary>The images and labels of a part, <c>train</c> or <c>test</c> (MNIST's own name for it is <c>t10k</c>).</summary>
    public static Table Read(string folder, string part)
    {
        string[] prefixes = part == "test" ? ["test", "t10k"] : [part];
        string prefix = prefixes.First(name => File.Exists(Path.Combine(folder, $"{name}-images-idx3-ubyte.gz")));
        return Table.ReadIdx(Path.Combine(folder, $"{prefix}-images-idx3-ubyte.gz"), Path.Combine(folder, $"{prefix}-labels-idx1-ubyte.gz"));
    }
}
