using System;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Networks;

namespace Nabla.Training;

/// <content>What a member does with its pieces of the parameters: gradient and update.</content>
sealed partial class TrainingStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>This member's pieces of the gradient, and of the parameters.</summary>
    void Gradients(int worker)
    {
        bool updates = _goal == StepGoal.Update && !_regularization.NeedsGradientNorm;
        bool atOnce = updates && !_shared && _state.Gradients.Length <= LargestSingleUpdate;
        int next = 0;
        while (_shared ? _pieces.TryTake(worker, out int i) : (i = next++) < _items.Length)
        {
            ref readonly GradientItem<T> item = ref _items[i];
            if (updates && !atOnce)
            {
                // The gradient goes no further than the cache: the update takes it from there.
                item.Pass.Gradient(item.Index, _memory, _scratch[worker], 0);
                _profile?.Mark(worker, StepPart.WeightGradient, item.Pass.Layer.Index);
                Update(item.Piece, _itemGroups[i], _scratch[worker].Slice(0, item.Piece.Length), _weightPenalties, _biasPenalties);
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
            _state.Update(_optimizer!, in _weightPenalties, _state.Gradients.Span, 0, group: 0);
            Check(0, _state.Parameters.Length);
        }
        else
        {
            for (int i = 0; i < _tensors.Length; i++)
            {
                ParameterPiece tensor = _tensors[i];
                Update(tensor, _groups[i], _state.Gradients.Slice(tensor.Start, tensor.Length), _weightPenalties, _biasPenalties);
            }
        }

        _profile?.Mark(0, StepPart.Update);

        if (_hasTransposed)
        {
            Transpose(0);
        }
    }

    void Update(in ParameterPiece piece, int group, ReadOnlySpan<T> gradients, in Penalties<T> weights, in Penalties<T> biases)
    {
        if (piece.IsWeight)
        {
            _state.Update(_optimizer!, in weights, gradients, piece.Start, group);
        }
        else
        {
            _state.Update(_optimizer!, in biases, gradients, piece.Start, group);
        }

        Check(piece.Start, piece.Length);
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
            Update(piece, _itemGroups[item], _state.Gradients.Slice(piece.Start, piece.Length), weights, biases);
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
}
