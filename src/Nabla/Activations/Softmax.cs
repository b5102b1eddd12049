using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>p_i = e^z_i / sum over j of e^z_j</c> over all outputs of a row: positive, sum 1 (seed 001, whose prose leaves one component out of
/// the sum). Its derivative is the full Jacobian <c>dp_i/dz_j = p_i (1[i = j] - p_j)</c>, not an element-wise factor.
/// </summary>
sealed class Softmax() : Activation("softmax")
{
    public override string Formula => "f(z)_i = e^z_i / sum_j e^z_j";

    public override string DerivativeFormula => "df(z)_i/dz_j = f(z)_i (1[i = j] - f(z)_j)";

    public override string Range => "(0, 1), sum 1";

    public override string Source => "J. Bridle, Probabilistic interpretation of feedforward classification network outputs, 1990";

    public override bool OutputOnly => true;

    internal override ActivationPass<T> Pass<T>() => new SoftmaxPass<T>();
}

/// <summary>Softmax over whole rows; the columns given are those of all outputs.</summary>
sealed class SoftmaxPass<T> : ActivationPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool KeepsPreActivations => false;

    /// <summary>Softmax of each row; <paramref name="columns"/> is the number of classes, without padding.</summary>
    public override void Forward(ReadOnlySpan<T> z, int stride, int rows, int columns, Span<T> a)
    {
        for (int row = 0; row < rows; row++)
        {
            SoftmaxKernel.Row(z.Slice(row * stride, stride), columns, a.Slice(row * stride, stride));
        }
    }

    /// <summary>The vector-Jacobian product: <c>dz_i = p_i (dp_i - sum over j of dp_j p_j)</c>, j upwards.</summary>
    public override void Backward(ReadOnlySpan<T> z, ReadOnlySpan<T> a, int stride, int rows, int columns, Span<T> delta)
    {
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> p = a.Slice(row * stride, columns);
            Span<T> d = delta.Slice(row * stride, columns);
            T inner = T.Zero;
            for (int j = 0; j < columns; j++)
            {
                inner = T.FusedMultiplyAdd(d[j], p[j], inner);
            }

            for (int i = 0; i < columns; i++)
            {
                d[i] = p[i] * (d[i] - inner);
            }
        }
    }
}
