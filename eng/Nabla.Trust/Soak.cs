using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Modeling;
using Nabla.Tuning;

namespace Nabla.Trust;

/// <summary>
/// Everything that a long-lived program does with the library, again and again in one process: read a table, train, predict, save, reload, be refused, be
/// interrupted, search. Memory, handles and threads are sampled; a line through the samples after the warm-up says what one hour more would cost.
/// </summary>
static class Soak
{
    /// <summary>The part of the run in which the runtime still compiles and fills its pools.</summary>
    const double WarmUpShare = 1.0 / 3;

    const double MiB = 1 << 20;
    static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    /// <summary>Runs for so many minutes, and writes the samples and the figures.</summary>
    public static int Run(double minutes, string samplesFile, string? figuresFile)
    {
        string folder = Directory.CreateTempSubdirectory("nabla-soak-").FullName;
        var samples = new List<ProcessSample>();
        long started = Stopwatch.GetTimestamp();
        TimeSpan next = TimeSpan.Zero;
        long rounds = 0;
        try
        {
            string table = WriteTable(Path.Combine(folder, "table.csv"));
            while (Stopwatch.GetElapsedTime(started).TotalMinutes < minutes)
            {
                Round(folder, table, rounds++);
                if (Stopwatch.GetElapsedTime(started) >= next)
                {
                    samples.Add(ProcessSample.Take(Stopwatch.GetElapsedTime(started).TotalHours, rounds));
                    next = Stopwatch.GetElapsedTime(started) + s_interval;
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        File.WriteAllLines(samplesFile, samples.Select(sample => string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.Hours:F5},{sample.ResidentBytes},{sample.HeapBytes},{sample.Handles},{sample.Threads},{sample.Rounds}"))
            .Prepend("hours,resident_bytes,heap_bytes,handles,threads,rounds"));
        return Judge(minutes, samplesFile, figuresFile);
    }

    /// <summary>The figures of the samples that a run wrote.</summary>
    public static int Judge(double minutes, string samplesFile, string? figuresFile)
    {
        TrustRecord record = Figures([.. File.ReadLines(samplesFile).Skip(1).Select(line => ProcessSample.Parse(line.Split(',')))], minutes);
        Console.Write(record.ToText());
        if (figuresFile is not null)
        {
            record.Write(figuresFile);
        }

        return record.Figures.All(figure => figure.IsMet != false) ? 0 : 1;
    }

    static TrustRecord Figures(List<ProcessSample> all, double minutes)
    {
        List<ProcessSample> settled = [.. all.Where(sample => sample.Hours * 60 >= minutes * WarmUpShare)];
        int half = settled.Count / 2;
        var resident = Slope.Of([.. settled.Select(sample => (sample.Hours, sample.ResidentBytes / MiB))]);
        var heap = Slope.Of([.. settled.Select(sample => (sample.Hours, sample.HeapBytes / MiB))]);
        return new TrustRecord(
            "A long run",
            string.Create(CultureInfo.InvariantCulture, $"eng/soak {minutes:0.##}"),
            [
                new("minutes of the run, a third of them warm-up", Text($"{minutes:0.##}")),
                new("rounds of reading, training, predicting, saving, reloading and searching", Text($"{all[^1].Rounds}")),
                new("samples after the warm-up", Text($"{settled.Count}")),
                new("resident memory at the end", Text($"{settled[^1].ResidentBytes / MiB:F1} MiB")),
                new("slope of resident memory", Text($"{resident.PerHour:F2} MiB/h, standard error {resident.StandardError:F2}"), "<= 1 MiB/h"),
                new("slope of live managed memory", Text($"{heap.PerHour:F3} MiB/h, standard error {heap.StandardError:F3}"), "<= 1 MiB/h"),
                new("handles more at the end than at the end of the warm-up", Text($"{settled[^1].Handles - settled[0].Handles}"), "<= 0"),
                new("threads at most in the second half, more than in the first, the warm-up left out", Text($"{settled[half..].Max(sample => sample.Threads) - settled[..half].Max(sample => sample.Threads)}"), "<= 0"),
            ]);
    }

    static void Round(string folder, string table, long round)
    {
        Table rows = Table.Read(table);
        TrainOptions options = Options(round);
        var model = Model.Train(rows, options);
        IReadOnlyList<Prediction> before = model.Predict(rows);
        string file = Path.Combine(folder, "model.safetensors");
        model.Save(file);
        var loaded = Model.Load(file);
        IReadOnlyList<Prediction> after = loaded.Predict(rows);
        if (!before.Select(prediction => prediction.Value).SequenceEqual(after.Select(prediction => prediction.Value)))
        {
            throw new InvalidOperationException($"Round {round}: the reloaded model predicts other numbers.");
        }

        Refused(folder, file);
        if (round % 20 == 19)
        {
            string journal = Path.Combine(folder, "tune.journal");
            Tuner.Run(rows, new TuneOptions { Train = options with { Hidden = null, Epochs = 2 }, Trials = 2, Journal = journal });
            File.Delete(journal);
        }
    }

    /// <summary>Failures leave nothing behind either.</summary>
    static void Refused(string folder, string model)
    {
        string damaged = Path.Combine(folder, "damaged.safetensors");
        byte[] bytes = File.ReadAllBytes(model);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        try
        {
            Model.Load(damaged);
        }
        catch (NablaException)
        {
            return;
        }

        throw new InvalidOperationException("A damaged model was loaded.");
    }

    /// <summary>The paths through training take turns: one network and several, one thread and two, float and double, inputs in memory and in a file.</summary>
    static TrainOptions Options(long round) => new()
    {
        Target = "species",
        Hidden = [16, 8],
        Epochs = 3,
        Validation = 0.2,
        L2Penalty = 1e-4,
        Seed = (ulong)round,
        Ensemble = round % 2 == 0 ? 1 : 3,
        Threads = (int)(round % 3),
        Precision = round % 4 < 2 ? Precision.Float : Precision.Double,
        MemoryLimit = round % 5 == 4 ? 0 : null,
        Baselines = round % 7 == 0,
    };

    static string WriteTable(string path)
    {
        Table penguins = Table.Read("penguins");
        using var file = new StreamWriter(path);
        var writer = new CsvWriter(file);
        foreach (Column column in penguins.Columns)
        {
            writer.WriteField(column.Name);
        }

        writer.EndRow();
        for (int row = 0; row < penguins.RowCount; row++)
        {
            foreach (Column column in penguins.Columns)
            {
                writer.WriteField(column.GetText(row));
            }

            writer.EndRow();
        }

        return path;
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
