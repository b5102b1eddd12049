using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using System.Runtime.Intrinsics;
using Nabla.Cli.Pictures;
using Nabla.Cli.Verbs;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Cli.Reports;

/// <summary>Makes the report's data of a model that was just trained and the table it was trained on.</summary>
static class ReportBuilder
{
    /// <summary>Collects what the report shows.</summary>
    /// <param name="model">The model, as training returned it: a loaded one has no confusion matrix.</param>
    /// <param name="table">The table it was trained on.</param>
    /// <param name="line">The command line.</param>
    public static ReportData Build(Model model, Table table, ParseResult line)
    {
        TrainingSummary training = model.Training;
        var given = line.CommandResult.Children.OfType<OptionResult>()
            .Where(option => !option.Implicit).Select(option => option.Option.Name).ToHashSet();
        return new ReportData
        {
            Title = DataSource.NameOf(table.Source),
            Source = table.Source,
            Task = Words.Task(model.Task),
            Target = model.Target.Name,
            Created = TimeProvider.System.GetLocalNow(),
            Rows = new ReportRows(training.Rows.Train, training.Rows.Validation, training.Rows.Test, training.Rows.Rejected, training.Refitted),
            Options =
            [
                .. model.Provenance.Options.Append(new("seed", $"{model.Provenance.Seed}"))
                    .Select(option => new ReportOption("--" + option.Key, option.Value, !given.Contains("--" + option.Key))),
            ],
            Columns = ReportColumns.Of(model, table),
            Warnings = [.. training.Findings.Select(finding => $"{finding.Code}: {finding}"), .. training.Warnings],
            Layers =
            [
                .. model.Layers.Select(layer =>
                    new ReportLayer(layer.Name, layer.Inputs, layer.Outputs, Words.Layer(layer), layer.ParameterCount)),
            ],
            Network = DrawnNetwork.Of(model, NetworkSection.DrawnUnits),
            ParameterCount = model.ParameterCount,
            Epochs =
            [
                .. training.History.Select(epoch =>
                    new ReportEpoch(epoch.Number, epoch.TrainingLoss, epoch.ValidationLoss, epoch.ValidationMetric, epoch.LearningRate)),
            ],
            ValidationMetricName = model.Task == TaskKind.Regression ? "RMSE" : "accuracy",
            ValidationMetricIsShare = model.Task != TaskKind.Regression,
            BestEpoch = training.BestEpoch,
            Stopped = Words.Stopped(training.Stopped),
            Seconds = training.Elapsed.TotalSeconds,
            Metrics = Metrics(training),
            Baselines = [.. training.Baselines.Select(baseline => baseline.Name)],
            Standing = StandingOf(training),
            Answers = EvaluationText.Sentences(model.Calibration, training),
            Reliability = Reliability(model),
            CrossValidation =
            [
                .. training.CrossValidation?.Metrics.Select(metric => new ReportRoundsMetric(
                    new Metric(metric.Name, null, true).Label, metric.Mean, metric.StandardDeviation,
                    metric.Interval is { } interval ? new ReportInterval(interval.Low, interval.High) : null, MetricText.IsShare(metric.Name))) ?? [],
            ],
            Confusion = (training.Test ?? training.Validation) is ClassificationMetrics { Confusion: var confusion } ? Confusion(confusion) : null,
            Fit = (training.Test ?? training.Validation) is RegressionMetrics { Pairs: var pairs } ? Fit(pairs) : null,
            WeightImages = model.Features.Image is { } image && model.Layers[0] is DenseLayer ? WeightImages(model, image) : null,
            FeatureWeights = model.Features.Image is null && model.Layers[0] is DenseLayer ? FeatureWeights(model) : [],
            WeightHash = model.WeightHash,
            Versions = new ReportVersions(
                CommandLine.Version, model.Provenance.Runtime, VectorBits, line.GetValue(CommonOptions.Threads) ?? Environment.ProcessorCount),
            Command = "nabla " + string.Join(' ', line.Tokens.Select(token => Words.Quote(token.Value))),
        };
    }

    /// <summary>The same comparison that the terminal prints: on the test rows where there are any, else on the validation rows.</summary>
    static Standing? StandingOf(TrainingSummary training) =>
        (training.Test ?? training.Validation) is { } own
            && training.Baselines is [.., var last]
            && (training.Test is null ? last.Validation : last.Test) is not null
            ? Comparison.Of(own.Primary, training.Test is null ? last.ValidationDifferences : last.TestDifferences)
            : null;

    static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    static List<ReportMetric> Metrics(TrainingSummary training)
    {
        var metrics = new List<ReportMetric>();
        IReadOnlyList<Metric> first = (training.Test ?? training.Validation)?.All ?? [];
        for (int i = 0; i < first.Count; i++)
        {
            int index = i;
            metrics.Add(new ReportMetric(first[i].Label, training.Validation?.All[i].Value, training.Test?.All[i].Value)
            {
                HigherIsBetter = first[i].HigherIsBetter,
                IsShare = MetricText.IsShare(first[i].Name),
                ValidationInterval = IntervalOf(training.ValidationIntervals, first[i].Name),
                TestInterval = IntervalOf(training.TestIntervals, first[i].Name),
                Baselines =
                [
                    .. training.Baselines.Select(baseline => (training.Test is null ? baseline.Validation : baseline.Test)?.All[index].Value),
                ],
            });
        }

        return metrics;
    }

    static IReadOnlyList<ReportReliability> Reliability(Model model) => model.Calibration.Temperature is { } temperature
        ? temperature.IsApplied
            ? [Curve("with the temperature", temperature.After), Curve("without", temperature.Before)]
            : [Curve("rows held out", temperature.Before)]
        : model.Training.TestReliability is { } test ? [Curve("test rows", test)] : [];

    static ReportReliability Curve(string name, Reliability reliability) =>
        new(name, [.. reliability.Bins.Select(bin => new ReportReliabilityBin(bin.Predicted, bin.Observed, bin.Count))]);

    static ReportInterval? IntervalOf(IReadOnlyList<MetricInterval> intervals, string name) =>
        intervals.FirstOrDefault(own => own.Name == name) is { Interval: var interval } ? new ReportInterval(interval.Low, interval.High) : null;

    static ReportConfusion Confusion(ConfusionMatrix confusion)
    {
        int[] classes = [.. Enumerable.Range(0, confusion.Classes.Count)];
        return new ReportConfusion(
            confusion.Classes, [.. classes.Select(truth => classes.Select(prediction => confusion[truth, prediction]).ToArray())]);
    }

    static ReportFit Fit(IReadOnlyList<TruthAndPrediction> pairs) =>
        new([.. pairs.Select(pair => new ReportPoint(pair.Truth, pair.Prediction))]);

    static ReportWeightImages WeightImages(Model model, ImageShape image)
    {
        (double[] weights, _) = model.ParametersOf(0);
        int units = model.Layers[0].Outputs;
        int[] pixels = [.. Enumerable.Range(0, model.Features.Width)];
        return new ReportWeightImages(
            image.Height, image.Width,
            [.. Enumerable.Range(0, units).Select(unit => pixels.Select(pixel => (float)weights[(pixel * units) + unit]).ToArray())]);
    }

    static IReadOnlyList<ReportFeatureWeight> FeatureWeights(Model model)
    {
        (double[] weights, _) = model.ParametersOf(0);
        int units = model.Layers[0].Outputs;
        return [.. model.Features.FeatureNames.Select((name, feature) =>
            new ReportFeatureWeight(name, weights.Skip(feature * units).Take(units).Sum(Math.Abs)))];
    }
}
