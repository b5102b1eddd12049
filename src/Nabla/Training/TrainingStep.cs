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
sealed class TrainingStep<T> : ITeamWork
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
    readonly AlignedBuffer<T>[] _scratch;
    readonly ParameterPiece[] _tensors;
    readonly long _workPerRow;
    readonly bool _hasTransposed;
    readonly double[] _blockSquares;
    readonly NetworkMemory<T> _memory;
    readonly RowBlock<T> _targets;
    readonly double[] _rowLosses;
    readonly double[] _rowWeights;
    readonly int[] _rows;
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
        bool inputGradient, StepProfile? profile)
    {
        _network = network;
        _profile = profile;
        _passes = network.Passes;
        _last = _passes[^1];
        _loss = loss.Function<T>();
        _fromLogits = loss.UsesLogits(_last.Layer.Activation);
        _activatesByRow = _last.Layer.Activation.OutputOnly && !_fromLogits;
        _optimizer = optimizer;
        _state = state;
        _team = team;
        _regularization = options.Regularization;
        _skipsZeros = options.SkipsZeros;
        _items = [.. _passes.SelectMany(pass => Enumerable.Range(0, pass.GradientItems).Select(item => new GradientItem<T>(pass, item, pass.Piece(item))))];
        _itemShares = Shares(_items, team.Size);
        int longest = _items.Length == 0 ? 0 : _items.Max(item => item.Piece.Length);
        _scratch = [.. Enumerable.Range(0, team.Size).Select(_ => new AlignedBuffer<T>(longest))];
        _tensors = [.. network.Layers.SelectMany(layer => layer.Tensors).Select(tensor => new ParameterPiece(tensor.Offset, tensor.End - tensor.Offset, tensor.IsMatrix))];
        _workPerRow = 3 * _passes.Sum(pass => pass.Work(1));
        _blockSquares = new double[_regularization.NeedsGradientNorm ? NormKernel.BlockCount(state.Gradients.Length) : 0];
        _memory = NetworkMemory<T>.ForGradients(network, batchSize, options.Seed, inputGradient);
        _memory.Training = true;
        _memory.ActivatesOutput = !_fromLogits;
        _hasTransposed = _passes.Any(pass => _memory[pass.Layer.Index].Transposed!.Length > 0);
        _targets = RowBlock<T>.New(batchSize, VectorArithmetic.Padded(network.Outputs));
        _rowLosses = new double[batchSize];
        _rowWeights = new double[batchSize];
        _rows = new int[batchSize];
    }

    /// <summary>dC/d(input) of the last step, row by row, where it was asked for.</summary>
    public RowBlock<T> InputDeltas => _memory.InputDeltas!.Value;

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
        _treatsAlike = _weightPenalties == _biasPenalties;
    }

    /// <summary>Trains on these rows of the data and returns the mean of their losses before the update. Allocates nothing.</summary>
    /// <param name="batch">The data.</param>
    /// <param name="rows">The rows of the batch, at most the batch size.</param>
    /// <param name="goal">How far the step goes.</param>
    public double Run(in Batch<T> batch, ReadOnlySpan<int> rows, StepGoal goal)
    {
        rows.CopyTo(_rows);
        _count = rows.Length;
        _batch = batch;
        _goal = goal;
        _memory.Rows = rows.Length;
        _memory.Step = _state.Step;
        _memory.UpdatesStatistics = goal == StepGoal.Update;
        _shared = _team.Size > 1 && rows.Length * _workPerRow >= SmallestSharedWork;
        _transposes = _hasTransposed && (goal == StepGoal.Gradients || _transposedVersion != _network.ParameterVersion);
        MeasureDensity();
        _profile?.Begin(rows.Length, _shared ? _team.Size : 1);
        Weigh();
        if (_shared)
        {
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

    void Gather(int first, int count)
    {
        ReadOnlySpan<int> rows = _rows.AsSpan(first, count);
        _batch.Inputs.Gather(rows, _memory.Inputs.From(first));
        _batch.Targets.Gather(rows, _targets.From(first));
    }

    /// <summary>
    /// How much of the inputs is not zero, from up to 64 rows spread over the data, once for each data set: a choice between two ways to the same
    /// bits.
    /// </summary>
    void MeasureDensity()
    {
        if (_skipsZeros && !ReferenceEquals(_batch.Inputs, _measuredInputs))
        {
            _measuredInputs = _batch.Inputs;
            _memory.InputDensity = Density(_batch.Inputs);
        }
    }

    static double Density(Samples<T> inputs)
    {
        int sample = Math.Min(SampledRows, inputs.Rows);
        int[] rows = [.. Enumerable.Range(0, sample).Select(i => (int)((long)i * inputs.Rows / sample))];
        T[] values = new T[sample * inputs.Stride];
        inputs.Gather(rows, values);
        return SparseProduct.Density<T>(values) * inputs.Stride / inputs.Columns;
    }

    /// <summary>How much each row counts in the mean of the batch.</summary>
    void Weigh()
    {
        _weighted = _batch.Weights is not null || _loss.IsWeighted;
        Weight = _count;
        if (!_weighted)
        {
            return;
        }

        Weight = 0;
        int stride = _batch.Targets.Stride;
        for (int row = 0; row < _count; row++)
        {
            double weight = _batch.Weights is { } weights ? weights[_rows[row]] : 1;
            _rowWeights[row] = weight * _loss.Weight(_batch.Targets.Buffer.Slice(_rows[row] * stride, stride), _last.Layer.Outputs);
            Weight += _rowWeights[row];
        }
    }

    void Forward(int worker, int first, int count)
    {
        bool wasByRows = true;
        foreach (LayerPass<T> pass in _passes)
        {
            bool byRows = IsByRows(pass, pass.ForwardBlocks, pass.Stride);
            if (!byRows || !wasByRows)
            {
                Barrier(worker);
            }

            pass.Forward(byRows ? new Region(first, count, 0, pass.ForwardBlocks) : Blocks(pass.ForwardBlocks, worker), _memory);
            _profile?.Mark(worker, StepPart.Forward, pass.Layer.Index);
            wasByRows = byRows;
        }

        if (!wasByRows)
        {
            Barrier(worker);
        }
    }

    /// <summary>The loss of each row and dZ of the last layer (BP1). A row counts by its weight among those of the batch.</summary>
    void Losses(int first, int count)
    {
        // Where the loss takes logits, the forward pass left them in place of the pre-activations.
        int stride = _last.Stride;
        int outputs = _last.Layer.Outputs;
        LayerMemory<T> memory = _memory[_last.Layer.Index];
        Span<T> given = (_fromLogits && _last.Layer is DenseLayer ? memory.PreActivations : memory.Activations).From(first);
        Span<T> deltas = memory.Deltas.From(first);
        if (_activatesByRow)
        {
            _last.Activation.Forward(given, stride, count, outputs, given);
        }

        if (_weighted)
        {
            for (int row = 0; row < count; row++)
            {
                double weight = _rowWeights[first + row];
                T scale = Weight == 0 ? T.Zero : T.CreateTruncating(weight) / T.CreateTruncating(Weight);
                _rowLosses[first + row] = weight * _loss.Row(
                    given.Slice(row * stride, stride), _targets.Row(first + row), outputs, scale, deltas.Slice(row * stride, stride));
            }
        }
        else
        {
            _loss.Rows(given, _targets.From(first), stride, outputs, T.One / T.CreateTruncating(_count), deltas, _rowLosses.AsSpan(first, count));
        }

        if (!_fromLogits)
        {
            _last.Derive(_memory, first, count, 0, _activatesByRow ? outputs : stride);
        }
    }

    /// <summary>Wᵀ of every layer whose source's gradient somebody needs.</summary>
    void Transpose(int worker)
    {
        foreach (LayerPass<T> pass in _passes)
        {
            int items = _memory[pass.Layer.Index].Transposed!.Length == 0 ? 0 : pass.TransposeItems;
            (int start, int end) = Share(items, worker);
            for (int item = start; item < end; item++)
            {
                pass.Transpose(item, _memory);
            }

            _profile?.Mark(worker, StepPart.Transpose, pass.Layer.Index);
        }
    }

    void Backward(int worker, int first, int count)
    {
        bool wasByRows = true;
        for (int layer = _passes.Length - 1; layer >= 0; layer--)
        {
            LayerPass<T> pass = _passes[layer];
            Edge[] edges = _memory.Edges[layer];
            if (edges.Length == 1 && !edges[0].IsNeeded)
            {
                continue;
            }

            bool byRows = IsByRows(pass, pass.BackwardBlocks, pass.BackwardBlocks * MatrixProduct.PanelColumns);
            if (!byRows || !wasByRows)
            {
                Barrier(worker);
            }

            pass.Backward(byRows ? new Region(first, count, 0, pass.BackwardBlocks) : Blocks(pass.BackwardBlocks, worker), _memory);
            _profile?.Mark(worker, StepPart.InputGradient, layer);
            wasByRows = byRows;
        }
    }

    /// <summary>This member's pieces of the gradient, and of the parameters.</summary>
    void Gradients(int worker)
    {
        bool updates = _goal == StepGoal.Update && !_regularization.NeedsGradientNorm;
        bool atOnce = updates && !_shared && _state.Gradients.Length <= LargestSingleUpdate;
        (int start, int end) = _shared ? (_itemShares[worker], _itemShares[worker + 1]) : (0, _items.Length);
        for (int i = start; i < end; i++)
        {
            ref readonly GradientItem<T> item = ref _items[i];
            if (updates && !atOnce)
            {
                // The gradient goes no further than the cache: the update takes it from there.
                item.Pass.Gradient(item.Index, _memory, _scratch[worker], 0);
                _profile?.Mark(worker, StepPart.WeightGradient, item.Pass.Layer.Index);
                Update(item.Piece, _scratch[worker].Slice(0, item.Piece.Length), _weightPenalties, _biasPenalties);
                _profile?.Mark(worker, StepPart.Update, item.Pass.Layer.Index);
                item.Pass.Refresh(item.Index, _memory);
                _profile?.Mark(worker, StepPart.Transpose, item.Pass.Layer.Index);
            }
            else
            {
                item.Pass.Gradient(item.Index, _memory, _state.Gradients, item.Piece.Start);
                _profile?.Mark(worker, StepPart.WeightGradient, item.Pass.Layer.Index);
            }
        }

        if (atOnce)
        {
            UpdateAll();
        }
    }

    /// <summary>All parameters of a small network: in one loop where weights and biases are treated alike.</summary>
    void UpdateAll()
    {
        if (_treatsAlike)
        {
            _state.Update(_optimizer!, in _weightPenalties, _state.Gradients.Span, 0);
        }
        else
        {
            foreach (ParameterPiece tensor in _tensors)
            {
                Update(tensor, _state.Gradients.Slice(tensor.Start, tensor.Length), _weightPenalties, _biasPenalties);
            }
        }

        _profile?.Mark(0, StepPart.Update);

        if (_hasTransposed)
        {
            Transpose(0);
        }
    }

    void Update(in ParameterPiece piece, ReadOnlySpan<T> gradients, in Penalties<T> weights, in Penalties<T> biases)
    {
        if (piece.IsWeight)
        {
            _state.Update(_optimizer!, in weights, gradients, piece.Start);
        }
        else
        {
            _state.Update(_optimizer!, in biases, gradients, piece.Start);
        }
    }

    /// <summary>The update where the norm of the whole gradient must be known first.</summary>
    void UpdateClipped(int worker)
    {
        (int start, int end) = Share(_blockSquares.Length, worker);
        for (int block = start; block < end; block++)
        {
            _blockSquares[block] = NormKernel.SumOfSquaresOfBlock<T>(_state.Gradients.Span, block);
        }

        _profile?.Mark(worker, StepPart.Update);
        Barrier(worker);
        double sum = 0;
        foreach (double squares in _blockSquares)
        {
            sum += squares;
        }

        T scale = T.CreateTruncating(_regularization.GradientScale(sum));
        Penalties<T> weights = _weightPenalties with { GradientScale = scale };
        Penalties<T> biases = _biasPenalties with { GradientScale = scale };
        (start, end) = _shared ? (_itemShares[worker], _itemShares[worker + 1]) : (0, _items.Length);
        for (int item = start; item < end; item++)
        {
            ParameterPiece piece = _items[item].Piece;
            Update(piece, _state.Gradients.Slice(piece.Start, piece.Length), weights, biases);
        }

        _profile?.Mark(worker, StepPart.Update);
    }

    /// <summary>The incoming weights of each unit, scaled back to the largest norm there may be.</summary>
    void BoundNorms(int worker)
    {
        foreach (LayerPass<T> pass in _passes)
        {
            if (pass is not DensePass<T> dense)
            {
                continue;
            }

            (int start, int end) = Share(dense.PanelCount, worker);
            for (int panel = start; panel < end; panel++)
            {
                (int offset, int length, int width) = dense.Panel(panel);
                MaxNormKernel.Apply(_state.Parameters.Slice(offset, length), width, _regularization.MaxNorm);
            }
        }

        _profile?.Mark(worker, StepPart.Update);
    }

    /// <summary>
    /// How a layer is divided. By rows every member reads all weights, half of which another has just changed; by columns every member reads all
    /// rows, and there are two barriers more. Where the weights are the larger part, and the columns divide evenly, columns win.
    /// </summary>
    bool IsByRows(LayerPass<T> pass, int blocks, int columns)
    {
        if (!_shared || !pass.IsByRows || blocks == 1)
        {
            return pass.IsByRows;
        }

        int members = _team.Size;
        int largest = (blocks + members - 1) / members;
        bool even = 4 * largest * members <= 5 * blocks;
        return _count >= SmallestRowShare * members && (!even || columns <= _count || pass.Work(_count) < SmallestDividedWork);
    }

    void Barrier(int worker)
    {
        if (_shared)
        {
            _team.Barrier();
            _profile?.Mark(worker, StepPart.Wait);
        }
    }

    /// <summary>A member's share of <paramref name="count"/> items.</summary>
    (int Start, int End) Share(int count, int worker) => _shared ? _team.Share(count, worker) : (0, count);

    /// <summary>A member's rows of the batch.</summary>
    (int First, int Count) Rows(int worker)
    {
        (int start, int end) = Share(_count, worker);
        return (start, end - start);
    }

    /// <summary>A member's blocks of columns, all rows of them.</summary>
    Region Blocks(int blocks, int worker)
    {
        (int start, int end) = Share(blocks, worker);
        return new Region(0, _count, start, end);
    }

    /// <summary>Where each member's pieces of the gradient begin: as even as possible by their elements.</summary>
    static int[] Shares(GradientItem<T>[] items, int members)
    {
        int[] shares = new int[members + 1];
        long total = items.Sum(item => (long)item.Piece.Length);
        long before = 0;
        int member = 1;
        for (int i = 0; i < items.Length; i++)
        {
            // An item is the member's in whose share its middle lies.
            while (member < members && (2 * before) + items[i].Piece.Length > 2 * total * member / members)
            {
                shares[member++] = i;
            }

            before += items[i].Piece.Length;
        }

        shares.AsSpan(member).Fill(items.Length);
        return shares;
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
readonly record struct Batch<T>(Samples<T> Inputs, Matrix<T> Targets, double[]? Weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
