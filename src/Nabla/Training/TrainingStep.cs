using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;

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

    readonly Network<T> _network;
    readonly LossFunction<T> _loss;
    readonly bool _fromLogits;
    readonly OptimizerPass<T> _optimizer;
    readonly TrainingState<T> _state;
    readonly WorkerTeam _team;
    Penalties<T> _weightPenalties;
    readonly LayerMemory[] _memory;
    readonly AlignedBuffer<T> _inputs;
    readonly AlignedBuffer<T> _targets;
    readonly double[] _rowLosses;
    readonly int[] _rows;
    Matrix<T>? _allInputs;
    Matrix<T>? _allTargets;
    int _count;
    bool _update;

    public TrainingStep(
        Network<T> network, Loss loss, OptimizerPass<T> optimizer, TrainingState<T> state, WorkerTeam team, double l2Penalty, int batchSize)
    {
        _network = network;
        _loss = loss.Function<T>();
        _fromLogits = loss.UsesLogits(network.Layers[^1].Activation);
        _optimizer = optimizer;
        _state = state;
        _team = team;
        _weightPenalties = new Penalties<T> { L2 = T.CreateTruncating(l2Penalty) };
        _memory = [.. network.Passes.Select((pass, layer) => new LayerMemory(pass, layer, batchSize))];
        _inputs = new AlignedBuffer<T>(batchSize * VectorArithmetic.Padded(network.Inputs));
        _targets = new AlignedBuffer<T>(batchSize * VectorArithmetic.Padded(network.Outputs));
        _rowLosses = new double[batchSize];
        _rows = new int[batchSize];
    }

    /// <summary>The share of every weight that goes before the update of the coming step.</summary>
    public double Shrink
    {
        set => _weightPenalties = _weightPenalties with { Shrink = T.CreateTruncating(value) };
    }

    IReadOnlyList<DensePass<T>> Passes => _network.Passes;

    /// <summary>Trains on these rows of the data and returns the mean of their losses before the update. Allocates nothing.</summary>
    /// <param name="inputs">All inputs.</param>
    /// <param name="targets">All targets.</param>
    /// <param name="rows">The rows of the batch, at most the batch size.</param>
    /// <param name="update">False computes loss and gradients, and leaves the parameters alone.</param>
    public double Run(Matrix<T> inputs, Matrix<T> targets, ReadOnlySpan<int> rows, bool update)
    {
        rows.CopyTo(_rows);
        _count = rows.Length;
        _allInputs = inputs;
        _allTargets = targets;
        _update = update;
        _team.Run(this);
        double sum = 0;
        for (int row = 0; row < _count; row++)
        {
            sum += _rowLosses[row];
        }

        return sum / _count;
    }

    public void Execute(int worker)
    {
        Gather(worker);
        _team.Barrier();
        for (int layer = 0; layer < Passes.Count; layer++)
        {
            Forward(layer, worker);
            _team.Barrier();
        }

        Losses(worker);
        Transpose(worker);
        _team.Barrier();
        for (int layer = Passes.Count - 1; layer >= 0; layer--)
        {
            // The input gradient reads the transposed copy of the weights, so that their update may go on beside it.
            BackwardInput(layer, worker);
            WeightGradient(layer, worker);
            _team.Barrier();
        }
    }

    void Gather(int worker)
    {
        (int start, int end) = Share(_count, (long)_count * _allInputs!.Stride / 4, worker);
        ReadOnlySpan<int> rows = _rows.AsSpan(start, end - start);
        int inputStride = _allInputs.Stride;
        int targetStride = _allTargets!.Stride;
        RowKernel.Gather(_allInputs.Buffer.Span, inputStride, rows, _inputs.Slice(start * inputStride, rows.Length * inputStride));
        RowKernel.Gather(_allTargets.Buffer.Span, targetStride, rows, _targets.Slice(start * targetStride, rows.Length * targetStride));
    }

    void Forward(int layer, int worker)
    {
        DensePass<T> pass = Passes[layer];
        LayerMemory memory = _memory[layer];
        bool activate = !pass.Layer.Activation.OutputOnly && !(_fromLogits && layer == Passes.Count - 1);
        (int start, int end) = Share(pass.ForwardItems(_count), ProductWork(pass), worker);
        for (int item = start; item < end; item++)
        {
            pass.Forward(
                item, _count, _state.Parameters.Span, InputsOf(layer), InputStride(layer), activate,
                memory.PreActivations.Span, memory.Activations.Span);
        }
    }

    /// <summary>The loss of each row and dZ of the last layer (BP1).</summary>
    void Losses(int worker)
    {
        DensePass<T> pass = Passes[^1];
        LayerMemory memory = _memory[^1];
        int stride = pass.Stride;
        (int start, int end) = Share(_count, (long)_count * stride * 10, worker);
        T scale = T.One / T.CreateTruncating(_count);
        // Where the loss takes logits, the forward pass left them in place of the pre-activations.
        AlignedBuffer<T> outputs = _fromLogits ? memory.PreActivations : memory.Activations;
        bool softmaxBeforeLoss = pass.Layer.Activation.OutputOnly && !_fromLogits;
        for (int row = start; row < end; row++)
        {
            int offset = row * stride;
            Span<T> output = outputs.Slice(offset, stride);
            Span<T> deltas = memory.Deltas.Slice(offset, stride);
            if (softmaxBeforeLoss)
            {
                pass.Activation.Forward(output, stride, 1, pass.Layer.Outputs, output);
            }

            _rowLosses[row] = _loss.Row(output, _targets.Slice(offset, stride), pass.Layer.Outputs, scale, deltas);
            if (!_fromLogits)
            {
                int columns = pass.Layer.Activation.OutputOnly ? pass.Layer.Outputs : stride;
                pass.Activation.Backward(memory.PreActivations.Slice(offset, stride), output, stride, 1, columns, deltas);
            }
        }
    }

    /// <summary>Wᵀ of every layer but the first, whose input gradient nobody needs.</summary>
    void Transpose(int worker)
    {
        for (int layer = 1; layer < Passes.Count; layer++)
        {
            DensePass<T> pass = Passes[layer];
            (int start, int end) = Share(pass.TransposeItems, (long)pass.Layer.ParameterCount * 4, worker);
            for (int item = start; item < end; item++)
            {
                pass.Transpose(item, _state.Parameters.Span, _memory[layer].Transposed.Span);
            }
        }
    }

    void BackwardInput(int layer, int worker)
    {
        if (layer == 0)
        {
            return;
        }

        DensePass<T> pass = Passes[layer];
        LayerMemory before = _memory[layer - 1];
        ActivationPass<T> activationBefore = Passes[layer - 1].Activation;
        (int start, int end) = Share(pass.BackwardInputItems(_count), ProductWork(pass), worker);
        for (int item = start; item < end; item++)
        {
            pass.BackwardInput(
                item, _count, _memory[layer].Transposed.Span, _memory[layer].Deltas.Span, activationBefore,
                before.PreActivations.Span, before.Activations.Span, before.Deltas.Span);
        }
    }

    void WeightGradient(int layer, int worker)
    {
        DensePass<T> pass = Passes[layer];
        (int start, int end) = Share(pass.GradientItems, ProductWork(pass), worker);
        for (int item = start; item < end; item++)
        {
            (int from, int length, bool isBias) = pass.WeightGradient(
                item, _count, InputsOf(layer), InputStride(layer), _memory[layer].Deltas.Span, _state.Gradients.Span);
            if (_update)
            {
                _state.Update(_optimizer, isBias ? default : _weightPenalties, from, length);
            }
        }
    }

    ReadOnlySpan<T> InputsOf(int layer) => layer == 0 ? _inputs.Span : _memory[layer - 1].Activations.Span;

    int InputStride(int layer) => layer == 0 ? _allInputs!.Stride : Passes[layer - 1].Stride;

    long ProductWork(DensePass<T> pass) => (long)_count * pass.Layer.Layout.Length;

    /// <summary>A member's share of <paramref name="count"/> items; all of them are the first member's where the work is too small to share.</summary>
    (int Start, int End) Share(int count, long work, int worker) =>
        work >= SmallestSharedWork ? _team.Share(count, worker) : worker == 0 ? (0, count) : (0, 0);

    /// <summary>What a step keeps of one layer.</summary>
    sealed class LayerMemory
    {
        public LayerMemory(DensePass<T> pass, int layer, int batchSize)
        {
            int length = checked(batchSize * pass.Stride);
            Activations = new AlignedBuffer<T>(length);
            PreActivations = pass.Activation.KeepsPreActivations ? new AlignedBuffer<T>(length) : Activations;
            Deltas = new AlignedBuffer<T>(length);
            Transposed = new AlignedBuffer<T>(layer == 0 ? 0 : pass.Transposed.Length);
        }

        public AlignedBuffer<T> Activations { get; }

        /// <summary>The same memory as the activations where the derivative needs no pre-activation.</summary>
        public AlignedBuffer<T> PreActivations { get; }

        public AlignedBuffer<T> Deltas { get; }

        public AlignedBuffer<T> Transposed { get; }
    }
}
