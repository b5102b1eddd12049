using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Tuning;

/// <summary>How much of a training a trial gets.</summary>
/// <param name="Parts">The parts that are held out, one after the other.</param>
/// <param name="Epochs">The share of the epochs, in (0, 1]; a schedule runs its whole course in them.</param>
/// <param name="Members">The networks of a large table's ensemble that are trained; <see langword="null"/> for those that training would hold rows out with.</param>
public sealed record Rung(int Parts, double Epochs, int? Members = null);

/// <summary>
/// Successive halving (K. Jamieson, A. Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016): all trials of a bracket
/// are tried a little, the best third of them more, the best third of those in full. Brackets of nine follow one another, as Hyperband's do (L. Li et al., JMLR 18,
/// 2018), so that what one has found guides the next.
/// </summary>
static class SuccessiveHalving
{
    /// <summary>Of so many trials one goes up.</summary>
    public const int Reduction = 3;

    /// <summary>Trials of a bracket: three rungs.</summary>
    public const int BracketTrials = Reduction * Reduction;

    /// <summary>
    /// The rungs of a table: folds where there are some, otherwise one network for half of the epochs, one for all of them, the whole ensemble; where there is
    /// but one, a quarter of the epochs, half, all. Fewer epochs tell little: what regularises slows the learning at first, and would lose.
    /// </summary>
    /// <param name="parts">The parts that training holds out.</param>
    /// <param name="members">The networks of the default recipe's ensemble.</param>
    public static IReadOnlyList<Rung> Rungs(int parts, int members) => parts > 2
        ? [new(1, 1), new(2, 1), new(parts, 1)]
        : members > 1 ? [new(parts, 0.5, Members: 1), new(parts, 1, Members: 1), new(parts, 1)] : [new(parts, 0.25), new(parts, 0.5), new(parts, 1)];

    /// <summary>Runs a bracket.</summary>
    /// <param name="trials">The trials' numbers, ascending.</param>
    /// <param name="kept">A trial that goes up to the last rung whatever its score is, or <see langword="null"/>.</param>
    /// <param name="rungs">The number of rungs.</param>
    /// <param name="evaluate">The scores of trials on a rung, lower is better; NaN for one that failed.</param>
    /// <returns>The trials that reached the last rung, the best first; equal ones by their number.</returns>
    public static IReadOnlyList<int> Run(IReadOnlyList<int> trials, int? kept, int rungs, Func<IReadOnlyList<int>, int, IReadOnlyList<double>> evaluate)
    {
        for (int rung = 0; ; rung++)
        {
            IReadOnlyList<double> scores = evaluate(trials, rung);
            int[] ranked = [.. Enumerable.Range(0, trials.Count).Where(i => !double.IsNaN(scores[i])).OrderBy(i => scores[i]).ThenBy(i => trials[i]).Select(i => trials[i])];
            if (rung == rungs - 1)
            {
                return ranked;
            }

            int others = trials.Count(trial => trial != kept);
            IEnumerable<int> up = ranked.Where(trial => trial != kept).Take((others + Reduction - 1) / Reduction);
            trials = [.. (kept is { } trial && trials.Contains(trial) ? up.Append(trial) : up).Order()];
        }
    }
}
