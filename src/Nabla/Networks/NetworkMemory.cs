using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// The memory of one pass through a network: what each layer reads and writes. The shape of it is the difference between training, which
/// keeps everything for the way back, and prediction, where outputs give up their place as soon as nobody reads them any more.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class NetworkMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly LayerMemory<T>[] _layers;

    NetworkMemory(Network<T> network, LayerMemory<T>[] layers, Edge[][] edges)
    {
        Passes = network.Passes;
        Parameters = network.Parameters;
        Statistics = network.Statistics;
        _layers = layers;
        Edges = edges;
    }

    /// <summary>The loops of each layer.</summary>
    public LayerPass<T>[] Passes { get; }

    /// <summary>The parameters that the pass reads.</summary>
    public AlignedBuffer<T> Parameters { get; }

    /// <summary>The running statistics that the pass reads, and in training writes.</summary>
    public AlignedBuffer<T> Statistics { get; }

    /// <summary>The most rows of a pass whose buffers stay where they are; 0 where inputs and outputs lie wherever the caller has them.</summary>
    public int Capacity { get; private init; }

    /// <summary>For each layer what is to be known of each of its sources on the way back; empty for prediction.</summary>
    public Edge[][] Edges { get; }

    /// <summary>The network's inputs: of its own in training, in prediction wherever the caller has them.</summary>
    public RowBlock<T> Inputs { get; set; }

    /// <summary>dC/d(input) where it is wanted.</summary>
    public RowBlock<T>? InputDeltas { get; private init; }

    /// <summary>The share of the inputs that is not zero, as far as it was measured: what the first layers choose their product by.</summary>
    public double InputDensity { get; set; } = 1;

    /// <summary>Rows of this pass.</summary>
    public int Rows { get; set; }

    /// <summary>Whether dropout drops and batch normalisation looks at the batch.</summary>
    public bool Training { get; set; }

    /// <summary>Whether batch normalisation updates its running statistics.</summary>
    public bool UpdatesStatistics { get; set; }

    /// <summary>Whether the last layer applies its activation; false leaves its pre-activations, for a loss that is computed from logits.</summary>
    public bool ActivatesOutput { get; set; } = true;

    /// <summary>The seed of what is dropped.</summary>
    public ulong Seed { get; init; }

    /// <summary>The step, which what is dropped is a function of.</summary>
    public long Step { get; set; }

    public LayerMemory<T> this[int layer] => _layers[layer];

    /// <summary>What a source gives: the inputs of the network or the outputs of a layer.</summary>
    public RowBlock<T> Outputs(int source) => source < 0 ? Inputs
        : _layers[source].PassesOn is { } before ? Outputs(before)
        : _layers[source].Activations;

    /// <summary>Where the gradient of a source's outputs is gathered.</summary>
    public RowBlock<T> Deltas(int source) => source < 0 ? InputDeltas!.Value : _layers[source].Deltas;

    /// <summary>The memory of training steps.</summary>
    /// <param name="network">The network.</param>
    /// <param name="rows">The most rows of a step.</param>
    /// <param name="seed">The seed of what is dropped.</param>
    /// <param name="inputGradient">Whether dC/d(input) is wanted too.</param>
    public static NetworkMemory<T> ForGradients(Network<T> network, int rows, ulong seed, bool inputGradient)
    {
        Edge[][] edges = Edge.Of(network.Layers, inputGradient);
        LayerMemory<T>[] layers =
        [
            .. network.Passes.Select(pass =>
            {
                var activations = RowBlock<T>.New(rows, pass.Stride);
                return new LayerMemory<T>
                {
                    Activations = activations,
                    PreActivations = pass.KeepsPreActivations ? RowBlock<T>.New(rows, pass.Stride) : activations,
                    Deltas = RowBlock<T>.New(rows, pass.Stride),
                    Work = new AlignedBuffer<T>(pass.WorkLength(rows)),
                    Transposed = new AlignedBuffer<T>(edges[pass.Layer.Index][0].IsNeeded ? pass.TransposedLength : 0),
                };
            }),
        ];
        var memory = new NetworkMemory<T>(network, layers, edges)
        {
            Seed = seed,
            Capacity = rows,
            Inputs = RowBlock<T>.New(rows, VectorArithmetic.Padded(network.Inputs)),
            InputDeltas = inputGradient ? RowBlock<T>.New(rows, VectorArithmetic.Padded(network.Inputs)) : null,
        };
        foreach (LayerPass<T> pass in network.Passes)
        {
            pass.Bind(memory);
        }

        return memory;
    }

    /// <summary>The memory of predictions: as few buffers as the graph allows; a chain takes turns with two.</summary>
    public static NetworkMemory<T> ForPrediction(Network<T> network, int rows)
    {
        LayerPass<T>[] passes = network.Passes;
        int[] lastReader = new int[passes.Length];
        foreach (Layer layer in network.Layers)
        {
            foreach (int source in layer.Sources)
            {
                for (int read = source; read >= 0; read = network.Layers[read].OnlyInTraining ? network.Layers[read].Sources[0] : Layer.NetworkInputs)
                {
                    lastReader[read] = Math.Max(lastReader[read], layer.Index);
                }
            }
        }

        var free = new List<AlignedBuffer<T>>();
        int widest = passes.Length == 0 ? 0 : passes.Max(pass => pass.Stride);
        var layers = new LayerMemory<T>[passes.Length];
        for (int layer = 0; layer < passes.Length; layer++)
        {
            LayerPass<T> pass = passes[layer];
            bool passesOn = pass.Layer.OnlyInTraining && layer < passes.Length - 1;
            AlignedBuffer<T>? buffer = passesOn ? null : free.LastOrDefault();
            if (buffer is not null)
            {
                free.Remove(buffer);
            }

            RowBlock<T> block = passesOn ? default : new(buffer ?? new AlignedBuffer<T>(checked(rows * widest)), 0, pass.Stride);
            layers[layer] = new LayerMemory<T>
            {
                Activations = block,
                PreActivations = block,
                PassesOn = passesOn ? pass.Layer.Sources[0] : null,
                Work = new AlignedBuffer<T>(pass.WorkLength(rows)),
            };
            free.AddRange(Enumerable.Range(0, layer).Where(before => lastReader[before] == layer && layers[before].PassesOn is null)
                .Select(before => layers[before].Activations.Buffer).Except(free));
        }

        return new NetworkMemory<T>(network, layers, [])
        {
            MaximumRows = rows,
            SingleRow = RowBlock<T>.New(1, VectorArithmetic.Padded(network.Inputs)),
            SingleOutput = RowBlock<T>.New(1, VectorArithmetic.Padded(network.Outputs)),
        };
    }

    /// <summary>The most rows of a prediction.</summary>
    public int MaximumRows { get; private init; }

    /// <summary>A place for the inputs of a single row.</summary>
    public RowBlock<T> SingleRow { get; private init; }

    /// <summary>A place for the outputs of a single row.</summary>
    public RowBlock<T> SingleOutput { get; private init; }

    /// <summary>Lets the last layer write where the caller wants it.</summary>
    public void WriteOutputsTo(RowBlock<T> block)
    {
        if (_layers.Length > 0)
        {
            _layers[^1].Activations = block;
            _layers[^1].PreActivations = block;
        }
    }
}

/// <summary>What a pass keeps of one layer.</summary>
sealed class LayerMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A.</summary>
    public RowBlock<T> Activations { get; set; }

    /// <summary>Z; the same memory as the activations where the derivative needs no pre-activation.</summary>
    public RowBlock<T> PreActivations { get; set; }

    /// <summary>dC/dZ once the last reader has added its part, dC/dA before.</summary>
    public RowBlock<T> Deltas { get; init; }

    /// <summary>What the layer keeps from the way forward for the way back: statistics of rows or columns, what was dropped.</summary>
    public required AlignedBuffer<T> Work { get; init; }

    /// <summary>Wᵀ of a dense layer.</summary>
    public AlignedBuffer<T>? Transposed { get; init; }

    /// <summary>The products of a dense layer by panels, forwards; empty where inputs or outputs lie wherever the caller has them.</summary>
    public BoundProduct<T>[] Forward { get; set; } = [];

    /// <summary>The products of a dense layer by panels, backwards to its source.</summary>
    public BoundProduct<T>[] Backward { get; set; } = [];

    /// <summary>The products of a dense layer by panels, to the gradient of its weights.</summary>
    public BoundProduct<T>[] Gradient { get; set; } = [];

    /// <summary>The source whose outputs stand for this layer's where it changes nothing.</summary>
    public int? PassesOn { get; init; }
}

/// <summary>
/// One arrow of the graph, seen on the way back. The gradient of a source is the sum over its readers (seed 004: the bar value of a node sums
/// the messages of its children); the readers add their parts in a fixed order, the last layer first.
/// </summary>
/// <param name="Source">The layer read, or <see cref="Layer.NetworkInputs"/>.</param>
/// <param name="IsFirst">Whether this reader is the first to give its part: it writes where the others add.</param>
/// <param name="IsLast">Whether this reader is the last: it multiplies by the derivative of the source's activation (BP2).</param>
/// <param name="IsNeeded">Whether anybody wants the gradient of the source.</param>
readonly record struct Edge(int Source, bool IsFirst, bool IsLast, bool IsNeeded)
{
    /// <summary>The arrows of every layer.</summary>
    public static Edge[][] Of(IReadOnlyList<Layer> layers, bool inputGradient)
    {
        IReadOnlyList<int>[] sources = [.. layers.Select(layer => layer.Sources)];
        Edge[][] edges = [.. sources.Select(of => new Edge[of.Count])];

        // Nobody needs the gradient of what has no parameters at or before it, such as a selection of the inputs.
        bool[] learns = new bool[layers.Count];
        for (int layer = 0; layer < learns.Length; layer++)
        {
            learns[layer] = layers[layer].Tensors.Count > 0 || sources[layer].Any(source => source >= 0 && learns[source]);
        }

        var seen = new HashSet<int>();
        for (int layer = edges.Length - 1; layer >= 0; layer--)
        {
            for (int i = 0; i < edges[layer].Length; i++)
            {
                int source = sources[layer][i];
                edges[layer][i] = new Edge(source, IsFirst: seen.Add(source), IsLast: false, IsNeeded: inputGradient || (source >= 0 && learns[source]));
            }
        }

        seen.Clear();
        for (int layer = 0; layer < edges.Length; layer++)
        {
            for (int i = edges[layer].Length - 1; i >= 0; i--)
            {
                edges[layer][i] = edges[layer][i] with { IsLast = seen.Add(sources[layer][i]) };
            }
        }

        return edges;
    }
}
