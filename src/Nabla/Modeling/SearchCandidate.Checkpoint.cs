using System;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Nabla.Files;
using Nabla.Modeling.Checkpoints;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <content>A setting of the search in a checkpoint.</content>
sealed partial class SearchCandidate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How it compares with the others.</summary>
    public void SaveScores(StateWriter state)
    {
        state.Add<long>("counters", BestEpoch, Stopped is { } stopped ? 1 + (long)stopped : 0);
        state.Add<double>("best-score", BestScore);
    }

    /// <param name="state">What was saved.</param>
    /// <param name="epoch">The epoch that goes on, 1-based.</param>
    public void RestoreScores(StateReader state, int epoch)
    {
        ReadOnlySpan<long> counters = state.Values<long>("counters", 2);
        BestEpoch = state.Whole(counters[0], "best epoch", 0, epoch);
        int stopped = state.Whole(counters[1], "end", 0, 1 + (int)Enum.GetValues<StopReason>().Max());
        Stopped = stopped == 0 ? null : (StopReason)(stopped - 1);
        double score = state.Values<double>("best-score", 1)[0];
        BestScore = (BestEpoch == 0 ? score == double.PositiveInfinity : double.IsFinite(score)) ? score
            : throw state.Fault($"its best epoch is {BestEpoch.ToString(CultureInfo.InvariantCulture)} with a score of {score.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>Its epochs, and its networks and outputs at the best of them.</summary>
    public void SaveBest(StateWriter state)
    {
        HistoryState.Save(state, History);
        for (int member = 0; member < BestNetworks.Length; member++)
        {
            BestNetworks[member].SaveTo(state.Within($"best-{member}"));
        }

        for (int fold = 0; fold < BestOutputs.Length; fold++)
        {
            Matrix<T> outputs = BestOutputs[fold];
            T[] values = new T[outputs.Rows * outputs.Columns];
            for (int row = 0; row < outputs.Rows; row++)
            {
                outputs.Row(row).CopyTo(values.AsSpan(row * outputs.Columns));
            }

            state.Add<T>($"outputs-{fold}", values);
        }
    }

    public void RestoreBest(StateReader state)
    {
        History.Clear();
        History.AddRange(HistoryState.Restore(state));
        if (BestEpoch == 0)
        {
            return;
        }

        BestNetworks = [.. Folds[0].Select(run => run.Trainer.Network.Clone())];
        for (int member = 0; member < BestNetworks.Length; member++)
        {
            BestNetworks[member].RestoreFrom(state.Within($"best-{member}"));
        }

        BestOutputs = [.. Folds.Select((members, fold) => Outputs(members[0].Fold, state, $"outputs-{fold}"))];
    }

    static Matrix<T> Outputs(Fold<T> fold, StateReader state, string name)
    {
        Samples<T> targets = fold.Validation.Targets;
        var outputs = new Matrix<T>(targets.Rows, targets.Columns);
        ReadOnlySpan<T> values = state.Finite<T>(name, outputs.Rows * outputs.Columns);
        for (int row = 0; row < outputs.Rows; row++)
        {
            values.Slice(row * outputs.Columns, outputs.Columns).CopyTo(outputs.Row(row));
        }

        return outputs;
    }
}
