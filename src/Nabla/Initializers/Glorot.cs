using System;
using System.Collections.Generic;

namespace Nabla.Initializers;

/// <summary><c>w ~ N(0, 2 / (fanIn + fanOut))</c>; the second argument is the variance (Glorot and Bengio 2010, eq. 12; seed 003).</summary>
sealed record GlorotNormal : ElementwiseInitializer
{
    public override string Name => "glorot-normal";

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Bias = values[0] };

    private protected override WeightDistribution Weights(int inputs, int outputs) => WeightDistribution.Normal(2.0 / (inputs + outputs));
}

/// <summary><c>w ~ U(-limit, limit)</c> with <c>limit = sqrt(6 / (fanIn + fanOut))</c> (Glorot and Bengio 2010, eq. 16).</summary>
sealed record GlorotUniform : ElementwiseInitializer
{
    public override string Name => "glorot-uniform";

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Bias = values[0] };

    private protected override WeightDistribution Weights(int inputs, int outputs) => WeightDistribution.Uniform(Math.Sqrt(6.0 / (inputs + outputs)));
}
