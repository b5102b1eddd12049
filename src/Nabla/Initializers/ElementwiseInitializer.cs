using System;
using System.Collections.Generic;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary>An initializer that draws every weight by itself.</summary>
abstract record ElementwiseInitializer : Initializer
{
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("bias", Bias)];

    internal sealed override void Fill(CounterRandom random, int inputs, int outputs, Span<double> weights, Span<double> biases)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Draw(random, (ulong)i, inputs, outputs);
        }

        for (int j = 0; j < biases.Length; j++)
        {
            biases[j] = DrawBias(random, (ulong)weights.Length + (ulong)j, inputs);
        }
    }

    /// <summary>One weight.</summary>
    /// <param name="random">The layer's random numbers.</param>
    /// <param name="index">The weight's place: row times columns plus column of the logical matrix.</param>
    /// <param name="fanIn">Inputs of the layer.</param>
    /// <param name="fanOut">Outputs of the layer.</param>
    private protected abstract double Draw(CounterRandom random, ulong index, int fanIn, int fanOut);

    /// <summary>One bias.</summary>
    /// <param name="random">The layer's random numbers.</param>
    /// <param name="index">The bias's place, behind the last weight.</param>
    /// <param name="fanIn">Inputs of the layer.</param>
    private protected virtual double DrawBias(CounterRandom random, ulong index, int fanIn) => Bias;

    private protected static double Normal(CounterRandom random, ulong index, double variance) => Math.Sqrt(variance) * random.Normal(index);

    private protected static double Uniform(CounterRandom random, ulong index, double limit) => limit * ((2 * random.Uniform(index)) - 1);
}
