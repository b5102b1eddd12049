using System;
using System.Collections.Generic;
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

    /// <summary>
    /// Several trained networks as one: a branch for each, and the mean of what they compute before the activation of their outputs, which follows
    /// the mean. For outputs without an activation that is the mean of their predictions, for a softmax or a sigmoid the mean of their logits.
    /// </summary>
    /// <remarks>
    /// Averaging networks that differ in their seeds or in their training rows lowers the variance of the prediction (Hansen and Salamon 1990). The
    /// result is a network like any other: it can be saved, explained, checked and trained further.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="members">One or more networks with the same inputs, outputs and output activation; they are copied.</param>
    /// <exception cref="ArgumentException">There is none, or they differ in shape or output activation; the message says how.</exception>
    public static Network<T> MeanOf<T>(IReadOnlyList<Network<T>> members)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(members);
        return EnsembleNetwork.Of(members);
    }
}
