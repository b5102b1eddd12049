namespace Nabla.Data.Targets;

/// <summary>What the outputs of the network are, seen from the target.</summary>
enum TargetLink
{
    /// <summary>Standardised numbers, or probabilities.</summary>
    Direct,

    /// <summary>Scores, of which the largest wins: labels of -1 and 1, as hinge takes them. Their probabilities are not calibrated.</summary>
    Margin,

    /// <summary>Logarithms of expected counts, in units of their mean, as poisson takes them.</summary>
    Log,
}
