using System;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Threading;
using Nabla.Kernels;

namespace Nabla.Training;

/// <content>An epoch: every row once. It may be left between two steps, and goes on there.</content>
public sealed partial class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One epoch, or what is left of the one that has begun. Returns when it is done.</summary>
    internal Epoch RunEpoch(in Batch<T> data, int[]? rows, long steps, CancellationToken cancellationToken) =>
        RunEpoch(data, rows, steps, null, cancellationToken)!;

    /// <summary>The same, but returns <see langword="null"/> behind the step after which a checkpoint is due: the next call goes on there.</summary>
    internal Epoch? RunEpoch(in Batch<T> data, int[]? rows, long steps, CheckpointClock? clock, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        int count = rows?.Length ?? data.Inputs.Rows;
        if (Optimizer.RequiresFullBatch && count > BatchSize)
        {
            throw new ArgumentException($"{Optimizer.Name} takes each step over all rows: {count} rows need a batch size of {count}, not {BatchSize}.");
        }

        ArgumentOutOfRangeException.ThrowIfZero(count, nameof(rows));
        int[] order = Order(count, rows);
        EpochPosition begun = _state.Position.Rows == count ? _state.Position : default;
        _state.Position = default;
        using IDisposable? ahead = data.Inputs.ReadAhead(begun.Done == 0 ? order : order[begun.Done..]);
        EpochLoss loss = begun.Loss;
        double share = 1;
        _step.ForgetLosses();
        _recent?.Enter(in data, order, begun.Done);
        for (int first = begun.Done; first < count; first += BatchSize)
        {
            if (cancellationToken.IsCancellationRequested || (clock is { IsDue: true } && first > begun.Done))
            {
                Settle(ref loss);
                CheckParameters();
                _state.Position = new EpochPosition(count, first, loss);
                cancellationToken.ThrowIfCancellationRequested();
                return null;
            }

            ReadOnlySpan<int> batch = order.AsSpan(first, Math.Min(BatchSize, count - first));
            share = _options.Schedule.Share(_state.Step, steps, CollectionsMarshal.AsSpan(_state.Losses));
            if (_step.RunsLate(in data, batch.Length))
            {
                // No copy of parameters that nobody has looked at.
                if (!_step.HasRoom(batch.Length) || _recent is { IsDue: true })
                {
                    Settle(ref loss);
                }

                Remember(in data, order, first, batch.Length, share);
                BeginStep(Optimizer.LearningRate * share);
                _step.RunLate(in data, batch);
                _state.Step++;
            }
            else
            {
                Settle(ref loss);
                Remember(in data, order, first, batch.Length, share);
                loss.Add(Step(data, batch, share), _step.Weight);
            }

            clock?.Count();
        }

        Settle(ref loss);
        CheckParameters();
        _state.Epoch++;
        return new Epoch(_state.Epoch, loss.Mean, Optimizer.LearningRate * share, count, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>
    /// Whether the loss of the step that comes next is finite. Only then is the state one to go on from: a run that diverges goes back to parameters whose
    /// loss was, and one that begins with others has none to go back to.
    /// </summary>
    internal bool HasFiniteNextLoss(in Batch<T> data, int[]? rows = null)
    {
        if (_recent is null || StepProfile is not null)
        {
            return true;
        }

        int[] order = Order(rows?.Length ?? data.Inputs.Rows, rows);
        int first = _state.Position.Done;
        return double.IsFinite(_step.Run(data, order.AsSpan(first, Math.Min(BatchSize, order.Length - first)), StepGoal.Loss));
    }

    /// <summary>The rows of the epoch in its order, which the seed and the number of the epoch determine.</summary>
    int[] Order(int count, int[]? rows)
    {
        int[] order = new int[count];
        if (_options.Shuffle && !Optimizer.RequiresFullBatch)
        {
            new CounterRandom(_options.Seed, RandomPurpose.RowOrder, (uint)_state.Epoch).Permutation(order);
        }
        else
        {
            // The order of a full batch would change nothing but the rounding of its sums.
            order = [.. Enumerable.Range(0, count)];
        }

        if (rows is not null)
        {
            for (int i = 0; i < count; i++)
            {
                order[i] = rows[order[i]];
            }
        }

        return order;
    }

    /// <summary>The loss of the epoch that is done, for a schedule that looks at the losses: of the validation rows where there are any.</summary>
    internal void Observe(double loss) => _state.Losses.Add(loss);
}
