using System;
using System.Collections.Generic;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary>An initializer that draws every weight by itself.</summary>
abstract record ElementwiseInitializer : Initializer
{
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("bias", Bias)];

    /// <summary>The distribution of every weight of a layer.</summary>
    /// <param name="inputs">Inputs of the layer: the fan-in.</param>
    /// <param name="outputs">Outputs of the layer: the fan-out.</param>
    private protected abstract WeightDistribution Weights(int inputs, int outputs);

    public sealed override WeightDistribution? DistributionOf(int inputs, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        return Weights(inputs, outputs);
    }

    internal sealed override void Fill(CounterRandom random, int inputs, int outputs, Span<double> weights, Span<double> biases)
    {
        // A weight's index is its place: row times columns plus column of the logical matrix.
        WeightDistribution distribution = Weights(inputs, outputs);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = distribution.Draw(random, (ulong)i);
        }

        for (int j = 0; j < biases.Length; j++)
        {
            biases[j] = DrawBias(random, (ulong)weights.Length + (ulong)j, inputs);
        }
    }

    /// <summary>One bias.</summary>
    /// <param name="random">The layer's random numbers.</param>
    /// <param name="index">The bias's place, behind the last weight.</param>
    /// <param name="fanIn">Inputs of the layer.</param>
    private protected virtual double DrawBias(CounterRandom random, ulong index, int fanIn) => Bias;
}
