using System.Numerics;

namespace Nabla.Networks;

/// <summary>Where networks begin: <c>Network.Create&lt;float&gt;(inputs: 784, seed: 42).Dense(128, Activation.ReLU).Dense(10)</c>.</summary>
public static class Network
{
    /// <summary>A network without layers yet, whose output is its input.</summary>
    /// <typeparam name="T"><see cref="float"/> for speed, <see cref="double"/> for proof.</typeparam>
    /// <param name="inputs">The number of input features, 1 or more.</param>
    /// <param name="seed">The seed of the initial weights.</param>
    public static Network<T> Create<T>(int inputs, ulong seed = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(inputs, seed);
}
