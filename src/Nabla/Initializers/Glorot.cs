using System;
using System.Collections.Generic;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary><c>w ~ N(0, 2 / (fanIn + fanOut))</c>; the second argument is the variance (Glorot and Bengio 2010, eq. 12; seed 003).</summary>
sealed record GlorotNormal : ElementwiseInitializer
{
    public override string Name => "glorot-normal";

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Bias = values[0] };

    private protected override double Draw(CounterRandom random, ulong index, int fanIn, int fanOut) =>
        Normal(random, index, 2.0 / (fanIn + fanOut));
}

/// <summary><c>w ~ U(-limit, limit)</c> with <c>limit = sqrt(6 / (fanIn + fanOut))</c> (Glorot and Bengio 2010, eq. 16).</summary>
sealed record GlorotUniform : ElementwiseInitializer
{
    public override string Name => "glorot-uniform";

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Bias = values[0] };

    private protected override double Draw(CounterRandom random, ulong index, int fanIn, int fanOut) =>
        Uniform(random, index, Math.Sqrt(6.0 / (fanIn + fanOut)));
}
