using System;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;

namespace Nabla.Training;

/// <summary>
/// One step on one batch, as every member of the worker team executes it. A member takes its rows from the gather through all layers to the
/// loss and back without waiting for anybody; behind a barrier, when every delta is there, it computes its pieces of the gradient, each with
/// the update behind it. A layer that looks at all rows of the batch, and a layer with too few rows to share, is divided by columns instead,
/// between two barriers.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed partial class TrainingStep<T> : ITeamWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// A step of fewer multiply-adds is one thread's: the others would take longer to meet than to work. Measured with Adam and batches of 32: two
    /// threads take 1.12 times the time of one for 570,000 multiply-adds (13-64-64-1), 0.86 times for 810,000 (13-96-64-1).
    /// </summary>
    const long SmallestSharedWork = 700_000;

    /// <summary>With fewer rows a member, every member would read all weights for little work: dense layers are divided by columns.</summary>
    const int SmallestRowShare = 12;

    /// <summary>Multiply-adds of a layer for which the two barriers around a division by columns are worth it.</summary>
    const long SmallestDividedWork = 1_000_000;

    /// <summary>Rows whose zeros are counted.</summary>
    const int SampledRows = 64;

    /// <summary>Up to so many parameters the update waits until all gradients are there: one loop over memory that is in cache anyway.</summary>
    const int LargestSingleUpdate = 16_384;

    readonly LayerPass<T>[] _passes;
    readonly LayerPass<T> _last;
    readonly LossFunction<T> _loss;
    readonly bool _fromLogits;
    readonly bool _activatesByRow;
    readonly OptimizerPass<T>? _optimizer;
    readonly Network<T> _network;
    readonly TrainingState<T> _state;
    readonly WorkerTeam _team;
    readonly Regularization _regularization;
    readonly bool _skipsZeros;
    readonly GradientItem<T>[] _items;
    readonly int[] _itemShares;
    readonly ItemRanges _pieces;
    readonly AlignedBuffer<T>[] _scratch;
    readonly ParameterPiece[] _tensors;

    /// <summary>The factors of the learning rate, and which of them each of <see cref="_tensors"/> and each of <see cref="_items"/> has.</summary>
    readonly double[] _rateFactors;
    readonly int[] _groups;
    readonly int[] _itemGroups;
    readonly long _workPerRow;
    readonly bool _hasTransposed;
    readonly double[] _blockSquares;
    readonly NetworkMemory<T> _memory;
    readonly RowBlock<T> _targets;
    readonly double[] _rowLosses;
    readonly double[] _rowWeights;
    readonly int[] _rows;
    readonly DenseChain<T>? _chain;
    readonly bool _mayRunLate;
    readonly LateLosses<T> _lateLosses;
    Samples<T>? _measuredInputs;
    readonly StepProfile? _profile;
    Batch<T> _batch;
    Penalties<T> _weightPenalties;
    Penalties<T> _biasPenalties;
    double _learningRate = double.NaN;
    bool _treatsAlike;
    int _count;
    bool _weighted;
    bool _shared;
    bool _transposes;
    long _transposedVersion = -1;
    StepGoal _goal;

    public TrainingStep(
        Network<T> network, Loss loss, OptimizerPass<T>? optimizer, TrainingState<T> state, WorkerTeam team, TrainerOptions options, int batchSize,
        bool inputGradient, StepProfile? profile, int members)
    {
        _network = network;
        _profile = profile;
        _passes = network.Passes;
        _last = _passes[^1];
        _loss = members == 1 ? loss.Function<T>() : new MemberLossFunction<T>(loss.Function<T>(), members, network.Outputs / members);
        _fromLogits = loss.UsesLogits(_last.Layer.Activation);
        _activatesByRow = _last.Layer.Activation.OutputOnly && !_fromLogits;
        _optimizer = optimizer;
        _state = state;
        _team = team;
        _regularization = options.Regularization;
        _skipsZeros = options.SkipsZeros;
        _items = [.. _passes.SelectMany(pass => Enumerable.Range(0, pass.GradientItems).Select(item => new GradientItem<T>(pass, item, pass.Piece(item))))];
        _itemShares = Shares(_items, team.Size);
        _pieces = new ItemRanges(team.Size);
        int longest = _items.Length == 0 ? 0 : _items.Max(item => item.Piece.Length);
        _scratch = [.. Enumerable.Range(0, team.Size).Select(_ => new AlignedBuffer<T>(longest))];
        _tensors = [.. network.Layers.SelectMany(layer => layer.Tensors).Select(tensor => new ParameterPiece(tensor.Offset, tensor.End - tensor.Offset, tensor.IsMatrix))];
        (_rateFactors, (ParameterTensor Tensor, int Group)[] grouped) = options.LearningRateFactors.Of(network.Layers);
        _groups = [.. grouped.Select(tensor => tensor.Group)];
        _itemGroups = [.. _items.Select(item => grouped.First(tensor => item.Piece.Start < tensor.Tensor.End).Group)];
        _workPerRow = 3 * _passes.Sum(pass => pass.Work(1));
        _blockSquares = new double[_regularization.NeedsGradientNorm ? NormKernel.BlockCount(state.Gradients.Length) : 0];
        _memory = NetworkMemory<T>.ForGradients(network, batchSize, options.Seed, inputGradient);
        _memory.Training = true;
        _memory.ActivatesOutput = !_fromLogits;
        _hasTransposed = _passes.Any(pass => _memory[pass.Layer.Index].Transposed!.Length > 0);
        _targets = RowBlock<T>.New(batchSize, VectorArithmetic.Padded(network.Outputs / members));
        _rowLosses = new double[VectorArithmetic.Padded(batchSize)];
        _rowWeights = new double[batchSize];
        _rows = new int[batchSize];
        _chain = FindChain(options);
        _mayRunLate = _chain is { EndsInColumn: true } && loss is not CustomLoss;
        _lateLosses = new LateLosses<T>(_loss, batchSize);
    }

    /// <summary>dC/d(input) of the last step, row by row, where it was asked for.</summary>
    public RowBlock<T> InputDeltas => _memory.InputDeltas!.Value;

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate => _learningRate;

    /// <summary>What the last step has computed, layer by layer, where it was no compiled pass.</summary>
    public NetworkMemory<T> Memory => _memory;

    /// <summary>The factors of the learning rate, one for each group of parameters.</summary>
    public ReadOnlySpan<double> RateFactors => _rateFactors;

    /// <summary>The sum of the weights of the last step's rows: their number where all count the same.</summary>
    public double Weight { get; private set; }

    /// <summary>What the coming step does besides the optimizer's rule.</summary>
    /// <param name="learningRate">Its learning rate.</param>
    /// <param name="optimizerDecay">The weight decay that the optimizer brings with it.</param>
    public void Begin(double learningRate, double optimizerDecay)
    {
        if (learningRate == _learningRate)
        {
            return;
        }

        _learningRate = learningRate;
        _weightPenalties = _regularization.ForWeights<T>(learningRate, optimizerDecay: optimizerDecay);
        _biasPenalties = _regularization.ForBiases<T>();
        _treatsAlike = _weightPenalties == _biasPenalties && _rateFactors.Length < 2;
    }

    /// <summary>Trains on these rows of the data and returns the mean of their losses before the update. Allocates nothing.</summary>
    /// <param name="batch">The data.</param>
    /// <param name="rows">The rows of the batch, at most the batch size.</param>
    /// <param name="goal">How far the step goes.</param>
    public double Run(in Batch<T> batch, ReadOnlySpan<int> rows, StepGoal goal)
    {
        if (_chain is not null && goal == StepGoal.Update && TakesChain(in batch, rows.Length))
        {
            return RunChain(_chain, in batch, rows);
        }

        rows.CopyTo(_rows);
        _count = rows.Length;
        _batch = batch;
        _goal = goal;
        BeginCheck();
        _memory.Rows = rows.Length;
        _memory.Step = _state.Step;
        _memory.UpdatesStatistics = goal == StepGoal.Update;
        _shared = _team.Size > 1 && rows.Length * _workPerRow >= SmallestSharedWork;
        _transposes = _hasTransposed && (goal == StepGoal.Gradients || _transposedVersion != _network.ParameterVersion);
        MeasureDensity(batch.Inputs);
        _profile?.Begin(rows.Length, _shared ? _team.Size : 1);
        Weigh();
        if (_shared)
        {
            AssignPieces();
            _team.Run(this);
        }
        else
        {
            Execute(0);
        }

        // Whoever changes the parameters elsewhere makes the transposed copies stale.
        bool refreshed = goal == StepGoal.Update && !_regularization.NeedsGradientNorm && _regularization.MaxNorm == 0;
        _transposedVersion = refreshed ? _network.ParameterVersion : -1;
        double sum = 0;
        for (int row = 0; row < _count; row++)
        {
            sum += _rowLosses[row];
        }

        CheckMemory();
        _profile?.End();
        return Weight == 0 ? 0 : sum / Weight;
    }

    public void Execute(int worker)
    {
        _profile?.Enter(worker);
        (int first, int count) = Rows(worker);
        if (_transposes)
        {
            Transpose(worker);
            Barrier(worker);
        }

        Gather(first, count);
        _profile?.Mark(worker, StepPart.Gather);
        Forward(worker, first, count);
        Losses(first, count);
        _profile?.Mark(worker, StepPart.Loss);
        if (_goal == StepGoal.Loss)
        {
            return;
        }

        Backward(worker, first, count);
        Barrier(worker);
        Gradients(worker);
        if (_goal == StepGoal.Update && _regularization.NeedsGradientNorm)
        {
            Barrier(worker);
            UpdateClipped(worker);
        }

        if (_goal == StepGoal.Update && _regularization.MaxNorm > 0)
        {
            Barrier(worker);
            BoundNorms(worker);
        }
    }
}

/// <summary>A piece of the gradient, and the loop that computes it.</summary>
readonly record struct GradientItem<T>(LayerPass<T> Pass, int Index, ParameterPiece Piece)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>How far a step goes; what lies behind is left alone.</summary>
enum StepGoal
{
    /// <summary>To the loss.</summary>
    Loss,

    /// <summary>To the gradients.</summary>
    Gradients,

    /// <summary>To the new parameters and running statistics.</summary>
    Update,
}

/// <summary>The data that a step takes its rows from.</summary>
/// <param name="Inputs"><c>[rows x inputs]</c></param>
/// <param name="Targets"><c>[rows x outputs]</c></param>
/// <param name="Weights">One weight a row, or <see langword="null"/> where all count the same.</param>
readonly record struct Batch<T>(Samples<T> Inputs, Samples<T> Targets, double[]? Weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
