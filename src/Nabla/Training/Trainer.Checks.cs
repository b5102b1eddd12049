using System;
using System.Linq;
using System.Numerics;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Regularizers;

namespace Nabla.Training;

/// <content>What a trainer refuses, and why.</content>
public sealed partial class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the last step that went layer by layer left of each layer: its outputs, and dC/dZ.</summary>
    internal NetworkMemory<T> Memory => _step.Memory;

    /// <summary>A layer that nobody reads would never get a gradient.</summary>
    static void CheckReaders(Network<T> network)
    {
        Layer? unread = network.Layers.SkipLast(1).FirstOrDefault(layer => !network.Layers.Any(other => other.Sources.Contains(layer.Index)));
        if (unread is not null)
        {
            throw new ArgumentException($"No layer reads the outputs of {unread.Name}, so that it could not learn: leave it out, or let a later layer read it.", nameof(network));
        }
    }

    /// <summary>A line search needs a loss that is a smooth function of the parameters.</summary>
    static void CheckSmooth(Network<T> network, Regularization regularization)
    {
        if (network.Layers.FirstOrDefault(layer => layer is DropoutLayer or BatchNormalizationLayer) is { } layer)
        {
            throw new ArgumentException($"lbfgs needs a loss that depends on the parameters alone; {layer.Name} is {layer.Kind}: leave it out, or use adam.", nameof(network));
        }

        if (regularization with { L2Penalty = 0 } != Regularization.None)
        {
            throw new ArgumentException($"lbfgs goes with an L2 penalty only, not with {regularization}: leave the others out, or use adam.", nameof(regularization));
        }
    }

    /// <summary>The network before the mean of its members, and how many there are.</summary>
    static (Network<T> Members, int Count) Members(Network<T> network, Loss loss)
    {
        int last = network.Layers.Count - (network.Layers[^1] is ActivationLayer && loss.UsesLogits(network.Layers[^1].Activation) ? 2 : 1);
        return last > 0 && network.Layers[last] is MeanLayer { Sources.Count: 1 } mean && mean.Sources[0] == last - 1
            ? (network.Before(last), mean.Blocks)
            : throw new ArgumentException(
                $"Losses of members need a network that ends with the mean of blocks of the layer before it, and behind it nothing but the activation that the loss {loss} contains; this one ends with {network.Layers[^1]}.",
                nameof(network));
    }

    static void CheckRates(LearningRateFactors factors)
    {
        if (factors != LearningRateFactors.None)
        {
            throw new ArgumentException($"lbfgs searches for the length of its steps and has no learning rate to multiply; leave {factors} out, or use adam.", nameof(factors));
        }
    }

    Batch<T> Data(Samples<T> inputs, Matrix<T> targets, double[]? weights)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Columns != Network.Inputs || targets.Columns != Network.Outputs || inputs.Rows != targets.Rows)
        {
            throw new ArgumentException(
                $"The network maps {Network.Inputs} inputs to {Network.Outputs} outputs; the inputs are {inputs.Rows} x {inputs.Columns}, the targets {targets.Rows} x {targets.Columns}.");
        }

        if (weights is not null && weights.Length != inputs.Rows)
        {
            throw new ArgumentException($"{inputs.Rows} rows need as many weights; {weights.Length} were given.", nameof(weights));
        }

        if (!ReferenceEquals(inputs, _checkedInputs))
        {
            CategoryCheck.Require(Network.Layers, inputs);
            _checkedInputs = inputs;
        }

        if (!ReferenceEquals(targets, _checkedTargets))
        {
            Loss.CheckTargets<T>(targets.Buffer.Span, targets.Stride, targets.Rows, targets.Columns);
            _checkedTargets = targets;
        }

        return new Batch<T>(inputs, targets, weights);
    }

    void CheckRows(ReadOnlySpan<int> rows, int count)
    {
        if (rows.IsEmpty || rows.Length > BatchSize)
        {
            throw new ArgumentException($"A step takes between 1 and {BatchSize} rows; {rows.Length} were given.", nameof(rows));
        }

        foreach (int row in rows)
        {
            if ((uint)row >= (uint)count)
            {
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"The data have {count} rows.");
            }
        }
    }
}
