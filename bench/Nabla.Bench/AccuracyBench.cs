using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;

namespace Nabla.Bench;

/// <summary>
/// The default training on every data set that the folder's scores.json describes, beside the scores it gives for scikit-learn. Row i is a test
/// row when i mod 5 is 4, the rule of those scores; seeds 0 to 4; mean and population standard deviation. A result is kept in a file of states where one is
/// named, so that a run that was interrupted goes on. Prints a Markdown table.
/// </summary>
static class AccuracyBench
{
    const int Seeds = 5;

    /// <summary>Of sets with more rows than this it is counted how many are level with trees.</summary>
    const int FewRows = 500;

    static readonly (string Key, string Name)[] s_others =
    [
        ("mlp_early_stopping", "MLP early stopping"), ("mlp_default", "MLP default"), ("mlp_tuned", "MLP tuned"), ("random_forest", "random forest"),
        ("hist_gradient_boosting", "gradient boosting"),
    ];

    public static void Run(string folder, string? stateFile, IReadOnlyList<string> names)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "scores.json")));
        Dictionary<string, State> known = stateFile is null || !File.Exists(stateFile)
            ? []
            : File.ReadLines(stateFile).Select(line => JsonSerializer.Deserialize<State>(line)!).ToDictionary(state => state.Name);
        Console.WriteLine($"| data | metric | Nabla, default | {string.Join(" | ", s_others.Select(other => other.Name))} | seconds a model |");
        Console.WriteLine($"|---|---|--:|{string.Concat(s_others.Select(_ => "--:|"))}--:|");
        var rows = new List<Row>();
        foreach (JsonProperty set in document.RootElement.EnumerateObject())
        {
            if (!set.Value.TryGetProperty("metric", out JsonElement metricName) || (names.Count > 0 && !names.Contains(set.Name)))
            {
                continue;
            }

            JsonElement models = set.Value.GetProperty("models");
            string metric = metricName.GetString()!;
            bool lower = metric == "rmse";
            if (!known.TryGetValue(set.Name, out State? state))
            {
                (double[] scores, double seconds) = Measure(folder, set.Name, set.Value.GetProperty("target").GetString()!, metric);
                state = new State(set.Name, scores, seconds);
                if (stateFile is not null)
                {
                    File.AppendAllText(stateFile, JsonSerializer.Serialize(state) + "\n");
                }
            }

            (double Mean, double Deviation)[] others =
                [.. s_others.Select(other => models.TryGetProperty(other.Key, out _) ? Reference(models, other.Key, metric) : (double.NaN, double.NaN))];
            var row = new Row(lower, state.Scores.Average(), Deviation(state.Scores), others, set.Value.GetProperty("rows_train").GetInt32() + set.Value.GetProperty("rows_test").GetInt32());
            rows.Add(row);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {set.Name} | {metric} {(lower ? "↓" : "↑")} | {Bold(row)} ± {Text(row.Deviation)} | {string.Join(" | ", others.Select(other => $"{Text(other.Mean)} ± {Text(other.Deviation)}"))} | {state.Seconds:F1} |"));
        }

        Console.WriteLine();
        for (int other = 0; other < s_others.Length; other++)
        {
            int index = other;
            Console.WriteLine(
                $"Beside {s_others[other].Name}: ahead or level on {rows.Count(row => row.IsLevel(index))} of {rows.Count} sets, ahead on {rows.Count(row => row.IsAhead(index))}; "
                + $"of those with more than {FewRows} rows level on {rows.Count(row => row.Rows > FewRows && row.IsLevel(index))} of {rows.Count(row => row.Rows > FewRows)}.");
        }

        Console.WriteLine();
        string[] ranked = ["Nabla", .. s_others.Select(other => other.Name)];
        Console.WriteLine("Mean rank: " + string.Join(", ", ranked.Select((name, method) => string.Create(CultureInfo.InvariantCulture, $"{name} {rows.Average(row => row.Rank(method)):F2}"))) + ".");
    }

    static string Bold(Row row) => Enumerable.Range(0, s_others.Length).All(row.IsAhead) ? $"**{Text(row.Mean)}**" : Text(row.Mean);

    sealed record State(string Name, double[] Scores, double Seconds);

    /// <summary>A set: the score of Nabla and those of the others.</summary>
    sealed record Row(bool Lower, double Mean, double Deviation, (double Mean, double Deviation)[] Others, int Rows)
    {
        /// <summary>The reference scores are given to six digits.</summary>
        double Slack => 1e-6 * Math.Max(1, Math.Abs(Mean));

        /// <summary>How much better than another method.</summary>
        double Lead(int other) => (Lower ? -1 : 1) * (Mean - Others[other].Mean);

        public bool IsAhead(int other) => Lead(other) > Slack;

        /// <summary>Not behind by more than the larger of the two standard deviations.</summary>
        public bool IsLevel(int other) => Lead(other) >= -Math.Max(Deviation, Others[other].Deviation) - Slack;

        /// <summary>The rank of a method, Nabla first; of equal ones the mean.</summary>
        public double Rank(int method)
        {
            double[] all = [.. Others.Select(other => other.Mean).Prepend(Mean).Select(mean => Math.Round((Lower ? -1 : 1) * mean / Slack))];
            return 1 + all.Count(other => other > all[method]) + ((all.Count(other => other == all[method]) - 1) / 2.0);
        }
    }

    static (double[] Scores, double Seconds) Measure(string folder, string name, string target, string metric)
    {
        (Table table, Table? test) = Read(folder, name);
        var scores = new List<double>();
        double seconds = 0;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var options = new TrainOptions { Target = test is null ? target : "label", Seed = seed, Baselines = false };
            options = test is null
                ? options with { TestRows = [.. Enumerable.Range(0, table.RowCount).Where(row => row % 5 == 4)] }
                : options with { TestTable = test };
            var model = Model.Train(table, options);
            seconds += model.Training.Elapsed.TotalSeconds / Seeds;
            scores.Add(model.Training.Test switch
            {
                RegressionMetrics regression => regression.Rmse,
                ClassificationMetrics { RocAuc: { } area } when metric == "roc_auc" => area,
                ClassificationMetrics classification => classification.Accuracy,
                _ => double.NaN,
            });
        }

        return ([.. scores], seconds);
    }

    static (Table Table, Table? Test) Read(string folder, string name)
    {
        if (Directory.Exists(Path.Combine(folder, name)))
        {
            return (ImageBench.Read(Path.Combine(folder, name), "train"), ImageBench.Read(Path.Combine(folder, name), "test"));
        }

        // The bundled sets are the same rows; digits knows there that its columns are pixels.
        return (name == "digits" ? Table.Read(name) : Table.ReadCsv(Path.Combine(folder, name + ".csv")), null);
    }

    static (double Mean, double Deviation) Reference(JsonElement models, string model, string metric)
    {
        JsonElement score = models.GetProperty(model).GetProperty(metric);
        return (score.GetProperty("mean").GetDouble(), score.GetProperty("std").GetDouble());
    }

    static double Deviation(double[] scores)
    {
        double mean = scores.Average();
        return Math.Sqrt(scores.Select(score => (score - mean) * (score - mean)).Average());
    }

    static string Text(double number) => Math.Abs(number) >= 1000
        ? number.ToString("N0", CultureInfo.InvariantCulture)
        : number.ToString(Math.Abs(number) >= 2 ? "F2" : "F4", CultureInfo.InvariantCulture);
}
