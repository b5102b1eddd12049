using System.Collections.Generic;
using System.Numerics;

namespace Nabla.Networks;

/// <content>A temperature in the last layer.</content>
public sealed partial class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether the pre-activations of the outputs are a dense layer's, so that dividing its parameters divides them.</summary>
    internal bool CanDivideOutputs => Layers.Count > 0 && Layers[^1] is DenseLayer;

    /// <summary>
    /// A copy whose pre-activations of the outputs are divided: weights and biases of the last layer are, each rounded once.
    /// </summary>
    /// <param name="divisors">One for all outputs, or one each.</param>
    internal Network<T> WithOutputsDivided(IReadOnlyList<double> divisors)
    {
        Network<T> copy = Clone();
        foreach (ParameterTensor tensor in copy.Layers[^1].Tensors)
        {
            T[] values = new T[tensor.Count];
            tensor.CopyTo<T>(copy.Parameters.Span, values);
            for (int i = 0; i < values.Length; i++)
            {
                double divisor = divisors.Count == 1 ? divisors[0] : divisors[i % tensor.Columns];
                values[i] = T.CreateTruncating(double.CreateTruncating(values[i]) / divisor);
            }

            tensor.Set<T>(values, copy.Parameters.Span);
        }

        copy.ParameterVersion++;
        return copy;
    }
}
