using System;
using System.Numerics;
using System.Threading;
using Nabla.Data.Features;
using Nabla.Data.Targets;
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
    int[] Kept, int[] HeldOut, FeatureEncoder Features, TargetEncoder Target, EncodedRows<T> Training, EncodedRows<T> Validation)
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

    /// <summary>Trains one epoch and looks at the rows held out.</summary>
    public void Advance(CancellationToken cancellationToken)
    {
        try
        {
            Epoch = Trainer.RunEpoch(Fold.Training.Batch, null, _steps, cancellationToken);
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

    public void Dispose() => Trainer.Dispose();
}
