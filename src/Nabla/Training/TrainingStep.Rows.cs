using System;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Networks;

namespace Nabla.Training;

/// <content>What a member does with its rows: from the gather through all layers to the loss, and back.</content>
sealed partial class TrainingStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
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
    void MeasureDensity(Samples<T> inputs)
    {
        if (_skipsZeros && !ReferenceEquals(inputs, _measuredInputs))
        {
            _measuredInputs = inputs;
            _memory.InputDensity = Density(inputs);
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
        for (int row = 0; row < _count; row++)
        {
            double weight = _batch.Weights is { } weights ? weights[_rows[row]] : 1;
            _rowWeights[row] = weight * _loss.Weight(_batch.Targets.PaddedRow(_rows[row], _targets.Row(row)), _last.Layer.Outputs);
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

    /// <summary>What the loss is computed from: the logits where it takes them, otherwise the outputs.</summary>
    public RowBlock<T> Given => _fromLogits && _last.Layer is DenseLayer or BlockDenseLayer
        ? _memory[_last.Layer.Index].PreActivations
        : _memory[_last.Layer.Index].Activations;

    /// <summary>The loss of each row and dZ of the last layer (BP1). A row counts by its weight among those of the batch.</summary>
    void Losses(int first, int count)
    {
        // Where the loss takes logits, the forward pass left them in place of the pre-activations.
        int stride = _last.Stride;
        int outputs = _last.Layer.Outputs;
        LayerMemory<T> memory = _memory[_last.Layer.Index];
        Span<T> given = Given.From(first);
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
}
