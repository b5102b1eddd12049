using System;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary><c>w ~ N(0, 2 / fanIn)</c>; the second argument is the variance (He et al. 2015, eq. 10).</summary>
sealed class HeNormal() : Initializer("he-normal")
{
    internal override double Draw(CounterRandom random, ulong index, int fanIn, int fanOut) => Math.Sqrt(2.0 / fanIn) * random.Normal(index);
}

/// <summary><c>w ~ U(-limit, limit)</c> with <c>limit = sqrt(6 / fanIn)</c>, whose variance is <c>2 / fanIn</c>.</summary>
sealed class HeUniform() : Initializer("he-uniform")
{
    internal override double Draw(CounterRandom random, ulong index, int fanIn, int fanOut) =>
        Math.Sqrt(6.0 / fanIn) * ((2 * random.Uniform(index)) - 1);
}
