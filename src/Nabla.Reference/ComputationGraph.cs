using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <summary>
/// The computation graph of seed 004: nodes v_1 ... v_N, edges from each node to those computed directly from it, and reverse-mode
/// differentiation by messages. Forward, in topological order: v_i as a function of Pa(v_i). Backward, in the opposite order: v̄_N = 1 and
/// <c>v̄_i = Σ_{j ∈ Ch(v_i)} v̄_j ∂v_j/∂v_i</c>. Any directed acyclic graph; no result depends on the order in which nodes were added.
/// </summary>
public sealed class ComputationGraph
{
    readonly List<Node> _nodes = [];
    readonly Dictionary<string, Node> _byName = new(StringComparer.Ordinal);

    /// <summary>The nodes, in the order in which they were added.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>v_N: what the last <see cref="Backward"/> differentiated; <see langword="null"/> before, and after another <see cref="Forward"/>.</summary>
    public Node? Output { get; private set; }

    /// <summary>The node of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Node this[string name] => _byName.TryGetValue(name, out Node? node)
        ? node
        : throw new ArgumentException($"The graph has no node '{name}'; its nodes are {string.Join(", ", _nodes.Select(n => n.Name))}.");

    /// <summary>Adds a node that is only a name, to be wired by <see cref="Define"/> later.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public Node Declare(string name) => Add(name, NodeKind.Declared);

    /// <summary>Adds a number that is given and not differentiated by.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public Node Constant(string name, double value) => Constant(name, Matrices.Scalar(value));

    /// <summary>Adds a matrix that is given and not differentiated by, such as a target or a mask.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public Node Constant(string name, double[,] value) => Given(name, NodeKind.Constant, value);

    /// <summary>Adds a number that is given and differentiated by.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public Node Variable(string name, double value) => Variable(name, Matrices.Scalar(value));

    /// <summary>Adds a matrix that is given and differentiated by, such as a weight or an input. The graph keeps the array itself.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public Node Variable(string name, double[,] value) => Given(name, NodeKind.Variable, value);

    /// <summary>Adds a node that an operation computes from its parents.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken, or the operation takes another number of parents.</exception>
    public Node Apply(string name, Operation operation, params IReadOnlyList<Node> parents)
    {
        Node node = Add(name, NodeKind.Declared);
        Define(node, operation, parents);
        return node;
    }

    /// <summary>Says what computes a declared node.</summary>
    /// <exception cref="ArgumentException">A node is of another graph, or the operation takes another number of parents.</exception>
    /// <exception cref="InvalidOperationException">The node has a value or an operation already.</exception>
    public void Define(Node node, Operation operation, params IReadOnlyList<Node> parents)
    {
        ArgumentNullException.ThrowIfNull(operation);
        RequireOwn(node);
        foreach (Node parent in parents)
        {
            RequireOwn(parent);
        }

        if (node.Kind != NodeKind.Declared)
        {
            throw new InvalidOperationException($"Node '{node.Name}' is defined already: declare another name.");
        }

        if (operation.ParentCount is int count && count != parents.Count)
        {
            throw new ArgumentException($"Node '{node.Name}': {operation.Name} takes {count} nodes, not {parents.Count}.");
        }

        node.Define(operation, [.. parents]);
    }

    /// <summary>Gives a constant or variable another value.</summary>
    /// <exception cref="InvalidOperationException">The node is computed.</exception>
    public void Set(Node node, double[,] value)
    {
        RequireOwn(node);
        if (node.Kind is not (NodeKind.Constant or NodeKind.Variable))
        {
            throw new InvalidOperationException($"Node '{node.Name}' is computed: set the nodes it is computed from.");
        }

        node.Value = value;
    }

    /// <summary>
    /// The nodes, parents before children (Kahn 1962): of those that may come next, always the one added first.
    /// </summary>
    /// <exception cref="InvalidOperationException">The graph has a cycle, or a node was declared and never defined; the message names them.</exception>
    public IReadOnlyList<Node> TopologicalOrder()
    {
        if (_nodes.Find(node => node.Kind == NodeKind.Declared) is { } open)
        {
            throw new InvalidOperationException($"Node '{open.Name}' is declared but never defined: give it an operation and parents.");
        }

        var place = _nodes.Select((node, i) => (node, i)).ToDictionary(pair => pair.node, pair => pair.i);
        int[] waiting = [.. _nodes.Select(node => node.Parents.Count)];
        ILookup<Node, Node> children = ChildrenOf();
        var ready = new PriorityQueue<Node, int>();
        var order = new List<Node>();
        foreach (Node node in _nodes.Where(node => node.Parents.Count == 0))
        {
            ready.Enqueue(node, place[node]);
        }

        while (ready.TryDequeue(out Node? node, out _))
        {
            order.Add(node);
            foreach (Node child in children[node])
            {
                if (--waiting[place[child]] == 0)
                {
                    ready.Enqueue(child, place[child]);
                }
            }
        }

        return order.Count == _nodes.Count ? order : throw Cycle(_nodes.First(node => waiting[place[node]] > 0), node => waiting[place[node]] > 0);
    }

    /// <summary>The nodes computed directly from this one, Ch(v), each as often as it uses it.</summary>
    public IReadOnlyList<Node> Children(Node node) => [.. ChildrenOf()[node]];

    /// <summary>The forward pass: the value of every node.</summary>
    /// <exception cref="ArgumentException">Shapes do not fit; the message names the node and the shapes.</exception>
    /// <exception cref="InvalidOperationException">The graph has a cycle.</exception>
    public void Forward()
    {
        Output = null;
        foreach (Node node in TopologicalOrder())
        {
            node.Bar = null;
            if (node.Operation is { } operation)
            {
                try
                {
                    node.Value = operation.Value([.. node.Parents.Select(parent => parent.Value)]);
                }
                catch (ArgumentException wrong)
                {
                    throw new ArgumentException($"Node '{node}': {wrong.Message}", wrong);
                }
            }
        }
    }

    /// <summary>The backward pass, after <see cref="Forward"/>: v̄ of every node, the derivative of <paramref name="output"/> by it.</summary>
    /// <param name="output">v_N, a single number.</param>
    /// <exception cref="ArgumentException">The output is not a single number.</exception>
    /// <exception cref="InvalidOperationException">A derivative is missing or of a wrong shape; the message names the node.</exception>
    public void Backward(Node output)
    {
        RequireOwn(output);
        if (output.Value.Length != 1)
        {
            throw new ArgumentException($"Node '{output.Name}' is {Matrices.Shape(output.Value)}; differentiate a single number, such as a loss.");
        }

        IReadOnlyList<Node> order = TopologicalOrder();
        HashSet<Node> varying = Varying(order);
        ILookup<Node, Node> children = ChildrenOf();
        var sent = new Dictionary<Node, IReadOnlyList<double[,]?>>();
        foreach (Node node in order.Reverse())
        {
            node.Bar = node == output ? Matrices.Scalar(1) : Sum(node, children, sent);
            if (node.Operation is { } operation && node.Bar is { } bar)
            {
                sent[node] = Sendable(node, operation.VectorJacobianProduct([.. node.Parents.Select(p => p.Value)], node.Value, bar), varying);
            }
        }

        Output = output;
    }

    /// <summary>Forward, then backward.</summary>
    public void Differentiate(Node output)
    {
        Forward();
        Backward(output);
    }

    /// <summary>The nodes whose value changes with a variable: those that need a bar value.</summary>
    internal static HashSet<Node> Varying(IReadOnlyList<Node> order)
    {
        var varying = new HashSet<Node>();
        foreach (Node node in order)
        {
            if (node.Kind == NodeKind.Variable || node.Parents.Any(varying.Contains))
            {
                varying.Add(node);
            }
        }

        return varying;
    }

    /// <summary>The output and all that it is computed from: the nodes that send messages. Empty without an output.</summary>
    internal HashSet<Node> Reaching()
    {
        var reaching = new HashSet<Node>();
        var open = new Stack<Node>(Output is null ? [] : [Output]);
        while (open.TryPop(out Node? node))
        {
            if (reaching.Add(node))
            {
                foreach (Node parent in node.Parents)
                {
                    open.Push(parent);
                }
            }
        }

        return reaching;
    }

    /// <summary>The bar values put back after values were moved and restored.</summary>
    internal void Restore(Node? output, IReadOnlyList<double[,]?> bars)
    {
        Output = output;
        for (int i = 0; i < bars.Count; i++)
        {
            _nodes[i].Bar = bars[i];
        }
    }

    /// <summary>
    /// v̄_i = Σ_j v̄_j ∂v_j/∂v_i. Sums of floating-point numbers depend on their order, so the messages are added by the names of their senders:
    /// whoever adds the same nodes in another order gets the same bits.
    /// </summary>
    static double[,]? Sum(Node node, ILookup<Node, Node> children, Dictionary<Node, IReadOnlyList<double[,]?>> sent)
    {
        double[,]? sum = null;
        foreach (Node child in children[node].Distinct().Where(sent.ContainsKey).OrderBy(child => child.Name, StringComparer.Ordinal))
        {
            for (int i = 0; i < child.Parents.Count; i++)
            {
                if (child.Parents[i] == node)
                {
                    if (sent[child][i] is not { } message)
                    {
                        return null;
                    }

                    sum = sum is null ? message : Matrices.Add(sum, message);
                }
            }
        }

        return sum ?? Matrices.Map(node.Value, _ => 0);
    }

    static IReadOnlyList<double[,]?> Sendable(Node node, IReadOnlyList<double[,]?> messages, HashSet<Node> varying)
    {
        if (messages.Count != node.Parents.Count)
        {
            throw new InvalidOperationException(
                $"Node '{node}': its vector-Jacobian product gives {messages.Count} derivatives for {node.Parents.Count} parents; give one a parent.");
        }

        for (int i = 0; i < messages.Count; i++)
        {
            Node parent = node.Parents[i];
            if (messages[i] is not { } message)
            {
                if (varying.Contains(parent))
                {
                    throw new InvalidOperationException($"Node '{node}': {node.Operation!.Name} has no derivative by '{parent.Name}'; make it a constant.");
                }
            }
            else if (!Matrices.SameShape(message, parent.Value))
            {
                throw new InvalidOperationException(
                    $"Node '{node}': its derivative by '{parent.Name}' is {Matrices.Shape(message)} and '{parent.Name}' is {Matrices.Shape(parent.Value)}; they must have one shape.");
            }
        }

        return messages;
    }

    static InvalidOperationException Cycle(Node start, Func<Node, bool> isStuck)
    {
        // Every stuck node has a stuck parent: walking from parent to parent must come round.
        var path = new List<Node>();
        Node node = start;
        while (!path.Contains(node))
        {
            path.Add(node);
            node = node.Parents.First(isStuck);
        }

        IEnumerable<Node> cycle = path.Skip(path.IndexOf(node)).Append(node).Reverse();
        return new InvalidOperationException(
            $"The graph has a cycle: {string.Join(" -> ", cycle.Select(n => n.Name))}. No node of it can be computed first: take out one of these edges.");
    }

    ILookup<Node, Node> ChildrenOf() =>
        _nodes.SelectMany(child => child.Parents.Select(parent => (parent, child))).ToLookup(edge => edge.parent, edge => edge.child);

    Node Given(string name, NodeKind kind, double[,] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Node node = Add(name, kind);
        node.Value = value;
        return node;
    }

    Node Add(string name, NodeKind kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var node = new Node(name, kind);
        if (!_byName.TryAdd(name, node))
        {
            throw new ArgumentException($"The graph has a node '{name}' already: take another name.");
        }

        _nodes.Add(node);
        return node;
    }

    void RequireOwn(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (!_byName.TryGetValue(node.Name, out Node? own) || own != node)
        {
            throw new ArgumentException($"Node '{node.Name}' belongs to another graph: add it to this one.");
        }
    }
}
