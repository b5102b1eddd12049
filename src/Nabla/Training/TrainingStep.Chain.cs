using System;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Kernels;
using Nabla.Networks;

namespace Nabla.Training;

/// <content>
/// The step of a small network by one compiled pass. What a layer at a time costs in calls, checks and trips through memory is more than its
/// arithmetic there. The bits are the same.
/// </content>
sealed partial class TrainingStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether there is a compiled pass for this network and these options.</summary>
    public bool CompilesChain => _chain is not null;

    /// <summary>
    /// The compiled pass, or <see langword="null"/> where the network or the options ask for more than it does: dense layers one behind the other,
    /// of one activation but for the last, which has none or one that the loss brings; parameters that stay in cache; an update that needs no norm.
    /// </summary>
    DenseChain<T>? FindChain(TrainerOptions options)
    {
        Activation hidden = _passes[0].Layer.Activation;
        bool fits = options.CompilesChains && _optimizer is not null && _profile is null && _memory.InputDeltas is null
            && !_regularization.NeedsGradientNorm && _regularization.MaxNorm == 0 && _state.Parameters.Length <= LargestSingleUpdate
            && (_fromLogits || _last.Layer.Activation == Activation.Identity)
            && _passes.All(pass => pass.Layer is DenseLayer && !pass.Layer.Branches && (pass == _last || pass.Layer.Activation == hidden));
        if (!fits)
        {
            return null;
        }

        AlignedBuffer<T>[] states = [_state.Parameters, _state.First, _state.Second, _state.Third];
        return _passes[0].Activation.Chain(
            _optimizer!.Chain([.. _passes.Select(ChainLayer)], states[..(1 + _optimizer.StateCount)], _rows.Length));
    }

    ChainLayer<T> ChainLayer(LayerPass<T> pass)
    {
        var layer = (DenseLayer)pass.Layer;
        LayerMemory<T> memory = _memory[layer.Index];
        return new ChainLayer<T>
        {
            Layout = layer.Layout,
            Weights = layer.WeightsOffset,
            Biases = layer.BiasesOffset,
            Inputs = _memory.Outputs(layer.Sources[0]).Operand(0),
            PreActivations = memory.PreActivations.Operand(0),
            Activations = memory.Activations.Operand(0),
            Deltas = memory.Deltas.Operand(0),
            Transposed = memory.Transposed!,
            Forward = memory.Forward,
            Backward = memory.Backward,
            Gradient = memory.Gradient,
        };
    }

    /// <summary>Whether this step takes the compiled pass: one thread's work, every row counts the same, no zeros to be skipped.</summary>
    bool TakesChain(in Batch<T> batch) => !_shared && _goal == StepGoal.Update && batch.Weights is null && !_loss.IsWeighted && _memory.InputDensity == 1;

    /// <summary>The step, from the gather to the update.</summary>
    void RunChain(DenseChain<T> chain, ReadOnlySpan<int> rows)
    {
        if (_transposes)
        {
            Transpose(0);
        }

        _batch.Inputs.Gather(rows, _memory.Inputs.Span);
        if (chain.EndsInColumn)
        {
            _batch.Targets.GatherColumn(rows, _targets.Span);
            chain.Forward(rows.Length);
            _loss.Column(chain.Outputs.Span, _targets.Span, rows.Length, T.One / T.CreateTruncating(rows.Length), chain.OutputDeltas.Span, _rowLosses);
        }
        else
        {
            _batch.Targets.Gather(rows, _targets.Span);
            chain.Forward(rows.Length);
            Losses(0, rows.Length);
        }

        chain.Backward(rows.Length, in _weightPenalties, in _biasPenalties);
    }
}
