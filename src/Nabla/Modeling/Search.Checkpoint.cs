using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Files;
using Nabla.Modeling.Checkpoints;

namespace Nabla.Modeling;

/// <content>The search in a checkpoint.</content>
sealed partial class Search<T> : IResumable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool CanSave => Active.All(candidate => candidate.Runs.All(run => run.CanSave)) && (Active.Any() || Best.BestNetworks.Length > 0);

    /// <inheritdoc/>
    public (int Epoch, long Step) Position =>
        (_epoch, Active.SelectMany(candidate => candidate.Runs).Select(run => run.Trainer.StepCount).FirstOrDefault());

    IEnumerable<SearchCandidate<T>> Active => Candidates.Where(candidate => _ended is null && candidate.Stopped is null);

    /// <inheritdoc/>
    public void Save(StateWriter state)
    {
        state.Add<long>("counters", _epoch, _ended is { } ended ? 1 + (long)ended : 0, Candidates.Count);
        for (int number = 0; number < Candidates.Count; number++)
        {
            SearchCandidate<T> candidate = Candidates[number];
            StateWriter own = state.Within($"setting-{number}");
            candidate.SaveScores(own);

            // Who has stopped and does not lead never will: all others only get better.
            bool isTrained = Active.Contains(candidate);
            if (isTrained || ReferenceEquals(candidate, Best))
            {
                candidate.SaveBest(own);
            }

            foreach ((FoldRun<T> run, int index) in candidate.Runs.Select((run, index) => (run, index)).Where(_ => isTrained))
            {
                run.Save(own.Within($"network-{index}"));
            }
        }
    }

    /// <inheritdoc/>
    public void Restore(StateReader state)
    {
        ReadOnlySpan<long> counters = state.Values<long>("counters", 3);
        _epoch = state.Whole(counters[0], "epoch", 1, _recipe.Epochs + 1);
        int ended = state.Whole(counters[1], "end", 0, 1 + (int)Enum.GetValues<StopReason>().Max());
        _ended = ended == 0 ? null : (StopReason)(ended - 1);
        state.Whole(counters[2], "number of settings", Candidates.Count, Candidates.Count);
        for (int number = 0; number < Candidates.Count; number++)
        {
            Candidates[number].RestoreScores(state.Within($"setting-{number}"), _epoch);
        }

        for (int number = 0; number < Candidates.Count; number++)
        {
            SearchCandidate<T> candidate = Candidates[number];
            StateReader own = state.Within($"setting-{number}");
            bool isTrained = Active.Contains(candidate);
            if (isTrained || ReferenceEquals(candidate, Best))
            {
                candidate.RestoreBest(own);
            }

            foreach ((FoldRun<T> run, int index) in candidate.Runs.Select((run, index) => (run, index)).Where(_ => isTrained))
            {
                run.Restore(own.Within($"network-{index}"), _epoch);
            }
        }

        bool goesOn = Active.Any() && _epoch <= _recipe.Epochs;
        if (!goesOn && Best.BestNetworks.Length == 0)
        {
            throw state.Fault("no setting goes on, and none has a best epoch");
        }
    }
}
