namespace Nabla.Data.Features;

/// <summary>How a column of numbers is brought to the range in which a network learns well.</summary>
public enum NumberScaling
{
    /// <summary><c>z = (x - mean) / sd</c></summary>
    Standard,

    /// <summary>
    /// <c>z = s / sqrt(1 + (s / 3)²)</c> with <c>s = (x - median) / (third quartile - first)</c>: outliers end at 3 and move no other number; see
    /// <see cref="RobustScale"/>.
    /// </summary>
    Robust,

    /// <summary>
    /// The normal score of the number's rank among the training rows, standardised: only the order of the numbers counts; see <see cref="QuantileScale"/>.
    /// </summary>
    Quantile,
}
