using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Evaluation;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Calibration, prediction intervals, costs and cross-validation in words, as <c>train</c>, <c>inspect</c> and <c>evaluate</c> tell them.</summary>
static class EvaluationText
{
    const int MostRoundsShown = 20;

    /// <summary>What the rows held out taught about the answers.</summary>
    public static void Calibration(Output output, Calibration calibration, TrainingSummary training)
    {
        foreach ((string label, string sentence) in Labelled(calibration, training))
        {
            output.Field(label, sentence);
        }
    }

    /// <summary>The same as sentences.</summary>
    public static IReadOnlyList<string> Sentences(Calibration calibration, TrainingSummary training) =>
        [.. Labelled(calibration, training).Select(pair => $"{pair.Label}: {pair.Sentence.Replace("->", "→", System.StringComparison.Ordinal).Replace("+-", "±", System.StringComparison.Ordinal)}.")];

    static IEnumerable<(string Label, string Sentence)> Labelled(Calibration calibration, TrainingSummary training)
    {
        if (calibration.Temperature is { } temperature)
        {
            yield return ("Calibrated", Sentence(temperature));
        }

        foreach (ConformalIntervals intervals in calibration.Intervals)
        {
            yield return ("Intervals", Sentence(intervals, calibration.Intervals.Count > 1) + Coverage(training.TestCoverage, intervals.Target));
        }

        if (calibration.Costs is { } costs)
        {
            yield return ("Decisions", Sentence(costs, calibration));
        }
    }

    /// <summary>A baseline at the head of a column: <c>linear</c>, <c>majority</c>, <c>mean</c>.</summary>
    public static string Short(string baseline) => baseline.Split(' ')[0];

    /// <summary>How well probabilities come true.</summary>
    public static void Reliability(Output output, Reliability? reliability)
    {
        if (reliability is null)
        {
            return;
        }

        output.Field(
            "Calibrated",
            $"expected calibration error {MetricText.Number(reliability.ExpectedCalibrationError)}, Brier score {MetricText.Number(reliability.BrierScore)}");
        List<IReadOnlyList<string>> rows = [["probability", "answers", "predicted", "came true"]];
        rows.AddRange(reliability.Bins.Select(bin => (IReadOnlyList<string>)
        [
            $"{NumberText.WholePercent(bin.Low)} to {NumberText.WholePercent(bin.High)}", NumberText.Count(bin.Count),
            NumberText.Percent(bin.Predicted), NumberText.Percent(bin.Observed),
        ]));
        foreach (string row in TextTable.Lines(rows))
        {
            output.Verbatim("", row);
        }
    }

    /// <summary>The cross-validation of the whole procedure.</summary>
    public static void CrossValidation(Output output, CrossValidation? validation)
    {
        if (validation is null)
        {
            return;
        }

        string repeats = validation.Repeats > 1 ? $", {validation.Repeats} times" : "";
        output.Line();
        output.Verbatim("Cross-", output.Color($"{validation.Folds} folds{repeats}: everything learnt anew without the fold", Tone.Faint));
        List<IReadOnlyList<string>> rows = [["", "mean", "deviation", "95 % interval", .. validation.Baselines.Reverse().Select(Short)]];
        foreach (MetricOfRounds metric in validation.Metrics)
        {
            rows.Add(
            [
                new Metric(metric.Name, metric.Mean, true).Label, MetricText.Of(metric.Name, metric.Mean), MetricText.Of(metric.Name, metric.StandardDeviation),
                metric.Interval is { } interval ? MetricText.Interval(metric.Name, interval) : "-",
                .. validation.Baselines.Reverse().Select(name =>
                    MetricText.Of(metric.Name, validation.MetricsOf(name).FirstOrDefault(own => own.Name == metric.Name)?.Mean)),
            ]);
        }

        Table(output, "validation", rows);
        string primary = validation.Rounds[0].Metrics[0].Name;
        foreach (string name in validation.Baselines)
        {
            if (validation.DifferencesTo(name).FirstOrDefault(own => own.Name == primary) is { Interval: { } interval } difference)
            {
                output.Field(
                    "", $"{new Metric(primary, null, true).Label} minus that of the {name}: {MetricText.Of(primary, difference.Mean)}, interval {MetricText.Of(primary, interval.Low)} to {MetricText.Of(primary, interval.High)}");
            }
        }

        if (validation.Rounds.Count <= MostRoundsShown || output.Verbose)
        {
            List<IReadOnlyList<string>> rounds = [["round", "trained", "tested", new Metric(primary, null, true).Label, .. validation.Baselines.Reverse().Select(Short)]];
            rounds.AddRange(validation.Rounds.Select(round => (IReadOnlyList<string>)
            [
                validation.Repeats > 1 ? $"{round.Repeat}.{round.Fold}" : round.Fold.ToString(CultureInfo.InvariantCulture), NumberText.Count(round.TrainedRows),
                NumberText.Count(round.TestedRows), MetricText.Of(round.Metrics[0]),
                .. validation.Baselines.Reverse().Select(name => MetricText.Of(round.Baselines.First(own => own.Name == name).Metrics[0])),
            ]));
            output.Line();
            Table(output, "", rounds);
        }
    }

    /// <summary>How often intervals held the truth, in words.</summary>
    public static string Coverage(IntervalCoverage coverage) =>
        $"{NumberText.Percent(coverage.Share)} of {NumberText.Plural(coverage.Rows, "row")} inside the interval of {NumberText.WholePercent(coverage.Wanted)}, mean width {MetricText.Number(coverage.MeanWidth)}";

    static void Table(Output output, string label, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        foreach (string row in TextTable.Lines(rows))
        {
            output.Verbatim(label, row);
            label = "";
        }
    }

    static string Sentence(TemperatureScaling scaling)
    {
        string temperatures = string.Join(", ", scaling.Temperatures.Take(6).Select(MetricText.Number)) + (scaling.Temperatures.Count > 6 ? ", ..." : "");
        string change = $"log loss {MetricText.Number(scaling.Before.LogLoss)} -> {MetricText.Number(scaling.After.LogLoss)}, "
            + $"calibration error {MetricText.Number(scaling.Before.ExpectedCalibrationError)} -> {MetricText.Number(scaling.After.ExpectedCalibrationError)}, "
            + $"Brier score {MetricText.Number(scaling.Before.BrierScore)} -> {MetricText.Number(scaling.After.BrierScore)}";
        string rows = NumberText.Plural(scaling.Rows, "row");
        return scaling.IsApplied
            ? $"temperature {temperatures} from {rows} held out: {change}"
            : $"no: a temperature of {temperatures} would not have lowered the log loss on {rows} held out ({change})";
    }

    static string Sentence(ConformalIntervals intervals, bool named)
    {
        string of = named ? $" of {intervals.Target}" : "";
        string width = intervals.IsScaled ? "as wide as errors of such predictions are" : "of one width";
        string half = intervals.At(0) is { } usual && !intervals.IsScaled ? $": 90 % within ±{MetricText.Number(usual.Upper)}".Replace("±", "+-", System.StringComparison.Ordinal) : "";
        return $"prediction intervals{of} from {NumberText.Plural(intervals.Rows, "row")} held out, {width}{half}";
    }

    static string Coverage(IReadOnlyList<IntervalCoverage> coverage, string target) =>
        coverage.FirstOrDefault(own => own.Target == target) is { } own ? $"; on the test rows {Coverage(own)}" : "";

    static string Sentence(MisclassificationCosts costs, Calibration calibration)
    {
        string threshold = calibration.Threshold is { } value ? $", the second class from a probability of {MetricText.Number(value)} on" : "";
        string change = calibration.CostOfDecisions is { } comparison
            ? $": mean cost {MetricText.Number(comparison.MostProbable)} -> {MetricText.Number(comparison.LeastExpectedCost)} on {NumberText.Plural(comparison.Rows, "row")} held out, {NumberText.Count(comparison.Changed)} decided otherwise"
            : "";
        return $"by the costs {costs}{threshold}{change}";
    }
}
