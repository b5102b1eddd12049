using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Files;
using Nabla.Initializers;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Diagnosis;

/// <summary>A model and the rows it is diagnosed on, with what more than one check needs; each thing is computed when it is first asked for.</summary>
sealed class DiagnosedModel
{
    const int FewestRows = 500;
    const int MostRows = 10_000;

    /// <summary>About so many encoded numbers are looked at.</summary>
    const int Numbers = 5_000_000;

    readonly DiagnosisOptions _options;
    readonly IProgress<string>? _progress;
    readonly List<string> _notes = [];

    public DiagnosedModel(Model model, Table table, DiagnosisOptions options, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        Model = model;
        Table = table;
        _options = options;
        _progress = progress;
        CancellationToken = cancellationToken;
        Recorded = OptionsOf(model.Provenance);
        ReproductionDifference? difference = TableDifference.Of(model.Provenance, table);
        IsTrainingData = difference is null;
        if (!IsTrainingData)
        {
            _notes.Add($"{table.Source} is not the table that the model was trained on: what follows is about these rows, and nothing is trained again.");
        }

        if (IsTrainingData && Recorded is not null)
        {
            Plan = new RowPlan(table, Recorded);
        }

        AllRows = Plan?.Training.AsArray() ?? [.. Enumerable.Range(0, table.RowCount)];
        if (AllRows.Length == 0)
        {
            throw new NablaDataException($"{table.Source} has no row to diagnose the model on; give a table with rows.") { File = table.Source };
        }

        int count = Math.Min(AllRows.Length, Math.Clamp(Numbers / model.Features.Width, FewestRows, MostRows));
        Rows = [.. Enumerable.Range(0, count).Select(i => AllRows[(int)((long)i * AllRows.Length / count)])];
        Inputs = EncodedRows<double>.MatrixOf(model.Features.Bind(table), Rows);
        Targets = EncodedRows<double>.TargetsOf(table, Rows, model.Target);
        if (Recorded?.WeightColumn is { } weight && table.IndexOf(weight) >= 0)
        {
            Weights = RowWeights.Of(table, weight, Rows);
        }
    }

    public Model Model { get; }

    public Table Table { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>Whether the rows are those that the model was trained on.</summary>
    public bool IsTrainingData { get; }

    /// <summary>The options of the training as they were given; <see langword="null"/> where they are not recorded or cannot be read.</summary>
    public TrainOptions? Recorded { get; }

    /// <summary>The division of the recorded table into training and test rows; <see langword="null"/> for another table.</summary>
    public RowPlan? Plan { get; }

    /// <summary>All rows of the table that may be looked at: the training rows of the recorded table, every row of another one.</summary>
    public int[] AllRows { get; }

    /// <summary>The rows looked at: all of them, or evenly spaced ones.</summary>
    public int[] Rows { get; }

    /// <summary>What the network reads, <c>[rows x features]</c>.</summary>
    public Matrix<double> Inputs { get; }

    /// <summary>What it is to give, <c>[rows x outputs]</c>.</summary>
    public Samples<double> Targets { get; }

    /// <summary>What each row counts in the loss; <see langword="null"/> where all count the same.</summary>
    public double[]? Weights { get; }

    /// <summary>What a person should know of the diagnosis as a whole.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The training curve.</summary>
    public IReadOnlyList<EpochRecord> History => Model.Training.History;

    /// <summary>The epoch whose weights the model has; <see langword="null"/> where no history is recorded.</summary>
    public EpochRecord? ChosenEpoch => History.FirstOrDefault(epoch => epoch.Number == Model.Training.BestEpoch);

    /// <summary>The members of the model, by their networks.</summary>
    public MemberNetworks Members => field ??= new MemberNetworks(Model, Recorded?.Initializer);

    /// <summary>What every unit did on the rows.</summary>
    public ActivationScan Activations => field ??= new ActivationScan(Members, Inputs);

    /// <summary>Gradients and first steps of one member.</summary>
    public StepScan Steps => field ??= new StepScan(this);

    /// <summary>Each layer with its numbers.</summary>
    public IReadOnlyList<LayerStatistics> Layers => field ??=
    [
        .. Activations.Layers.Select(layer =>
        {
            int place = Steps.PlaceOf(layer.Index);
            return layer.Statistics with
            {
                Symmetric = Members.Network.Layers[layer.Index] is DenseLayer ? SymmetricUnitsCheck.CountOf(this, layer.Index) : null,
                InitialGradient = place < 0 ? null : Steps.InitialGradients[place],
                Gradient = place < 0 ? null : Steps.Gradients[place],
                UpdateRatio = place < 0 ? null : Steps.UpdateRatios?[place],
            };
        }),
    ];

    /// <summary>The mean loss of the model on the rows, without dropout and penalty.</summary>
    public double Loss => _loss ??= LossOf(Members.Network, Inputs);

    /// <summary>
    /// The mean loss of the best constant answer to the rows: what a network that knows nothing of the columns comes to. A network with biases alone, at the minimum of the loss.
    /// </summary>
    public double ConstantLoss => _constantLoss ??= FindConstantLoss();

    /// <summary>The mean loss on the rows of a network with the weights that a training begins with.</summary>
    public double InitialLoss => _initialLoss ??= LossOf(Members.Shape(), Inputs);

    double? _loss;
    double? _initialLoss;
    double? _constantLoss;

    /// <summary>Trains again on the same rows; <see langword="null"/> where nothing can be.</summary>
    public FixTrials? Trials => _trials ??= IsTrainingData && Recorded is not null && Model.Training.Stopped != StopReason.Cancelled
        ? new FixTrials(this, Recorded, _options, _progress)
        : null;

    FixTrials? _trials;

    /// <summary>The labels of the rows and the answers of networks that had not seen them; <see langword="null"/> where there are none.</summary>
    public (int[] Rows, double[] Answers)? Unseen
    {
        get
        {
            if (!IsTrainingData)
            {
                return (AllRows, Model.AnswersTo(Table, AllRows) ?? []);
            }

            OutOfFold? answers = Model.HeldOut ?? (_options.Fixes ? Trials?.Answers : null);
            return answers is null ? null : (answers.Rows, answers.Answers);
        }
    }

    /// <summary>The optimizer of the training with its learning rate.</summary>
    public Optimizer Optimizer => Recorded?.Optimizer ?? ModelExplanation.OptimizerOf(Model.Provenance);

    /// <summary>Rows of a training step.</summary>
    public int BatchSize => Math.Min(Inputs.Rows, int.TryParse(Option("batch"), out int rows) && rows > 0 ? rows : 32);

    /// <summary>An option in effect, by its name.</summary>
    public string? Option(string name) => Model.Provenance.Options.FirstOrDefault(option => option.Key == name).Value;

    /// <summary>A trainer of a network of this kind, on one thread: the numbers of a diagnosis depend on nothing but model and rows.</summary>
    public Trainer<double> TrainerOf(Network<double> network, Optimizer optimizer, int batchSize) =>
        new(network, Model.Loss, optimizer, batchSize, new TrainerOptions { Seed = Model.Provenance.Seed, Threads = 1 });

    double LossOf(Network<double> network, Samples<double> inputs)
    {
        using Trainer<double> trainer = TrainerOf(network, new StochasticGradientDescent(), 1);
        return trainer.Measure(inputs, Targets, Weights).Loss;
    }

    double FindConstantLoss()
    {
        const int MostSteps = 50;
        Activation output = Model.Layers[^1].Activation;
        Network<double> network = Network.Create<double>(1).Dense(Model.Target.Width, output, Initializer.Zeros);
        var nothing = new Matrix<double>(Inputs.Rows, 1);
        int[] rows = [.. Enumerable.Range(0, Inputs.Rows)];
        using Trainer<double> trainer = TrainerOf(network, new Lbfgs(), rows.Length);
        for (int step = 0; step < MostSteps && !trainer.HasConverged; step++)
        {
            trainer.RunEpoch(new Batch<double>(nothing, Targets, Weights), null, MostSteps, CancellationToken);
        }

        return trainer.Measure(nothing, Targets, Weights).Loss;
    }

    TrainOptions? OptionsOf(Provenance provenance)
    {
        try
        {
            TrainOptions? options = provenance.Given?.ToTrainOptions();
            options?.Check();
            if (options is null)
            {
                _notes.Add("The model does not record its options as they were given: nothing is trained again.");
            }

            return options;
        }
        catch (Exception failure) when (failure is NablaFormatException or ArgumentException)
        {
            _notes.Add($"Nothing is trained again: {char.ToLowerInvariant(failure.Message[0])}{failure.Message[1..]}");
            return null;
        }
    }
}
