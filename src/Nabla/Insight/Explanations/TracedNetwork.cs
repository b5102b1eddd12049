using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>A chain of dense layers and a loss, in double, to be followed by hand.</summary>
sealed class TracedNetwork
{
    readonly LayeredNetwork _network = new();

    /// <summary>The same arrays, but a last layer that gives logits where the loss takes them.</summary>
    readonly LayeredNetwork _scores = new();

    /// <param name="layers">The layers; their arrays are kept.</param>
    /// <param name="loss">The loss.</param>
    public TracedNetwork(IReadOnlyList<TracedLayer> layers, LossForm loss)
    {
        Layers = layers;
        Loss = loss;
        for (int l = 0; l < layers.Count; l++)
        {
            TracedLayer layer = layers[l];
            bool isLogits = l == layers.Count - 1 && loss.UsesLogits;
            _network.Add(layer.Weights, layer.Biases, layer.Activation.Reference);
            _scores.Add(layer.Weights, layer.Biases, isLogits ? ReferenceActivation.Identity : layer.Activation.Reference);
        }
    }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<TracedLayer> Layers { get; }

    /// <summary>The loss.</summary>
    public LossForm Loss { get; }

    /// <summary>Inputs, then the units of each layer.</summary>
    public int[] Sizes => [Layers[0].Weights.GetLength(1), .. Layers.Select(layer => layer.Biases.Length)];

    /// <summary>z and a of every layer.</summary>
    public ForwardPass Forward(double[] inputs) => _network.Forward(inputs);

    /// <summary>The loss of a row.</summary>
    public double LossOf(double[] inputs, double[] targets) => Loss.Value(_scores.Forward(inputs).Output, targets);

    /// <summary>BP1 to BP4 for a row.</summary>
    public BackwardPass Backward(double[] inputs, double[] targets)
    {
        ForwardPass pass = _scores.Forward(inputs);
        return _scores.Backward(pass, Loss.Gradient(pass.Output, targets));
    }

    /// <summary>The gradient of one pre-activation of the last layer for the inputs: a slope that a saturated output does not hide.</summary>
    public double[] InputSlopes(double[] inputs, int output)
    {
        var linear = new LayeredNetwork();
        for (int l = 0; l < Layers.Count; l++)
        {
            linear.Add(Layers[l].Weights, Layers[l].Biases, l == Layers.Count - 1 ? ReferenceActivation.Identity : Layers[l].Activation.Reference);
        }

        double[] slope = new double[Layers[^1].Biases.Length];
        slope[output] = 1;
        return linear.Backward(linear.Forward(inputs), slope).InputGradient;
    }

    /// <summary><c>(C(w + h) - C(w - h)) / 2h</c> of a weight.</summary>
    public CentralDifference DifferenceOfWeight(int layer, int target, int source, double[] inputs, double[] targets)
    {
        double[,] weights = Layers[layer - 1].Weights;
        return Difference(weights[target, source], value => weights[target, source] = value, inputs, targets);
    }

    /// <summary>The same of a bias.</summary>
    public CentralDifference DifferenceOfBias(int layer, int unit, double[] inputs, double[] targets)
    {
        double[] biases = Layers[layer - 1].Biases;
        return Difference(biases[unit], value => biases[unit] = value, inputs, targets);
    }

    /// <summary>The same of an input.</summary>
    public CentralDifference DifferenceOfInput(int input, double[] inputs, double[] targets)
    {
        double[] moved = [.. inputs];
        return Difference(moved[input], value => moved[input] = value, moved, targets);
    }

    CentralDifference Difference(double at, Action<double> set, double[] inputs, double[] targets)
    {
        // The step that balances rounding (eps/h) against curvature (h²).
        double step = 1e-5 * Math.Max(1, Math.Abs(at));
        try
        {
            set(at + step);
            double above = LossOf(inputs, targets);
            set(at - step);
            double below = LossOf(inputs, targets);
            return new CentralDifference(step, above, below);
        }
        finally
        {
            set(at);
        }
    }
}

/// <summary>One layer.</summary>
/// <param name="Weights">W <c>[outputs, inputs]</c>.</param>
/// <param name="Biases">b <c>[outputs]</c>.</param>
/// <param name="Activation">f and how it is written.</param>
sealed record TracedLayer(double[,] Weights, double[] Biases, ActivationForm Activation);
