using System;
using System.Threading;
using System.Threading.Tasks;
using Nabla.Data;
using Nabla.Files;
using Nabla.Modeling;
using Nabla.Training;

namespace Nabla.Tuning;

/// <summary>
/// Searches for options that are better than the default recipe, by successive halving on the rows that training holds out, and trains a model by what it found. The
/// result is a function of the data, the options and the number of trials: not of threads, timing, or interruptions that a journal bridges.
/// </summary>
public static class Tuner
{
    /// <summary>Searches and trains.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What to learn, and how long to search.</param>
    /// <param name="progress">Receives the state of the search after each trial; called by one thread at a time.</param>
    /// <param name="training">Receives the state of the training of the final model.</param>
    /// <param name="cancellationToken">Ends the search; the model is then trained by the best of what was found, unless nothing was.</param>
    /// <exception cref="NablaDataException">The data cannot be used; the message says where and what to do.</exception>
    /// <exception cref="NablaFormatException">The journal is damaged or of another search.</exception>
    /// <exception cref="NablaFileException">The journal cannot be read or written.</exception>
    /// <exception cref="DivergedException">The default recipe and every trial diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the default recipe was measured.</exception>
    /// <exception cref="ArgumentException">The options contradict each other, the task, or leave nothing to search.</exception>
    public static TuneResult Run(
        Table table, TuneOptions options, IProgress<TuneProgress>? progress = null, IProgress<TrainingProgress>? training = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return new TuneRun(table, options, progress).Run(training, cancellationToken);
    }

    /// <summary>The same on a thread of its own.</summary>
    /// <inheritdoc cref="Run"/>
    public static Task<TuneResult> RunAsync(
        Table table, TuneOptions options, IProgress<TuneProgress>? progress = null, IProgress<TrainingProgress>? training = null,
        CancellationToken cancellationToken = default) =>
        Task.Factory.StartNew(
            () => Run(table, options, progress, training, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
