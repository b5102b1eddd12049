using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>Every number of one row: forward, loss, backward, one step, and forward again.</summary>
sealed class RowTrace
{
    /// <summary>Follows a row.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">x.</param>
    /// <param name="targets">t.</param>
    /// <param name="step">The optimizer's first step.</param>
    /// <param name="penalty">λ of the L2 penalty (λ/2) Σ w², on weights only.</param>
    public RowTrace(TracedNetwork network, double[] inputs, double[] targets, FirstStep step, double penalty)
    {
        Network = network;
        Inputs = inputs;
        Targets = targets;
        Step = step;
        Penalty = penalty;
        Loss = network.LossOf(inputs, targets);
        ForwardPass forward = network.Forward(inputs);
        BackwardPass backward = network.Backward(inputs, targets);
        InputGradient = backward.InputGradient;
        Layers = [.. network.Layers.Select((layer, l) => Of(layer, l, forward, backward))];
        After = new TracedNetwork(
            [.. Layers.Zip(network.Layers, (layer, old) => new TracedLayer(layer.NewWeights, layer.NewBiases, old.Activation))], network.Loss);
    }

    /// <summary>The network.</summary>
    public TracedNetwork Network { get; }

    /// <summary>x.</summary>
    public double[] Inputs { get; }

    /// <summary>t.</summary>
    public double[] Targets { get; }

    /// <summary>The optimizer's step.</summary>
    public FirstStep Step { get; }

    /// <summary>λ.</summary>
    public double Penalty { get; }

    /// <summary>C.</summary>
    public double Loss { get; }

    /// <summary>dC/dx.</summary>
    public double[] InputGradient { get; }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<ExplainedLayer> Layers { get; }

    /// <summary>The network after the step.</summary>
    public TracedNetwork After { get; }

    /// <summary>a of a layer; of layer 0 the input.</summary>
    public double[] ActivationsOf(int layer) => layer == 0 ? Inputs : Layers[layer - 1].Activations;

    /// <summary>The last layer's activations.</summary>
    public double[] Outputs => Layers[^1].Activations;

    /// <summary>The weight with the largest gradient, the first of equals; of the last layer where all are 0.</summary>
    public (int Layer, int Target, int Source) LargestGradient()
    {
        (int, int, int) best = (Layers.Count, 0, 0);
        double largest = 0;
        foreach (ExplainedLayer layer in Layers)
        {
            for (int i = 0; i < layer.Deltas.Length; i++)
            {
                for (int j = 0; j < layer.WeightGradients.GetLength(1); j++)
                {
                    double size = Math.Abs(layer.WeightGradients[i, j]);
                    if (size > largest)
                    {
                        (largest, best) = (size, (layer.Number, i, j));
                    }
                }
            }
        }

        return best;
    }

    /// <summary>One weight, taken apart.</summary>
    public ExplainedWeight Weight(int layer, int target, int source)
    {
        ExplainedLayer of = Layers[layer - 1];
        return new ExplainedWeight
        {
            Layer = layer,
            Target = target,
            Source = source,
            Value = of.Weights[target, source],
            ActivationGradient = of.ActivationGradients?[target],
            Derivative = of.Derivatives?[target],
            Delta = of.Deltas[target],
            SourceActivation = ActivationsOf(layer - 1)[source],
            Gradient = of.WeightGradients[target, source],
            Difference = Network.DifferenceOfWeight(layer, target, source, Inputs, Targets),
            NewValue = of.NewWeights[target, source],
        };
    }

    ExplainedLayer Of(TracedLayer layer, int index, ForwardPass forward, BackwardPass backward)
    {
        bool isLast = index == Network.Layers.Count - 1;
        double[] z = forward.PreActivations[index];
        double[,] gradients = backward.WeightGradients[index];
        double[] deltas = backward.Deltas[index];
        double[]? upstream = !isLast ? Upstream(Network.Layers[index + 1].Weights, backward.Deltas[index + 1])
            : Network.Loss.UsesLogits ? null
            : Network.Loss.Gradient(forward.Output, Targets);
        return new ExplainedLayer
        {
            Number = index + 1,
            Activation = layer.Activation.Name,
            Weights = layer.Weights,
            Biases = layer.Biases,
            PreActivations = z,
            Activations = forward.Activations[index + 1],
            ActivationGradients = upstream,
            Derivatives = layer.Activation.IsElementwise ? [.. z.Select(layer.Activation.Derivative)] : null,
            Deltas = deltas,
            WeightGradients = gradients,
            NewWeights = Updated(layer.Weights, gradients),
            NewBiases = [.. layer.Biases.Zip(deltas, Step.Next)],
        };
    }

    /// <summary><c>Wᵀ δ</c></summary>
    static double[] Upstream(double[,] weights, double[] deltas)
    {
        double[] upstream = new double[weights.GetLength(1)];
        for (int i = 0; i < deltas.Length; i++)
        {
            for (int j = 0; j < upstream.Length; j++)
            {
                upstream[j] += weights[i, j] * deltas[i];
            }
        }

        return upstream;
    }

    double[,] Updated(double[,] weights, double[,] gradients)
    {
        double[,] updated = new double[weights.GetLength(0), weights.GetLength(1)];
        for (int i = 0; i < updated.GetLength(0); i++)
        {
            for (int j = 0; j < updated.GetLength(1); j++)
            {
                updated[i, j] = Step.NextWeight(weights[i, j], gradients[i, j] + (Penalty * weights[i, j]));
            }
        }

        return updated;
    }
}
