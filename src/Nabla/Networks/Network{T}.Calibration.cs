using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;

namespace Nabla.Networks;

/// <content>A temperature in the last layer.</content>
public sealed partial class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether the pre-activations of the outputs are those of a dense layer, or the mean of several: dividing its parameters then divides them.</summary>
    internal bool CanDivideOutputs => Layers.Count > 0 && EndsOf(Layers.Count - 1, isActivated: true) is not null;

    /// <summary>
    /// A copy whose pre-activations of the outputs are divided: weights and biases of the last layer are, each rounded once; of an ensemble those of
    /// the last layer of each member.
    /// </summary>
    /// <param name="divisors">One for all outputs, or one each.</param>
    internal Network<T> WithOutputsDivided(IReadOnlyList<double> divisors)
    {
        Network<T> copy = Clone();
        foreach (ParameterTensor tensor in EndsOf(Layers.Count - 1, isActivated: true)!.SelectMany(layer => copy.Layers[layer].Tensors))
        {
            T[] values = new T[tensor.Count];
            tensor.CopyTo<T>(copy.Parameters.Span, values);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = T.CreateTruncating(double.CreateTruncating(values[i]) / divisors[i % tensor.Columns % divisors.Count]);
            }

            tensor.Set<T>(values, copy.Parameters.Span);
        }

        copy.ParameterVersion++;
        return copy;
    }

    /// <summary>The dense layers that a layer's pre-activations come from; <see langword="null"/> where something else lies between.</summary>
    List<int>? EndsOf(int index, bool isActivated)
    {
        if (index < 0)
        {
            return null;
        }

        Layer layer = Layers[index];
        if (layer is DenseLayer)
        {
            return isActivated || layer.Activation == Activation.Identity ? [index] : null;
        }

        if (!(layer is ActivationLayer && isActivated) && layer is not MeanLayer)
        {
            return null;
        }

        var ends = new List<int>();
        foreach (int source in layer.Sources)
        {
            if (EndsOf(source, isActivated: false) is not { } found)
            {
                return null;
            }

            ends.AddRange(found);
        }

        return ends;
    }
}
