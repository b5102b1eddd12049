namespace Nabla.Losses;

/// <summary>What the targets of a loss must be.</summary>
enum LossTargets
{
    /// <summary>Finite numbers.</summary>
    Numbers,

    /// <summary>Numbers of at least 0.</summary>
    Counts,

    /// <summary>Numbers from 0 to 1, each for itself.</summary>
    Shares,

    /// <summary>Numbers of at least 0 with the sum 1 in each row.</summary>
    Distribution,

    /// <summary>-1 or 1.</summary>
    Signs,

    /// <summary>1 for one class of the row, 0 for the others.</summary>
    OneHot,
}
