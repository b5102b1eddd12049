using System;
using System.Collections.Generic;
using System.Numerics;
using System.Threading;
using Nabla.Networks;

namespace Nabla.Training;

/// <summary>
/// Trains several networks at once, one a thread: the way to use all processors for networks that are too small to share among threads.
/// Nothing is shared but the rows, so that each network trains at the speed of one alone.
/// </summary>
/// <remarks>
/// The bits of a network depend on its job alone: not on the other jobs, on their order, on the number of threads or on timing. They are those
/// of a <see cref="Trainer{T}"/> with the same settings.
/// </remarks>
public static class ConcurrentTraining
{
    /// <summary>Trains every job and returns when all are done.</summary>
    /// <param name="jobs">The jobs, each with a network of its own. They are begun in this order: put the longest first.</param>
    /// <param name="threads">Jobs at work at a time, the caller's thread included; 0, the default, is one a processor.</param>
    /// <param name="progress">Receives every epoch of every job when it is done; called by one thread at a time.</param>
    /// <param name="cancellationToken">Ends all jobs between two steps.</param>
    /// <returns>What became of each job, in the order given. A job whose loss is no longer finite ends, the others go on.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the networks are as their last steps left them.</exception>
    /// <exception cref="ArgumentException">Two jobs have the same network, or a job cannot be trained; no further job was begun.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of threads.</exception>
    public static IReadOnlyList<TrainingJobResult> Run<T>(
        IReadOnlyList<TrainingJob<T>> jobs, int threads = 0, IProgress<TrainingJobProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        var networks = new Dictionary<Network<T>, int>(ReferenceEqualityComparer.Instance);
        for (int job = 0; job < jobs.Count; job++)
        {
            if (!networks.TryAdd(jobs[job].Network, job))
            {
                throw new ArgumentException(
                    $"Jobs {networks[jobs[job].Network]} and {job} train the same network; give each one of its own: Clone makes a copy.", nameof(jobs));
            }
        }

        var results = new TrainingJobResult[jobs.Count];
        var gate = new Lock();
        int wanted = threads > 0 ? threads : Environment.ProcessorCount;
        using var work = new ConcurrentWork(Math.Clamp(jobs.Count, 1, wanted));
        work.Run(jobs.Count, job => results[job] = Train(jobs[job], job), cancellationToken);
        return results;

        TrainingJobResult Train(TrainingJob<T> job, int number)
        {
            // Made by the thread that trains: its memory lies near that processor.
            using var trainer = new Trainer<T>(job.Network, job.Loss, job.Optimizer, job.BatchSize, job.Options with { Threads = 1 });
            var epochs = new List<Epoch>();
            try
            {
                foreach (Epoch epoch in trainer.Run(job.Inputs, job.Targets, job.Epochs, job.Rows, job.Weights, cancellationToken))
                {
                    epochs.Add(epoch);
                    if (progress is not null)
                    {
                        lock (gate)
                        {
                            progress.Report(new TrainingJobProgress(number, epoch));
                        }
                    }
                }

                return new TrainingJobResult(epochs, null);
            }
            catch (DivergedException failure)
            {
                return new TrainingJobResult(epochs, failure);
            }
        }
    }
}
