using System.Globalization;

namespace Nabla.Evaluation;

/// <summary>A range that holds the true number of a row with a stated probability.</summary>
/// <param name="Lower">Its lower end, in the target's unit.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="Coverage">The probability, at least.</param>
public readonly record struct PredictionInterval(double Lower, double Upper, double Coverage)
{
    /// <summary>Whether the value lies in the interval, its ends included.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Lower:G6} to {Upper:G6} ({Coverage:P0})");
}
