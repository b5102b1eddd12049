using System;
using System.Numerics;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// One row through a chain of dense layers: everything that does not depend on the numbers is worked out once a network, and a row costs
/// one product and one activation a layer. The rows between the layers lie in memory of the calling thread, so that threads share nothing but
/// the parameters.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class SingleRowPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Two rows, which the layers write in turns: one buffer a thread for all networks, as long as the widest network that the thread has used.
    /// </summary>
    [ThreadStatic]
    static AlignedBuffer<T>? s_rows;

    readonly AlignedBuffer<T> _parameters;
    readonly Step[] _steps;
    readonly int _widest;

    SingleRowPass(AlignedBuffer<T> parameters, Step[] steps, int widest)
    {
        _parameters = parameters;
        _steps = steps;
        _widest = widest;
    }

    /// <summary>The pass of a network, or <see langword="null"/> where it is more than a chain of dense layers and activations.</summary>
    public static SingleRowPass<T>? Of(Network<T> network)
    {
        var steps = new Step[network.Passes.Length];
        int count = 0;
        int widest = 0;
        foreach (LayerPass<T> pass in network.Passes)
        {
            Layer layer = pass.Layer;
            if (layer.Branches || layer is not (DenseLayer or ActivationLayer or DropoutLayer))
            {
                return null;
            }

            if (layer.OnlyInTraining)
            {
                continue;
            }

            int columns = layer.Activation.OutputOnly ? layer.Outputs : pass.Stride;
            ActivationPass<T>? activation = layer.Activation == Activations.Activation.Identity ? null : pass.Activation;
            steps[count++] = layer is DenseLayer dense
                ? new Step(dense.WeightsOffset, dense.BiasesOffset, layer.Inputs, pass.Stride, activation, columns)
                : new Step(-1, 0, layer.Inputs, pass.Stride, activation, columns);
            widest = Math.Max(widest, pass.Stride);
        }

        return new SingleRowPass<T>(network.Parameters, steps[..count], widest);
    }

    /// <summary>The outputs of one row, the same bits as among other rows.</summary>
    /// <param name="inputs"><c>[inputs]</c></param>
    /// <param name="outputs"><c>[outputs]</c></param>
    public void Run(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        // Taken away while in use: an activation of the user's own may predict with another network.
        AlignedBuffer<T>? rows = s_rows;
        s_rows = null;
        if (rows is null || rows.Length < 2 * _widest)
        {
            rows = new AlignedBuffer<T>(checked(2 * _widest));
        }

        ReadOnlySpan<T> x = inputs;
        int at = 0;
        foreach (ref readonly Step step in _steps.AsSpan())
        {
            Span<T> z = rows.Slice(at, step.Stride);
            if (step.Weights >= 0)
            {
                SingleRowKernel.Multiply(x[..step.Inputs], _parameters, step.Weights, step.Biases, z);
            }
            else
            {
                x[..step.Inputs].CopyTo(z);
            }

            step.Activation?.Forward(z, step.Stride, 1, step.Columns, z);
            x = z;
            at = _widest - at;
        }

        x[..outputs.Length].CopyTo(outputs);
        s_rows = rows;
    }

    /// <summary>One layer: the product, unless it has no weights and their place is -1, and the activation, unless it is the identity.</summary>
    readonly record struct Step(int Weights, int Biases, int Inputs, int Stride, ActivationPass<T>? Activation, int Columns);
}
