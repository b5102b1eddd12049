using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <summary>
/// A network of layers, which may read any earlier ones, over a batch, as a computation graph: X, then for layer l the nodes W_l, b_l, Z_l and
/// A_l (or γ_l, β_l, N_l of a normalisation, D_l of dropout, S_l of a sum, M_l of a mean, C_l of a concatenation, K_l of a selection,
/// E_l of an embedding with its tables W_l, s_l and G_l of a scaling), then the targets T and the loss L.
/// </summary>
public sealed class LayerGraph
{
    readonly List<LayerNodes> _layers = [];

    LayerGraph(double[,] inputs) => Inputs = Graph.Variable("X", inputs);

    /// <summary>The graph, computed and differentiated by <see cref="ComputationGraph.Differentiate"/> of <see cref="Objective"/>.</summary>
    public ComputationGraph Graph { get; } = new();

    /// <summary>X <c>[rows x inputs]</c>, differentiated by.</summary>
    public Node Inputs { get; }

    /// <summary>The nodes of each layer.</summary>
    public IReadOnlyList<LayerNodes> Layers => _layers;

    /// <summary>The outputs of the last layer <c>[rows x outputs]</c>.</summary>
    public Node Outputs => _layers.Count == 0 ? Inputs : _layers[^1].Outputs;

    /// <summary>L, one number; <see langword="null"/> without targets.</summary>
    public Node? Loss { get; private set; }

    /// <summary>What training makes small: L, or L_reg = L + λR with a penalty; <see langword="null"/> without targets.</summary>
    public Node? Objective { get; private set; }

    /// <summary>The parameters of all layers, in order.</summary>
    public IEnumerable<Node> Parameters => _layers.SelectMany(layer => layer.Parameters);

    /// <summary>Builds the graph of a prediction: without a loss.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="inputs">X <c>[rows x inputs]</c>.</param>
    /// <exception cref="ArgumentException">A layer reads a layer that does not come before it.</exception>
    public static LayerGraph Of(IReadOnlyList<LayerDescription> layers, double[,] inputs)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(inputs);
        var network = new LayerGraph(inputs);
        foreach (LayerDescription layer in layers)
        {
            network.Add(layer);
        }

        return network;
    }

    /// <summary>Builds the graph of a loss: the weighted mean over rows. A loss that contains the last layer's activation is given its Z.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="inputs">X <c>[rows x inputs]</c>.</param>
    /// <param name="targets">T <c>[rows x outputs]</c>.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="rowWeights">One weight a row; <see langword="null"/> for all 1.</param>
    /// <param name="l2">λ of the penalty λ/2 Σ‖W‖² on the weights of dense layers and the tables of embeddings; 0 for none.</param>
    /// <exception cref="ArgumentException">A layer reads a layer that does not come before it.</exception>
    public static LayerGraph Of(
        IReadOnlyList<LayerDescription> layers, double[,] inputs, double[,] targets, ReferenceLoss loss, IReadOnlyList<double>? rowWeights = null, double l2 = 0)
    {
        ArgumentNullException.ThrowIfNull(loss);
        LayerGraph network = Of(layers, inputs);
        ComputationGraph graph = network.Graph;
        bool takesLogits = loss.Link is { } link && network._layers.Count > 0 && network._layers[^1].Activation?.Name == link.Name;
        Node read = takesLogits ? network._layers[^1].PreActivations : network.Outputs;
        Node targetNode = graph.Constant("T", targets);
        Node[] parents = rowWeights is null
            ? [read, targetNode]
            : [read, targetNode, graph.Constant("r", Matrices.Create(rowWeights.Count, 1, (i, _) => rowWeights[i]))];
        network.Objective = network.Loss = graph.Apply("L", Operation.Loss(loss), parents);
        Node[] penalties =
        [
            .. layers.Zip(network._layers).Where(_ => l2 != 0).SelectMany(pair => Weights(pair.First, pair.Second))
                .Select(weights => graph.Apply($"R{weights.Name[1..]}", Operation.HalfSquaredNorm, weights)),
        ];
        if (penalties.Length > 0)
        {
            Node penalty = graph.Apply("P", Operation.Hadamard, graph.Constant("λ", l2), graph.Apply("R", Operation.Add, penalties));
            network.Objective = graph.Apply("L_reg", Operation.Add, network.Loss, penalty);
        }

        return network;
    }

    /// <summary>The parameters that a penalty on weights counts.</summary>
    static IEnumerable<Node> Weights(LayerDescription layer, LayerNodes nodes) => layer switch
    {
        DenseDescription or BlockDenseDescription => nodes.Parameters.Take(1),
        EmbeddingDescription => nodes.Parameters,
        _ => [],
    };

    void Add(LayerDescription layer)
    {
        int l = _layers.Count + 1;
        Node[] sources = [.. (layer.Sources ?? [_layers.Count - 1]).Select(source => source == -1 ? Inputs
            : source >= 0 && source < _layers.Count ? _layers[source].Outputs
            : throw new ArgumentException($"Layer {_layers.Count} reads layer {source}, which does not come before it: read an earlier one, or -1, the inputs."))];
        if (layer is not (SumDescription or MeanDescription or ConcatenationDescription or CustomDescription) && sources.Length != 1)
        {
            throw new ArgumentException($"Layer {_layers.Count} reads {sources.Length} layers; only a sum, a mean, a concatenation and a layer of your own read several.");
        }

        Node x = sources[0];
        switch (layer)
        {
            case DenseDescription dense:
                Node weights = Graph.Variable($"W{l}", dense.Weights);
                Node biases = Graph.Variable($"b{l}", Row(dense.Biases));
                Node z = Graph.Apply($"Z{l}", Operation.Affine, x, weights, biases);
                _layers.Add(new LayerNodes(z, Activated(l, z, dense.Activation), dense.Activation, [weights, biases]));
                break;
            case ActivationDescription activation:
                // Behind a layer without an activation of its own, its outputs are the pre-activations that a loss may ask for.
                _layers.Add(new LayerNodes(x, Activated(l, x, activation.Activation), activation.Activation, []));
                break;
            case LayerNormalizationDescription norm:
                Normalization(l, x, Operation.LayerNormalization(norm.Epsilon), norm.Gamma, norm.Beta);
                break;
            case BatchNormalizationDescription { Statistics: { } given } norm:
                Normalization(l, x, Operation.BatchNormalization(given.Mean, given.Variance, norm.Epsilon), norm.Gamma, norm.Beta);
                break;
            case BatchNormalizationDescription norm:
                Normalization(l, x, Operation.BatchNormalization(norm.Epsilon), norm.Gamma, norm.Beta);
                break;
            case DropoutDescription { Mask: { } mask } dropout:
                Plain(Graph.Apply($"D{l}", Operation.Dropout(dropout.Rate), x, Graph.Constant($"M{l}", mask)));
                break;
            case DropoutDescription:
                Plain(x);
                break;
            case SumDescription:
                Plain(Graph.Apply($"S{l}", Operation.Add, sources));
                break;
            case BlockDenseDescription dense:
                Node blocks = Graph.Variable($"W{l}", dense.Weights);
                Node blockBiases = Graph.Variable($"b{l}", Row(dense.Biases));
                Node sums = Graph.Apply($"Z{l}", Operation.BlockAffine(dense.Widths, dense.IsShared), x, blocks, blockBiases);
                _layers.Add(new LayerNodes(sums, Activated(l, sums, dense.Activation), dense.Activation, [blocks, blockBiases]));
                break;
            case EmbeddingDescription embedding:
                Node[] tables = [.. embedding.Tables.Select((table, i) => Graph.Variable(embedding.Tables.Count == 1 ? $"W{l}" : $"W{l}_{i + 1}", table))];
                Plain(Graph.Apply($"E{l}", Operation.Embedding, [x, .. tables]), tables);
                break;
            case ScalingDescription scaling:
                Node factors = Graph.Variable($"s{l}", Row(scaling.Factors));
                Plain(Graph.Apply($"G{l}", Operation.Hadamard, x, factors), factors);
                break;
            case MeanDescription mean:
                Plain(Graph.Apply($"M{l}", Operation.MeanOfBlocks(mean.Blocks), sources));
                break;
            case SelectionDescription selection:
                Plain(Graph.Apply($"K{l}", Operation.Select(selection.Columns), x));
                break;
            case ConcatenationDescription:
                Plain(Graph.Apply($"C{l}", Operation.Concatenate, sources));
                break;
            case CustomDescription custom:
                Node[] parameters = [.. custom.Parameters.Select((value, i) => Graph.Variable($"θ{l}_{i + 1}", value))];
                Plain(Graph.Apply($"U{l}", custom.Operation, [.. sources, .. parameters]), parameters);
                break;
            default:
                throw new ArgumentException($"There is no layer '{layer.GetType().Name}'; use one of the descriptions beside {nameof(LayerDescription)}.");
        }
    }

    Node Activated(int l, Node z, ReferenceActivation activation) =>
        activation.Name == "identity" ? z : Graph.Apply($"A{l}", Operation.Activation(activation), z);

    void Normalization(int l, Node x, Operation operation, double[] gamma, double[] beta)
    {
        Node[] parameters = [Graph.Variable($"γ{l}", Row(gamma)), Graph.Variable($"β{l}", Row(beta))];
        Plain(Graph.Apply($"N{l}", operation, [x, .. parameters]), parameters);
    }

    void Plain(Node outputs, params Node[] parameters) => _layers.Add(new LayerNodes(outputs, outputs, null, parameters));

    static double[,] Row(double[] values) => Matrices.FromRows([values]);
}

/// <summary>The nodes of a layer.</summary>
/// <param name="PreActivations">Z; the outputs for a layer without an activation.</param>
/// <param name="Outputs">A.</param>
/// <param name="Activation">The activation between the two; <see langword="null"/> for none.</param>
/// <param name="Parameters">W and b, or γ and β, or none.</param>
public sealed record LayerNodes(Node PreActivations, Node Outputs, ReferenceActivation? Activation, IReadOnlyList<Node> Parameters);
