using System.Collections.Generic;
using System.Linq;
using Nabla.Tuning;

namespace Nabla.Tests.Tuning;

/// <summary>Successive halving on objectives whose answer is known.</summary>
public class SuccessiveHalvingTests
{
    /// <summary>Nine trials, the score is the distance from trial 7: 7 and its nearest three go up, of those 7 alone.</summary>
    [Fact]
    public void Run_ScoresThatDoNotChange_FollowsTheBestThird()
    {
        var seen = new List<(int Rung, int[] Trials)>();
        IReadOnlyList<int> last = SuccessiveHalving.Run([.. Enumerable.Range(0, 9)], null, 3, (trials, rung) =>
        {
            seen.Add((rung, [.. trials]));
            return [.. trials.Select(trial => (double)System.Math.Abs(trial - 7))];
        });

        Assert.Equal([7], last);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8], seen[0].Trials);
        Assert.Equal([6, 7, 8], seen[1].Trials);
        Assert.Equal([7], seen[2].Trials);
    }

    /// <summary>A trial that is slow at first: it goes up only because it is kept, and wins on the last rung.</summary>
    [Fact]
    public void Run_KeptTrial_ReachesTheLastRungBesideTheOthers()
    {
        IReadOnlyList<int> last = SuccessiveHalving.Run([.. Enumerable.Range(0, 9)], kept: 0, 3, (trials, rung) =>
            [.. trials.Select(trial => trial == 0 ? (rung == 2 ? -1.0 : 100) : trial)]);

        Assert.Equal([0, 1], last);
    }

    [Fact]
    public void Run_EqualScores_TakesTheEarlierTrials()
    {
        var seen = new List<int[]>();
        SuccessiveHalving.Run([.. Enumerable.Range(9, 9)], null, 3, (trials, _) =>
        {
            seen.Add([.. trials]);
            return [.. trials.Select(_ => 1.0)];
        });

        Assert.Equal([[9, 10, 11], [9]], seen.Skip(1));
    }

    [Fact]
    public void Run_TrialsThatFail_NeverGoUp()
    {
        IReadOnlyList<int> last = SuccessiveHalving.Run([.. Enumerable.Range(0, 9)], null, 3, (trials, _) =>
            [.. trials.Select(trial => trial == 4 ? 3.0 : double.NaN)]);

        Assert.Equal([4], last);
    }

    [Fact]
    public void Run_EveryTrialFails_HasNoLast() =>
        Assert.Empty(SuccessiveHalving.Run([0, 1, 2], null, 3, (trials, _) => [.. trials.Select(_ => double.NaN)]));

    [Fact]
    public void Rungs_OfFoldsAreFolds_OfASinglePartAreNetworksAndEpochs()
    {
        Assert.Equal([new Rung(1, 1), new Rung(2, 1), new Rung(5, 1)], SuccessiveHalving.Rungs(5, members: 8));
        Assert.Equal([new Rung(1, 0.5, 1), new Rung(1, 1, 1), new Rung(1, 1)], SuccessiveHalving.Rungs(1, members: 2));
        Assert.Equal([new Rung(1, 0.25), new Rung(1, 0.5), new Rung(1, 1)], SuccessiveHalving.Rungs(1, members: 1));
    }
}
