using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// A layer of the user's own, without parameters: it knows its value and its own derivative, and nothing of the network around it (seed 004,
/// message passing). The derivative is compared with central differences when the layer joins a network.
/// </summary>
/// <remarks>
/// Both functions are called for one row at a time, by several threads at once; the same inputs must give the same bits. A network with such
/// a layer cannot be saved to a model file.
/// </remarks>
public interface ICustomLayer
{
    /// <summary>What it is called in errors and reports.</summary>
    string Name { get; }

    /// <summary>The number of outputs for so many inputs.</summary>
    /// <exception cref="ArgumentException">It cannot have that many inputs.</exception>
    int Outputs(int inputs);

    /// <summary>The value: from the inputs of a row to its outputs.</summary>
    void Forward(ReadOnlySpan<double> inputs, Span<double> outputs);

    /// <summary>
    /// The vector-Jacobian product: <c>inputGradient[j] = sum over i of outputGradient[i] · d output[i] / d input[j]</c>.
    /// </summary>
    /// <param name="inputs">The inputs of a row.</param>
    /// <param name="outputs">What <see cref="Forward"/> made of them.</param>
    /// <param name="outputGradient">dC/d(output), one a output.</param>
    /// <param name="inputGradient">Receives dC/d(input), one a input.</param>
    void VectorJacobianProduct(ReadOnlySpan<double> inputs, ReadOnlySpan<double> outputs, ReadOnlySpan<double> outputGradient, Span<double> inputGradient);
}

/// <summary>An <see cref="ICustomLayer"/> within a network.</summary>
public sealed class CustomLayer : Layer
{
    /// <summary>How many rows are drawn to check the derivative.</summary>
    const int CheckedRows = 8;

    /// <summary>A derivative further from the central difference than this, relative to the larger of 1 and itself, is wrong.</summary>
    const double LargestError = 1e-5;

    internal CustomLayer(LayerPlace place, ICustomLayer function)
        : base(place, "custom", function.Outputs(place.Inputs))
    {
        Function = function;
        CheckGradient();
    }

    /// <summary>What it computes.</summary>
    public ICustomLayer Function { get; }

    /// <inheritdoc/>
    public override string Description => Function.Name;

    internal override LayerPass<T> Pass<T>() => new CustomPass<T>(this);

    /// <summary>Compares the product with central differences at normal inputs and for normal output gradients.</summary>
    /// <exception cref="ArgumentException">They differ; the message says where and by how much.</exception>
    void CheckGradient()
    {
        for (uint row = 0; row < CheckedRows; row++)
        {
            var random = new CounterRandom(0, RandomPurpose.GradientCheck, row);
            double[] inputs = new double[Inputs];
            double[] upstream = new double[Outputs];
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = random.Normal((ulong)i);
            }

            for (int i = 0; i < upstream.Length; i++)
            {
                upstream[i] = random.Normal((ulong)(inputs.Length + i));
            }

            double[] outputs = new double[Outputs];
            double[] gradient = new double[Inputs];
            Function.Forward(inputs, outputs);
            Function.VectorJacobianProduct(inputs, outputs, upstream, gradient);
            for (int i = 0; i < inputs.Length; i++)
            {
                double difference = CentralDifference(inputs, upstream, i);
                double error = Math.Abs(gradient[i] - difference) / Math.Max(1, Math.Abs(difference));
                if (!(error <= LargestError))
                {
                    throw new ArgumentException(FormattableString.Invariant(
                        $"The layer '{Function.Name}' gives {gradient[i]:G9} as the gradient of input {i} where the central difference is {difference:G9}, an error of {error:G3}: correct its VectorJacobianProduct."));
                }
            }
        }
    }

    double CentralDifference(double[] inputs, double[] upstream, int i)
    {
        const double Step = 6e-6; // the cube root of the machine epsilon: where truncation and rounding errors are equal
        double at = inputs[i];
        double step = Step * Math.Max(1, Math.Abs(at));
        double above = Inner(at + step);
        double below = Inner(at - step);
        inputs[i] = at;
        return (above - below) / (2 * step);

        double Inner(double value)
        {
            inputs[i] = value;
            double[] outputs = new double[Outputs];
            Function.Forward(inputs, outputs);
            double sum = 0;
            for (int o = 0; o < outputs.Length; o++)
            {
                sum += outputs[o] * upstream[o];
            }

            return sum;
        }
    }
}

/// <summary>The loops of <see cref="CustomLayer"/>: row by row, in double.</summary>
sealed class CustomPass<T>(CustomLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        (int first, int count) = (region.FirstRow, region.Rows);
        double[] inputs = new double[layer.Inputs];
        double[] outputs = new double[layer.Outputs];
        for (int row = first; row < first + count; row++)
        {
            Read(memory.Outputs(Sources[0]).Row(row), inputs);
            layer.Function.Forward(inputs, outputs);
            Span<T> to = memory[layer.Index].Activations.Row(row);
            for (int i = 0; i < outputs.Length; i++)
            {
                to[i] = T.CreateTruncating(outputs[i]);
            }

            to[outputs.Length..].Clear();
        }
    }

    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        Edge edge = memory.Edges[layer.Index][0];
        (int first, int count) = (region.FirstRow, region.Rows);
        RowBlock<T> target = memory.Deltas(edge.Source);
        double[] inputs = new double[layer.Inputs];
        double[] outputs = new double[layer.Outputs];
        double[] upstream = new double[layer.Outputs];
        double[] gradient = new double[layer.Inputs];
        for (int row = first; row < first + count; row++)
        {
            Read(memory.Outputs(edge.Source).Row(row), inputs);
            Read(memory[layer.Index].Activations.Row(row), outputs);
            Read(memory[layer.Index].Deltas.Row(row), upstream);
            layer.Function.VectorJacobianProduct(inputs, outputs, upstream, gradient);
            Span<T> to = target.Row(row);
            for (int i = 0; i < gradient.Length; i++)
            {
                to[i] = T.CreateTruncating(gradient[i]) + (edge.IsFirst ? T.Zero : to[i]);
            }

            to[gradient.Length..].Clear();
        }

        Finish(edge, memory, first, count, 0, target.Stride);
    }

    static void Read(ReadOnlySpan<T> from, Span<double> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = double.CreateTruncating(from[i]);
        }
    }
}
