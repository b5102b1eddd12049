using System;
using System.Threading;
using System.Threading.Tasks;
using Nabla.Data;
using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <content>Evaluation with confidence, and cross-validation.</content>
public sealed partial class Model
{
    /// <summary>
    /// Measures the model on a table that has the target column too: metrics with confidence intervals, whether probabilities come true, how often
    /// prediction intervals hold the truth.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="options">Groups, weights, seed.</param>
    /// <exception cref="NablaDataException">A column is missing, or a target, group or weight is missing or unknown.</exception>
    public EvaluationResult Evaluate(Table table, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        int[] rows = AllRows(table);
        var answered = new AnsweredRows(table, rows, _decoder, _predictor.Answer(Features.Bind(table), rows, _decoder));
        double[] weights = options.WeightColumn is { } column ? RowWeights.Of(table, column, rows) : [];
        Metrics metrics = answered.Metrics;
        return new EvaluationResult
        {
            Metrics = metrics,
            Weighted = weights.Length > 0 ? answered.Sample.Weighted(weights) : [],
            Intervals = answered.Intervals([], options.GroupColumn, options.Seed, weights).Own,
            Reliability = _decoder.Reliability(table, rows, answered.Values),
            Coverage = answered.Coverage(Calibration.Intervals, options.Coverage),
        };
    }

    /// <summary>
    /// Cross-validates the whole procedure: for every fold everything is learnt anew on the others, encoders, choice of epoch and penalty and
    /// calibration among it, and tested once on it. Test rows that the options name are left out.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What to learn and how.</param>
    /// <param name="folds">How many folds and repeats.</param>
    /// <param name="progress">Receives the state of each training, with its round.</param>
    /// <param name="cancellationToken">Ends it; a cross-validation cut short says nothing.</param>
    /// <exception cref="NablaDataException">The data cannot be used; the message says where and what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ArgumentException">The options contradict each other or the task.</exception>
    public static CrossValidation CrossValidate(
        Table table, TrainOptions options, CrossValidationOptions? folds = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        folds ??= new CrossValidationOptions();
        folds.Check(options);
        options.Check();
        return CrossValidator.Run(table, options, folds, progress, cancellationToken);
    }

    /// <summary>The same on a thread of its own.</summary>
    /// <inheritdoc cref="CrossValidate"/>
    public static Task<CrossValidation> CrossValidateAsync(
        Table table, TrainOptions options, CrossValidationOptions? folds = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        return System.Threading.Tasks.Task.Factory.StartNew(
            () => CrossValidate(table, options, folds, progress, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }
}
