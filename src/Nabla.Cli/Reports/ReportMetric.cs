using System.Collections.Generic;

namespace Nabla.Cli.Reports;

/// <summary>One metric of the network beside the same metric of the baselines.</summary>
/// <param name="Name">Such as <c>accuracy</c> or <c>RMSE</c>.</param>
/// <param name="Validation">On the validation rows.</param>
/// <param name="Test">On the test rows.</param>
sealed record ReportMetric(string Name, double? Validation, double? Test)
{
    /// <summary>Whether more is better; otherwise less is.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>Whether it is a share from 0 to 1, shown in percent.</summary>
    public bool IsShare { get; init; }

    /// <summary>The interval around <see cref="Validation"/> that holds with 95 % confidence.</summary>
    public ReportInterval? ValidationInterval { get; init; }

    /// <summary>The interval around <see cref="Test"/> that holds with 95 % confidence.</summary>
    public ReportInterval? TestInterval { get; init; }

    /// <summary>The baselines on the same rows, in the order of <see cref="ReportData.Baselines"/>.</summary>
    public IReadOnlyList<double?> Baselines { get; init; } = [];
}

/// <summary>A confidence interval.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
sealed record ReportInterval(double Low, double High);
