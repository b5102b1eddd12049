using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Reference;
using Nabla.Training;

namespace Nabla.Insight;

/// <summary>One network, one batch, one loss, at numbers that a float holds exactly; and the ways to differentiate it.</summary>
sealed class Problem
{
    /// <summary>An activation is accurate to 2 units in the last place, which are 4 roundings.</summary>
    const double ActivationError = 4;

    readonly Network<double> _network;
    readonly Loss _loss;
    readonly Matrix<double> _inputs;
    readonly Matrix<double> _targets;
    readonly int[] _rows;
    readonly TrainerOptions _options;
    readonly GradientTensor[] _tensors;

    public Problem(Network<double> network, Loss loss, Matrix<double> inputs, Matrix<double> targets, ulong seed)
    {
        _network = network.Clone();
        Round(_network.Parameters.Span);
        Round(_network.Statistics.Span);
        _loss = loss;
        _inputs = Copy<double>(inputs);
        _targets = Copy<double>(targets);
        Round(_inputs.Buffer.Span);
        Round(_targets.Buffer.Span);
        _rows = [.. Enumerable.Range(0, inputs.Rows)];
        _options = new TrainerOptions { Seed = seed, Threads = 1 };
        _tensors = [.. Tensors()];
    }

    /// <summary>The engine's own gradients.</summary>
    public Gradients Engine<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = _network.To<T>();
        using Trainer<T> trainer = CreateTrainer(network);
        T[] parameters = new T[network.ParameterCount];
        var inputs = new Matrix<T>(_inputs.Rows, _inputs.Columns);
        double loss = trainer.Gradient(Copy<T>(_inputs), Copy<T>(_targets), _rows, parameters, inputs);
        return new Gradients(
            loss, [.. parameters.Concat(_rows.SelectMany(row => inputs.Row(row).ToArray())).Select(double.CreateTruncating)], _tensors);
    }

    /// <summary>The computation graph: bar values.</summary>
    public Gradients Graph() => Graph(_network, _inputs, _targets, layer => layer);

    /// <summary>
    /// By how much each derivative changes when every parameter, input, target, activation and delta changes by <paramref name="unit"/> of itself, up or down at
    /// random: what rounding them does to it.
    /// </summary>
    public double[] Unsureness(Gradients exact, double unit)
    {
        const uint Trials = 3;
        double[] largest = new double[exact.Values.Length];
        for (uint trial = 0; trial < Trials; trial++)
        {
            var random = new CounterRandom(0, RandomPurpose.GradientCheck, trial);
            Network<double> network = _network.Clone();
            Matrix<double> inputs = Copy<double>(_inputs);
            Move(network.Parameters.Span, random, first: 0, unit);
            Move(inputs.Buffer.Span, random, (ulong)network.Parameters.Length, unit);
            Matrix<double> targets = Copy<double>(_targets);
            MoveTargets(targets, random, (ulong)(network.Parameters.Length + inputs.Buffer.Length), unit);
            double[] moved = Graph(network, inputs, targets, layer => Rounded(layer, unit)).Values;
            for (int i = 0; i < largest.Length; i++)
            {
                largest[i] = Math.Max(largest[i], Math.Abs(moved[i] - exact.Values[i]));
            }
        }

        return largest;
    }

    Gradients Graph(Network<double> network, Matrix<double> inputs, Matrix<double> targets, Func<LayerDescription, LayerDescription> change)
    {
        LayerGraph graph = LayerGraph.Of([.. Describe(network).Select(change)], Array(inputs), Array(targets), ReferenceNetwork.Of(_loss));
        graph.Graph.Differentiate(graph.Loss!);
        IEnumerable<double> values = graph.Parameters.Append(graph.Inputs).SelectMany(node => Flat(node.Bar ?? Zeros(node.Value)));
        return new Gradients(graph.Loss!.Scalar, [.. values], _tensors);
    }

    /// <summary>BP1 to BP4, one example at a time; <see langword="null"/> where the network is no chain of dense layers.</summary>
    public Gradients? Textbook()
    {
        if (LayeredNetwork.Of(Describe(_network)) is not { } network || network.Layers.Count != _network.Layers.Count(layer => layer is DenseLayer))
        {
            return null;
        }

        BatchGradient gradient = network.Differentiate(Array(_inputs), Array(_targets), ReferenceNetwork.Of(_loss));
        IEnumerable<double> values = gradient.WeightGradients.Zip(gradient.BiasGradients, (weights, biases) => Flat(Transposed(weights)).Concat(biases))
            .SelectMany(layer => layer).Concat(Flat(gradient.InputGradients));
        return new Gradients(gradient.Loss, [.. values], _tensors);
    }

    /// <summary>The engine's loss in double as a function of one number at a time, for one thread.</summary>
    public LossAt CreateLoss()
    {
        Network<double> network = _network.Clone();
        return new LossAt(network, CreateTrainer(network), Copy<double>(_inputs), _targets, _rows, _tensors);
    }

    LayerDescription[] Describe(Network<double> network) => ReferenceNetwork.Describe(network, _loss, _inputs.Rows, _options.Seed, step: 0);

    Trainer<T> CreateTrainer<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(network, _loss, new StochasticGradientDescent(), _inputs.Rows, _options);

    IEnumerable<GradientTensor> Tensors()
    {
        int start = 0;
        foreach (Layer layer in _network.Layers)
        {
            foreach (ParameterTensor tensor in layer.Tensors)
            {
                yield return new GradientTensor($"{layer.Name}.{tensor.Name}", start, tensor.Rows, tensor.Columns);
                start += tensor.Count;
            }
        }

        yield return new GradientTensor(GradientCheck.Inputs, start, _inputs.Rows, _inputs.Columns);
    }

    /// <summary>
    /// A layer whose activations are off by what they may be, up or down by the bits of the pre-activation, and its deltas on the way back as much:
    /// before a normalisation of numbers that hardly differ, the deltas of the rows all but cancel, and their own rounding is what remains.
    /// </summary>
    static LayerDescription Rounded(LayerDescription layer, double unit)
    {
        return layer switch
        {
            DenseDescription dense => dense with { Activation = Of(dense.Activation) },
            BlockDenseDescription dense => dense with { Activation = Of(dense.Activation) },
            ActivationDescription activation => activation with { Activation = Of(activation.Activation) },
            _ => layer,
        };

        ReferenceActivation Of(ReferenceActivation exact) => exact with
        {
            Name = exact.Name == ReferenceActivation.Identity.Name ? "rounded identity" : exact.Name,
            Value = z => [.. exact.Value(z).Zip(z, (a, at) => a * Off(at))],
            VectorJacobianProduct = (z, a, upstream) => [.. exact.VectorJacobianProduct(z, a, upstream).Select(delta => delta * Off(delta))],
        };

        double Off(double at) => 1 + ((BitConverter.DoubleToInt64Bits(at) & 1024) == 0 ? ActivationError * unit : -ActivationError * unit);
    }

    static void Move(Span<double> values, CounterRandom random, ulong first, double unit)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= random.Uniform(first + (ulong)i) < 0.5 ? 1 - (2 * unit) : 1 + (2 * unit);
        }
    }

    /// <summary>
    /// A target of 1 that moves stands for the rounded probability beside it, of which p - 1 leaves little. Under softmax those of a row must not move as one, for
    /// its delta is <c>p·Σt - t</c>: there a target of 0 moves as far.
    /// </summary>
    void MoveTargets(Matrix<double> targets, CounterRandom random, ulong first, double unit)
    {
        Move(targets.Buffer.Span, random, first, unit);
        for (int row = 0; row < targets.Rows && _loss.Link == Activation.Softmax; row++)
        {
            foreach (ref double target in targets.Row(row))
            {
                target += target == 0 ? 2 * unit : 0;
            }
        }
    }

    static void Round(Span<double> values)
    {
        foreach (ref double value in values)
        {
            value = (float)value;
        }
    }

    static void Convert<T>(ReadOnlySpan<double> from, Span<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = T.CreateTruncating(from[i]);
        }
    }

    static Matrix<T> Copy<T>(Matrix<double> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var copy = new Matrix<T>(matrix.Rows, matrix.Columns);
        for (int row = 0; row < matrix.Rows; row++)
        {
            Convert(matrix.Row(row), copy.Row(row));
        }

        return copy;
    }

    static double[,] Array(Matrix<double> matrix)
    {
        double[,] array = new double[matrix.Rows, matrix.Columns];
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                array[row, column] = matrix[row, column];
            }
        }

        return array;
    }

    static double[,] Zeros(double[,] shape) => new double[shape.GetLength(0), shape.GetLength(1)];

    static double[,] Transposed(double[,] matrix)
    {
        double[,] transposed = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                transposed[j, i] = matrix[i, j];
            }
        }

        return transposed;
    }

    static IEnumerable<double> Flat(double[,] matrix) => matrix.Cast<double>();
}

/// <summary>The loss of a batch as a function of a single parameter or input.</summary>
sealed class LossAt(
    Network<double> network, Trainer<double> trainer, Matrix<double> inputs, Matrix<double> targets, int[] rows, IReadOnlyList<GradientTensor> tensors) : IDisposable
{
    readonly ParameterTensor[] _parameters = [.. network.Layers.SelectMany(layer => layer.Tensors)];

    /// <summary>The central difference at a place among the derivatives.</summary>
    public DifferenceQuotient Derivative(int place)
    {
        int which = 0;
        while (which + 1 < tensors.Count && tensors[which + 1].Start <= place)
        {
            which++;
        }

        int row = (place - tensors[which].Start) / tensors[which].Columns;
        int column = (place - tensors[which].Start) % tensors[which].Columns;
        (AlignedBuffer<double> buffer, int index) = which < _parameters.Length
            ? (network.Parameters, _parameters[which].IndexOf(row, column))
            : (inputs.Buffer, (row * inputs.Stride) + column);
        double kept = buffer.Span[index];
        DifferenceQuotient quotient = CentralDifferences.Derivative(
            value =>
            {
                buffer.Span[index] = value;
                return trainer.StepLoss(inputs, targets, rows);
            },
            kept);
        buffer.Span[index] = kept;
        return quotient;
    }

    public void Dispose() => trainer.Dispose();
}
