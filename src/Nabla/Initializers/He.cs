using System;
using System.Collections.Generic;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary><c>w ~ N(0, 2 / fanIn)</c>; the second argument is the variance (He et al. 2015, eq. 10).</summary>
sealed record HeNormal : ElementwiseInitializer
{
    public override string Name => "he-normal";

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Bias = values[0] };

    private protected override double Draw(CounterRandom random, ulong index, int fanIn, int fanOut) => Normal(random, index, 2.0 / fanIn);
}

/// <summary><c>w ~ U(-limit, limit)</c> with <c>limit = sqrt(6 / fanIn)</c>, whose variance is <c>2 / fanIn</c>.</summary>
sealed record HeUniform : ElementwiseInitializer
{
    public override string Name => "he-uniform";

    private protected override Initializer With(IReadOnlyList<double> values) => this with { Bias = values[0] };

    private protected override double Draw(CounterRandom random, ulong index, int fanIn, int fanOut) =>
        Uniform(random, index, Math.Sqrt(6.0 / fanIn));
}
