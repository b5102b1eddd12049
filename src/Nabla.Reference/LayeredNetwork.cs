using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <summary>
/// A layered network exactly as the texts write it: one example at a time, in double, plain loops over <c>a = f(W a + b)</c> with column
/// vectors and W <c>[outputs, inputs]</c>, and the four equations BP1 to BP4 of seed 001. It shares no code with the engine, which must agree
/// with it, nor with <see cref="ComputationGraph"/>, which must agree with both.
/// </summary>
public sealed class LayeredNetwork
{
    readonly List<ReferenceLayer> _layers = [];

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<ReferenceLayer> Layers => _layers;

    /// <summary>Adds a layer.</summary>
    /// <param name="weights">W <c>[outputs, inputs]</c>.</param>
    /// <param name="biases">b <c>[outputs]</c>.</param>
    /// <param name="activation">f and f'.</param>
    /// <returns>This network.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit one another or the layer before.</exception>
    public LayeredNetwork Add(double[,] weights, double[] biases, ReferenceActivation activation)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(biases);
        ArgumentNullException.ThrowIfNull(activation);
        int inputs = _layers.Count == 0 ? weights.GetLength(1) : _layers[^1].Biases.Length;
        if (weights.GetLength(0) != biases.Length || weights.GetLength(1) != inputs)
        {
            throw new ArgumentException(
                $"W is {weights.GetLength(0)} x {weights.GetLength(1)} and b {biases.Length}; the layer before has {inputs} outputs: give W a row for each bias and a column for each of them.");
        }

        _layers.Add(new ReferenceLayer(weights, biases, activation));
        return this;
    }

    /// <summary>The network of a chain of layers; <see langword="null"/> where the layers are no chain of dense layers and activations.</summary>
    /// <param name="layers">The layers. Dropout without a mask passes its input on.</param>
    public static LayeredNetwork? Of(IReadOnlyList<LayerDescription> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var network = new LayeredNetwork();
        for (int l = 0; l < layers.Count; l++)
        {
            bool readsTheOneBefore = layers[l].Sources is not { } sources || (sources.Count == 1 && sources[0] == l - 1);
            switch (layers[l])
            {
                case DenseDescription dense when readsTheOneBefore:
                    network.Add(Matrices.Transpose(dense.Weights), dense.Biases, dense.Activation);
                    break;
                case ActivationDescription layer when readsTheOneBefore && network._layers.Count > 0:
                    ReferenceLayer last = network._layers[^1];
                    network._layers[^1] = last with { Activation = last.Activation.Then(layer.Activation) };
                    break;
                case DropoutDescription { Mask: null } when readsTheOneBefore:
                    break;
                default:
                    return null;
            }
        }

        return network;
    }

    /// <summary>Forward propagation of one example: z and a of every layer.</summary>
    /// <param name="input">The example, a of layer 0.</param>
    /// <exception cref="ArgumentException">The example has not as many numbers as the first layer has inputs.</exception>
    public ForwardPass Forward(double[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (_layers.Count > 0 && _layers[0].Weights.GetLength(1) != input.Length)
        {
            throw new ArgumentException($"W is {_layers[0].Weights.GetLength(0)} x {_layers[0].Weights.GetLength(1)} and the input {input.Length} x 1: give it one number for each column of W.");
        }

        var preActivations = new List<double[]>();
        var activations = new List<double[]> { input };
        foreach (ReferenceLayer layer in _layers)
        {
            double[] a = activations[^1];
            double[] z = new double[layer.Biases.Length];
            for (int i = 0; i < z.Length; i++)
            {
                z[i] = layer.Biases[i];
                for (int j = 0; j < a.Length; j++)
                {
                    z[i] += layer.Weights[i, j] * a[j];
                }
            }

            preActivations.Add(z);
            activations.Add(layer.Activation.Value(z));
        }

        return new ForwardPass(preActivations, activations);
    }

    /// <summary>Backpropagation of one example: the gradients of its cost for every weight, bias and input.</summary>
    /// <param name="pass">The example's forward propagation.</param>
    /// <param name="outputGradient">dC/da of the last layer.</param>
    public BackwardPass Backward(ForwardPass pass, double[] outputGradient)
    {
        ArgumentNullException.ThrowIfNull(pass);

        // BP1: delta of the last layer = (dC/da) times the Jacobian of its activation.
        return BackwardFrom(pass, _layers[^1].Activation.VectorJacobianProduct(pass.PreActivations[^1], pass.Activations[^1], outputGradient));
    }

    /// <summary>Backpropagation of one example from its loss.</summary>
    /// <param name="pass">The example's forward propagation.</param>
    /// <param name="loss">The cost. Where it contains the last layer's activation, its gradient by z is delta of the last layer.</param>
    /// <param name="target">The example's target.</param>
    /// <param name="weight">A factor of the cost.</param>
    public BackwardPass Backward(ForwardPass pass, ReferenceLoss loss, double[] target, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(loss);
        double[] gradient = [.. loss.Gradient(LossInput(pass, loss), target).Select(slope => weight * slope)];
        return TakesLogits(loss) ? BackwardFrom(pass, gradient) : Backward(pass, gradient);
    }

    /// <summary>The loss of a batch and its gradients: the weighted mean over the examples, each propagated on its own.</summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="targets"><c>[rows x outputs]</c></param>
    /// <param name="loss">The cost of an example.</param>
    /// <param name="rowWeights">One weight a row; <see langword="null"/> for all 1.</param>
    public BatchGradient Differentiate(double[,] inputs, double[,] targets, ReferenceLoss loss, IReadOnlyList<double>? rowWeights = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(loss);
        ForwardPass[] passes = [.. Enumerable.Range(0, inputs.GetLength(0)).Select(row => Forward(Matrices.Row(inputs, row)))];
        double[,] outputs = Matrices.FromRows([.. passes.Select(pass => LossInput(pass, loss))]);
        double[] shares = loss.Shares(outputs, targets, rowWeights);
        BackwardPass[] back = [.. passes.Select((pass, row) => Backward(pass, loss, Matrices.Row(targets, row), shares[row]))];
        return new BatchGradient(
            loss.BatchValue(outputs, targets, rowWeights),
            [.. _layers.Select((_, l) => back.Select(b => b.WeightGradients[l]).Aggregate(Matrices.Add))],
            [.. _layers.Select((_, l) => back.Select(b => b.Deltas[l]).Aggregate((sum, delta) => [.. sum.Zip(delta, (x, y) => x + y)]))],
            Matrices.FromRows([.. back.Select(b => b.InputGradient)]),
            Matrices.FromRows([.. passes.Select(pass => pass.Output)]));
    }

    /// <summary>A network after one step down the gradient: <c>ΔW = -ε δ aᵀ</c> (BP3), <c>Δb = -ε δ</c> (BP4). This one keeps its parameters.</summary>
    /// <param name="weightGradients">dC/dW of each layer.</param>
    /// <param name="biasGradients">dC/db of each layer.</param>
    /// <param name="learningRate">ε.</param>
    public LayeredNetwork Step(IReadOnlyList<double[,]> weightGradients, IReadOnlyList<double[]> biasGradients, double learningRate)
    {
        var moved = new LayeredNetwork();
        for (int l = 0; l < _layers.Count; l++)
        {
            moved.Add(
                Matrices.Map(_layers[l].Weights, weightGradients[l], (w, slope) => w - (learningRate * slope)),
                [.. _layers[l].Biases.Zip(biasGradients[l], (b, slope) => b - (learningRate * slope))],
                _layers[l].Activation);
        }

        return moved;
    }

    BackwardPass BackwardFrom(ForwardPass pass, double[] lastDelta)
    {
        var deltas = new double[_layers.Count][];
        var weightGradients = new double[_layers.Count][,];
        double[] upstream = [];
        for (int l = _layers.Count - 1; l >= 0; l--)
        {
            // BP2 for all but the last: delta = (Wᵀ delta of the layer behind) times the Jacobian of the activation.
            double[] delta = l == _layers.Count - 1
                ? lastDelta
                : _layers[l].Activation.VectorJacobianProduct(pass.PreActivations[l], pass.Activations[l + 1], upstream);
            double[] a = pass.Activations[l];
            double[,] w = _layers[l].Weights;

            // BP3: dC/dW = delta a^T. BP4: dC/db = delta.
            double[,] gradient = new double[delta.Length, a.Length];
            upstream = new double[a.Length];
            for (int i = 0; i < delta.Length; i++)
            {
                for (int j = 0; j < a.Length; j++)
                {
                    gradient[i, j] = delta[i] * a[j];
                    upstream[j] += w[i, j] * delta[i];
                }
            }

            deltas[l] = delta;
            weightGradients[l] = gradient;
        }

        return new BackwardPass(weightGradients, deltas, upstream);
    }

    bool TakesLogits(ReferenceLoss loss) => loss.Link is { } link && link.Name == _layers[^1].Activation.Name;

    double[] LossInput(ForwardPass pass, ReferenceLoss loss) => TakesLogits(loss) ? pass.PreActivations[^1] : pass.Output;
}

/// <summary>One layer: W, b, f.</summary>
/// <param name="Weights">W <c>[outputs, inputs]</c>.</param>
/// <param name="Biases">b <c>[outputs]</c>.</param>
/// <param name="Activation">f and f'.</param>
public sealed record ReferenceLayer(double[,] Weights, double[] Biases, ReferenceActivation Activation);

/// <summary>What forward propagation computes.</summary>
/// <param name="PreActivations">z of each layer.</param>
/// <param name="Activations">a of layer 0, the input, and of each layer.</param>
public sealed record ForwardPass(IReadOnlyList<double[]> PreActivations, IReadOnlyList<double[]> Activations)
{
    /// <summary>a of the last layer.</summary>
    public double[] Output => Activations[^1];
}

/// <summary>What backpropagation computes.</summary>
/// <param name="WeightGradients">dC/dW of each layer, <c>[outputs, inputs]</c> (BP3).</param>
/// <param name="Deltas">dC/dz of each layer, which is dC/db too (BP1, BP2, BP4).</param>
/// <param name="InputGradient">dC/da of layer 0.</param>
public sealed record BackwardPass(IReadOnlyList<double[,]> WeightGradients, IReadOnlyList<double[]> Deltas, double[] InputGradient);

/// <summary>The gradients of a batch.</summary>
/// <param name="Loss">The weighted mean of the examples' costs.</param>
/// <param name="WeightGradients">dC/dW of each layer, <c>[outputs, inputs]</c>.</param>
/// <param name="BiasGradients">dC/db of each layer.</param>
/// <param name="InputGradients">dC/dx, <c>[rows x inputs]</c>.</param>
/// <param name="Outputs">a of the last layer, <c>[rows x outputs]</c>.</param>
public sealed record BatchGradient(
    double Loss, IReadOnlyList<double[,]> WeightGradients, IReadOnlyList<double[]> BiasGradients, double[,] InputGradients, double[,] Outputs);
