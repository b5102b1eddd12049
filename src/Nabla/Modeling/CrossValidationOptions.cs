using System;

namespace Nabla.Modeling;

/// <summary>How often and into how many folds rows are divided.</summary>
public sealed record CrossValidationOptions
{
    /// <summary>The folds, each tested on once, at least 2; 5 by default.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>How often the rows are divided anew, by another seed, at least 1; 1 by default. Rows in the order of time can be divided in one way only.</summary>
    public int Repeats { get; init; } = 1;

    internal void Check(TrainOptions training)
    {
        if (Folds < 2 || Repeats < 1)
        {
            throw new ArgumentException($"A cross-validation has two folds and one repeat at least, not {Folds} and {Repeats}.");
        }

        if (Repeats > 1 && training.TimeColumn is not null)
        {
            throw new ArgumentException("Rows in the order of time can be divided in one way only; leave the repeats out, or the time column (--repeats or --time).");
        }
    }
}
