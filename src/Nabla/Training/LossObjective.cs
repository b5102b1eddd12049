using System;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Networks;
using Nabla.Optimizers;

namespace Nabla.Training;

/// <summary>The mean loss of all training rows with the L2 penalty, as a function of the parameters alone: what a line search makes small.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class LossObjective<T>(TrainingStep<T> step, TrainingState<T> state, Network<T> network, double l2Penalty) : IObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ParameterTensor[] _weights = [.. network.Layers.SelectMany(layer => layer.Tensors).Where(tensor => tensor.IsMatrix)];
    Batch<T> _data;
    int[] _rows = [];

    /// <summary>Chooses the rows, and says whether they, or their order, are others than before: what was computed from those holds no longer.</summary>
    public bool Of(in Batch<T> data, ReadOnlySpan<int> rows)
    {
        bool others = data != _data || !rows.SequenceEqual(_rows);
        _data = data;
        _rows = others ? rows.ToArray() : _rows;
        return others;
    }

    /// <summary>The penalty at the network's parameters.</summary>
    public double Penalty => _weights.Sum(weights => l2Penalty / 2 * NormKernel.SumOfSquares<T>(state.Parameters.Slice(weights.Offset, weights.Length)));

    public double Evaluate(ReadOnlySpan<T> parameters, Span<T> gradients)
    {
        if (!FiniteKernel.AreFinite(parameters))
        {
            gradients.Fill(T.NaN); // An activation may hide it from the loss: the search goes no further this way.
            return double.NaN;
        }

        // The parameters are the network's own memory: the step reads them there.
        double loss = step.Run(_data, _rows, StepGoal.Gradients);
        state.Gradients.Span.CopyTo(gradients);
        T penalty = T.CreateTruncating(l2Penalty);
        foreach (ParameterTensor weights in _weights)
        {
            for (int i = weights.Offset; i < weights.End && l2Penalty > 0; i++)
            {
                gradients[i] = T.FusedMultiplyAdd(penalty, parameters[i], gradients[i]);
            }
        }

        return loss + Penalty;
    }
}
