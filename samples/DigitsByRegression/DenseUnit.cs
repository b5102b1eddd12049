using System;

namespace Nabla.Samples;

/// <summary>
/// A layer as a unit of its own, in the row form: Z = I·W + b, A = f(Z). It keeps what it saw on the way forward, gives dL/dI on the way back, and
/// changes its parameters only when told to: the layer before it must get a derivative taken with the old ones.
/// </summary>
/// <param name="weights">W <c>[inputs x outputs]</c>, row by row.</param>
/// <param name="biases">b <c>[outputs]</c></param>
/// <param name="rectified">Whether f is ReLU; otherwise the identity.</param>
sealed class DenseUnit(double[] weights, double[] biases, bool rectified)
{
    readonly int _outputs = biases.Length;
    readonly int _inputs = weights.Length / biases.Length;
    readonly double[] _weightGradient = new double[weights.Length];
    readonly double[] _biasGradient = new double[biases.Length];
    double[][] _seen = [];
    double[][] _activations = [];

    /// <summary>A = f(I·W + b), a row at a time.</summary>
    public double[][] Forward(double[][] inputs)
    {
        _seen = inputs;
        _activations = Array.ConvertAll(inputs, input =>
        {
            double[] z = [.. biases];
            for (int i = 0; i < _inputs; i++)
            {
                for (int j = 0; j < _outputs; j++)
                {
                    z[j] += input[i] * weights[(i * _outputs) + j];
                }
            }

            return rectified ? Array.ConvertAll(z, x => Math.Max(x, 0)) : z;
        });
        return _activations;
    }

    /// <summary>From dL/dA to dL/dW = Iᵀ·dL/dZ and dL/db, which are kept, and dL/dI = dL/dZ·Wᵀ, which is passed on.</summary>
    public double[][] Backward(double[][] derivatives)
    {
        Array.Clear(_weightGradient);
        Array.Clear(_biasGradient);
        double[][] passed = new double[derivatives.Length][];
        for (int row = 0; row < derivatives.Length; row++)
        {
            passed[row] = new double[_inputs];
            for (int j = 0; j < _outputs; j++)
            {
                double delta = rectified && _activations[row][j] <= 0 ? 0 : derivatives[row][j]; // dL/dZ
                _biasGradient[j] += delta;
                for (int i = 0; i < _inputs; i++)
                {
                    _weightGradient[(i * _outputs) + j] += _seen[row][i] * delta;
                    passed[row][i] += delta * weights[(i * _outputs) + j];
                }
            }
        }

        return passed;
    }

    /// <summary>parameter -= learning rate · gradient</summary>
    public void Update(double learningRate)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] -= learningRate * _weightGradient[i];
        }

        for (int j = 0; j < _outputs; j++)
        {
            biases[j] -= learningRate * _biasGradient[j];
        }
    }
}
