using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Nabla.Data;

namespace Nabla.Bench;

/// <summary>
/// Recipes beside one another on the training rows of every set of a folder with scores.json: their test rows (i mod 5 = 4) are not looked at. A result is
/// kept in a file of states, so that a new recipe costs its own runs only. Prints for each recipe its mean rank, its mean normalised score (1: the best recipe of
/// the set; 0: the majority class or mean) and the mean logarithm of its loss over the first recipe's.
/// </summary>
static class AblationBench
{
    public static void Run(string folder, string variantsFile, string stateFile, string[] names, int repeats, int threads)
    {
        AblationVariant[] variants = [.. File.ReadLines(variantsFile).Where(line => line.Trim() is { Length: > 0 } text && text[0] != '#').Select(AblationVariant.Parse)];
        Set[] sets = Sets(folder, names);
        Dictionary<string, AblationResult> known = Read(stateFile);
        var gate = new Lock();
        var tables = new Dictionary<string, Table>();
        var jobs = variants.SelectMany(variant => sets.SelectMany(set => Enumerable.Range(0, repeats).Select(repeat => (Variant: variant, Set: set, Repeat: repeat))))
            .DistinctBy(job => Key(job.Variant, job.Set, job.Repeat))
            .Where(job => !known.ContainsKey(Key(job.Variant, job.Set, job.Repeat))).ToArray();
        Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(jobs, System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = threads }, job =>
        {
            Table table;
            lock (gate)
            {
                table = tables.TryGetValue(job.Set.Name, out Table? read) ? read : tables[job.Set.Name] = TableOf(folder, job.Set.Name);
            }

            AblationResult result = AblationTrial.Run(table, job.Set.Target, job.Set.Metric, job.Variant, job.Repeat);
            lock (gate)
            {
                known[Key(job.Variant, job.Set, job.Repeat)] = result;
                File.AppendAllText(stateFile, JsonSerializer.Serialize(new State(Key(job.Variant, job.Set, job.Repeat), result), s_json) + "\n");
            }
        });
        Report(variants, sets, repeats, (variant, set, repeat) => known[Key(variant, set, repeat)]);
    }

    static readonly JsonSerializerOptions s_json = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    static void Report(AblationVariant[] variants, Set[] sets, int repeats, Func<AblationVariant, Set, int, AblationResult> result)
    {
        double[,] scores = new double[variants.Length, sets.Length];
        double[,] losses = new double[variants.Length, sets.Length];
        double[,] last = new double[variants.Length, sets.Length];
        double[] seconds = new double[variants.Length];
        for (int v = 0; v < variants.Length; v++)
        {
            for (int s = 0; s < sets.Length; s++)
            {
                AblationResult[] all = [.. Enumerable.Range(0, repeats).Select(repeat => result(variants[v], sets[s], repeat))];
                scores[v, s] = all.Average(one => one.Score);
                losses[v, s] = all.Average(one => one.Loss);
                last[v, s] = all.Average(one => one.LastLoss);
                seconds[v] += all.Sum(one => one.Seconds);
            }
        }

        Console.WriteLine($"| recipe | mean rank | normalised score | log loss ratio | last epoch | seconds | {string.Join(" | ", sets.Select(set => set.Name))} |");
        Console.WriteLine($"|---|--:|--:|--:|--:|--:|{string.Concat(sets.Select(_ => "--:|"))}");
        for (int v = 0; v < variants.Length; v++)
        {
            double rank = 0, normalised = 0, ratio = 0, lastRatio = 0;
            int ratios = 0;
            for (int s = 0; s < sets.Length; s++)
            {
                double sign = sets[s].Metric == "rmse" ? -1 : 1;
                double own = sign * scores[v, s];
                double[] all = [.. Enumerable.Range(0, variants.Length).Select(other => sign * scores[other, s])];
                rank += (1 + all.Count(other => other > own) + (all.Count(other => other == own) - 1) / 2.0) / sets.Length;
                double worst = sign * sets[s].Dummy;
                normalised += (own - worst) / (all.Max() - worst) / sets.Length;
                if (sets[s].Name != "candy_bar")
                {
                    ratios++;
                    ratio += Math.Log(losses[v, s] / losses[0, s]);
                    lastRatio += Math.Log(last[v, s] / losses[0, s]);
                }
            }

            string each = string.Join(" | ", sets.Select((set, s) => scores[v, s].ToString(set.Metric == "rmse" ? "G4" : "F4", CultureInfo.InvariantCulture)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {variants[v].Name} | {rank:F2} | {normalised:F4} | {ratio / ratios:F4} | {lastRatio / ratios:F4} | {seconds[v]:F0} | {each} |"));
        }

        Console.WriteLine();
        Console.WriteLine($"Losses over those of {variants[0].Name}, per cent:");
        for (int v = 1; v < variants.Length; v++)
        {
            Console.WriteLine($"{variants[v].Name,-24}{string.Join(" ", sets.Select((set, s) => string.Create(CultureInfo.InvariantCulture, $"{set.Name[..Math.Min(6, set.Name.Length)]} {100 * ((losses[v, s] / losses[0, s]) - 1):F1}")))}");
        }
    }

    static Set[] Sets(string folder, string[] names)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "scores.json")));
        return
        [
            .. document.RootElement.EnumerateObject()
                .Where(set => set.Value.TryGetProperty("metric", out _) && File.Exists(Path.Combine(folder, set.Name + ".csv")) && (names.Length == 0 || names.Contains(set.Name)))
                .Select(set =>
                {
                    string metric = set.Value.GetProperty("metric").GetString()!;
                    JsonElement dummy = set.Value.GetProperty("models").GetProperty("dummy").GetProperty(metric);
                    return new Set(set.Name, set.Value.GetProperty("target").GetString()!, metric, dummy.GetProperty("mean").GetDouble(), set.Value.GetProperty("rows_train").GetInt32());
                })
                .OrderByDescending(set => set.Rows),
        ];
    }

    static Table TableOf(string folder, string name) => name == "digits" ? Table.Read(name) : Table.ReadCsv(Path.Combine(folder, name + ".csv"));

    static string Key(AblationVariant variant, Set set, int repeat) => $"{set.Name} {repeat}: {variant.Key}";

    static Dictionary<string, AblationResult> Read(string file) => File.Exists(file)
        ? File.ReadLines(file).Select(line => JsonSerializer.Deserialize<State>(line, s_json)!).DistinctBy(state => state.Key).ToDictionary(state => state.Key, state => state.Result)
        : [];

    sealed record State(string Key, AblationResult Result);

    sealed record Set(string Name, string Target, string Metric, double Dummy, int Rows);
}
