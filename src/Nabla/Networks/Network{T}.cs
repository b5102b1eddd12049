using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using Nabla.Activations;
using Nabla.Files;
using Nabla.Initializers;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// A multilayer perceptron: dense layers on one flat parameter buffer. Its shape never changes; a trainer changes its parameters. Any number of
/// threads may predict with it at once, as long as none trains it.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that one forward pass takes at a time: their activations stay in the second-level cache.</summary>
    internal const int ChunkRows = 96;

    readonly ulong _seed;
    readonly ConcurrentBag<ForwardWorkspace<T>> _workspaces = [];

    internal Network(int inputs, ulong seed)
        : this(inputs, seed, [])
    {
    }

    Network(int inputs, ulong seed, IReadOnlyList<DenseLayer> layers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        Inputs = inputs;
        _seed = seed;
        Layers = layers;
        Passes = [.. layers.Select(layer => new DensePass<T>(layer))];
        Parameters = new AlignedBuffer<T>(layers.Count == 0 ? 0 : layers[^1].End);
    }

    /// <summary>The number of input features.</summary>
    public int Inputs { get; }

    /// <summary>The number of outputs: units of the last layer.</summary>
    public int Outputs => Layers.Count == 0 ? Inputs : Layers[^1].Outputs;

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<DenseLayer> Layers { get; }

    /// <summary>The number of weights and biases.</summary>
    public int ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    /// <summary>All parameters in physical order; padding is 0 and stays 0.</summary>
    internal AlignedBuffer<T> Parameters { get; }

    internal IReadOnlyList<DensePass<T>> Passes { get; }

    /// <summary>This network with one more dense layer behind its last; the parameters of the others are copied.</summary>
    /// <param name="outputs">Units of the new layer, 1 or more.</param>
    /// <param name="activation">Its activation; identity when left out.</param>
    /// <param name="initializer">The distribution of its initial weights; <see cref="Initializer.HeNormal"/> before ReLU, otherwise <see cref="Initializer.GlorotUniform"/> when left out.</param>
    /// <exception cref="ArgumentException">The layer before it has softmax, which only the last layer may have.</exception>
    public Network<T> Dense(int outputs, Activation? activation = null, Initializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (Layers.Count > 0 && Layers[^1].Activation.OutputOnly)
        {
            throw new ArgumentException($"{Layers[^1].Name} has {Layers[^1].Activation}, which only the last layer may have: no layer can follow it.", nameof(activation));
        }

        activation ??= Activation.Identity;
        var layer = new DenseLayer(Layers.Count, Outputs, outputs, activation, Layers.Count == 0 ? 0 : Layers[^1].End);
        var network = new Network<T>(Inputs, _seed, [.. Layers, layer]);
        Parameters.Span.CopyTo(network.Parameters.Span);
        network.Initialize(layer, initializer ?? (activation == Activation.ReLU ? Initializer.HeNormal : Initializer.GlorotUniform));
        return network;
    }

    /// <summary>Writes a layer's weights, row by row: element [i, j] of W <c>[inputs x outputs]</c> at <c>i * outputs + j</c>.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="destination">Exactly <c>inputs * outputs</c> elements.</param>
    public void CopyWeightsTo(int layer, Span<T> destination)
    {
        DenseLayer dense = Layers[layer];
        CheckLength(destination.Length, dense.WeightCount, dense, "weights");
        dense.WeightsToLogicalOrder(Parameters.Span, destination);
    }

    /// <summary>Replaces a layer's weights; the order is that of <see cref="CopyWeightsTo"/>.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="weights">Exactly <c>inputs * outputs</c> elements.</param>
    public void SetWeights(int layer, ReadOnlySpan<T> weights)
    {
        DenseLayer dense = Layers[layer];
        CheckLength(weights.Length, dense.WeightCount, dense, "weights");
        Span<T> physical = Parameters.Slice(dense.WeightsOffset, dense.Layout.Length);
        for (int i = 0; i < dense.Inputs; i++)
        {
            for (int j = 0; j < dense.Outputs; j++)
            {
                physical[dense.Layout.IndexOf(i, j)] = weights[(i * dense.Outputs) + j];
            }
        }
    }

    /// <summary>Writes a layer's biases.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="destination">Exactly <c>outputs</c> elements.</param>
    public void CopyBiasesTo(int layer, Span<T> destination)
    {
        DenseLayer dense = Layers[layer];
        CheckLength(destination.Length, dense.Outputs, dense, "biases");
        Parameters.Slice(dense.BiasesOffset, dense.Outputs).CopyTo(destination);
    }

    /// <summary>Replaces a layer's biases.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="biases">Exactly <c>outputs</c> elements.</param>
    public void SetBiases(int layer, ReadOnlySpan<T> biases)
    {
        DenseLayer dense = Layers[layer];
        CheckLength(biases.Length, dense.Outputs, dense, "biases");
        biases.CopyTo(Parameters.Slice(dense.BiasesOffset, dense.Outputs));
    }

    /// <summary>Writes every parameter: for each layer its weights (as <see cref="CopyWeightsTo"/>), then its biases.</summary>
    /// <param name="destination">Exactly <see cref="ParameterCount"/> elements.</param>
    public void CopyParametersTo(Span<T> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, ParameterCount);
        ToLogicalOrder(Parameters.Span, destination);
    }

    /// <summary>Replaces every parameter; the order is that of <see cref="CopyParametersTo"/>.</summary>
    /// <param name="parameters">Exactly <see cref="ParameterCount"/> elements.</param>
    public void SetParameters(ReadOnlySpan<T> parameters)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, ParameterCount);
        for (int layer = 0; layer < Layers.Count; layer++)
        {
            int weights = Layers[layer].WeightCount;
            SetWeights(layer, parameters[..weights]);
            SetBiases(layer, parameters.Slice(weights, Layers[layer].Outputs));
            parameters = parameters[Layers[layer].ParameterCount..];
        }
    }

    /// <summary>A copy with parameters of its own.</summary>
    public Network<T> Clone()
    {
        var copy = new Network<T>(Inputs, _seed, Layers);
        Parameters.Span.CopyTo(copy.Parameters.Span);
        return copy;
    }

    /// <summary>Whether no parameter is infinite or NaN.</summary>
    internal bool HasFiniteParameters
    {
        get
        {
            foreach (T parameter in Parameters.Span)
            {
                if (!T.IsFinite(parameter))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Takes over the parameters of a network of the same shape.</summary>
    internal void CopyFrom(Network<T> other) => other.Parameters.Span.CopyTo(Parameters.Span);

    /// <summary>
    /// SHA-256 over the bytes of all parameters in the order of <see cref="CopyParametersTo"/>, little-endian, as <c>sha256:</c> and 64 hexadecimal
    /// digits. Two networks of one shape and precision have the same hash if and only if they have the same bits.
    /// </summary>
    public string ComputeWeightHash()
    {
        T[] parameters = new T[ParameterCount];
        CopyParametersTo(parameters);
        using var hash = new WeightHash();
        if (typeof(T) == typeof(float))
        {
            hash.Append(MemoryMarshal.Cast<T, float>(parameters));
        }
        else
        {
            hash.Append(MemoryMarshal.Cast<T, double>(parameters));
        }

        return hash.ToString();
    }

    /// <summary>The outputs of every row. A row's outputs depend on that row alone: not on the rows beside it, nor on their number.</summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <returns><c>[rows x outputs]</c></returns>
    /// <exception cref="ArgumentException">The matrix has not one column per input.</exception>
    public Matrix<T> Predict(Matrix<T> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Columns != Inputs)
        {
            throw new ArgumentException($"The network has {Inputs} inputs; the matrix has {inputs.Columns} columns.", nameof(inputs));
        }

        var outputs = new Matrix<T>(inputs.Rows, Outputs);
        Forward(inputs, 0, inputs.Rows, activateOutput: true, outputs);
        return outputs;
    }

    /// <summary>The outputs of one row.</summary>
    /// <param name="inputs">Exactly <see cref="Inputs"/> elements.</param>
    /// <param name="outputs">Exactly <see cref="Outputs"/> elements.</param>
    public void Predict(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputs.Length, Inputs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(outputs.Length, Outputs);
        ForwardWorkspace<T> workspace = Rent();
        workspace.RunRow(Parameters.Span, inputs, outputs);
        _workspaces.Add(workspace);
    }

    /// <summary>The outputs of rows [first, end), written to the same rows of <paramref name="outputs"/>.</summary>
    /// <param name="inputs">All inputs.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">Behind the last row.</param>
    /// <param name="activateOutput">False leaves out the last layer's activation: the outputs are logits.</param>
    /// <param name="outputs">All outputs.</param>
    internal void Forward(Matrix<T> inputs, int first, int end, bool activateOutput, Matrix<T> outputs)
    {
        ForwardWorkspace<T> workspace = Rent();
        for (; first < end; first += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, end - first);
            workspace.Run(
                Parameters.Span, inputs.Buffer.Slice(first * inputs.Stride, rows * inputs.Stride), inputs.Stride, rows, activateOutput,
                outputs.Buffer.Slice(first * outputs.Stride, rows * outputs.Stride));
        }

        _workspaces.Add(workspace);
    }

    /// <summary>Writes a buffer parallel to the parameters in the order of <see cref="CopyParametersTo"/>.</summary>
    internal void ToLogicalOrder(ReadOnlySpan<T> physical, Span<T> destination)
    {
        foreach (DenseLayer layer in Layers)
        {
            layer.WeightsToLogicalOrder(physical, destination[..layer.WeightCount]);
            physical.Slice(layer.BiasesOffset, layer.Outputs).CopyTo(destination[layer.WeightCount..]);
            destination = destination[layer.ParameterCount..];
        }
    }

    ForwardWorkspace<T> Rent() => _workspaces.TryTake(out ForwardWorkspace<T>? workspace) ? workspace : new ForwardWorkspace<T>(Inputs, Passes);

    void Initialize(DenseLayer layer, Initializer initializer)
    {
        int index = Layers.Count - 1;
        double[] weights = new double[layer.WeightCount];
        double[] biases = new double[layer.Outputs];
        initializer.Fill(new CounterRandom(_seed, RandomPurpose.InitialWeights, (uint)index), layer.Inputs, layer.Outputs, weights, biases);
        SetWeights(index, Array.ConvertAll(weights, T.CreateTruncating));
        SetBiases(index, Array.ConvertAll(biases, T.CreateTruncating));
    }

    static void CheckLength(int given, int expected, DenseLayer layer, string what)
    {
        if (given != expected)
        {
            throw new ArgumentException($"{layer.Name} has {expected} {what} ({layer.Inputs} inputs, {layer.Outputs} outputs); {given} were given.");
        }
    }
}
