using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <content>
/// Adding layers. Each method returns a new network: this one with a layer more, its parameters copied. A layer reads the one before it, or an
/// earlier one when <c>from</c> names it, so that any directed acyclic graph can be built and no cycle.
/// </content>
public sealed partial class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Adds a dense layer, <c>A = f(X·W + b)</c>.</summary>
    /// <param name="outputs">Units of the new layer, 1 or more.</param>
    /// <param name="activation">Its activation; identity when left out.</param>
    /// <param name="initializer">The distribution of its initial weights; <see cref="Initializer.HeNormal"/> before ReLU, otherwise <see cref="Initializer.GlorotUniform"/> when left out.</param>
    /// <param name="from">The 0-based layer it reads, <see cref="Layer.NetworkInputs"/> for the inputs; the last when left out.</param>
    /// <exception cref="ArgumentException">The layer it reads has softmax, which only the last layer may have.</exception>
    public Network<T> Dense(int outputs, Activation? activation = null, Initializer? initializer = null, int? from = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        activation ??= Activation.Identity;
        var layer = new DenseLayer(Place(from), outputs, activation);
        return With(layer, network => network.Initialize(layer, initializer ?? (activation == Activation.ReLU ? Initializer.HeNormal : Initializer.GlorotUniform)));
    }

    /// <summary>Adds an activation that stands by itself, behind a normalisation or a sum.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="from">The layer it reads; the last when left out.</param>
    public Network<T> Activate(Activation activation, int? from = null)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return With(new ActivationLayer(Place(from), activation));
    }

    /// <summary>Adds a layer normalisation: each row by its own mean and variance (Ba, Kiros and Hinton 2016).</summary>
    /// <param name="epsilon">What is added to the variance, above 0.</param>
    /// <param name="from">The layer it reads; the last when left out.</param>
    public Network<T> LayerNormalization(double epsilon = 1e-5, int? from = null)
    {
        CheckEpsilon(epsilon);
        var layer = new LayerNormalizationLayer(Place(from), epsilon);
        return With(layer, network => Ones(layer.Gamma, network.Parameters));
    }

    /// <summary>Adds a batch normalisation: each column by its mean and variance over the batch (Ioffe and Szegedy 2015).</summary>
    /// <param name="epsilon">What is added to the variance, above 0.</param>
    /// <param name="momentum">The share of a batch in the running statistics, in (0, 1].</param>
    /// <param name="from">The layer it reads; the last when left out.</param>
    public Network<T> BatchNormalization(double epsilon = 1e-5, double momentum = 0.1, int? from = null)
    {
        CheckEpsilon(epsilon);
        if (!(momentum > 0 && momentum <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "The momentum of a batch normalisation is above 0 and at most 1.");
        }

        var layer = new BatchNormalizationLayer(Place(from), epsilon, momentum);
        return With(layer, network =>
        {
            Ones(layer.Gamma, network.Parameters);
            Ones(layer.RunningVariance, network.Statistics);
        });
    }

    /// <summary>Adds dropout: in training each value becomes 0 with this probability (Srivastava et al. 2014).</summary>
    /// <param name="rate">The probability, in [0, 1).</param>
    /// <param name="from">The layer it reads; the last when left out.</param>
    public Network<T> Dropout(double rate, int? from = null) => rate is >= 0 and < 1
        ? With(new DropoutLayer(Place(from), rate))
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate of dropout is at least 0 and below 1.");

    /// <summary>Adds the sum of several layers of the same width.</summary>
    /// <param name="layers">Two or more layers, 0-based; <see cref="Layer.NetworkInputs"/> for the inputs.</param>
    /// <exception cref="ArgumentException">Their widths differ; the message names them.</exception>
    public Network<T> Sum(params int[] layers)
    {
        CheckOneWidth(layers, "sum");
        return With(new SumLayer(Place(layers), WidthOf(layers[0])));
    }

    /// <summary>Adds the mean of several layers of the same width, as of the members of an ensemble.</summary>
    /// <param name="layers">Two or more layers, 0-based; <see cref="Layer.NetworkInputs"/> for the inputs.</param>
    /// <exception cref="ArgumentException">Their widths differ; the message names them.</exception>
    public Network<T> Mean(params int[] layers)
    {
        CheckOneWidth(layers, "mean");
        return With(new MeanLayer(Place(layers), layers.Length));
    }

    /// <summary>Adds the mean of the blocks of one layer's columns: its first <c>columns / blocks</c>, the next as many, and so on.</summary>
    /// <param name="blocks">The number of blocks, 1 or more; it divides the number of columns.</param>
    /// <param name="from">The layer it reads; the last when left out.</param>
    /// <exception cref="ArgumentException">The columns do not divide into so many blocks.</exception>
    public Network<T> MeanOfBlocks(int blocks, int? from = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        LayerPlace place = Place(from);
        return place.Inputs % blocks == 0
            ? With(new MeanLayer(place, blocks))
            : throw new ArgumentException($"The {place.Inputs} columns of {NameOf(place.Sources[0])} do not divide into {blocks} blocks of one width.", nameof(blocks));
    }

    /// <summary>Adds a choice of the columns of what it reads, in the order given.</summary>
    /// <param name="columns">One or more 0-based columns; one may come several times.</param>
    /// <param name="from">The layer it reads; the last when left out.</param>
    /// <exception cref="ArgumentException">There is no such column, or none is given; the message says which.</exception>
    public Network<T> Select(IReadOnlyList<int> columns, int? from = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        LayerPlace place = Place(from);
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count, nameof(columns));
        foreach (int column in columns)
        {
            if (column < 0 || column >= place.Inputs)
            {
                throw new ArgumentException(
                    $"There is no column {column} among the {place.Inputs} of {NameOf(place.Sources[0])}; name columns from 0 to {place.Inputs - 1}.", nameof(columns));
            }
        }

        return With(new SelectionLayer(place, [.. columns]));
    }

    /// <summary>Adds the outputs of several layers side by side.</summary>
    /// <param name="layers">Two or more layers, 0-based; <see cref="Layer.NetworkInputs"/> for the inputs.</param>
    public Network<T> Concatenate(params int[] layers)
    {
        CheckSeveral(layers);
        return With(new ConcatenationLayer(Place(layers), [.. layers.Select(WidthOf)]));
    }

    /// <summary>
    /// Adds a residual block: some layers and the sum of their outputs with what they read, <c>y = F(x) + x</c> (He et al. 2016).
    /// </summary>
    /// <param name="block">Adds the layers of F to the network it is given, at least one; the last must be as wide as what the first reads.</param>
    /// <exception cref="ArgumentException">The widths differ, or the function returns something else than its argument with layers added.</exception>
    public Network<T> Residual(Func<Network<T>, Network<T>> block)
    {
        ArgumentNullException.ThrowIfNull(block);
        Network<T> inner = block(this);
        if (inner is null || inner.Layers.Count <= Layers.Count || !inner.Layers.Take(Layers.Count).SequenceEqual(Layers))
        {
            throw new ArgumentException("The function of a residual block returns the network it is given with at least one layer added.", nameof(block));
        }

        return inner.Shortcut(inner.Layers.Count - 1, Layers.Count - 1);
    }

    /// <summary>Adds the sum that ends a residual block.</summary>
    /// <param name="computed">The last layer of the block.</param>
    /// <param name="read">What the block reads.</param>
    internal Network<T> Shortcut(int computed, int read) => WidthOf(computed) == WidthOf(read)
        ? Sum(computed, read)
        : throw new ArgumentException(
            $"A residual block adds what it reads to what it computes: it reads {WidthOf(read)} columns and computes {WidthOf(computed)}; let its last layer have {WidthOf(read)}.");

    /// <summary>Adds a layer of the user's own. Its derivative is compared with central differences here.</summary>
    /// <param name="layer">Value and vector-Jacobian product.</param>
    /// <param name="from">The layer it reads; the last when left out.</param>
    /// <exception cref="ArgumentException">Its derivative is wrong; the message says by how much.</exception>
    public Network<T> Custom(ICustomLayer layer, int? from = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return With(new CustomLayer(Place(from), layer));
    }

    /// <summary>The columns of a layer's outputs, or of the network's inputs.</summary>
    internal int WidthOf(int layer) => layer < 0 ? Inputs : Layers[layer].Outputs;

    static string NameOf(int layer) => layer < 0 ? "the network's inputs" : $"layers.{layer}";

    static void CheckEpsilon(double epsilon)
    {
        if (!(epsilon > 0 && double.IsFinite(epsilon)))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "The epsilon of a normalisation is a finite number above 0.");
        }
    }

    void CheckOneWidth(int[] layers, string what)
    {
        CheckSeveral(layers);
        int different = layers.FirstOrDefault(layer => WidthOf(CheckedSource(layer)) != WidthOf(CheckedSource(layers[0])), layers[0]);
        if (different != layers[0])
        {
            throw new ArgumentException(
                $"A {what} needs sources of one width; {NameOf(layers[0])} has {WidthOf(layers[0])} columns and {NameOf(different)} {WidthOf(different)}.", nameof(layers));
        }
    }

    static void CheckSeveral(int[] layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfLessThan(layers.Length, 2, nameof(layers));
    }

    static void Ones(ParameterTensor vector, AlignedBuffer<T> buffer) => buffer.Slice(vector.Offset, vector.Columns).Fill(T.One);

    /// <summary>A network of layers alone, for a reader that has all the numbers: layers are added to it without room or initial values for each, until it is <see cref="Filled"/>.</summary>
    internal static Network<T> Blank(int inputs) => new(inputs, seed: 0, isBlank: true);

    /// <summary>The network of these layers, all of its parameters 0.</summary>
    internal Network<T> Filled() => new(Inputs, _seed, Layers, isBlank: false);

    /// <summary>This network with a layer added.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="begin">Sets its initial parameters where they are not 0.</param>
    Network<T> With(Layer layer, Action<Network<T>>? begin = null)
    {
        var network = new Network<T>(Inputs, _seed, [.. Layers, layer], _isBlank);
        if (!_isBlank)
        {
            Parameters.Span.CopyTo(network.Parameters.Span);
            Statistics.Span.CopyTo(network.Statistics.Span);
            begin?.Invoke(network);
        }

        return network;
    }

    LayerPlace Place(int? from) => Place([from ?? Layers.Count - 1]);

    LayerPlace Place(int[] sources)
    {
        int inputs = sources.Sum(source => WidthOf(CheckedSource(source)));
        return Layers.Count == 0
            ? new LayerPlace(0, sources, inputs, 0, 0)
            : new LayerPlace(Layers.Count, sources, inputs, Layers[^1].End, Layers[^1].StatisticsEnd);
    }

    int CheckedSource(int source)
    {
        if (source < Layer.NetworkInputs || source >= Layers.Count)
        {
            throw new ArgumentException(
                $"layers.{Layers.Count} cannot read layers.{source}: a layer reads earlier layers, so that the network has no cycle; name a layer from 0 to {Layers.Count - 1}, or -1 for the inputs.");
        }

        return source < 0 || !Layers[source].Activation.OutputOnly
            ? source
            : throw new ArgumentException($"{Layers[source].Name} has {Layers[source].Activation}, which only the last layer may have: no layer can follow it.");
    }

    void Initialize(DenseLayer layer, Initializer initializer)
    {
        double[] weights = new double[layer.WeightCount];
        double[] biases = new double[layer.Outputs];
        initializer.Fill(new CounterRandom(_seed, RandomPurpose.InitialWeights, (uint)layer.Index), layer.Inputs, layer.Outputs, weights, biases);
        SetWeights(layer.Index, Array.ConvertAll(weights, T.CreateTruncating));
        SetBiases(layer.Index, Array.ConvertAll(biases, T.CreateTruncating));
    }
}
