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
    /// of one activation but for the last, which has none or one that the loss brings; parameters that stay in cache; an update that needs no norm and has
    /// one learning rate.
    /// </summary>
    DenseChain<T>? FindChain(TrainerOptions options)
    {
        Activation hidden = _passes[0].Layer.Activation;
        bool fits = options.CompilesChains && _optimizer is not null && _profile is null && _memory.InputDeltas is null
            && _rateFactors.Length < 2 && _loss is not MemberLossFunction<T> && !_regularization.NeedsGradientNorm && _regularization.MaxNorm == 0 && _state.Parameters.Length <= LargestSingleUpdate
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
    bool TakesChain(in Batch<T> batch, int rows)
    {
        MeasureDensity(batch.Inputs);
        return (_team.Size == 1 || rows * _workPerRow < SmallestSharedWork) && batch.Weights is null && !_loss.IsWeighted && _memory.InputDensity == 1;
    }

    /// <summary>Whether nothing of this step depends on its loss, so that <see cref="RunLate"/> may leave it for later.</summary>
    public bool RunsLate(in Batch<T> batch, int rows) => _mayRunLate && TakesChain(in batch, rows);

    /// <summary>Trains on these rows as <see cref="Run"/> does, but leaves the loss, and whether everything is finite, to <see cref="Settle"/>.</summary>
    /// <param name="batch">The data.</param>
    /// <param name="rows">The rows of the batch.</param>
    public void RunLate(in Batch<T> batch, ReadOnlySpan<int> rows)
    {
        RunColumn(_chain!, in batch, rows);
        _lateLosses.Add(_chain!.Outputs.Span[..rows.Length], _targets.Span[..rows.Length]);
    }

    /// <summary>Whether there is room for the losses of so many rows more; where there is none, <see cref="Settle"/> makes it.</summary>
    public bool HasRoom(int rows) => _lateLosses.HasRoom(rows);

    /// <summary>
    /// Adds the losses of the steps of <see cref="RunLate"/> to those of their epoch, and looks at what their updates have left: once for all of them, for a look costs as
    /// much as a fifth of such a step. Which of them went wrong is found by taking them again.
    /// </summary>
    /// <returns>How many steps ago the first was taken whose loss is not finite, 0 for the last one, and that loss; or <see langword="null"/>.</returns>
    public (int StepsAgo, double Loss)? Settle(ref EpochLoss sum)
    {
        if (_lateLosses.IsEmpty)
        {
            return null;
        }

        (int, double)? found = _lateLosses.Settle(ref sum);
        HasChecked = true;
        _overflowed = !_network.HasFiniteParameters || !_state.HasFiniteMemory;
        return found;
    }

    /// <summary>Forgets the losses that an epoch has left behind which did not come to its end.</summary>
    public void ForgetLosses() => _lateLosses.Clear();

    /// <summary>The step, from the gather to the update; returns the mean loss.</summary>
    double RunChain(DenseChain<T> chain, in Batch<T> batch, ReadOnlySpan<int> rows)
    {
        int count = rows.Length;
        Weight = count;
        if (chain.EndsInColumn)
        {
            RunColumn(chain, in batch, rows);
            _loss.ColumnLosses(chain.Outputs.Span, _targets.Span, count, _rowLosses);
        }
        else
        {
            RefreshTransposed();
            batch.Inputs.Gather(rows, _memory.Inputs.Span);
            batch.Targets.Gather(rows, _targets.Span);
            chain.Forward(count);
            _weighted = false;
            _count = count;
            Losses(0, count);
            chain.Backward(count, in _weightPenalties, in _biasPenalties);
        }

        CheckChain();
        return LateLosses<T>.Mean(_rowLosses.AsSpan(0, count));
    }

    /// <summary>The step of a network with a single output, from the gather to the update.</summary>
    void RunColumn(DenseChain<T> chain, in Batch<T> batch, ReadOnlySpan<int> rows)
    {
        RefreshTransposed();
        batch.Inputs.Gather(rows, _memory.Inputs.Span);
        batch.Targets.GatherColumn(rows, _targets.Span);
        chain.Forward(rows.Length);
        _loss.ColumnDeltas(chain.Outputs.Span, _targets.Span, rows.Length, T.One / T.CreateTruncating(rows.Length), chain.OutputDeltas.Span);
        chain.Backward(rows.Length, in _weightPenalties, in _biasPenalties);
    }

    void RefreshTransposed()
    {
        if (_transposedVersion != _network.ParameterVersion)
        {
            _shared = false;
            Transpose(0);
            _transposedVersion = _network.ParameterVersion;
        }
    }
}
