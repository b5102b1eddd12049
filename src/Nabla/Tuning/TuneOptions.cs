using System;
using Nabla.Modeling;

namespace Nabla.Tuning;

/// <summary>What a search for better options is to look at, and for how long.</summary>
public sealed record TuneOptions
{
    /// <summary>What to learn; every option that is not at its default stays as it is, the others are searched.</summary>
    public required TrainOptions Train { get; init; }

    /// <summary>The trials, the default recipe among them, at least 2; 27 by default. With <see cref="TimeLimit"/> the most of them.</summary>
    public int Trials { get; init; } = 27;

    /// <summary>
    /// The time after which no further bracket of nine trials is begun, and the one at work is left; none by default. How many trials fit into it depends on the
    /// machine: <see cref="TuneResult.TrialCount"/> says how many did, and the same number as <see cref="Trials"/> gives the same result.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The metric to compare by, as <c>accuracy</c> or <c>rmse</c>; the log loss of classes and the RMSE of numbers when left out.</summary>
    public string? Metric { get; init; }

    /// <summary>
    /// A file that keeps every finished trial, so that a search that was ended, in whatever way, goes on where it was and comes to the same result; none by default.
    /// </summary>
    public string? Journal { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Trials, 2, nameof(Trials));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Trials, 100_000, nameof(Trials));
        if (TimeLimit is { } limit && limit <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(TimeLimit), TimeLimit, "The time limit is above zero.");
        }

        if (Train.Validation == 0)
        {
            throw new ArgumentException("A search compares options by rows held out; leave Validation out or give a share above 0.");
        }
    }
}
