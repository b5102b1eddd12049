using System;
using System.Globalization;

namespace Nabla.Evaluation;

/// <summary>One number that says how good predictions are.</summary>
/// <param name="Name">Its name in JSON, such as <c>accuracy</c> or <c>macroF1</c>.</param>
/// <param name="Value">The number, always finite; <see langword="null"/> where the rows do not define it.</param>
/// <param name="HigherIsBetter">Whether a larger value is the better one.</param>
public readonly record struct Metric(string Name, double? Value, bool HigherIsBetter)
{
    /// <summary>The name for people, such as <c>macro F1</c>.</summary>
    public string Label => Name switch
    {
        "balancedAccuracy" => "balanced accuracy",
        "macroF1" => "macro F1",
        "logLoss" => "log loss",
        "rocAuc" => "ROC AUC",
        "averagePrecision" => "average precision",
        "rmse" => "RMSE",
        "mae" => "MAE",
        "r2" => "R2",
        _ => Name,
    };

    /// <summary>Label and value with five significant digits: <c>ROC AUC 0.98214</c>.</summary>
    public override string ToString()
    {
        string value = Value is not { } number
            ? "undefined"
            : number.ToString(Math.Abs(number) is >= 1e4 and < 1e15 ? "F0" : "G5", CultureInfo.InvariantCulture);
        return $"{Label} {value}";
    }
}
