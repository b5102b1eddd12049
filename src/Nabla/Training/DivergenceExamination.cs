using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Networks;

namespace Nabla.Training;

/// <summary>
/// Looks for the first number of a step that is not finite, in the order in which a step computes them: data, parameters, the outputs of the layers,
/// the loss, the gradients from the last layer to the first, the update. It may take its time, since a run does it once.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="network">The network, as before the step.</param>
/// <param name="step">The step.</param>
/// <param name="state">The state before it.</param>
/// <param name="options">What the run was asked for.</param>
/// <param name="number">The 1-based number of the step.</param>
/// <param name="learningRate">Its learning rate.</param>
sealed class DivergenceExamination<T>(
    Network<T> network, TrainingStep<T> step, TrainingState<T> state, TrainerOptions options, long number, double learningRate)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Data above this are worth scaling before anything else: standardised columns stay below 10.</summary>
    const double LargeValue = 1000;

    double _loss = double.NaN;
    double _gradientNorm = double.NaN;
    double _largestInput = double.NaN;
    double _largestTarget = double.NaN;

    /// <summary>Data, parameters, outputs and loss; <see langword="null"/> where all are finite.</summary>
    public Divergence? Forward(in Batch<T> data, ReadOnlySpan<int> rows)
    {
        if (DataFault(data, rows) is { } fault)
        {
            return fault;
        }

        if (FirstTensor(state.Parameters.Span, layer => layer.Tensors) is { } initial)
        {
            return Of(DivergenceCause.InitialParameter, initial.Layer, initial.Tensor, advice: ["initialise the network again, or set that tensor to finite numbers"]);
        }

        _loss = step.Run(data, rows, StepGoal.Gradients);
        _gradientNorm = Norm(state.Gradients.Span);
        NetworkMemory<T> memory = step.Memory;
        foreach (Layer layer in network.Layers.Take(memory.Passes.Length))
        {
            bool last = layer.Index == memory.Passes.Length - 1;
            RowBlock<T> outputs = last ? step.Given : memory.Outputs(layer.Index);
            for (int row = 0; row < rows.Length; row++)
            {
                if (!FiniteKernel.AreFinite<T>(outputs.Row(row)[..layer.Outputs]))
                {
                    return Of(DivergenceCause.Output, layer, row: rows[row] + 1);
                }
            }
        }

        return double.IsFinite(_loss) ? null
            : data.Weights is not null && rows.ToArray().Any(row => WeightOf(row) > float.MaxValue)
            ? Of(DivergenceCause.RowWeight, row: rows.ToArray().First(row => WeightOf(row) > float.MaxValue) + 1, advice: ["scale the weights of the rows"])
            : Of(DivergenceCause.Loss, network.Layers[memory.Passes.Length - 1], advice: [.. Scaling(), "check the formula of the loss", .. Rate()]);

        double WeightOf(int row) => _weights![row];
    }

    /// <summary>The gradients that <see cref="Forward"/> has left; <see langword="null"/> where all are finite.</summary>
    public Divergence? Backward() =>
        FirstTensor(state.Gradients.Span, layer => layer.Tensors, fromTheEnd: true) is { } found ? Of(DivergenceCause.Gradient, found.Layer, found.Tensor) : null;

    /// <summary>What an update leaves.</summary>
    /// <param name="update">Makes the update.</param>
    public Divergence Update(Action update)
    {
        Dictionary<Layer, double> norms = network.Layers.ToDictionary(layer => layer, ParameterNorm);
        update();
        return Updated() is { } found
            ? Of(found.Cause, found.Layer, found.Tensor) with { ParameterNorm = norms[found.Layer] }
            : Of(DivergenceCause.Loss);
    }

    /// <summary>What can be said without the state of before the step.</summary>
    public Divergence Unknown(double loss)
    {
        _loss = loss;
        return Updated() is { } found ? Of(found.Cause, found.Layer, found.Tensor) : Of(DivergenceCause.Loss);
    }

    (DivergenceCause Cause, Layer Layer, ParameterTensor Tensor)? Updated()
    {
        if (FirstTensor(state.Parameters.Span, layer => layer.Tensors) is { } parameter)
        {
            return (DivergenceCause.Parameter, parameter.Layer, parameter.Tensor);
        }

        foreach (AlignedBuffer<T> buffer in new[] { state.First, state.Second, state.Third }.Where(buffer => buffer.Length > 0))
        {
            if (FirstTensor(buffer.Span, layer => layer.Tensors) is { } remembered)
            {
                return (DivergenceCause.OptimizerState, remembered.Layer, remembered.Tensor);
            }
        }

        return FirstTensor(network.Statistics.Span, layer => layer.Statistics) is { } statistic ? (DivergenceCause.Statistic, statistic.Layer, statistic.Tensor) : null;
    }

    double[]? _weights;

    Divergence? DataFault(in Batch<T> data, ReadOnlySpan<int> rows)
    {
        _weights = data.Weights;
        _largestInput = _largestTarget = 0;
        T[] inputs = new T[data.Inputs.Columns];
        T[] targets = new T[data.Targets.Columns];
        foreach (int row in rows)
        {
            data.Inputs.CopyRow(row, inputs);
            data.Targets.CopyRow(row, targets);
            if (NotFinite(inputs) is { } input)
            {
                return Of(DivergenceCause.Input, row: row + 1, column: input + 1, advice: ["correct that row, or leave it out"]);
            }

            if (NotFinite(targets) is { } target)
            {
                return Of(DivergenceCause.Target, row: row + 1, column: target + 1, advice: ["correct that row, or leave it out"]);
            }

            if (data.Weights is { } weights && !double.IsFinite(weights[row]))
            {
                return Of(DivergenceCause.RowWeight, row: row + 1, advice: ["correct that weight, or leave the row out"]);
            }

            _largestInput = Math.Max(_largestInput, inputs.Max(value => Math.Abs(double.CreateTruncating(value))));
            _largestTarget = Math.Max(_largestTarget, targets.Max(value => Math.Abs(double.CreateTruncating(value))));
        }

        return null;
    }

    static int? NotFinite(T[] values)
    {
        int at = Array.FindIndex(values, value => !T.IsFinite(value));
        return at < 0 ? null : at;
    }

    (Layer Layer, ParameterTensor Tensor)? FirstTensor(ReadOnlySpan<T> buffer, Func<Layer, IReadOnlyList<ParameterTensor>> tensors, bool fromTheEnd = false)
    {
        foreach (Layer layer in fromTheEnd ? network.Layers.Reverse() : network.Layers)
        {
            foreach (ParameterTensor tensor in tensors(layer))
            {
                if (!FiniteKernel.AreFinite<T>(buffer.Slice(tensor.Offset, tensor.Length)))
                {
                    return (layer, tensor);
                }
            }
        }

        return null;
    }

    Divergence Of(
        DivergenceCause cause, Layer? layer = null, ParameterTensor? tensor = null, int? row = null, int? column = null, IReadOnlyList<string>? advice = null) => new()
        {
            Step = number,
            Cause = cause,
            Loss = _loss,
            LearningRate = learningRate,
            Layer = layer?.Name,
            Tensor = tensor is null ? null : $"{layer!.Name}.{tensor.Name}",
            Row = row,
            Column = column,
            GradientNorm = _gradientNorm,
            ParameterNorm = layer is null ? Norm(state.Parameters.Span) : ParameterNorm(layer),
            LargestInput = _largestInput,
            LargestTarget = _largestTarget,
            Advice = advice ?? [.. Scaling(), .. Rate()],
        };

    IEnumerable<string> Scaling()
    {
        if (_largestInput > LargeValue)
        {
            yield return $"scale the inputs (the largest of the batch is {Text(_largestInput)})";
        }

        if (_largestTarget > LargeValue)
        {
            yield return $"scale the targets (the largest of the batch is {Text(_largestTarget)})";
        }
    }

    IEnumerable<string> Rate()
    {
        yield return $"try a learning rate of {Text(learningRate / 10)}";
        if (options.Regularization is { ClipNorm: 0, ClipValue: 0 })
        {
            yield return "clip the gradient at a norm of 1";
        }
    }

    double ParameterNorm(Layer layer) => Math.Sqrt(layer.Tensors.Sum(tensor => NormKernel.SumOfSquares<T>(state.Parameters.Slice(tensor.Offset, tensor.Length))));

    static double Norm(ReadOnlySpan<T> values) => Math.Sqrt(NormKernel.SumOfSquares(values));

    static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
