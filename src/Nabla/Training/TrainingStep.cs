using System;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;

namespace Nabla.Training;

/// <summary>
/// One step on one batch, as every member of the worker team executes it: gather rows, forward, loss, backward with the update behind each
/// piece of the gradient. Barriers stand between the phases; within a phase the members share items of work that write different memory.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class TrainingStep<T> : ITeamWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Work below this many multiply-adds is not worth a second thread: it takes less time than the threads need to meet.</summary>
    const long SmallestSharedWork = 250_000;

    readonly LayerPass<T>[] _passes;
    readonly LayerPass<T> _last;
    readonly LossFunction<T> _loss;
    readonly bool _fromLogits;
    readonly OptimizerPass<T>? _optimizer;
    readonly TrainingState<T> _state;
    readonly WorkerTeam _team;
    readonly Regularization _regularization;
    readonly double[] _blockSquares;
    readonly NetworkMemory<T> _memory;
    readonly AlignedBuffer<T> _targets;
    readonly double[] _rowLosses;
    readonly double[] _rowWeights;
    readonly int[] _rows;
    Batch<T> _batch;
    Penalties<T> _weightPenalties;
    Penalties<T> _biasPenalties;
    int _count;
    StepGoal _goal;

    public TrainingStep(
        Network<T> network, Loss loss, OptimizerPass<T>? optimizer, TrainingState<T> state, WorkerTeam team, TrainerOptions options, int batchSize,
        bool inputGradient)
    {
        _passes = network.Passes;
        _last = _passes[^1];
        _loss = loss.Function<T>();
        _fromLogits = loss.UsesLogits(_last.Layer.Activation);
        _optimizer = optimizer;
        _state = state;
        _team = team;
        _regularization = options.Regularization;
        _blockSquares = new double[_regularization.NeedsGradientNorm ? NormKernel.BlockCount(state.Gradients.Length) : 0];
        _memory = NetworkMemory<T>.ForGradients(network, batchSize, options.Seed, inputGradient);
        _memory.Training = true;
        _memory.ActivatesOutput = !_fromLogits;
        _memory.Inputs = RowBlock<T>.New(batchSize, VectorArithmetic.Padded(network.Inputs));
        _targets = new AlignedBuffer<T>(batchSize * VectorArithmetic.Padded(network.Outputs));
        _rowLosses = new double[batchSize];
        _rowWeights = new double[batchSize];
        _rows = new int[batchSize];
    }

    /// <summary>dC/d(input) of the last step, row by row, where it was asked for.</summary>
    public RowBlock<T> InputDeltas => _memory.InputDeltas!.Value;

    /// <summary>What the coming step does besides the optimizer's rule.</summary>
    /// <param name="learningRate">Its learning rate.</param>
    /// <param name="optimizerDecay">The weight decay that the optimizer brings with it.</param>
    public void Begin(double learningRate, double optimizerDecay)
    {
        _weightPenalties = _regularization.ForWeights<T>(learningRate, optimizerDecay: optimizerDecay);
        _biasPenalties = _regularization.ForBiases<T>();
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
        _team.Run(this);
        double sum = 0;
        double weights = 0;
        for (int row = 0; row < _count; row++)
        {
            sum += _rowLosses[row];
            weights += _rowWeights[row];
        }

        return sum / weights;
    }

    public void Execute(int worker)
    {
        Gather(worker);
        _team.Barrier();
        foreach (LayerPass<T> pass in _passes)
        {
            Forward(pass, worker);
            _team.Barrier();
        }

        Losses(worker);
        if (_goal == StepGoal.Loss)
        {
            return;
        }

        Transpose(worker);
        _team.Barrier();
        for (int layer = _passes.Length - 1; layer >= 0; layer--)
        {
            // The input gradient reads the transposed copy of the weights, so that their update may go on beside it.
            Backward(_passes[layer], worker);
            Gradient(_passes[layer], worker);
            _team.Barrier();
        }

        if (_goal == StepGoal.Update && _regularization.NeedsGradientNorm)
        {
            UpdateClipped(worker);
            _team.Barrier();
        }

        if (_goal == StepGoal.Update && _regularization.MaxNorm > 0)
        {
            BoundNorms(worker);
        }
    }

    void Gather(int worker)
    {
        int stride = _batch.Inputs.Stride;
        int targetStride = _batch.Targets.Stride;
        (int start, int end) = Share(_count, (long)_count * stride / 4, worker);
        ReadOnlySpan<int> rows = _rows.AsSpan(start, end - start);
        _batch.Inputs.Gather(rows, _memory.Inputs.Buffer.Slice(start * stride, rows.Length * stride));
        _batch.Targets.Gather(rows, _targets.Slice(start * targetStride, rows.Length * targetStride));
        for (int row = start; row < end; row++)
        {
            double weight = _batch.Weights is { } weights ? weights[_rows[row]] : 1;
            _rowWeights[row] = weight * _loss.Weight(_targets.Slice(row * targetStride, targetStride), _last.Layer.Outputs);
        }
    }

    void Forward(LayerPass<T> pass, int worker)
    {
        (int start, int end) = Share(pass.ForwardItems(_count), pass.Work(_count), worker);
        for (int item = start; item < end; item++)
        {
            pass.Forward(item, _memory);
        }
    }

    /// <summary>The loss of each row and dZ of the last layer (BP1). A row counts by its weight among those of the batch.</summary>
    void Losses(int worker)
    {
        int stride = _last.Stride;
        (int start, int end) = Share(_count, (long)_count * stride * 10, worker);
        double total = 0;
        for (int row = 0; row < _count; row++)
        {
            total += _rowWeights[row];
        }

        // Where the loss takes logits, the forward pass left them in place of the pre-activations.
        LayerMemory<T> memory = _memory[_last.Layer.Index];
        RowBlock<T> outputs = _fromLogits && _last.Layer is DenseLayer ? memory.PreActivations : memory.Activations;
        bool outputOnly = _last.Layer.Activation.OutputOnly;
        RowBlock<T> preActivations = _last.PreActivations(_memory);
        for (int row = start; row < end; row++)
        {
            Span<T> output = outputs.Row(row);
            Span<T> deltas = memory.Deltas.Row(row);
            if (outputOnly && !_fromLogits)
            {
                _last.Activation.Forward(output, stride, 1, _last.Layer.Outputs, output);
            }

            T scale = T.CreateTruncating(_rowWeights[row]) / T.CreateTruncating(total);
            _rowLosses[row] = _rowWeights[row] * _loss.Row(output, _targets.Slice(row * stride, stride), _last.Layer.Outputs, scale, deltas);
            if (!_fromLogits)
            {
                int columns = outputOnly ? _last.Layer.Outputs : stride;
                _last.Activation.Backward(preActivations.Row(row), output, stride, 1, columns, deltas);
            }
        }
    }

    /// <summary>Wᵀ of every layer whose source's gradient somebody needs.</summary>
    void Transpose(int worker)
    {
        foreach (LayerPass<T> pass in _passes)
        {
            if (!_memory.Edges[pass.Layer.Index][0].IsNeeded)
            {
                continue;
            }

            (int start, int end) = Share(pass.TransposeItems, (long)pass.TransposedLength * 4, worker);
            for (int item = start; item < end; item++)
            {
                pass.Transpose(item, _memory);
            }
        }
    }

    void Backward(LayerPass<T> pass, int worker)
    {
        Edge[] edges = _memory.Edges[pass.Layer.Index];
        if (edges.Length == 1 && !edges[0].IsNeeded)
        {
            return;
        }

        (int start, int end) = Share(pass.BackwardItems(_count), pass.Work(_count), worker);
        for (int item = start; item < end; item++)
        {
            pass.Backward(item, _memory);
        }
    }

    void Gradient(LayerPass<T> pass, int worker)
    {
        (int start, int end) = Share(pass.GradientItems, pass.Work(_count), worker);
        for (int item = start; item < end; item++)
        {
            pass.Gradient(item, _memory, _state.Gradients);
            if (_goal == StepGoal.Update && !_regularization.NeedsGradientNorm)
            {
                ParameterPiece piece = pass.Piece(item);
                _state.Update(_optimizer!, piece.IsWeight ? _weightPenalties : _biasPenalties, piece.Start, piece.Length);
            }
        }
    }

    /// <summary>The update where the norm of the whole gradient must be known first.</summary>
    void UpdateClipped(int worker)
    {
        int length = _state.Gradients.Length;
        (int start, int end) = Share(_blockSquares.Length, length, worker);
        for (int block = start; block < end; block++)
        {
            _blockSquares[block] = NormKernel.SumOfSquaresOfBlock<T>(_state.Gradients.Span, block);
        }

        _team.Barrier();
        double sum = 0;
        foreach (double squares in _blockSquares)
        {
            sum += squares;
        }

        T scale = T.CreateTruncating(_regularization.GradientScale(sum));
        Penalties<T> weights = _weightPenalties with { GradientScale = scale };
        Penalties<T> biases = _biasPenalties with { GradientScale = scale };
        foreach (LayerPass<T> pass in _passes)
        {
            (int first, int last) = Share(pass.GradientItems, length, worker);
            for (int item = first; item < last; item++)
            {
                ParameterPiece piece = pass.Piece(item);
                _state.Update(_optimizer!, piece.IsWeight ? weights : biases, piece.Start, piece.Length);
            }
        }
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

            (int start, int end) = Share(dense.PanelCount, pass.Work(1), worker);
            for (int panel = start; panel < end; panel++)
            {
                (int offset, int length, int width) = dense.Panel(panel);
                MaxNormKernel.Apply(_state.Parameters.Slice(offset, length), width, _regularization.MaxNorm);
            }
        }
    }

    /// <summary>A member's share of <paramref name="count"/> items; all of them are the first member's where the work is too small to share.</summary>
    (int Start, int End) Share(int count, long work, int worker) =>
        work >= SmallestSharedWork ? _team.Share(count, worker) : worker == 0 ? (0, count) : (0, 0);
}

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
