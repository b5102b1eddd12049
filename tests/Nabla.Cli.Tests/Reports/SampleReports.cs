using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Tests.Reports;

/// <summary>Three made-up runs as a user would see them: images of ten classes, a table of two classes, a regression.</summary>
static class SampleReports
{
    public static ReportData Digits()
    {
        var names = Enumerable.Range(0, 10).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        return Any() with
        {
            Title = "digits",
            Source = "digits",
            Task = "multiclass",
            Target = "digit",
            Rows = new ReportRows(1149, 288, 360, 0),
            Columns =
            [
                .. from i in Enumerable.Range(0, 64)
                   select new ReportColumn($"p{i / 8}_{i % 8}", "pixel", 0, 17, "divided by 16") { Range = new ReportRange(0, i % 8, 16) },
            ],
            Layers = [new ReportLayer("layers.0", 64, 64, "ReLU", 4160), new ReportLayer("layers.1", 64, 10, "softmax", 650)],
            ParameterCount = 4810,
            Epochs = Epochs(43, 2.3, 0.004),
            BestEpoch = 33,
            ValidationMetricName = "accuracy",
            ValidationMetricIsShare = true,
            Baselines = ["most frequent class", "linear model"],
            Metrics =
            [
                Share("accuracy", 0.9826, 0.9722, 0.1028, 0.9472) with { TestInterval = new ReportInterval(0.9505, 0.9852) },
                new ReportMetric("macro F1", 0.9824, 0.9719) { Baselines = [0.0186, 0.9468] },
                Loss("log loss", 0.0712, 0.0951, 2.3026, 0.1893),
            ],
            Confusion = Confusion(names, 36),
            WeightImages = Images(64, 8),
            Command = "nabla train digits --target digit --hidden 64 --seed 42",
        };
    }

    public static ReportData Churn() => Any() with
    {
        Title = "churn.csv",
        Source = "churn.csv",
        Task = "binary",
        Target = "churn",
        Rows = new ReportRows(3200, 800, 1000, 3),
        Warnings =
        [
            "Columns 'total_day_minutes' and 'total_day_charge' carry the same information (correlation 1.000).",
            "Only 14.1% of the rows belong to class 'yes': look at balanced accuracy and average precision before accuracy.",
        ],
        Columns =
        [
            new ReportColumn("state", "category", 0, 51, "one-hot, 51 inputs") { TopLevels = ["WV", "MN", "AL", "ID"] },
            new ReportColumn("account_length", "number", 0, 218, "standardised") { Range = new ReportRange(1, 100, 243) },
            new ReportColumn("international_plan", "category", 0, 2, "one input: yes") { TopLevels = ["no", "yes"] },
            new ReportColumn("number_vmail_messages", "number", 12, 48, "standardised, median for missing") { Range = new ReportRange(0, 0, 52) },
            new ReportColumn("total_day_minutes", "number", 0, 1961, "standardised") { Range = new ReportRange(0, 180.1, 351.5) },
            new ReportColumn("area_code", "category", 0, 1, "left out: constant") { TopLevels = ["area_code_415"] },
            new ReportColumn("notes", "text", 4711, null, "left out: mostly missing"),
        ],
        Layers =
        [
            new ReportLayer("layers.0", 74, 32, "ReLU", 2400),
            new ReportLayer("layers.1", 32, 16, "ReLU", 528),
            new ReportLayer("layers.2", 16, 1, "sigmoid", 17),
        ],
        ParameterCount = 2945,
        Epochs = [.. Epochs(60, 0.62, 0.13).Select(epoch => epoch with { LearningRate = 0.001 * (1 + Math.Cos(Math.PI * epoch.Number / 60)) / 2 })],
        BestEpoch = 41,
        ValidationMetricName = "balanced accuracy",
        ValidationMetricIsShare = true,
        Baselines = ["most frequent class", "linear model"],
        Metrics =
        [
            Share("balanced accuracy", 0.8711, 0.8534, 0.5, 0.6219) with { TestInterval = new ReportInterval(0.818, 0.885) },
            Share("accuracy", 0.9425, 0.937, 0.859, 0.869),
            new ReportMetric("ROC AUC", 0.9207, 0.9144) { Baselines = [0.5, 0.8203] },
            Loss("log loss", 0.201, 0.2188, 0.4069, 0.3162),
        ],
        Confusion = new ReportConfusion(["no", "yes"], new int[][] { [838, 21], [42, 99] }),
        FeatureWeights =
        [
            .. from i in Enumerable.Range(0, 74)
               let state = $"{(char)('A' + (i % 26))}{(char)('A' + (i * 7 % 26))}"
               select new ReportFeatureWeight($"state = {state}", 14.0 / (1 + (i * 35 % 74 * 0.11))),
        ],
        Command = "nabla train churn.csv --target churn --hidden 32,16 --schedule cosine --seed 42 --report churn.html",
    };

    public static ReportData Houses() => Any() with
    {
        Title = "Ames house prices",
        Source = "ames.csv",
        Task = "regression",
        Target = "SalePrice",
        Rows = new ReportRows(1875, 469, 586, 0),
        Columns = [new ReportColumn("Lot.Area", "number", 0, 1960, "logarithm, standardised") { Range = new ReportRange(1300, 9436.5, 215245) }],
        Layers = [new ReportLayer("layers.0", 284, 64, "ReLU", 18240), new ReportLayer("layers.1", 64, 1, "none", 65)],
        ParameterCount = 18305,
        Epochs = [.. Epochs(120, 5.1e9, 4.2e8).Select(epoch => epoch with { ValidationMetric = null })],
        BestEpoch = 104,
        Baselines = ["mean of the target", "linear model"],
        Metrics =
        [
            Loss("RMSE", 23810, 24655, 79330, 29480) with { TestInterval = new ReportInterval(21900, 27700) },
            Loss("MAE", 15020, 15410, 57210, 18960),
            new ReportMetric("R²", 0.911, 0.9034) { Baselines = [-0.0007, 0.8619] },
        ],
        Fit = new ReportFit([.. Enumerable.Range(0, 586).Select(i => Point(60000 * Math.Exp(2.2 * Noise(i)), i))]),
        FeatureWeights = [.. Enumerable.Range(0, 12).Select(i => new ReportFeatureWeight($"feature {i}", 12 - i))],
        Command = "nabla train ames.csv --target SalePrice --seed 42",
    };

    /// <summary>A confusion matrix of classes that are mostly told apart.</summary>
    public static ReportConfusion Confusion(IReadOnlyList<string> names, int rowsPerClass)
    {
        var counts = names.Select(_ => new int[names.Count]).ToArray();
        for (var row = 0; row < names.Count; row++)
        {
            counts[row][row] = rowsPerClass - (row % 3);
            counts[row][(row * 7 + 1) % names.Count] += row % 3;
        }

        return new ReportConfusion(names, counts);
    }

    /// <summary>A loss that falls, and a metric that rises, with a little noise.</summary>
    public static IReadOnlyList<ReportEpoch> Epochs(int count, double first, double last) =>
    [
        .. from number in Enumerable.Range(1, count)
           let left = Math.Exp(-5.0 * number / count)
           select new ReportEpoch(
               number,
               last + ((first - last) * left),
               (last * 8) + ((first - last) * left * (1.05 + (0.3 * Noise(number)))) + (last * 3 * number / count),
               0.985 - (0.7 * left) + (0.01 * Noise(number)),
               0.001),
    ];

    /// <summary>Weight images with a blob each.</summary>
    public static ReportWeightImages Images(int count, int size) => new(
        size,
        size,
        [
            .. from unit in Enumerable.Range(0, count)
               select (
                   from pixel in Enumerable.Range(0, size * size)
                   let dx = (pixel % size) - (size * Noise(unit))
                   let dy = (pixel / size) - (size * Noise(unit + 1000))
                   let blob = Math.Exp(-((dx * dx) + (dy * dy)) / size)
                   let stroke = Math.Exp(-(dy - dx) * (dy - dx) / size)
                   select (float)((0.5 * blob) - (0.3 * stroke) + (0.2 * (Noise((unit * 4096) + pixel) - 0.5)))).ToArray(),
        ]);

    static ReportMetric Share(string name, double validation, double test, params double?[] baselines) =>
        new(name, validation, test) { IsShare = true, Baselines = baselines };

    static ReportMetric Loss(string name, double validation, double test, params double?[] baselines) =>
        new(name, validation, test) { HigherIsBetter = false, Baselines = baselines };

    static ReportPoint Point(double value, int i) => new(value, value * (1 + (0.3 * (Noise(i + 5000) + Noise(i + 9000) - 1))));

    // Multiplicative hashing (Knuth, volume 3, 6.4): looks random in [0, 1), and is the same in every run.
    static double Noise(int i)
    {
        var hash = unchecked(((uint)i + 1) * 2654435769u);
        hash = unchecked((hash ^ (hash >> 15)) * 2246822519u);
        return (hash ^ (hash >> 13)) / 4294967296.0;
    }

    static ReportData Any() => new()
    {
        Title = "",
        Source = "",
        Task = "",
        Target = "",
        Created = new DateTimeOffset(2026, 3, 14, 15, 9, 26, TimeSpan.FromHours(1)),
        Rows = new ReportRows(0, 0, 0, 0),
        Options =
        [
            new ReportOption("--hidden", "64", IsDefault: false),
            new ReportOption("--seed", "42", IsDefault: false),
            new ReportOption("--optimizer", "adam", IsDefault: true),
            new ReportOption("--learning-rate", "0.001", IsDefault: true),
            new ReportOption("--batch", "32", IsDefault: true),
            new ReportOption("--patience", "10", IsDefault: true),
        ],
        Stopped = "patience",
        Seconds = 2.31,
        WeightHash = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        Versions = new ReportVersions("0.1.0", "10.0.12", 512, 2),
        Command = "",
    };
}
