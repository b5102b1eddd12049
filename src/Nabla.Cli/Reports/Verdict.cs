using System;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>How the network compares with the best baseline in the headline metric.</summary>
enum Standing
{
    /// <summary>There is nothing to compare.</summary>
    Unknown,

    /// <summary>Better than every baseline.</summary>
    Better,

    /// <summary>The best baseline lies inside the confidence interval, or is equal.</summary>
    AsGood,

    /// <summary>A baseline is better.</summary>
    Worse,
}

/// <summary>The answer of the report in one glance, derived from the headline metric.</summary>
sealed record Verdict
{
    Verdict(ReportMetric metric, ReportData data)
    {
        Metric = metric;
        IsTest = Finite(metric.Test) is not null;
        Value = Finite(metric.Test) ?? Finite(metric.Validation);
        var candidates = data.Baselines.Zip(metric.Baselines, (name, value) => (Name: name, Value: Finite(value)))
            .Where(pair => pair.Value is not null);
        var best = metric.HigherIsBetter ? candidates.OrderByDescending(pair => pair.Value) : candidates.OrderBy(pair => pair.Value);
        (BaselineName, BaselineValue) = best.FirstOrDefault();
        Standing = data.Standing ?? Compare(metric, IsTest ? Value : null, BaselineValue);
    }

    /// <summary>The headline metric.</summary>
    public ReportMetric Metric { get; }

    /// <summary>The number to show large, if there is one: on the test rows where there are any, else on the validation rows.</summary>
    public double? Value { get; }

    /// <summary>Whether <see cref="Value"/> is of the test rows.</summary>
    public bool IsTest { get; }

    /// <summary>The name of the best baseline.</summary>
    public string? BaselineName { get; }

    /// <summary>The headline metric of the best baseline.</summary>
    public double? BaselineValue { get; }

    /// <summary>The comparison: as judged by whoever filled in the data, else of the test values; without either there is none.</summary>
    public Standing Standing { get; }

    /// <summary>The comparison in words.</summary>
    public string Sentence => Standing switch
    {
        Standing.Better => $"Better than {The(BaselineName)}",
        Standing.AsGood => $"About as good as {The(BaselineName)}",
        Standing.Worse => $"Worse than {The(BaselineName)}",
        _ => Value is null ? "No result" : "Nothing to compare with",
    };

    /// <summary>What follows from it.</summary>
    public string Advice => IsTest || Standing == Standing.Unknown
        ? Meaning
        : $"{Meaning} The validation rows also chose the epoch; --test 0.2 keeps rows aside for a test.";

    string Meaning => Standing switch
    {
        Standing.Better => "The network has learnt something the simpler answers miss.",
        Standing.AsGood => "The simpler answer does the same work within the uncertainty of these rows.",
        Standing.Worse => "Prefer the simpler answer, or look into the warnings and the training below.",
        _ when Value is null => "No metric could be computed.",
        _ when !IsTest => "There were no test rows: the number is of the validation rows, which chose the weights, and flatters the network.",
        _ => "No baseline was computed.",
    };

    /// <summary>The verdict of the data's first metric, if it has one.</summary>
    public static Verdict? Of(ReportData data) => data.Metrics.Count == 0 ? null : new Verdict(data.Metrics[0], data);

    static Standing Compare(ReportMetric metric, double? value, double? baseline)
    {
        if (value is not { } mine || baseline is not { } other)
        {
            return Standing.Unknown;
        }

        var isInside = metric.TestInterval is { } interval && other >= interval.Low && other <= interval.High;
        return isInside || mine == other ? Standing.AsGood
            : (mine > other) == metric.HigherIsBetter ? Standing.Better
            : Standing.Worse;
    }

    static string The(string? name) => name is null || name.StartsWith("the ", StringComparison.Ordinal) ? name ?? "" : $"the {name}";

    static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;
}
