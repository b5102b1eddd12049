using System;
using System.Collections.Generic;

namespace Nabla.Reference;

/// <summary>
/// A layered network exactly as the texts write it: one example at a time, in double, plain loops over <c>a = f(W a + b)</c> with column
/// vectors and W <c>[outputs, inputs]</c>, and the four equations BP1 to BP4 of seed 001. It shares no code with the engine, which must agree
/// with it.
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
    public LayeredNetwork Add(double[,] weights, double[] biases, ReferenceActivation activation)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(biases);
        int inputs = _layers.Count == 0 ? weights.GetLength(1) : _layers[^1].Biases.Length;
        if (weights.GetLength(0) != biases.Length || weights.GetLength(1) != inputs)
        {
            throw new ArgumentException(
                $"W is {weights.GetLength(0)} x {weights.GetLength(1)} and b {biases.Length}; the layer before has {inputs} outputs.");
        }

        _layers.Add(new ReferenceLayer(weights, biases, activation));
        return this;
    }

    /// <summary>Forward propagation of one example: z and a of every layer.</summary>
    /// <param name="input">The example, a of layer 0.</param>
    public ForwardPass Forward(double[] input)
    {
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
        var deltas = new double[_layers.Count][];
        var weightGradients = new double[_layers.Count][,];
        double[] upstream = outputGradient;
        for (int l = _layers.Count - 1; l >= 0; l--)
        {
            // BP1 for the last layer, BP2 for the others: delta = (dC/da) times the Jacobian of the activation.
            double[] delta = _layers[l].Activation.VectorJacobianProduct(pass.PreActivations[l], pass.Activations[l + 1], upstream);
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
