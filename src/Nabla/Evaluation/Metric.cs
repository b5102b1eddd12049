using System;
using System.Globalization;

namespace Nabla.Evaluation;

/// <summary>One number that says how good predictions are.</summary>
/// <param name="Name">Its name in JSON, such as <c>accuracy</c> or <c>macroF1</c>; of one target among several <c>rmse[price]</c>.</param>
/// <param name="Value">The number, always finite; <see langword="null"/> where the rows do not define it.</param>
/// <param name="HigherIsBetter">Whether a larger value is the better one.</param>
public readonly record struct Metric(string Name, double? Value, bool HigherIsBetter)
{
    /// <summary>The name for people, such as <c>macro F1</c>.</summary>
    public string Label
    {
        get
        {
            int bracket = Name.IndexOf('[', StringComparison.Ordinal);
            return bracket < 0 ? LabelOf(Name) : $"{LabelOf(Name[..bracket])} of {Name[(bracket + 1)..^1]}";
        }
    }

    /// <summary>Label and value with five significant digits: <c>ROC AUC 0.98214</c>.</summary>
    public override string ToString()
    {
        string value = Value is not { } number
            ? "undefined"
            : number.ToString(Math.Abs(number) is >= 1e4 and < 1e15 ? "F0" : "G5", CultureInfo.InvariantCulture);
        return $"{Label} {value}";
    }

    /// <summary>Whether a larger value is the better one, for the metrics of this library by their name.</summary>
    internal static bool IsBetterWhenHigher(string name) => name.Split('[')[0] is not ("logLoss" or ClassificationMetrics.CostName or "rmse" or "mae" or "hammingLoss");

    /// <summary>The least and the greatest value that a metric of this name can have.</summary>
    internal static (double Least, double Most) RangeOf(string name) => name.Split('[')[0] switch
    {
        "r2" => (double.NegativeInfinity, 1),
        "logLoss" or ClassificationMetrics.CostName or "rmse" or "mae" => (0, double.PositiveInfinity),
        _ => (0, 1),
    };

    static string LabelOf(string name) => name switch
    {
        "balancedAccuracy" => "balanced accuracy",
        "macroF1" => "macro F1",
        "microF1" => "micro F1",
        "f1" => "F1",
        "subsetAccuracy" => "subset accuracy",
        "hammingLoss" => "Hamming loss",
        "logLoss" => "log loss",
        "rocAuc" => "ROC AUC",
        ClassificationMetrics.CostName => "mean cost",
        "averagePrecision" => "average precision",
        "rmse" => "RMSE",
        "mae" => "MAE",
        "r2" => "R2",
        _ => name,
    };
}
