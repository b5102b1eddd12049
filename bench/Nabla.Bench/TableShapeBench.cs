using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using Nabla.Data;

namespace Nabla.Bench;

/// <summary>Files of unusual shape, read and encoded by the calls of a training run: very many columns, a column of very many categories.</summary>
static class TableShapeBench
{
    const int WideRows = 2_000;
    const int CategoryRows = 200_000;

    /// <summary>Numbers of four digits, and a target of two classes.</summary>
    public static void RunWide(int columns) => Run($"{columns:N0} columns", (writer, random) =>
    {
        for (int column = 0; column < columns; column++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"x{column},"));
        }

        writer.Write("target\n");
        for (int row = 0; row < WideRows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{random.Next(10_000) / 1000.0:F3},"));
            }

            writer.Write(row % 2 == 0 ? "yes\n" : "no\n");
        }
    });

    /// <summary>A column of categories, three of numbers, and a target that is a number.</summary>
    public static void RunCategories(int count) => Run($"{count:N0} categories", (writer, random) =>
    {
        writer.Write("shop,a,b,c,target\n");
        for (int row = 0; row < CategoryRows; row++)
        {
            // Few are frequent and most are rare, as names are.
            double share = random.NextDouble();
            int shop = (int)(share * share * count);
            writer.Write(string.Create(
                CultureInfo.InvariantCulture, $"shop {shop},{random.NextDouble():F4},{random.NextDouble():F4},{random.Next(100)},{shop % 17 + random.NextDouble():F4}\n"));
        }
    });

    static void Run(string what, Action<StreamWriter, Random> write)
    {
        string path = Path.Combine(Path.GetTempPath(), $"nabla-bench-{Environment.ProcessId}.csv");
        try
        {
            using (var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20))
            {
                write(writer, new Random(1234));
            }

            double size = new FileInfo(path).Length / 1e6;
            for (int repetition = 0; repetition < 2; repetition++)
            {
                long started = Stopwatch.GetTimestamp();
                Table table = Table.ReadCsv(path);
                double reading = Stopwatch.GetElapsedTime(started).TotalSeconds;
                double held = GC.GetTotalMemory(forceFullCollection: false) / 1e6;
                (double planning, double inferring, double encoding, int width) = DataBench.Prepare(table, "target");
                double total = Stopwatch.GetElapsedTime(started).TotalSeconds;
                using var process = Process.GetCurrentProcess();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}, {size:F0} MB, {table.RowCount:N0} rows: read {reading:F2} s, {size / reading:F0} MB/s; rows divided {planning:F2} s, features inferred {inferring:F2} s, {width} inputs encoded {encoding:F2} s; all {total:F2} s; heap after reading {held:F0} MB, peak memory {process.PeakWorkingSet64 / 1e6:F0} MB"));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
