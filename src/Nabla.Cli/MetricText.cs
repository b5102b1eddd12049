using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Evaluation;

namespace Nabla.Cli;

/// <summary>Numbers for a terminal: as in the report, in ASCII.</summary>
static class MetricText
{
    static readonly string[] s_shares = ["accuracy", "balancedAccuracy", "macroF1", "microF1", "f1", "subsetAccuracy", "hammingLoss"];

    /// <summary>Whether a metric is a share from 0 to 1, shown in percent.</summary>
    public static bool IsShare(string name) => s_shares.Contains(name.Split('[')[0]);

    /// <summary>A metric by its name in JSON; <c>-</c> where it is undefined.</summary>
    public static string Of(string name, double? value) => Ascii(NumberText.Metric(value, IsShare(name)));

    /// <summary>A metric; <c>-</c> where it is undefined.</summary>
    public static string Of(Metric metric) => Of(metric.Name, metric.Value);

    /// <summary>The interval of a metric: <c>93.1% - 96.0%</c>; <c>-</c> where it has none.</summary>
    public static string Interval(IReadOnlyList<MetricInterval> intervals, string name) =>
        intervals.FirstOrDefault(own => own.Name == name) is { Interval: var interval } ? Interval(name, interval) : "-";

    /// <summary>The interval of the difference to another model, in the points or the unit of the metric; nothing where there is none.</summary>
    public static string Difference(Metric metric, IReadOnlyList<MetricInterval> differences) =>
        differences.FirstOrDefault(own => own.Name == metric.Name) is { Interval: var interval }
            ? $" (difference {Signed(metric.Name, interval.Low)} to {Signed(metric.Name, interval.High)})"
            : "";

    static string Signed(string name, double difference) => (difference > 0 ? "+" : "") + Of(name, difference);

    /// <summary>An interval of a metric.</summary>
    public static string Interval(string name, ConfidenceInterval interval) => IsShare(name)
        ? $"{Of(name, interval.Low)[..^1]} - {Of(name, interval.High)}"
        : $"{Rough(interval.Low)} - {Rough(interval.High)}";

    /// <summary>An end of an interval, to three significant digits: a fourth would be as uncertain as the number itself.</summary>
    static string Rough(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return Number(value);
        }

        double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
        return Number(Math.Round(value / unit) * unit);
    }

    /// <summary>A number to four significant digits.</summary>
    public static string Number(double value) => Ascii(NumberText.Measure(value));

    static string Ascii(string text) => text == NumberText.Unknown ? "-" : text.Replace('−', '-');
}
