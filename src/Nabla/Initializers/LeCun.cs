using System;
using System.Collections.Generic;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary><c>w ~ N(0, 1 / fanIn)</c>; the second argument is the variance (LeCun et al. 1998, eq. 16).</summary>
sealed record LeCunNormal : ElementwiseInitializer
{
    public override string Name => "lecun-normal";

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Bias = values[0] };

    private protected override WeightDistribution Weights(int inputs, int outputs) => WeightDistribution.Normal(1.0 / inputs);
}

/// <summary><c>w ~ U(-limit, limit)</c> with <c>limit = sqrt(3 / fanIn)</c>, whose variance is <c>1 / fanIn</c>.</summary>
sealed record LeCunUniform : ElementwiseInitializer
{
    public override string Name => "lecun-uniform";

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Bias = values[0] };

    private protected override WeightDistribution Weights(int inputs, int outputs) => WeightDistribution.Uniform(Math.Sqrt(3.0 / inputs));
}

/// <summary><c>w, b ~ U(-limit, limit)</c> with <c>limit = 1 / sqrt(fanIn)</c>: PyTorch's Linear. <see cref="Initializer.Bias"/> has no part in it.</summary>
sealed record TorchLinear : ElementwiseInitializer
{
    public override string Name => "torch-linear";

    public override IReadOnlyList<(string Name, double Value)> Parameters => [];

    private protected override Initializer With(IReadOnlyList<double> values) => this;

    private protected override WeightDistribution Weights(int inputs, int outputs) => WeightDistribution.Uniform(Math.Sqrt(1.0 / inputs));

    private protected override double DrawBias(CounterRandom random, ulong index, int fanIn) =>
        WeightDistribution.Uniform(Math.Sqrt(1.0 / fanIn)).Draw(random, index);
}
