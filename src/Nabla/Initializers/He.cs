using System;
using System.Collections.Generic;

namespace Nabla.Initializers;

/// <summary><c>w ~ N(0, 2 / fanIn)</c>; the second argument is the variance (He et al. 2015, eq. 10).</summary>
sealed record HeNormal : ElementwiseInitializer
{
    public override string Name => "he-normal";

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Bias = values[0] };

    private protected override WeightDistribution Weights(int inputs, int outputs) => WeightDistribution.Normal(2.0 / inputs);
}

/// <summary><c>w ~ U(-limit, limit)</c> with <c>limit = sqrt(6 / fanIn)</c>, whose variance is <c>2 / fanIn</c>.</summary>
sealed record HeUniform : ElementwiseInitializer
{
    public override string Name => "he-uniform";

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Bias = values[0] };

    private protected override WeightDistribution Weights(int inputs, int outputs) => WeightDistribution.Uniform(Math.Sqrt(6.0 / inputs));
}
