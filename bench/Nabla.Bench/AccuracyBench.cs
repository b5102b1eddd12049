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
/// row when i mod 5 is 4, the rule of those scores; seeds 0 to 4; mean and population standard deviation. Prints a Markdown table.
/// </summary>
static class AccuracyBench
{
    const int Seeds = 5;

    public static void Run(string folder, IReadOnlyList<string> names)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "scores.json")));
        Console.WriteLine("| data | metric | Nabla, default | scikit-learn early stopping | | scikit-learn default | | gradient boosting | seconds a model |");
        Console.WriteLine("|---|---|--:|--:|---|--:|---|--:|--:|");
        int sets = 0, notBelowEarly = 0, notBelowDefault = 0;
        foreach (JsonProperty set in document.RootElement.EnumerateObject())
        {
            if (!set.Value.TryGetProperty("metric", out JsonElement metricName) || (names.Count > 0 && !names.Contains(set.Name)))
            {
                continue;
            }

            JsonElement models = set.Value.GetProperty("models");
            string metric = metricName.GetString()!;
            (double[] scores, double seconds) = Measure(folder, set.Name, set.Value.GetProperty("target").GetString()!, metric);
            bool lower = metric == "rmse";
            (double early, double earlyDeviation) = Reference(models, "mlp_early_stopping", metric);
            (double plain, _) = Reference(models, "mlp_default", metric);
            (double boosting, _) = Reference(models, "hist_gradient_boosting", metric);
            double mean = scores.Average();

            // The reference scores are given to six digits.
            double slack = 1e-6 * Math.Max(1, Math.Abs(plain));
            bool aboveEarly = lower ? mean <= early + earlyDeviation + slack : mean >= early - earlyDeviation - slack;
            bool aboveDefault = lower ? mean <= plain + slack : mean >= plain - slack;
            sets++;
            notBelowEarly += aboveEarly ? 1 : 0;
            notBelowDefault += aboveDefault ? 1 : 0;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {set.Name} | {metric} {(lower ? "↓" : "↑")} | {Text(mean)} ± {Text(Deviation(scores))} | {Text(early)} ± {Text(earlyDeviation)} | {(aboveEarly ? "not below" : "**below**")} | {Text(plain)} | {(aboveDefault ? "not below" : "below")} | {Text(boosting)} | {seconds:F1} |"));
        }

        Console.WriteLine();
        Console.WriteLine($"Not below early stopping by more than one standard deviation: {notBelowEarly} of {sets}. Not below the default: {notBelowDefault} of {sets}.");
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
