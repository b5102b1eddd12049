using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Trust;

/// <summary>The straight line of least squares through points in time, and how sure its slope is.</summary>
/// <param name="PerHour">The slope.</param>
/// <param name="StandardError">Of the slope, the residuals taken as independent.</param>
readonly record struct Slope(double PerHour, double StandardError)
{
    /// <summary>Fits the line.</summary>
    public static Slope Of(IReadOnlyList<(double Hours, double Value)> points)
    {
        double meanTime = points.Average(point => point.Hours);
        double meanValue = points.Average(point => point.Value);
        double spread = points.Sum(point => (point.Hours - meanTime) * (point.Hours - meanTime));
        double slope = points.Sum(point => (point.Hours - meanTime) * (point.Value - meanValue)) / spread;
        double residual = points.Sum(point => Square(point.Value - meanValue - (slope * (point.Hours - meanTime))));
        return new Slope(slope, points.Count > 2 ? Math.Sqrt(residual / (points.Count - 2) / spread) : double.PositiveInfinity);
    }

    static double Square(double value) => value * value;
}
