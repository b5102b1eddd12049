using System;
using System.Collections.Generic;
using Nabla.Activations;
using Nabla.Evaluation;
using Nabla.Initializers;
using Nabla.Networks;

namespace Nabla.Insight;

/// <summary>The initial weights of one layer, as a histogram, beside the distribution they are drawn from: what a plot of an initializer shows.</summary>
public sealed class InitializerSample
{
    InitializerSample(Initializer initializer, int inputs, int outputs, double[] weights, int bins)
    {
        Initializer = initializer;
        Inputs = inputs;
        Outputs = outputs;
        Distribution = initializer.DistributionOf(inputs, outputs);
        var sum = new CompensatedSum();
        foreach (double weight in weights)
        {
            sum.Add(weight);
            (Least, Largest) = (Math.Min(Least, weight), Math.Max(Largest, weight));
        }

        Mean = sum.Value / weights.Length;
        var squares = new CompensatedSum();
        foreach (double weight in weights)
        {
            squares.Add((weight - Mean) * (weight - Mean));
        }

        Variance = squares.Value / weights.Length;

        // An odd number of bins of one width around 0, so that a point at 0 lies inside one; a little beyond the outermost weight.
        double reach = Math.Max(Math.Abs(Least), Math.Abs(Largest));
        reach = reach == 0 ? 1 : Least == Largest ? 2 * reach : 1.05 * reach;
        Edges = EvenGrid.Points(-reach, reach, bins + 1);
        int[] counts = new int[bins];
        foreach (double weight in weights)
        {
            counts[Math.Clamp((int)((weight + reach) / (2 * reach) * bins), 0, bins - 1)]++;
        }

        Counts = counts;
    }

    /// <summary>The initializer.</summary>
    public Initializer Initializer { get; }

    /// <summary>Inputs of the layer: the fan-in.</summary>
    public int Inputs { get; }

    /// <summary>Outputs of the layer: the fan-out.</summary>
    public int Outputs { get; }

    /// <summary>What the weights are drawn from one by one; <see langword="null"/> where they depend on one another.</summary>
    public WeightDistribution? Distribution { get; }

    /// <summary>The mean of the weights.</summary>
    public double Mean { get; }

    /// <summary>The mean squared distance of the weights from their mean.</summary>
    public double Variance { get; }

    /// <summary>The smallest weight.</summary>
    public double Least { get; } = double.PositiveInfinity;

    /// <summary>The largest weight.</summary>
    public double Largest { get; } = double.NegativeInfinity;

    /// <summary>The edges of the bins, ascending; one more than there are bins.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>The number of weights in each bin.</summary>
    public IReadOnlyList<int> Counts { get; }

    /// <summary>Draws the weights of the first layer of a network, as training would begin with them.</summary>
    /// <param name="initializer">Which one.</param>
    /// <param name="inputs">Inputs of the layer, 1 or more.</param>
    /// <param name="outputs">Outputs of the layer, 1 or more.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="bins">Bins of the histogram, 3 or more; an odd number has a bin around 0.</param>
    public static InitializerSample Draw(Initializer initializer, int inputs, int outputs, ulong seed, int bins)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 3);
        double[] weights = new double[checked(inputs * outputs)];
        Network.Create<double>(inputs, seed).Dense(outputs, Activation.Identity, initializer).CopyWeightsTo(0, weights);
        return new InitializerSample(initializer, inputs, outputs, weights, bins);
    }
}
