using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using Nabla.Files;
using Nabla.Initializers;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// A multilayer perceptron: a directed acyclic graph of layers on one flat parameter buffer, in the plain case a chain of dense ones. Its shape
/// never changes; a trainer changes its parameters. Any number of
/// threads may predict with it at once, as long as none trains it.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed partial class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that one forward pass takes at a time: their activations stay in the second-level cache.</summary>
    internal const int ChunkRows = 96;

    readonly ulong _seed;

    /// <summary>Parameters that are hashed at a time.</summary>
    const int HashedTogether = 1 << 16;

    /// <summary>The network whose parameters these are, where it is another one.</summary>
    readonly Network<T>? _whole;
    readonly bool _isBlank;
    long _parameterVersion;

    internal Network(int inputs, ulong seed, bool isBlank = false)
        : this(inputs, seed, [], isBlank)
    {
    }

    /// <summary>The first layers of a network, on its parameters.</summary>
    Network(Network<T> whole, IReadOnlyList<Layer> layers)
    {
        _whole = whole;
        _seed = whole._seed;
        Inputs = whole.Inputs;
        Layers = layers;
        Outputs = layers[^1].Outputs;
        Passes = [.. layers.Select(layer => layer.Pass<T>())];
        Parameters = whole.Parameters;
        Statistics = whole.Statistics;
    }

    /// <param name="inputs">The columns of the inputs.</param>
    /// <param name="seed">Of the initial parameters.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="isBlank">Whether it is its layers alone, without room for numbers.</param>
    Network(int inputs, ulong seed, IReadOnlyList<Layer> layers, bool isBlank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        Inputs = inputs;
        _seed = seed;
        Layers = layers;
        Outputs = WidthOf(layers.Count - 1);
        _isBlank = isBlank;
        bool isFull = !isBlank && layers.Count > 0;
        Passes = isFull ? [.. layers.Select(layer => layer.Pass<T>())] : [];
        Parameters = new AlignedBuffer<T>(isFull ? layers[^1].End : 0);
        Statistics = new AlignedBuffer<T>(isFull ? layers[^1].StatisticsEnd : 0);
    }

    /// <summary>The number of input features.</summary>
    public int Inputs { get; }

    /// <summary>The number of outputs: units of the last layer.</summary>
    public int Outputs { get; }

    /// <summary>The layers in an order in which each reads earlier ones only.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The number of weights, biases and other parameters that training changes.</summary>
    public int ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    /// <summary>All parameters in physical order; padding is 0 and stays 0.</summary>
    internal AlignedBuffer<T> Parameters { get; }

    /// <summary>The running statistics of batch normalisations: part of what the network computes, but without gradients.</summary>
    internal AlignedBuffer<T> Statistics { get; }

    internal LayerPass<T>[] Passes { get; }

    /// <summary>How often the parameters were replaced from outside a training step: copies made of them before are stale.</summary>
    internal long ParameterVersion
    {
        get => _whole?.ParameterVersion ?? _parameterVersion;
        private set => _parameterVersion = value;
    }

    /// <summary>Writes a layer's weights, row by row: element [i, j] of W <c>[inputs x outputs]</c> at <c>i * outputs + j</c>.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="destination">Exactly <c>inputs * outputs</c> elements.</param>
    public void CopyWeightsTo(int layer, Span<T> destination)
    {
        DenseLayer dense = Dense(layer);
        CheckLength(destination.Length, dense.WeightCount, dense, "weights");
        dense.Weights.CopyTo(Parameters.Span, destination);
    }

    /// <summary>Replaces a layer's weights; the order is that of <see cref="CopyWeightsTo"/>.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="weights">Exactly <c>inputs * outputs</c> elements.</param>
    public void SetWeights(int layer, ReadOnlySpan<T> weights)
    {
        DenseLayer dense = Dense(layer);
        CheckLength(weights.Length, dense.WeightCount, dense, "weights");
        dense.Weights.Set(weights, Parameters.Span);
        ParameterVersion++;
    }

    /// <summary>Writes a layer's biases.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="destination">Exactly <c>outputs</c> elements.</param>
    public void CopyBiasesTo(int layer, Span<T> destination)
    {
        DenseLayer dense = Dense(layer);
        CheckLength(destination.Length, dense.Outputs, dense, "biases");
        Parameters.Slice(dense.BiasesOffset, dense.Outputs).CopyTo(destination);
    }

    /// <summary>Replaces a layer's biases.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="biases">Exactly <c>outputs</c> elements.</param>
    public void SetBiases(int layer, ReadOnlySpan<T> biases)
    {
        DenseLayer dense = Dense(layer);
        CheckLength(biases.Length, dense.Outputs, dense, "biases");
        biases.CopyTo(Parameters.Slice(dense.BiasesOffset, dense.Outputs));
        ParameterVersion++;
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
        foreach (ParameterTensor tensor in Layers.SelectMany(layer => layer.Tensors))
        {
            tensor.Set(parameters, Parameters.Span);
            parameters = parameters[tensor.Count..];
        }

        ParameterVersion++;
    }

    /// <summary>A copy with parameters of its own.</summary>
    public Network<T> Clone()
    {
        var copy = new Network<T>(Inputs, _seed, Layers, isBlank: false);
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>The same network in other numbers, rounded where they are shorter.</summary>
    internal Network<TOther> To<TOther>()
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        Network<TOther> network = Network.Create<TOther>(Inputs, _seed);
        foreach (Layer layer in Layers)
        {
            network = layer is CustomLayer custom
                ? network.Custom(custom.Function, custom.Sources[0])
                : (LayerShape.Of(layer) with { Sources = layer.Sources }).AddTo(network, Initializer.Zeros);
        }

        Convert(Parameters.Span, network.Parameters.Span);
        Convert(Statistics.Span, network.Statistics.Span);
        return network;

        static void Convert(ReadOnlySpan<T> from, Span<TOther> to)
        {
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = TOther.CreateTruncating(from[i]);
            }
        }
    }

    /// <summary>The layers before the one of this index, as a network on the same parameters.</summary>
    internal Network<T> Before(int layer) => new(this, [.. Layers.Take(layer)]);

    /// <summary>Whether no parameter is infinite or NaN.</summary>
    internal bool HasFiniteParameters => FiniteKernel.AreFinite<T>(Parameters.Span) && HasFiniteStatistics;

    /// <summary>Whether no running statistic is infinite or NaN.</summary>
    internal bool HasFiniteStatistics => FiniteKernel.AreFinite<T>(Statistics.Span);

    /// <summary>Takes over the parameters of a network of the same shape.</summary>
    internal void CopyFrom(Network<T> other) => CopyFrom(other.Parameters.Span, other.Statistics.Span);

    /// <summary>Takes over parameters and statistics in physical order.</summary>
    internal void CopyFrom(ReadOnlySpan<T> parameters, ReadOnlySpan<T> statistics)
    {
        parameters.CopyTo(Parameters.Span);
        statistics.CopyTo(Statistics.Span);
        ParameterVersion++;
    }

    /// <summary>
    /// SHA-256 over the bytes of all parameters in the order of <see cref="CopyParametersTo"/>, then of the running statistics where there are
    /// some, little-endian, as <c>sha256:</c> and 64 hexadecimal digits. Two networks of one shape and precision have the same hash if and only
    /// if they have the same bits.
    /// </summary>
    public string ComputeWeightHash()
    {
        using var hash = new WeightHash();
        foreach ((AlignedBuffer<T> buffer, ParameterTensor tensor) in Layers.SelectMany(layer => layer.Tensors).Select(tensor => (Parameters, tensor))
            .Concat(Layers.SelectMany(layer => layer.Statistics).Select(tensor => (Statistics, tensor))))
        {
            // Some rows at a time: no second copy of a large network.
            int most = Math.Clamp(HashedTogether / tensor.Columns, 1, tensor.Rows);
            T[] values = new T[most * tensor.Columns];
            for (int row = 0; row < tensor.Rows; row += most)
            {
                Span<T> part = values.AsSpan(0, Math.Min(most, tensor.Rows - row) * tensor.Columns);
                tensor.CopyTo(buffer.Span, row, part);
                if (typeof(T) == typeof(float))
                {
                    hash.Append(MemoryMarshal.Cast<T, float>(part));
                }
                else
                {
                    hash.Append(MemoryMarshal.Cast<T, double>(part));
                }
            }
        }

        return hash.ToString();
    }

    /// <summary>Writes a buffer parallel to the parameters in the order of <see cref="CopyParametersTo"/>.</summary>
    internal void ToLogicalOrder(ReadOnlySpan<T> physical, Span<T> destination)
    {
        foreach (ParameterTensor tensor in Layers.SelectMany(layer => layer.Tensors))
        {
            tensor.CopyTo(physical, destination[..tensor.Count]);
            destination = destination[tensor.Count..];
        }
    }

    DenseLayer Dense(int layer) => Layers[layer] as DenseLayer
        ?? throw new ArgumentException($"{Layers[layer].Name} is a layer of kind {Layers[layer].Kind}, which has no weight matrix; name a dense layer.", nameof(layer));

    static void CheckLength(int given, int expected, DenseLayer layer, string what)
    {
        if (given != expected)
        {
            throw new ArgumentException($"{layer.Name} has {expected} {what} ({layer.Inputs} inputs, {layer.Outputs} outputs); {given} were given.");
        }
    }
}
