using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <summary>
/// Places of nodes for a drawing, by the method of Sugiyama, Tagawa and Toda (1981): ranks from top to bottom, an edge over several ranks cut
/// into pieces by bends, each rank put in order by the mean place of its neighbours, and then pushed apart until nothing overlaps.
/// </summary>
sealed class GraphLayout
{
    /// <summary>The room of a bend: an edge passes there.</summary>
    const double BendWidth = 24;

    const double Gap = 24;
    const double Margin = 16;
    const int Sweeps = 24;

    readonly List<List<Place>> _ranks = [];
    readonly Dictionary<Node, Place> _places = [];

    GraphLayout(ComputationGraph graph, Func<Node, double> width)
    {
        IReadOnlyList<Node> order = graph.TopologicalOrder();
        Dictionary<Node, int> rank = Ranks(graph, order);
        for (int r = 0; r <= (rank.Count == 0 ? -1 : rank.Values.Max()); r++)
        {
            _ranks.Add([.. order.Where(node => rank[node] == r).Select(node => new Place(node, r, width(node)))]);
        }

        foreach (Place place in _ranks.SelectMany(places => places))
        {
            _places[place.Node!] = place;
        }

        foreach (Node node in order)
        {
            foreach (Node parent in node.Parents.Distinct())
            {
                Edges.Add(new GraphEdge(parent, node, Route(_places[parent], _places[node])));
            }
        }

        Order();
        Spread();
    }

    /// <summary>Every edge once, with the places that it visits from parent to child.</summary>
    public List<GraphEdge> Edges { get; } = [];

    public int RankCount => _ranks.Count;

    public double Width { get; private set; }

    public Place this[Node node] => _places[node];

    public static GraphLayout Of(ComputationGraph graph, Func<Node, double> width) => new(graph, width);

    /// <summary>A computed node as high as its parents allow; a given node right above its first use.</summary>
    static Dictionary<Node, int> Ranks(ComputationGraph graph, IReadOnlyList<Node> order)
    {
        var rank = new Dictionary<Node, int>();
        foreach (Node node in order)
        {
            rank[node] = node.Parents.Count == 0 ? 0 : node.Parents.Max(parent => rank[parent]) + 1;
        }

        foreach (Node node in order.Where(node => node.Parents.Count == 0))
        {
            IReadOnlyList<Node> children = graph.Children(node);
            rank[node] = children.Count == 0 ? 0 : children.Min(child => rank[child]) - 1;
        }

        return rank;
    }

    List<Place> Route(Place from, Place to)
    {
        var route = new List<Place> { from };
        for (int r = from.Rank + 1; r < to.Rank; r++)
        {
            var bend = new Place(null, r, BendWidth);
            _ranks[r].Add(bend);
            route.Add(bend);
        }

        route.Add(to);
        for (int i = 1; i < route.Count; i++)
        {
            route[i - 1].Below.Add(route[i]);
            route[i].Above.Add(route[i - 1]);
        }

        return route;
    }

    /// <summary>Down and up in turn; the arrangement with the fewest crossings stays.</summary>
    void Order()
    {
        Number();
        List<Place>[] best = [.. _ranks.Select(rank => rank.ToList())];
        int fewest = Crossings();
        for (int sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (List<Place> rank in down ? _ranks.Skip(1) : _ranks.AsEnumerable().Reverse().Skip(1))
            {
                Place[] sorted = [.. rank.OrderBy(place => (down ? place.Above : place.Below) is { Count: > 0 } near ? near.Average(n => n.Index) : place.Index)];
                rank.Clear();
                rank.AddRange(sorted);
                Number();
            }

            if (Crossings() is int crossings && crossings < fewest)
            {
                fewest = crossings;
                best = [.. _ranks.Select(rank => rank.ToList())];
            }
        }

        _ranks.Clear();
        _ranks.AddRange(best);
        Number();
    }

    void Number()
    {
        foreach (List<Place> rank in _ranks)
        {
            for (int i = 0; i < rank.Count; i++)
            {
                rank[i].Index = i;
            }
        }
    }

    int Crossings()
    {
        int crossings = 0;
        foreach (List<Place> rank in _ranks)
        {
            (int From, int To)[] edges = [.. rank.SelectMany(place => place.Below.Select(below => (place.Index, below.Index)))];
            for (int i = 0; i < edges.Length; i++)
            {
                crossings += edges.Skip(i + 1).Count(other => (edges[i].From - other.From) * (edges[i].To - other.To) < 0);
            }
        }

        return crossings;
    }

    /// <summary>Each place wants the mean of its neighbours; the order and the gaps of its rank are kept.</summary>
    void Spread()
    {
        foreach (List<Place> rank in _ranks)
        {
            Settle(rank, [.. rank.Select(_ => 0.0)]);
        }

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (List<Place> rank in down ? _ranks : _ranks.AsEnumerable().Reverse())
            {
                Settle(rank, [.. rank.Select(place => (down ? place.Above : place.Below) is { Count: > 0 } near ? near.Average(n => n.Center) : place.Center)]);
            }
        }

        Place[] all = [.. _ranks.SelectMany(rank => rank)];
        double left = all.Length == 0 ? 0 : all.Min(place => place.Center - (place.Width / 2));
        foreach (Place place in all)
        {
            place.Center += Margin - left;
        }

        Width = all.Length == 0 ? 2 * Margin : all.Max(place => place.Center + (place.Width / 2)) + Margin;
    }

    /// <summary>
    /// The places nearest to the wished ones, least squares, that do not overlap: neighbours that collide are merged into a block that stands
    /// where its members wish on average (pool adjacent violators).
    /// </summary>
    static void Settle(List<Place> rank, double[] wished)
    {
        var blocks = new List<(int First, int Count, double Start)>();
        double[] offset = new double[rank.Count];
        for (int i = 0; i < rank.Count; i++)
        {
            offset[i] = i == 0 ? 0 : offset[i - 1] + ((rank[i - 1].Width + rank[i].Width) / 2) + Gap;
        }

        for (int i = 0; i < rank.Count; i++)
        {
            (int First, int Count, double Start) block = (i, 1, wished[i] - offset[i]);
            while (blocks.Count > 0 && blocks[^1].Start >= block.Start)
            {
                (int first, int count, double start) = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                block = (first, count + block.Count, ((start * count) + (block.Start * block.Count)) / (count + block.Count));
            }

            blocks.Add(block);
        }

        foreach ((int first, int count, double start) in blocks)
        {
            for (int i = first; i < first + count; i++)
            {
                rank[i].Center = start + offset[i];
            }
        }
    }
}

/// <summary>Where a node stands, or where an edge passes a rank.</summary>
sealed class Place(Node? node, int rank, double width)
{
    /// <summary>The node; <see langword="null"/> for a bend.</summary>
    public Node? Node { get; } = node;

    public int Rank { get; } = rank;

    public double Width { get; } = width;

    public double Center { get; set; }

    public int Index { get; set; }

    public List<Place> Above { get; } = [];

    public List<Place> Below { get; } = [];
}

/// <summary>An edge and the places that it visits.</summary>
sealed record GraphEdge(Node Parent, Node Child, IReadOnlyList<Place> Route);
