using System.Collections.Generic;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary>
/// Frequencies and phases of a periodic embedding <c>cos(2 pi (w x + b))</c>: <c>w ~ N(0, deviation²)</c>, <c>b ~ U(-1/2, 1/2)</c>, every phase alike
/// (Gorishniy et al. 2022; Holzmüller et al. 2024). <see cref="Initializer.Bias"/> has no part in it.
/// </summary>
sealed record PeriodicInitializer : ElementwiseInitializer
{
    public override string Name => "periodic";

    /// <summary>The standard deviation of the frequencies, in turns a unit of the input; 0.1 is that of RealMLP.</summary>
    public double Deviation { get; init => field = Positive(value, nameof(Deviation)); } = 0.1;

    public override IReadOnlyList<(string Name, double Value)> Parameters => [("deviation", Deviation)];

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Deviation = values[0] };

    private protected override WeightDistribution Weights(int inputs, int outputs) => WeightDistribution.Normal(Deviation * Deviation);

    private protected override double DrawBias(CounterRandom random, ulong index, int fanIn) => WeightDistribution.Uniform(0.5).Draw(random, index);
}
