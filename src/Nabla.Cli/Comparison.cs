using System;
using Nabla.Cli.Reports;
using Nabla.Evaluation;

namespace Nabla.Cli;

/// <summary>Whether a difference in the headline metric means anything.</summary>
static class Comparison
{
    /// <summary>An RMSE within this share of another one is about as good.</summary>
    const double NegligibleShare = 0.02;

    /// <summary>
    /// Compares two models on the same rows. For classes a difference counts that is larger than the root of the number of rows either got
    /// wrong, what chance alone would give; for numbers one of more than <see cref="NegligibleShare"/>.
    /// </summary>
    public static Standing Of(Metrics own, Metrics theirs)
    {
        if (own.Primary.Value is not { } mine || theirs.Primary.Value is not { } other)
        {
            return Standing.Unknown;
        }

        bool matters = own.Primary.HigherIsBetter
            ? Math.Abs(mine - other) * own.Rows > Math.Sqrt((2 - mine - other) * own.Rows)
            : Math.Abs(mine - other) > NegligibleShare * other;
        return !matters ? Standing.AsGood : mine > other == own.Primary.HigherIsBetter ? Standing.Better : Standing.Worse;
    }
}
