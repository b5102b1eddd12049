using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using System.Threading;
using Nabla.Data.Features;
using Nabla.Modeling.Checkpoints;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>
/// The members of the final network, trained on the same rows from other initial weights and in other orders: one epoch of all of them, then the next. A
/// single member is trained by all threads, several by one thread each.
/// </summary>
sealed partial class EnsembleFit<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly EncodedRows<T> _data;
    readonly Trainer<T>[] _trainers;
    readonly Network<T>[] _lastFinite;
    readonly Epoch?[] _epochs;
    readonly ConcurrentWork? _together;
    readonly long _steps;
    readonly List<EpochRecord> _history = [];
    volatile bool _diverged;

    public EnsembleFit(ModelPlan<T> plan, SearchSetting setting, FeatureEncoder features, EncodedRows<T> data, int rows)
    {
        _data = data;
        int members = plan.Recipe.Members;
        int threads = plan.Options.Threads > 0 ? plan.Options.Threads : Environment.ProcessorCount;
        _trainers = [.. Enumerable.Range(0, members).Select(ModelPlan<T>.MemberStream).Select(stream =>
            plan.CreateTrainer(plan.CreateNetwork(features, setting, stream), setting, stream, members == 1 ? plan.Options.Threads : 1))];
        _lastFinite = [.. _trainers.Select(trainer => trainer.Network.Clone())];
        _epochs = new Epoch[members];
        _together = members == 1 ? null : new ConcurrentWork(Math.Min(members, threads));
        _steps = (long)plan.Recipe.Epochs * ((rows + plan.Recipe.BatchSize - 1) / plan.Recipe.BatchSize);
    }

    /// <summary>The epochs that all members have ended.</summary>
    public IReadOnlyList<EpochRecord> History => _history;

    /// <summary>Why the fit ended; <see langword="null"/> while it goes on.</summary>
    public StopReason? Ended { get; set; }

    /// <summary>One epoch of every member; its loss is the mean over them. Where a checkpoint is due in its midst, they pause behind a step.</summary>
    /// <exception cref="DivergedException">A member is no longer finite; all of them are then as they were before.</exception>
    public Epoch Advance(CheckpointSession? session, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        int[] left = Left();
        while (left.Length > 0)
        {
            if (_together is null)
            {
                Advance(0, session?.Clock, cancellationToken);
            }
            else
            {
                _together.Run(left.Length, member => Advance(left[member], session?.Clock, cancellationToken), cancellationToken);
            }

            left = Left();
            if (left.Length > 0)
            {
                session?.Advanced();
            }
        }

        for (int member = 0; member < _trainers.Length; member++)
        {
            _lastFinite[member].CopyFrom(_trainers[member].Network);
        }

        Epoch last = _epochs[0]!;
        var all = new Epoch(last.Number, _epochs.Average(epoch => epoch!.TrainingLoss), last.LearningRate, last.Rows * _trainers.Length, Stopwatch.GetElapsedTime(started));
        _history.Add(new EpochRecord(last.Number, all.TrainingLoss, null, null, all.LearningRate));
        return all;
    }

    /// <summary>The mean of the members after the last epoch that ended.</summary>
    /// <exception cref="DivergedException">Its loss is not finite: a step measures the loss before its update, so only this tells what the last one did.</exception>
    public Network<T> Result()
    {
        for (int member = 0; member < _trainers.Length && _history.Count > 0; member++)
        {
            // A trainer that diverged has gone back to the last parameters whose loss was finite, which may be those of before the last epoch's end.
            Trainer<T> trainer = _trainers[member];
            Network<T> restored = trainer.Network.Clone();
            trainer.Network.CopyFrom(_lastFinite[member]);
            if (!double.IsFinite(Loss(trainer)))
            {
                trainer.Network.CopyFrom(restored);
                double loss = Loss(trainer);
                if (!double.IsFinite(loss))
                {
                    throw trainer.DivergedAt(trainer.StepCount, loss);
                }

                _lastFinite[member].CopyFrom(restored);
            }
        }

        return Network.MeanOf(_lastFinite);
    }

    double Loss(Trainer<T> trainer) => trainer.Measure(_data.Inputs, _data.Targets, _data.Weights).Loss;

    public void Dispose()
    {
        _together?.Dispose();
        foreach (Trainer<T> trainer in _trainers)
        {
            trainer.Dispose();
        }
    }

    /// <summary>The members that have yet to end the epoch.</summary>
    int[] Left() => [.. Enumerable.Range(0, _trainers.Length).Where(member => _trainers[member].EpochCount <= _history.Count)];

    void Advance(int member, CheckpointClock? clock, CancellationToken cancellationToken)
    {
        Trainer<T> trainer = _trainers[member];
        Epoch? epoch;
        try
        {
            epoch = trainer.RunEpoch(_data.Batch, null, _steps, clock, cancellationToken);
        }
        catch (DivergedException)
        {
            _diverged = true;
            throw;
        }

        if (epoch is null)
        {
            return;
        }

        trainer.Observe(epoch.TrainingLoss);
        _epochs[member] = epoch;
    }
}
