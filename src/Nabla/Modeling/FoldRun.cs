using System;
using System.Numerics;
using System.Threading;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Files;
using Nabla.Modeling.Checkpoints;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>A part of the rows held out, everything learnt without it, and the rows as numbers.</summary>
/// <param name="Kept">The rows trained on.</param>
/// <param name="HeldOut">The rows held out.</param>
/// <param name="Features">Learnt on the kept rows.</param>
/// <param name="Target">Learnt on the kept rows; the classes are those of all training rows.</param>
/// <param name="Training">The kept rows as numbers.</param>
/// <param name="Validation">The rows held out as numbers.</param>
sealed record Fold<T>(
    RowValues<int> Kept, RowValues<int> HeldOut, FeatureEncoder Features, TargetEncoder Target, EncodedRows<T> Training, EncodedRows<T> Validation)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>One network on one fold, trained epoch by epoch.</summary>
sealed class FoldRun<T>(Fold<T> fold, Trainer<T> trainer, int epochs) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly long _steps = (long)epochs * ((fold.Kept.Length + trainer.BatchSize - 1) / trainer.BatchSize);

    public Fold<T> Fold { get; } = fold;

    public Trainer<T> Trainer { get; } = trainer;

    /// <summary>The last epoch.</summary>
    public Epoch? Epoch { get; private set; }

    /// <summary>The mean loss over the rows held out after the last epoch, and the outputs (or logits) it was computed from.</summary>
    public double ValidationLoss { get; private set; }

    public Matrix<T>? Outputs { get; private set; }

    /// <summary>Why this network is trained no further, or <see langword="null"/>.</summary>
    public DivergedException? Failure { get; private set; }

    /// <summary>Whether it has yet to end an epoch of this number.</summary>
    public bool IsBefore(int epoch) => Failure is null && Trainer.EpochCount < epoch;

    /// <summary>Trains one epoch, or what is left of it, and looks at the rows held out; leaves it behind the step at which a checkpoint is due.</summary>
    public void Advance(CheckpointClock? clock, CancellationToken cancellationToken)
    {
        try
        {
            if (Trainer.RunEpoch(Fold.Training.Batch, null, _steps, clock, cancellationToken) is not { } epoch)
            {
                return;
            }

            Epoch = epoch;
            (ValidationLoss, Outputs) = Trainer.Measure(Fold.Validation.Inputs, Fold.Validation.Targets, Fold.Validation.Weights);
            Trainer.Observe(ValidationLoss);
            if (!double.IsFinite(ValidationLoss))
            {
                Failure = Trainer.DivergedAt(Trainer.StepCount, ValidationLoss);
            }
        }
        catch (DivergedException failure)
        {
            Failure = failure;
        }
    }

    /// <summary>Whether its state is one to go on from.</summary>
    public bool CanSave => Failure is null && Trainer.HasFiniteNextLoss(Fold.Training.Batch);

    public void Save(StateWriter state)
    {
        Trainer.Save(state);
        EpochState.Save(state, Epoch);
    }

    /// <param name="state">What was saved.</param>
    /// <param name="epoch">The epoch that goes on.</param>
    public void Restore(StateReader state, int epoch)
    {
        Trainer.Restore(state);
        Epoch = EpochState.Restore(state, Trainer.EpochCount, Fold.Kept.Length);
        if (!IsBefore(epoch))
        {
            // It has ended the epoch, and the others have not: what it said of the rows held out is asked again.
            (ValidationLoss, Outputs) = Trainer.Measure(Fold.Validation.Inputs, Fold.Validation.Targets, Fold.Validation.Weights);
        }
    }

    public void Dispose() => Trainer.Dispose();
}
