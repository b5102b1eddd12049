using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Training;

/// <content>What happens when a number is no longer finite: back to the step before, and a look at what went wrong.</content>
public sealed partial class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Adds the losses that nobody has asked for yet to those of the epoch.</summary>
    void Settle(ref EpochLoss sum)
    {
        if (_step.Settle(ref sum) is (int ago, double loss))
        {
            throw Diverged(_state.Step - ago, loss);
        }

        if (_step.Overflowed)
        {
            throw Diverged(_state.Step, null);
        }
    }

    /// <summary>The parameters that somebody is about to look at.</summary>
    void CheckParameters()
    {
        if (!_step.HasChecked && !Network.HasFiniteParameters)
        {
            throw Diverged(_state.Step, null);
        }
    }

    /// <summary>
    /// The exception for a step that was taken, 1-based, whose loss or update is not finite. The run goes back to the copy of its state and takes the steps
    /// up to this one again, so that network and optimizer are as before it.
    /// </summary>
    DivergedException Diverged(long step, double? loss)
    {
        if (_recent is null)
        {
            return DivergedAt(step, loss ?? double.NaN);
        }

        int index = (int)(step - 1 - _recent.CopiedStep);
        bool sameSteps = Replay(ref index, out double? previousNorm);
        step = _recent.CopiedStep + index + 1;
        (Batch<T> data, ReadOnlyMemory<int> rows, double share) = _recent[index];
        double learningRate = Optimizer.LearningRate * share;
        var examination = new DivergenceExamination<T>(Network, _step, _state, _options, step, learningRate);
        Divergence? divergence = examination.Forward(data, rows.Span) ?? examination.Backward();
        if (divergence is null)
        {
            _recent.Copy();
            divergence = examination.Update(() =>
            {
                BeginStep(learningRate);
                _step.Run(data, rows.Span, StepGoal.Update);
            });
            _recent.Restore();
        }
        else if (divergence.Cause is DivergenceCause.Output or DivergenceCause.Loss && sameSteps && index > 0)
        {
            // The loss of these parameters is not finite: the last that had a finite one are those of a step before.
            index--;
            Replay(ref index, out _);
        }

        return new DivergedException(divergence with { PreviousGradientNorm = previousNorm, IsRestored = Network.HasFiniteParameters });
    }

    /// <summary>Goes back to the copy, and from there on again, with a look at every number.</summary>
    /// <param name="steps">The steps to take; fewer were taken where one of them already leaves a number that is not finite.</param>
    /// <param name="lastNorm">The norm of the gradient of the last of them.</param>
    /// <returns>Whether they were what they had been: false, and back at the copy, where somebody has changed the data meanwhile.</returns>
    bool Replay(ref int steps, out double? lastNorm)
    {
        lastNorm = null;
        _recent!.Restore();
        for (int i = 0; i < steps; i++)
        {
            (Batch<T> data, ReadOnlyMemory<int> rows, double share) = _recent[i];
            _step.Run(data, rows.Span, StepGoal.Gradients);
            double norm = Norm(_state.Gradients.Span);
            BeginStep(Optimizer.LearningRate * share);
            double loss = _step.Run(data, rows.Span, StepGoal.Update);
            if (!double.IsFinite(loss))
            {
                _recent.Restore();
                lastNorm = null;
                return false;
            }

            if (!Network.HasFiniteParameters || !_state.HasFiniteMemory)
            {
                // Not every step is looked at while a run goes on: it was this one already.
                steps = i;
                return Replay(ref steps, out lastNorm);
            }

            lastNorm = norm;
            _state.Step++;
        }

        return true;
    }

    /// <summary>A step of an epoch is about to be taken.</summary>
    void Remember(in Batch<T> data, int[] order, int first, int count, double share)
    {
        if (_recent is not null)
        {
            CopyWhereDue(in data, order.AsSpan(first, count));
            _recent.Begin(first, share);
        }
    }

    /// <summary>A step that belongs to no epoch is about to be taken.</summary>
    void Remember(in Batch<T> data, ReadOnlySpan<int> rows, double share)
    {
        if (_recent is not null)
        {
            CopyWhereDue(in data, rows);
            _recent.Begin(in data, rows, share);
        }
    }

    void CopyWhereDue(in Batch<T> data, ReadOnlySpan<int> rows)
    {
        if (_recent!.IsStale || (_recent.IsDue && (StepProfile is not null || double.IsFinite(_step.Run(data, rows, StepGoal.Loss)))))
        {
            _recent.Copy();
        }
    }

    /// <summary>The exception where the parameters are still those that the loss was computed from.</summary>
    DivergedException DivergedHere(in Batch<T> data, ReadOnlySpan<int> rows, double loss, double learningRate)
    {
        var examination = new DivergenceExamination<T>(Network, _step, _state, _options, _state.Step, learningRate);
        Divergence divergence = examination.Forward(data, rows) ?? examination.Backward() ?? examination.Unknown(loss);
        return new DivergedException(divergence with { IsRestored = Network.HasFiniteParameters });
    }

    /// <summary>
    /// The exception where what the update has left is all there is: the state is so large that no copy of it was kept, or it is the loss over other rows that
    /// is not finite.
    /// </summary>
    internal DivergedException DivergedAt(long step, double loss)
    {
        var examination = new DivergenceExamination<T>(Network, _step, _state, _options, step, _step.LearningRate);
        return new DivergedException(examination.Unknown(loss) with { IsRestored = Network.HasFiniteParameters });
    }

    static double Norm(ReadOnlySpan<T> values) => Math.Sqrt(NormKernel.SumOfSquares(values));
}
