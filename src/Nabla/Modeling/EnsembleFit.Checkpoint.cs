using System;
using System.Linq;
using System.Numerics;
using Nabla.Files;
using Nabla.Modeling.Checkpoints;

namespace Nabla.Modeling;

/// <content>The fit in a checkpoint.</content>
sealed partial class EnsembleFit<T> : IResumable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool CanSave => !_diverged && (Ended is not null || _trainers.All(trainer => trainer.HasFiniteNextLoss(_data.Batch)));

    /// <inheritdoc/>
    public (int Epoch, long Step) Position => (_history.Count + 1, _trainers[0].StepCount);

    /// <inheritdoc/>
    public void Save(StateWriter state)
    {
        state.Add<long>("counters", Ended is { } ended ? 1 + (long)ended : 0);
        HistoryState.Save(state, _history);
        for (int member = 0; member < _trainers.Length; member++)
        {
            StateWriter own = state.Within($"network-{member}");
            _lastFinite[member].SaveTo(own.Within("last-epoch"));
            if (Ended is null)
            {
                _trainers[member].Save(own);
                EpochState.Save(own, _epochs[member]);
            }
        }
    }

    /// <inheritdoc/>
    public void Restore(StateReader state)
    {
        int ended = state.Whole(state.Values<long>("counters", 1)[0], "end", 0, 1 + (int)Enum.GetValues<StopReason>().Max());
        Ended = ended == 0 ? null : (StopReason)(ended - 1);
        _history.Clear();
        _history.AddRange(HistoryState.Restore(state));
        for (int member = 0; member < _trainers.Length; member++)
        {
            StateReader own = state.Within($"network-{member}");
            _lastFinite[member].RestoreFrom(own.Within("last-epoch"));
            if (Ended is null)
            {
                _trainers[member].Restore(own);
                _epochs[member] = EpochState.Restore(own, _trainers[member].EpochCount, _data.Inputs.Rows);
            }
        }
    }
}
