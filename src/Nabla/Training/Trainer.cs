using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Threading;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;

namespace Nabla.Training;

/// <summary>
/// Trains a network by mini-batches: for each epoch the rows in a new order, for each batch one step. The last batch of an epoch is as short as
/// the rows make it, and is trained on. The same seed gives the same bits on every machine and for every number of threads.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>A trainer changes the parameters of the network it was given. One thread at a time may use it.</remarks>
public sealed partial class Trainer<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Multiply-adds of a step per thread below which another thread does not pay; see <see cref="TrainingStep{T}"/>.</summary>
    const long WorkPerThread = 350_000;

    readonly TrainerOptions _options;
    readonly OptimizerPass<T>? _optimizerPass;
    readonly TrainingState<T> _state;
    readonly TrainingStep<T> _step;
    readonly LossObjective<T> _objective;
    readonly LbfgsSearch<T>? _search;
    readonly RecentSteps<T>? _recent;

    /// <summary>The network as far as its members go, where each has its own loss; otherwise the whole.</summary>
    readonly Network<T> _trained;
    readonly int _members;
    TrainingStep<T>? _stepToInputs;
    Matrix<T>? _checkedTargets;
    Samples<T>? _checkedInputs;
    readonly WorkerTeam _team;

    /// <summary>A trainer at step 0.</summary>
    /// <param name="network">The network; its parameters change in place.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="batchSize">Rows of a step, 1 or more.</param>
    /// <param name="options">Seed, threads, penalty, order of rows; the defaults when left out.</param>
    /// <exception cref="ArgumentException">The network has no layer, or its output activation does not go with the loss.</exception>
    public Trainer(Network<T> network, Loss loss, Optimizer optimizer, int batchSize = 32, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (network.Layers.Count == 0)
        {
            throw new ArgumentException("The network has no layer: add one with Dense.", nameof(network));
        }

        if (network.Layers.FirstOrDefault(layer => !layer.Activation.IsTrainable) is { } layer)
        {
            throw new ArgumentException($"{layer.Name} cannot be trained. {layer.Activation.TrainingObstacle}", nameof(network));
        }

        _options = options ?? new TrainerOptions();
        _options.Validate();
        loss.UsesLogits(network.Layers[^1].Activation);
        CheckReaders(network);
        Network = network;
        Loss = loss;
        Optimizer = optimizer;
        BatchSize = batchSize;
        _optimizerPass = optimizer.SearchesLine ? null : optimizer.Pass<T>();
        _state = new TrainingState<T>(network, _optimizerPass?.StateCount ?? 0);
        _team = new WorkerTeam(ChooseThreads(_options.Threads, network, batchSize));
        StepProfile = _options.Profile ? new StepProfile(network.Layers, _team.Size) : null;
        (_trained, _members) = _options.MemberLosses ? Members(network, loss) : (network, 1);
        _step = new TrainingStep<T>(_trained, loss, _optimizerPass, _state, _team, _options, batchSize, inputGradient: false, StepProfile, _members);
        _objective = new LossObjective<T>(_step, _state, network, _options.Regularization.L2Penalty);
        if (optimizer is Lbfgs lbfgs)
        {
            CheckSmooth(network, _options.Regularization);
            CheckRates(_options.LearningRateFactors);
            _search = new LbfgsSearch<T>(lbfgs, new LbfgsState<T>(lbfgs.History, _state.Parameters.Length));
        }
        else
        {
            _recent = RecentSteps<T>.For(network, _state, batchSize);
        }
    }

    /// <summary>The network being trained.</summary>
    public Network<T> Network { get; }

    /// <summary>The loss being minimised.</summary>
    public Loss Loss { get; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Rows of a step.</summary>
    public int BatchSize { get; }

    /// <summary>Steps done.</summary>
    public long StepCount => _state.Step;

    /// <summary>Epochs done.</summary>
    public int EpochCount => _state.Epoch;

    /// <summary>Whether a line search found no better parameters in its last step: further steps would change nothing.</summary>
    public bool HasConverged { get; private set; }

    /// <summary>Threads of a step.</summary>
    public int Threads => _team.Size;

    /// <summary>
    /// Where the time of the steps so far went; <see langword="null"/> before the first step, and where <see cref="TrainerOptions.Profile"/> does
    /// not ask for it.
    /// </summary>
    public TrainingProfile? Profile => StepProfile is null ? null : StepProfile.Sum([StepProfile]);

    /// <summary>What collects <see cref="Profile"/>.</summary>
    internal StepProfile? StepProfile { get; }

    /// <summary>Whether steps of one thread take the compiled pass of a small network.</summary>
    internal bool CompilesChain => _step.CompilesChain;

    /// <summary>What the next step goes on from.</summary>
    internal TrainingState<T> State => _state;

    /// <summary>One epoch after the other, as the caller asks for them; each comes when it is done.</summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="targets"><c>[rows x outputs]</c></param>
    /// <param name="epochs">The number of epochs; a schedule runs over all of them.</param>
    /// <param name="rows">The rows to train on; all when left out.</param>
    /// <param name="weights">One weight a row of <paramref name="inputs"/>, 0 or more: its share in the mean of its batch; equal when left out.</param>
    /// <param name="cancellationToken">Ends the run between two steps; the next run over as many rows goes on with the epoch there.</param>
    /// <exception cref="DivergedException">A loss, gradient or parameter is not finite; the network is as before that step.</exception>
    public IEnumerable<Epoch> Run(
        Samples<T> inputs, Matrix<T> targets, int epochs, int[]? rows = null, double[]? weights = null, CancellationToken cancellationToken = default)
    {
        Batch<T> data = Data(inputs, targets, weights);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        return Epochs(data, epochs, rows, epochs, cancellationToken);
    }

    IEnumerable<Epoch> Epochs(Batch<T> data, int epochs, int[]? rows, int scheduled, CancellationToken cancellationToken)
    {
        int count = rows?.Length ?? data.Inputs.Rows;
        long steps = (long)scheduled * ((count + BatchSize - 1) / BatchSize);
        for (int i = 0; i < epochs && !HasConverged; i++)
        {
            Epoch epoch = RunEpoch(data, rows, steps, cancellationToken);
            Observe(epoch.TrainingLoss);
            yield return epoch;
        }
    }

    /// <summary>The same with class indices as targets.</summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="labels">One class index a row; for a network with one output, 0 or 1.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="rows">The rows to train on; all when left out.</param>
    /// <param name="weights">One weight a row, 0 or more; equal when left out.</param>
    /// <param name="cancellationToken">Ends the run between two steps.</param>
    public IEnumerable<Epoch> Run(
        Samples<T> inputs, ReadOnlySpan<int> labels, int epochs, int[]? rows = null, double[]? weights = null, CancellationToken cancellationToken = default) =>
        Run(inputs, Targets(labels), epochs, rows, weights, cancellationToken);

    /// <summary>One step on these rows: forward, loss, backward, update. Allocates nothing.</summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="targets"><c>[rows x outputs]</c></param>
    /// <param name="rows">Between 1 and <see cref="BatchSize"/> rows.</param>
    /// <param name="learningRateShare">The share of the optimizer's learning rate, 0 or more; 1 by default.</param>
    /// <param name="weights">One weight a row of <paramref name="inputs"/>, 0 or more; equal when left out.</param>
    /// <returns>The mean loss of the rows before the update, without the penalty; after it where the optimizer searches along a line.</returns>
    /// <exception cref="DivergedException">The loss, a gradient or a new parameter is not finite; the network is as before the step.</exception>
    public double Step(Samples<T> inputs, Matrix<T> targets, ReadOnlySpan<int> rows, double learningRateShare = 1, double[]? weights = null)
    {
        Batch<T> data = Data(inputs, targets, weights);
        CheckRows(rows, inputs.Rows);
        Remember(in data, rows, learningRateShare);
        double loss = Step(data, rows, learningRateShare);
        CheckParameters();
        return loss;
    }

    /// <summary>
    /// The gradients of the mean loss of these rows, without the penalty and without an update, as the next step would compute them: dropout
    /// drops what that step would drop, batch normalisation looks at these rows.
    /// </summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="targets"><c>[rows x outputs]</c></param>
    /// <param name="rows">Between 1 and <see cref="BatchSize"/> rows.</param>
    /// <param name="gradients">Receives one gradient a parameter, in the order of <see cref="Network{T}.CopyParametersTo"/>.</param>
    /// <param name="inputGradients">Receives the gradient of each input of these rows, <c>[rows given x inputs]</c>; not computed when left out.</param>
    /// <param name="weights">One weight a row of <paramref name="inputs"/>, 0 or more; equal when left out.</param>
    /// <returns>The mean loss.</returns>
    public double Gradient(
        Samples<T> inputs, Matrix<T> targets, ReadOnlySpan<int> rows, Span<T> gradients, Matrix<T>? inputGradients = null, double[]? weights = null)
    {
        Batch<T> data = Data(inputs, targets, weights);
        CheckRows(rows, inputs.Rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradients.Length, Network.ParameterCount);
        TrainingStep<T> step = _step;
        if (inputGradients is not null)
        {
            if (inputGradients.Rows != rows.Length || inputGradients.Columns != Network.Inputs)
            {
                throw new ArgumentException(
                    $"The gradients of {rows.Length} rows of {Network.Inputs} inputs need a matrix of that shape; it is {inputGradients.Rows} x {inputGradients.Columns}.",
                    nameof(inputGradients));
            }

            step = _stepToInputs ??= new TrainingStep<T>(
                _trained, Loss, _optimizerPass, _state, _team, _options, BatchSize, inputGradient: true, StepProfile, _members);
        }

        double loss = step.Run(data, rows, StepGoal.Gradients);
        Network.ToLogicalOrder(_state.Gradients.Span, gradients);
        for (int row = 0; inputGradients is not null && row < rows.Length; row++)
        {
            step.InputDeltas.Row(row)[..Network.Inputs].CopyTo(inputGradients.Row(row));
        }

        return loss;
    }

    /// <summary>The mean loss of these rows as the next step would compute it: what <see cref="Gradient"/> is the gradient of.</summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="targets"><c>[rows x outputs]</c></param>
    /// <param name="rows">Between 1 and <see cref="BatchSize"/> rows.</param>
    internal double StepLoss(Samples<T> inputs, Matrix<T> targets, ReadOnlySpan<int> rows) =>
        _step.Run(new Batch<T>(inputs, targets, null), rows, StepGoal.Loss);

    /// <summary>The mean loss over rows, without training on them and without the penalty.</summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="targets"><c>[rows x outputs]</c></param>
    /// <param name="weights">One weight a row, 0 or more; equal when left out.</param>
    public double Evaluate(Samples<T> inputs, Matrix<T> targets, double[]? weights = null)
    {
        Data(inputs, targets, weights);
        return Measure(inputs, targets, weights).Loss;
    }

    /// <summary>Ends the threads of the trainer.</summary>
    public void Dispose() => _team.Dispose();

    /// <summary>The mean loss over rows, and what it was computed from: logits where the loss has a link, otherwise outputs.</summary>
    internal (double Loss, Matrix<T> Outputs) Measure(Samples<T> inputs, Samples<T> targets, double[]? weights = null)
    {
        bool fromLogits = Loss.UsesLogits(Network.Layers[^1].Activation);
        Matrix<T> outputs = BulkForward<T>.Outputs(Network, inputs, activateOutput: !fromLogits, _team);
        LossFunction<T> function = Loss.Function<T>();
        T[] deltas = new T[outputs.Stride];
        T[] room = new T[targets.Stride];
        double sum = 0;
        double total = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            ReadOnlySpan<T> target = targets.PaddedRow(row, room);
            double weight = (weights is null ? 1 : weights[row]) * function.Weight(target, outputs.Columns);
            sum += weight * function.Row(outputs.Buffer.Slice(row * outputs.Stride, outputs.Stride), target, outputs.Columns, T.One, deltas);
            total += weight;
        }

        return (total > 0 ? sum / total : 0, outputs);
    }

    internal Matrix<T> Targets(ReadOnlySpan<int> labels)
    {
        if (Network.Outputs > 1)
        {
            return Matrix<T>.OneHot(labels, Network.Outputs);
        }

        var targets = new Matrix<T>(labels.Length, 1);
        for (int row = 0; row < labels.Length; row++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)labels[row], 1u, nameof(labels));
            targets[row, 0] = T.CreateTruncating(labels[row]);
        }

        return targets;
    }

    static int ChooseThreads(int wanted, Network<T> network, int batchSize)
    {
        if (wanted > 0)
        {
            return wanted;
        }

        long work = 3L * batchSize * network.Parameters.Length;
        return (int)Math.Clamp(work / WorkPerThread, 1, Environment.ProcessorCount);
    }

    double Step(in Batch<T> data, ReadOnlySpan<int> rows, double learningRateShare)
    {
        double learningRate = Optimizer.LearningRate * learningRateShare;
        if (_search is not null)
        {
            return SearchStep(_search, data, rows, learningRate);
        }

        BeginStep(learningRate);
        double loss = _step.Run(data, rows, StepGoal.Update);
        _state.Step++;
        return double.IsFinite(loss) && !_step.Overflowed ? loss : throw Diverged(_state.Step, loss);
    }

    void BeginStep(double learningRate)
    {
        _optimizerPass!.BeginStep(learningRate, _state.Scalars, _step.RateFactors);
        _step.Begin(learningRate, Optimizer.DecoupledDecay);
    }

    double SearchStep(LbfgsSearch<T> search, in Batch<T> data, ReadOnlySpan<int> rows, double learningRate)
    {
        search.State.Started &= !_objective.Of(data, rows);
        LbfgsStep step = search.Step(_objective, _state.Parameters);
        _state.Step++;
        HasConverged = step.Outcome is LbfgsOutcome.Converged or LbfgsOutcome.Exhausted;
        return step.Outcome == LbfgsOutcome.NotFinite ? throw DivergedHere(data, rows, step.Loss, learningRate) : step.Loss - _objective.Penalty;
    }
}
