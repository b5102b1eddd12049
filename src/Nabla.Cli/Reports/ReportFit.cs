using System.Collections.Generic;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>Rows of a regression that the network was not trained on. Rows with a number that is not finite, or beyond all measure, are not drawn.</summary>
/// <param name="Points">True and predicted value of each row.</param>
sealed record ReportFit(IReadOnlyList<ReportPoint> Points)
{
    /// <summary>The points that can be drawn.</summary>
    public IReadOnlyList<ReportPoint> DrawnPoints() =>
        [.. Points.Where(point => Axis.CanDraw(point.True) && Axis.CanDraw(point.Predicted))];
}

/// <summary>One row, in the unit of the target.</summary>
/// <param name="True">The true value.</param>
/// <param name="Predicted">The network's answer.</param>
readonly record struct ReportPoint(double True, double Predicted)
{
    /// <summary>What the network missed: true minus predicted.</summary>
    public double Residual => True - Predicted;
}
