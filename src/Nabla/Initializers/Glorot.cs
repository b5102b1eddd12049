using System;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary><c>w ~ N(0, 2 / (fanIn + fanOut))</c>; the second argument is the variance (Glorot and Bengio 2010, eq. 12; seed 003).</summary>
sealed class GlorotNormal() : Initializer("glorot-normal")
{
    internal override double Draw(CounterRandom random, ulong index, int fanIn, int fanOut) =>
        Math.Sqrt(2.0 / (fanIn + fanOut)) * random.Normal(index);
}

/// <summary><c>w ~ U(-limit, limit)</c> with <c>limit = sqrt(6 / (fanIn + fanOut))</c> (Glorot and Bengio 2010, eq. 16).</summary>
sealed class GlorotUniform() : Initializer("glorot-uniform")
{
    internal override double Draw(CounterRandom random, ulong index, int fanIn, int fanOut) =>
        Math.Sqrt(6.0 / (fanIn + fanOut)) * ((2 * random.Uniform(index)) - 1);
}
