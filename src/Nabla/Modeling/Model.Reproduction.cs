using System;
using System.Threading;
using Nabla.Data;
using Nabla.Files;

namespace Nabla.Modeling;

/// <content>Training the model again from its own record, and computing again what its file records.</content>
public sealed partial class Model
{
    /// <summary>
    /// Trains the model again from what it records and its data, and compares to the last bit. The first difference is looked for in the order of
    /// <see cref="ReproductionDifferenceKind"/>.
    /// </summary>
    /// <param name="table">The table that the model was trained on. One to test on at the end is not needed: it changes no weight.</param>
    /// <param name="threads">Threads to use; 0, the default, for one a processor. The result does not depend on it.</param>
    /// <param name="progress">Receives the state of the run after each epoch.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Reproduction Reproduce(Table table, int threads = 0, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return ReproductionRun.Of(this, table, threads, progress, cancellationToken);
    }

    /// <summary>
    /// Verifies a model file: every byte by its seal, every tensor by its hash, the document, and then that this machine computes the recorded outputs and answers to
    /// the last bit, for rows alone and among others.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>What is in order.</returns>
    /// <exception cref="NablaFormatException">It is no model, is damaged, is of a newer version, or another number came out; the message says which.</exception>
    /// <exception cref="NablaFileException">It cannot be read.</exception>
    public static ModelVerification Verify(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ModelReader.Verify(path);
    }

    /// <summary>The numbers of an answer.</summary>
    internal int AnswerWidth => _decoder.Width;

    /// <summary>The decoded answers to some rows, one after the other; <see langword="null"/> where one overflows.</summary>
    internal double[]? AnswersTo(Table table, ReadOnlySpan<int> rows)
    {
        try
        {
            return _predictor.Answer(Features.Bind(table), rows, _decoder);
        }
        catch (NablaDataException)
        {
            return null;
        }
    }
}
