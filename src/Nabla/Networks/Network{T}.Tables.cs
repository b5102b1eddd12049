using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <content>Adding the layers that tables ask for: embeddings of categories and of numbers, scaling, dense layers by blocks.</content>
public sealed partial class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most columns of a layer that is made of blocks.</summary>
    const int MostColumns = 1 << 24;

    /// <summary>Adds learnt vectors for categories: each column read carries an index and gives the row of that index in a table of its own.</summary>
    /// <param name="categories">For each column the number n of categories, 1 or more: its indices are 0 to n - 1, or -1 for none of them.</param>
    /// <param name="sizes">For each column the size of its vectors, 1 or more.</param>
    /// <param name="initializer">
    /// The distribution of the initial vectors, whose fan-in is their size; <see cref="Initializer.LeCunNormal"/> when left out, which gives a vector about
    /// the length of a one-hot row, 1.
    /// </param>
    /// <param name="from">The layer it reads: the inputs, or a selection of them; the last when left out.</param>
    /// <exception cref="ArgumentException">The lists do not fit the columns, or the columns are computed and no indices; the message says which.</exception>
    public Network<T> Embed(IReadOnlyList<int> categories, IReadOnlyList<int> sizes, Initializer? initializer = null, int? from = null)
    {
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(sizes);
        LayerPlace place = Place(from);
        if (categories.Count != place.Inputs || sizes.Count != place.Inputs || categories.Concat(sizes).Any(number => number < 1)
            || sizes.Sum(size => (long)size) > MostColumns)
        {
            throw new ArgumentException(
                $"An embedding of {place.Inputs} columns needs as many numbers of categories and sizes of vectors, each 1 or more and the sizes at most {MostColumns} in all; given were {categories.Count} and {sizes.Count}.",
                nameof(categories));
        }

        var layer = new EmbeddingLayer(place, [.. categories], [.. sizes], InputColumns(place.Sources[0]));
        return With(layer, network => network.Initialize(layer, initializer ?? Initializer.LeCunNormal));
    }

    /// <summary>The first vectors, table by table.</summary>
    void Initialize(EmbeddingLayer layer, Initializer initializer)
    {
        var random = new CounterRandom(_seed, RandomPurpose.InitialWeights, (uint)layer.Index);
        ulong first = 0;
        foreach (ParameterTensor table in layer.Tensors)
        {
            WeightDistribution vectors = initializer.DistributionOf(table.Columns, table.Rows)
                ?? throw new ArgumentException($"The vectors of an embedding are drawn one number at a time; {initializer} cannot: take normal or uniform ones.", nameof(initializer));
            T[] values = new T[table.Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = T.CreateTruncating(vectors.Draw(random, first + (ulong)i));
            }

            table.Set(values, Parameters.Span);
            first += (ulong)values.Length;
        }
    }

    /// <summary>Adds a learnt factor for each column, <c>y = s ⊙ x</c>.</summary>
    /// <param name="randomSigns">
    /// Whether the factors begin at 1 or -1 at random, as those by which the members of an ensemble with shared weights differ (BatchEnsemble: Wen, Tran
    /// and Ba 2020); all 1 when left out.
    /// </param>
    /// <param name="from">The layer it reads; the last when left out.</param>
    public Network<T> Scale(bool randomSigns = false, int? from = null)
    {
        var layer = new ScalingLayer(Place(from));
        return With(layer, network =>
        {
            Ones(layer.Factors, network.Parameters);
            var random = new CounterRandom(_seed, RandomPurpose.InitialWeights, (uint)layer.Index);
            Span<T> factors = network.Parameters.Slice(layer.Factors.Offset, randomSigns ? layer.Outputs : 0);
            for (int i = 0; i < factors.Length; i++)
            {
                factors[i] = random.Uniform((ulong)i) < 0.5 ? T.NegativeOne : T.One;
            }
        });
    }

    /// <summary>Adds dense layers side by side, one for each block of the columns read, with as many units each.</summary>
    /// <param name="widths">The number of columns of each block; together those of what is read.</param>
    /// <param name="units">Units of each block, 1 or more.</param>
    /// <param name="activation">The activation, element by element; identity when left out.</param>
    /// <param name="shared">Whether all blocks have the same weights, with biases of their own.</param>
    /// <param name="initializer">
    /// The distribution of the initial weights of each block, whose fan-in is its width; <see cref="Initializer.Periodic"/> before the cosine, <see cref="Initializer.HeNormal"/> before
    /// ReLU, otherwise <see cref="Initializer.GlorotUniform"/> when left out.
    /// </param>
    /// <param name="from">The layer it reads; the last when left out.</param>
    /// <exception cref="ArgumentException">The widths do not fit, or blocks that share weights differ in width; the message says how.</exception>
    public Network<T> BlockDense(
        IReadOnlyList<int> widths, int units, Activation? activation = null, bool shared = false, Initializer? initializer = null, int? from = null)
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        activation ??= Activation.Identity;
        LayerPlace place = Place(from);
        if (widths.Count == 0 || widths.Any(width => width < 1) || widths.Sum(width => (long)width) != place.Inputs)
        {
            throw new ArgumentException(
                $"The blocks divide the {place.Inputs} columns of {NameOf(place.Sources[0])}; {widths.Count} blocks with {widths.Sum(width => (long)width)} columns in all were given.", nameof(widths));
        }

        if ((long)widths.Count * units > MostColumns)
        {
            throw new ArgumentException($"{widths.Count} blocks of {units} units are more than the {MostColumns} columns that a layer may have.", nameof(units));
        }

        if (shared && widths.Any(width => width != widths[0]))
        {
            throw new ArgumentException("Blocks that share their weights have one width; these differ.", nameof(widths));
        }

        if (activation.OutputOnly)
        {
            throw new ArgumentException($"A block-dense layer cannot have {activation}, which goes over all its blocks: add it behind as a layer of its own.", nameof(activation));
        }

        var layer = new BlockDenseLayer(place, [.. widths], units, activation, shared);
        return With(layer, network => network.Initialize(
            layer, initializer ?? (activation == Activation.Cosine ? Initializer.Periodic() : activation == Activation.ReLU ? Initializer.HeNormal : Initializer.GlorotUniform)));
    }

    /// <summary>
    /// Adds a periodic embedding of each column: <c>cos(2 pi (w x + b))</c> with so many learnt frequencies w and phases b (Gorishniy, Rubachev and
    /// Babenko 2022; with phases: Holzmüller, Grinsztajn and Steinwart 2024). It is a block-dense layer with a block for each column.
    /// </summary>
    /// <param name="frequencies">Frequencies of each column, 1 or more.</param>
    /// <param name="deviation">The standard deviation of the initial frequencies, in turns a unit of the column; above 0.</param>
    /// <param name="from">The layer it reads; the last when left out.</param>
    public Network<T> Periodic(int frequencies, double deviation = 0.1, int? from = null) =>
        BlockDense(EqualBlocks(Place(from).Inputs, from), frequencies, Activation.Cosine, initializer: Initializer.Periodic(deviation), from: from);

    /// <summary>Blocks of one width: as many as asked for, as the layer read has, or one for each column.</summary>
    internal IReadOnlyList<int> EqualBlocks(int? blocks, int? from)
    {
        LayerPlace place = Place(from);
        int count = blocks ?? BlocksOf(place.Sources[0]);
        return count >= 1 && place.Inputs % count == 0
            ? [.. Enumerable.Repeat(place.Inputs / count, count)]
            : throw new ArgumentException($"The {place.Inputs} columns of {NameOf(place.Sources[0])} do not divide into {count} blocks of one width.", nameof(blocks));
    }

    /// <summary>The columns of the network's inputs that a layer passes on.</summary>
    int[] InputColumns(int source)
    {
        if (source < 0)
        {
            return [.. Enumerable.Range(0, Inputs)];
        }

        return Layers[source] is SelectionLayer selection && InputColumns(selection.Sources[0]) is var columns
            ? [.. selection.Columns.Select(column => columns[column])]
            : throw new ArgumentException(
                $"An embedding reads indices, which are columns of the network's inputs, themselves or selected; {NameOf(source)} is of kind {Layers[source].Kind}.");
    }

    /// <summary>The blocks that the columns of a layer are made of; what works element by element keeps those of its source, anything else has one a column.</summary>
    int BlocksOf(int source) => source < 0 ? Inputs : Layers[source] switch
    {
        BlockDenseLayer dense => dense.Widths.Count,
        ActivationLayer or DropoutLayer or ScalingLayer => BlocksOf(Layers[source].Sources[0]),
        Layer layer => layer.Outputs,
    };

    /// <summary>The first values of each block; the random numbers of a block follow those of the one before.</summary>
    void Initialize(BlockDenseLayer layer, Initializer initializer)
    {
        double[] weights = new double[layer.Weights.Count];
        double[] biases = new double[layer.Outputs];
        int row = 0;
        for (int block = 0; block < layer.Widths.Count; block++)
        {
            // Every block has random numbers of its own; where all share W, it is that of the last one drawn.
            var random = new CounterRandom(_seed, RandomPurpose.InitialWeights, BlockStream(layer.Index, block));
            Span<double> part = weights.AsSpan(layer.IsShared ? 0 : row * layer.Units, layer.Widths[block] * layer.Units);
            initializer.Fill(random, layer.Widths[block], layer.Units, part, biases.AsSpan(block * layer.Units, layer.Units));
            row += layer.Widths[block];
        }

        layer.Weights.Set(Array.ConvertAll(weights, T.CreateTruncating), Parameters.Span);
        layer.Biases.Set(Array.ConvertAll(biases, T.CreateTruncating), Parameters.Span);
    }

    /// <summary>The number of a block's random numbers: apart from those of all layers, and from one another.</summary>
    static uint BlockStream(int layer, int block) => ((uint)layer << 20) + 0x8000_0000 + (uint)block;
}
