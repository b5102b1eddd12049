using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Modeling;

namespace Nabla.Bench;

/// <summary>
/// A CSV file made for the purpose, from the first byte read to the last input encoded, by the same calls as a training run: reading alone, then
/// everything up to the encoded rows.
/// </summary>
static class DataBench
{
    const int NumericColumns = 20;
    static bool s_tellsMemory;
    static readonly string[] s_regions = ["North", "South", "East", "West", "Centre"];

    /// <param name="megabytes">The size of the file, 10^6 bytes.</param>
    /// <param name="digits">Significant digits of a number: 6 for measurements, 17 for doubles as programs print them.</param>
    /// <param name="once">Whether the file is read and encoded a single time, for the peak memory of that.</param>
    /// <param name="memory">The memory of the table in MB; as the reader chooses where left out.</param>
    public static void Run(int megabytes, int digits, bool once = false, int? memory = null)
    {
        string path = Path.Combine(Path.GetTempPath(), $"nabla-bench-{Environment.ProcessId}.csv");
        var options = new CsvOptions { MemoryLimit = memory * 1_000_000L ?? CsvOptions.DefaultMemoryLimit };
        try
        {
            Write(path, megabytes * 1_000_000L, digits);
            s_tellsMemory = once && OperatingSystem.IsLinux();
            if (s_tellsMemory)
            {
                ProcessMemory.Watch();
            }

            double size = new FileInfo(path).Length / 1e6;
            double best = double.PositiveInfinity;
            for (int repetition = 0; repetition < (once ? 0 : 3); repetition++)
            {
                long started = Stopwatch.GetTimestamp();
                int rows = Table.ReadCsv(path, options).RowCount;
                best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
                using var process = Process.GetCurrentProcess();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"reading alone: {rows:N0} rows, best {best:F2} s, {size / best:F0} MB/s, peak memory {process.PeakWorkingSet64 / 1e6:F0} MB"));
            }

            for (int repetition = 0; repetition < (once ? 1 : 2); repetition++)
            {
                long started = Stopwatch.GetTimestamp();
                Table table = Table.ReadCsv(path, options);
                double reading = Stopwatch.GetElapsedTime(started).TotalSeconds;
                double held = GC.GetTotalMemory(forceFullCollection: false) / 1e6;
                (double planning, double inferring, double encoding, int width) = Prepare(table, "target");
                double total = Stopwatch.GetElapsedTime(started).TotalSeconds;
                using var process = Process.GetCurrentProcess();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{size:F0} MB, {table.RowCount:N0} rows of {table.Columns.Count} columns, {digits} digits: read {reading:F2} s, {size / reading:F0} MB/s; rows divided {planning:F2} s, features inferred {inferring:F2} s, {width} inputs encoded {encoding:F2} s; all {total:F2} s, {size / total:F0} MB/s; heap after reading {held:F0} MB, peak memory {process.PeakWorkingSet64 / 1e6:F0} MB"));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The training images of a folder, as they are (gzip) and decompressed.</summary>
    public static void RunImages(string folder)
    {
        string zipped = Path.Combine(folder, "train-images-idx3-ubyte.gz");
        string labels = Path.Combine(folder, "train-labels-idx1-ubyte.gz");
        string raw = Path.Combine(Path.GetTempPath(), $"nabla-bench-{Environment.ProcessId}.idx");
        try
        {
            using (var from = new GZipStream(File.OpenRead(zipped), CompressionMode.Decompress))
            using (FileStream to = File.Create(raw))
            {
                from.CopyTo(to);
            }

            double size = new FileInfo(raw).Length / 1e6;
            foreach (string images in new[] { zipped, zipped, raw, raw })
            {
                long started = Stopwatch.GetTimestamp();
                Table table = Table.ReadIdx(images, labels);
                double reading = Stopwatch.GetElapsedTime(started).TotalSeconds;
                (double planning, double inferring, double encoding, _) = Prepare(table, "label");
                double total = Stopwatch.GetElapsedTime(started).TotalSeconds;
                using var process = Process.GetCurrentProcess();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(images == raw ? "raw" : "gzip")}, {size:F0} MB of pixels: read {reading:F3} s, {size / reading:F0} MB/s; rows divided {planning:F2} s, features inferred {inferring:F2} s, encoded {encoding:F3} s; all {total:F2} s, {size / total:F0} MB/s; peak memory {process.PeakWorkingSet64 / 1e6:F0} MB"));
            }
        }
        finally
        {
            File.Delete(raw);
        }
    }

    /// <summary>Everything of a training run before the first step, by its own calls.</summary>
    public static (double Planning, double Inferring, double Encoding, int Width) Prepare(Table table, string target)
    {
        var options = new TrainOptions { Target = target };
        Phase("read");
        long started = Stopwatch.GetTimestamp();
        var rows = new RowPlan(table, options);
        Phase("task, target and rows");
        var recipe = Recipe.For(options, rows.Training.Length, rows.DifferentRows, table.Image is not null);
        (RowValues<int> Kept, RowValues<int> HeldOut) = rows.Parts(recipe, options.Seed)[0];
        Phase("rows held out");
        double planning = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        FeatureEncoder features = FoldSets<float>.Learn(table, options, Kept, recipe, recipe.Settings[0].Bins);
        Phase("columns understood");
        double inferring = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        using var memory = new InputMemory(limit: null);
        EncodedRows<float> training = EncodedRows<float>.Of(table, Kept, features, rows.Target, memory);
        EncodedRows<float> validation = EncodedRows<float>.Of(table, HeldOut, features, rows.Target, memory);
        double encoding = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Phase("encoded");
        return (planning, inferring, encoding, Math.Max(training.Inputs.Columns, validation.Inputs.Columns));
    }

    static void Phase(string name)
    {
        if (s_tellsMemory)
        {
            Console.WriteLine($"  {name}: {ProcessMemory.Told()}");
        }
    }

    static void Write(string path, long bytes, int digits)
    {
        var random = new Random(1234);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        writer.WriteLine(string.Join(',', Enumerable.Range(1, NumericColumns).Select(i => $"x{i}").Append("region").Append("target")));
        string format = digits >= 17 ? "R" : $"F{digits - 1}";

        // Random numbers cost more than writing: rows are made of a pool of texts.
        string[] pool = [.. Numbers().Take(5000)];
        for (long written = 0; written < bytes;)
        {
            for (int i = 0; i < NumericColumns; i++)
            {
                string cell = pool[random.Next(pool.Length)];
                writer.Write(cell);
                writer.Write(',');
                written += cell.Length + 1;
            }

            string region = s_regions[random.Next(s_regions.Length)];
            writer.Write(region);
            writer.Write(',');
            string target = pool[random.Next(pool.Length)];
            writer.Write(target);
            writer.Write('\n');
            written += region.Length + target.Length + 2;
        }

        IEnumerable<string> Numbers()
        {
            while (true)
            {
                yield return (random.NextDouble() * 20 - 10).ToString(format, CultureInfo.InvariantCulture);
            }
        }
    }
}
