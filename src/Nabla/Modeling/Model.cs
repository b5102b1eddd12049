using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Evaluation;
using Nabla.Files;
using Nabla.Insight;
using Nabla.Insight.Explanations;
using Nabla.Losses;
using Nabla.Modeling.Checkpoints;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>
/// A trained network together with what its inputs and outputs mean and where it comes from: the product of training, the content of a model
/// file, the source of predictions. Immutable; any number of threads may predict with one at once.
/// </summary>
public sealed partial class Model
{
    readonly Predictor _predictor;
    readonly OutputDecoder _decoder;

    internal Model(
        Loss loss, FeatureEncoder features, TargetEncoder target, Predictor predictor, Provenance provenance, TrainingSummary training,
        Calibration? calibration = null)
    {
        Loss = loss;
        Features = features;
        Target = target;
        _predictor = predictor;
        Calibration = calibration ?? new Calibration();
        _decoder = new OutputDecoder(target, Calibration);
        Provenance = provenance;
        Training = training;
    }

    /// <summary>What the model predicts.</summary>
    public TaskKind Task => Target.Task;

    /// <summary>The target column or columns, and how outputs become answers.</summary>
    public TargetEncoder Target { get; }

    /// <summary>The classes in the order of probabilities; of several labels their columns; empty for a regression.</summary>
    public IReadOnlyList<string> Classes => Task == TaskKind.Multilabel ? Target.Columns : OutputDecoder.ClassesOf(Target);

    /// <summary>How columns become the inputs of the network.</summary>
    public FeatureEncoder Features { get; }

    /// <summary>The loss that was minimised.</summary>
    public Loss Loss { get; }

    /// <summary>The layers of the network, first to last.</summary>
    public IReadOnlyList<Layer> Layers => _predictor.Layers;

    /// <summary>The number of weights and biases.</summary>
    public int ParameterCount => _predictor.ParameterCount;

    /// <summary>The type of the network's numbers.</summary>
    public Precision Precision => _predictor.Precision;

    /// <summary>SHA-256 over all parameters; equal hashes mean equal bits. See <see cref="Network{T}.ComputeWeightHash"/>.</summary>
    public string WeightHash => _predictor.WeightHash;

    /// <summary>Where the model comes from.</summary>
    public Provenance Provenance { get; }

    /// <summary>How its training went.</summary>
    public TrainingSummary Training { get; }

    /// <summary>What the rows held out taught about the answers: temperature, prediction intervals, decisions by cost.</summary>
    public Calibration Calibration { get; }

    internal Predictor Predictor => _predictor;

    /// <summary>
    /// Trains a model on a table: infers the task, fits encoders on the training rows, chooses the epoch on rows held out, trains, compares with
    /// baselines.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What to learn and how.</param>
    /// <param name="progress">Receives the state of the run after each epoch, in order; called on a thread of the run.</param>
    /// <param name="cancellationToken">
    /// Ends the run between two steps. The model is then the best so far, and <see cref="TrainingSummary.Stopped"/> says so.
    /// </param>
    /// <exception cref="NablaDataException">The data cannot be used; the message says where and what to do.</exception>
    /// <exception cref="DivergedException">The loss became infinite or NaN before there was a model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch ended.</exception>
    /// <exception cref="ArgumentException">The options contradict each other or the task.</exception>
    public static Task<Model> TrainAsync(
        Table table, TrainOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();

        // A thread of its own: training is long and computes all the time.
        return System.Threading.Tasks.Task.Factory.StartNew(
            () => Train(table, options, progress, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The same on the caller's thread.</summary>
    /// <inheritdoc cref="TrainAsync"/>
    public static Model Train(
        Table table, TrainOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return TrainPart(table, options, progress, null, cancellationToken);
    }

    /// <summary>The same as a part of a run that keeps checkpoints.</summary>
    internal static Model TrainPart(
        Table table, TrainOptions options, IProgress<TrainingProgress>? progress, CheckpointScope? checkpoints, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return options.Precision == Precision.Float
            ? TrainingRun<float>.Run(table, options, progress, cancellationToken, checkpoints)
            : TrainingRun<double>.Run(table, options, progress, cancellationToken, checkpoints);
    }

    /// <summary>Predicts every row of a table. Columns are found by name, in any order; others are ignored.</summary>
    /// <param name="table">A table with the columns of <see cref="Features"/>.</param>
    /// <returns>One prediction a row.</returns>
    /// <exception cref="NablaDataException">A column is missing, or a cell of a numeric column is no number; the message says where.</exception>
    public IReadOnlyList<Prediction> Predict(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        BoundFeatures bound = Features.Bind(table);
        double[] answers = _predictor.Answer(bound, AllRows(table), _decoder);
        IReadOnlyList<RowFlag>[] flags = FlagsOf(bound);
        var predictions = new Prediction[table.RowCount];
        for (int row = 0; row < predictions.Length; row++)
        {
            predictions[row] = _decoder.ToPrediction(answers.AsSpan(row * _decoder.Width, _decoder.Width), flags[row]);
        }

        return predictions;
    }

    /// <summary>Predicts one row from the properties of a record or an anonymous object: <c>model.Predict(new { rooms = 4, district = "North" })</c>.</summary>
    /// <typeparam name="TRecord">Its public properties are the columns; see <see cref="Table.FromRecords"/>.</typeparam>
    /// <param name="record">The row.</param>
    /// <exception cref="NablaDataException">A column is missing.</exception>
    public Prediction Predict<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TRecord>(TRecord record)
        where TRecord : notnull => Predict(Table.FromRecords([record]))[0];

    /// <summary>Predicts one row from a dictionary from column names to values; see <see cref="Table.FromRows"/>.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="NablaDataException">A column is missing.</exception>
    [OverloadResolutionPriority(1)] // Otherwise a Dictionary would be taken for a record.
    public Prediction Predict(IReadOnlyDictionary<string, object?> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Predict(Table.FromRows([.. row.Keys], [row]))[0];
    }

    /// <summary>Predicts the rows of a JSON object or an array of objects; see <see cref="Table.FromJson(string)"/>.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="NablaDataException">Not such JSON, or a column is missing.</exception>
    public IReadOnlyList<Prediction> PredictJson(string json) => Predict(Table.FromJson(json));

    /// <summary>Measures the model on a table that has the target column too.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="NablaDataException">A column is missing, or a target is missing or unknown.</exception>
    public Metrics Evaluate(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Evaluate(table, AllRows(table));
    }

    /// <summary>Measures the model on some rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">0-based rows, at least one.</param>
    /// <exception cref="NablaDataException">A column is missing, or a target is missing or unknown.</exception>
    public Metrics Evaluate(Table table, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(table);
        double[] answers = _predictor.Answer(Features.Bind(table), rows, _decoder);
        return _decoder.Measure(table, rows.ToArray(), answers);
    }

    /// <summary>
    /// Proves the gradients of this network on rows of a table: the engine in double and float against the textbook, the computation graph and
    /// central differences, for every parameter and input. See <see cref="GradientCheck"/>.
    /// </summary>
    /// <param name="table">A table with the target column too.</param>
    /// <param name="options">Rows, sample, threads; the defaults when left out.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="NablaDataException">A column is missing, or a target is missing or unknown.</exception>
    public GradientCheck CheckGradients(Table table, GradientCheckOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return (options ?? new GradientCheckOptions()).Run(_predictor.InDouble(), Loss, table, AllRows(table), Features, Target, Provenance.Seed, cancellationToken);
    }

    /// <summary>Proves the gradients of the network that training would begin with, before it is trained.</summary>
    /// <param name="table">The table.</param>
    /// <param name="training">What would be trained and how.</param>
    /// <param name="options">Rows, sample, threads; the defaults when left out.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="NablaDataException">The data cannot be used; the message says where and what to do.</exception>
    /// <exception cref="ArgumentException">The options contradict each other or the task.</exception>
    public static GradientCheck CheckGradients(
        Table table, TrainOptions training, GradientCheckOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(training);
        training.Check();
        return TrainingRun<double>.CheckGradients(table, training, options ?? new GradientCheckOptions(), cancellationToken);
    }

    /// <summary>A dense layer's weights <c>[inputs x outputs]</c>, row by row, and its biases <c>[outputs]</c>, as doubles; gamma and beta of a normalisation; empty for a layer without parameters.</summary>
    /// <param name="layer">0-based layer.</param>
    public (double[] Weights, double[] Biases) ParametersOf(int layer) => _predictor.Parameters(layer);

    /// <summary>
    /// Explains one row to the last number: its cells as inputs, each layer, the loss, backpropagation, the gradient of a weight beside its
    /// central difference, one step of training, and which columns mattered.
    /// </summary>
    /// <param name="table">A table with the columns of <see cref="Features"/> and the target column.</param>
    /// <param name="row">0-based row of the table.</param>
    /// <param name="options">How it is written, and which weight is followed.</param>
    /// <exception cref="NablaDataException">A column is missing, or a cell cannot be read; the message says where.</exception>
    /// <exception cref="ArgumentException">The row is outside the table, or the weight asked for does not exist; the message says which there are.</exception>
    public Explanation Explain(Table table, int row, ExplainOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return ModelExplanation.Of(this, table, row, options);
    }

    /// <summary>Saves the model: the file is replaced as a whole or not at all, and survives a loss of power once this returns.</summary>
    /// <param name="path">The file, usually <c>NAME.safetensors</c>.</param>
    /// <exception cref="NablaFileException">It cannot be written, or a layer has a user's own activation; an old file is unchanged.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Layers.FirstOrDefault(layer => layer.Activation.IsCustom) is { } layer)
        {
            throw new NablaFileException(
                $"{path} is not written: {layer.Name} has the activation '{layer.Activation}' of your own program, which a model file cannot hold; "
                + "train with a built-in activation to save the model.")
            {
                File = path,
            };
        }

        DurableFile.Replace(path, stream => ModelWriter.Write(this, stream));
    }

    /// <summary>
    /// Begins to prepare the process for its first prediction, on a thread of the pool, and returns at once: the code of the engine is compiled
    /// for this machine when it is first called. <see cref="Load"/> does it by itself; a program that has something else to do before it
    /// loads its model starts sooner when it calls this first. Further calls do nothing.
    /// </summary>
    public static void WarmUp() => EngineStart.Begin();

    /// <summary>Loads a model, verifies every byte of its file, and replays its self-test.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NablaFormatException">It is no model, is damaged, or is of a newer version; the message says which.</exception>
    /// <exception cref="NablaFileException">It cannot be read.</exception>
    public static Model Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ModelReader.Read(path);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Target.Name} ({Task}): {Features.Width} features -> {string.Join(" -> ", Layers.Select(layer => layer is DenseLayer ? $"{layer.Outputs} {layer.Activation}" : layer is ActivationLayer ? layer.Activation.ToString() : layer.Kind))}, {ParameterCount} parameters";

    static int[] AllRows(Table table) => [.. Enumerable.Range(0, table.RowCount)];
}
