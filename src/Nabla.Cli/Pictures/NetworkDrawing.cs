using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Pictures;

/// <summary>By which layer the index of a weight is counted: seed 001 counts by the layer it leads to, seed 000 by the layer it comes from.</summary>
enum LayerIndex
{
    /// <summary>The first weights are <c>w(1)</c>.</summary>
    Target,

    /// <summary>The first weights are <c>w(0)</c>.</summary>
    Source,
}

/// <summary>How a network is drawn.</summary>
sealed record NetworkDrawingOptions
{
    /// <summary>Units of a column at most.</summary>
    public int MostUnits { get; init; } = 10;

    /// <summary>Whether inputs and outputs have their names beside them.</summary>
    public bool Names { get; init; } = true;

    /// <summary>Whether every edge carries its symbol and value, and every unit its bias; otherwise only the heaviest edge does.</summary>
    public bool EdgeLabels { get; init; }

    /// <summary>By which layer weights are counted.</summary>
    public LayerIndex Index { get; init; }

    /// <summary>Whether the drawing is a small one, of shapes alone.</summary>
    public bool IsSmall { get; init; }
}

/// <summary>
/// A network as a drawing: inputs as squares, hidden units as circles, outputs as double circles, so that no one needs colours to tell them
/// apart; a positive weight as a solid line, a negative one dashed, the wider the larger (seed 001, figures 1.1, 1.2 and 1.4).
/// </summary>
sealed class NetworkDrawing
{
    const double LetterWidth = 6.6;
    const int LongestName = 26;
    const double LabelHeight = 19;
    const double WidestEdge = 4.2;
    const double ThinnestEdge = 0.7;
    const double NarrowestLegend = 300;
    const double LegendText = 322;

    // Half of the width of a label such as "w(1)2,1 = -0.123", and of "b = -0.123".
    const double HalfLabel = 46;
    const double HalfBias = 34;

    readonly DrawnNetwork _network;
    readonly NetworkDrawingOptions _options;
    readonly double _radius;
    readonly double _spacing;
    readonly double[] _columnX;
    readonly double _top;
    readonly double _height;
    readonly Html _html = new();

    NetworkDrawing(DrawnNetwork network, NetworkDrawingOptions options)
    {
        _network = network;
        _options = options;
        _radius = options.IsSmall ? 9 : 15;
        int most = network.Columns.Max(column => column.Slots);
        int crossings = Enumerable.Range(0, network.Columns.Count - 1).Max(layer => LabelPlace(layer).Places);
        // Labels stand where the edges of a layer are evenly spread: see LabelPlace.
        _spacing = options.IsSmall ? 25 : options.EdgeLabels ? Math.Max(52, LabelHeight * crossings) : 42;
        _top = options.IsSmall ? 8 : 64;
        _height = most * _spacing;
        double left = 16 + _radius + (options.Names ? NameWidth(network.Columns[0]) : 0);
        _columnX = new double[network.Columns.Count];
        for (int column = 0; column < _columnX.Length; column++)
        {
            _columnX[column] = column == 0 ? Math.Max(left, options.IsSmall ? 42 : 50) : _columnX[column - 1] + Distance(column - 1);
        }

        double right = Math.Max(options.IsSmall ? 42 : 62, 16 + _radius + (options.Names ? NameWidth(network.Columns[^1]) : 0));
        double width = _columnX[^1] + right;
        Width = Math.Max(width, options.IsSmall ? 0 : Math.Max(NarrowestLegend, LegendText + 14 + (LetterWidth * Heaviest.Length)));
        _columnX = [.. _columnX.Select(x => x + ((Width - width) / 2))];
    }

    /// <summary>What the width of the edges means, in numbers.</summary>
    string Heaviest => _network.Largest[0] > 0
        ? $"the widest of each layer: {string.Join(", ", _network.Largest.Select(largest => NumberText.Measure(Rounded(largest))))}"
        : "";

    double Width { get; }

    /// <summary>Draws a network.</summary>
    /// <param name="title">What it is called.</param>
    /// <param name="network">What to draw.</param>
    /// <param name="options">How.</param>
    public static Picture Draw(string title, DrawnNetwork network, NetworkDrawingOptions options)
    {
        var drawing = new NetworkDrawing(network, options);
        drawing.Edges();
        drawing.Units();
        drawing.Headings();
        double bottom = drawing._top + drawing._height;
        if (!options.IsSmall)
        {
            drawing.Legend(bottom + 34);
        }

        return new Picture(title, Describe(network), drawing.Width, bottom + (options.IsSmall ? 46 : network.Largest[0] > 0 ? 76 : 54), drawing._html);
    }

    /// <summary>The symbol of a weight: the unit it leads to comes first, both counted from 1.</summary>
    public static string Symbol(DrawnEdge edge, LayerIndex index) => $"w({LayerNumber(edge.Layer, index)})_{{{edge.To + 1},{edge.From + 1}}}";

    static int LayerNumber(int layer, LayerIndex index) => index == LayerIndex.Target ? layer + 1 : layer;

    static string Describe(DrawnNetwork network)
    {
        IEnumerable<string> columns = network.Columns.Select(column => column.Role switch
        {
            UnitRole.Input => NumberText.Plural(column.Count, "input"),
            UnitRole.Hidden => $"{NumberText.Plural(column.Count, "hidden unit")} ({column.Kind})",
            _ => $"{NumberText.Plural(column.Count, "output")} ({column.Kind})",
        });
        return $"A network from {string.Join(" to ", columns)}; inputs are squares, hidden units circles, outputs double circles"
            + (network.Largest[0] > 0 ? "; a solid line is a positive weight, a dashed one a negative weight, a wider one a larger weight." : ".");
    }

    static double NameWidth(DrawnColumn column) => 8 + (LetterWidth * column.Shown.Max(unit => Short(unit.Name).Length));

    static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";

    double Distance(int layer)
    {
        if (_options.IsSmall)
        {
            return 96;
        }

        // The label is centred at its share of the way and must touch neither the unit there nor the unit's bias.
        return _options.EdgeLabels ? Math.Max(190, (HalfLabel + HalfBias + 4) * LabelPlace(layer).Places) : 170;
    }

    /// <summary>
    /// Where on its edge a label stands. With n places on one side, the edges cross a line 1 / (n + 1) of the way from the other side at equal
    /// distances, whatever the number of units there: (1 - t) i + t j with t = 1 / (n + 1) takes evenly spaced values. The side with fewer
    /// places gives the wider spacing.
    /// </summary>
    (double Share, int Places) LabelPlace(int layer)
    {
        (int from, int to) = (_network.Columns[layer].Slots, _network.Columns[layer + 1].Slots);
        return to <= from ? (1.0 / (to + 1), to + 1) : (1 - (1.0 / (from + 1)), from + 1);
    }

    double Y(int column, int unit)
    {
        DrawnColumn drawn = _network.Columns[column];
        int slot = unit < drawn.First.Count ? unit : drawn.Slots - (drawn.Count - unit);
        return SlotY(drawn, slot);
    }

    double SlotY(DrawnColumn column, int slot) => _top + ((_height - (column.Slots * _spacing)) / 2) + ((slot + 0.5) * _spacing);

    void Edges()
    {
        _html.Add($"<g class=\"edges\">\n");
        foreach (DrawnEdge edge in _network.Edges.OrderBy(edge => Math.Abs(edge.Weight ?? 0)))
        {
            double largest = _network.Largest[edge.Layer];
            double share = edge.Weight is { } weight && largest > 0 ? Math.Abs(weight) / largest : 0;
            string style = edge.Weight switch { > 0 => "edge plus", < 0 => "edge minus", _ => "edge" };
            string title = edge.Weight is { } value ? $"{Symbol(edge, _options.Index)} = {NumberText.Measure(value)}" : "";
            _html.Add($"""
                <line class="{style}" x1="{_columnX[edge.Layer]}" y1="{Y(edge.Layer, edge.From)}"
                x2="{_columnX[edge.Layer + 1]}" y2="{Y(edge.Layer + 1, edge.To)}"
                stroke-width="{ThinnestEdge + ((WidestEdge - ThinnestEdge) * share)}" stroke-opacity="{(edge.Weight is null ? 0.5 : 0.3 + (0.7 * share))}">
                """);
            _html.Add($"<title>{title}</title></line>\n");
        }

        _html.Add($"</g>\n");
        if (_options.IsSmall || _network.Largest[0] == 0)
        {
            return;
        }

        IEnumerable<DrawnEdge> labelled = _options.EdgeLabels
            ? _network.Edges
            : [_network.Edges.Where(edge => edge.Layer == 0).MaxBy(edge => Math.Abs(edge.Weight ?? 0))!];
        foreach (DrawnEdge edge in labelled)
        {
            EdgeLabel(edge);
        }
    }

    void EdgeLabel(DrawnEdge edge)
    {
        double share = _options.EdgeLabels ? LabelPlace(edge.Layer).Share : 0.5;
        double x = _columnX[edge.Layer] + (share * (_columnX[edge.Layer + 1] - _columnX[edge.Layer]));
        double y = ((1 - share) * Y(edge.Layer, edge.From)) + (share * Y(edge.Layer + 1, edge.To));
        // The lower index stands under the upper one: back by the width of the letters in brackets.
        int layer = LayerNumber(edge.Layer, _options.Index);
        double back = -5.8 - (5.4 * NumberText.Count(layer).Length);
        double half = HalfLabel - 8 + (2.5 * (NumberText.Count(edge.To + 1).Length + NumberText.Count(edge.From + 1).Length - 2));
        _html.Add($"""
            <rect class="label-ground" x="{x - half}" y="{y - 7}" width="{2 * half}" height="14" rx="3"/>
            <text class="edge-label" x="{x}" y="{y}" dy=".35em" text-anchor="middle">w<tspan class="small" dy="-5">({layer})</tspan><tspan
            class="small" dx="{back}" dy="9">{edge.To + 1},{edge.From + 1}</tspan><tspan dy="-4"> = {NumberText.Measure(Rounded(edge.Weight ?? 0))}</tspan></text>

            """);
    }

    // Three significant digits are enough to read in a drawing; the exact numbers are in the titles and in JSON.
    static double Rounded(double number) =>
        number == 0 || Math.Abs(number) is < 1e-6 or > 1e6
            ? number
            : Math.Round(number, Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(number))), 0, 9));

    void Units()
    {
        for (int column = 0; column < _network.Columns.Count; column++)
        {
            DrawnColumn drawn = _network.Columns[column];
            foreach (DrawnUnit unit in drawn.Shown)
            {
                Unit(drawn, unit, _columnX[column], Y(column, unit.Index));
            }

            if (drawn.Hidden > 0)
            {
                double y = SlotY(drawn, drawn.First.Count);
                string more = _options.IsSmall ? "⋮" : $"⋮ {NumberText.Count(drawn.Hidden)} more";
                _html.Add($"""<text class="more" x="{_columnX[column]}" y="{y}" dy=".35em" text-anchor="middle">{more}</text>""");
                _html.Add($"\n");
            }
        }
    }

    void Unit(DrawnColumn column, DrawnUnit unit, double x, double y)
    {
        (string letter, string role) = column.Role switch { UnitRole.Input => ("x", "input"), UnitRole.Hidden => ("a", "hidden"), _ => ("y", "output") };
        _html.Add($"""<g role="group" aria-label="{role} {unit.Index + 1} {unit.Name}">""");
        if (column.Role == UnitRole.Input)
        {
            _html.Add($"""<rect class="unit input" x="{x - _radius}" y="{y - _radius}" width="{2 * _radius}" height="{2 * _radius}" rx="2"/>""");
        }
        else
        {
            _html.Add($"""<circle class="unit {role}" cx="{x}" cy="{y}" r="{_radius}"/>""");
            if (column.Role == UnitRole.Output)
            {
                _html.Add($"""<circle class="unit output" cx="{x}" cy="{y}" r="{_radius - 3.5}"/>""");
            }
        }

        if (!_options.IsSmall)
        {
            _html.Add($"""<text class="inner" x="{x}" y="{y}" dy=".35em" text-anchor="middle">{letter}""");
            _html.Add($"""<tspan class="small" dy="3">{unit.Index + 1}</tspan></text>""");
        }

        if (_options.Names && unit.Name.Length > 0)
        {
            (double at, string anchor) = column.Role == UnitRole.Input ? (x - _radius - 8, "end") : (x + _radius + 8, "start");
            _html.Add($"""<text class="name" x="{at}" y="{y}" dy=".35em" text-anchor="{anchor}">{Short(unit.Name)}</text>""");
        }

        if (_options.EdgeLabels && unit.Bias is { } bias)
        {
            _html.Add($"""<text class="edge-label" x="{x}" y="{y + _radius + 12}" text-anchor="middle">b = {NumberText.Measure(Rounded(bias))}</text>""");
        }

        _html.Add($"</g>\n");
    }

    void Headings()
    {
        for (int column = 0; column < _network.Columns.Count; column++)
        {
            DrawnColumn drawn = _network.Columns[column];
            string role = drawn.Role switch
            {
                UnitRole.Input => drawn.Count == 1 ? "input" : "inputs",
                UnitRole.Hidden => _network.Columns.Count > 3 ? $"hidden {column}" : "hidden",
                _ => drawn.Count == 1 ? "output" : "outputs",
            };
            (double first, double second) = _options.IsSmall ? (_top + _height + 20, _top + _height + 36) : (24, 42);
            (string above, string below) = _options.IsSmall
                ? (NumberText.Count(drawn.Count), drawn.Role == UnitRole.Input && drawn.Kind.Length == 0 ? "input" : drawn.Kind)
                : (role, $"{NumberText.Count(drawn.Count)} {drawn.Kind}".TrimEnd());
            _html.Add($"""
                <text class="role" x="{_columnX[column]}" y="{first}" text-anchor="middle">{above}</text>
                <text class="kind" x="{_columnX[column]}" y="{second}" text-anchor="middle">{below}</text>

                """);
        }
    }

    void Legend(double y)
    {
        _html.Add($"""
            <rect class="unit input" x="14" y="{y - 6}" width="12" height="12" rx="2"/><text x="32" y="{y}" dy=".35em">input</text>
            <circle class="unit hidden" cx="88" cy="{y}" r="6.5"/><text x="101" y="{y}" dy=".35em">hidden unit</text>
            <circle class="unit output" cx="192" cy="{y}" r="7"/><circle class="unit output" cx="192" cy="{y}" r="4"/>
            <text x="205" y="{y}" dy=".35em">output</text>

            """);
        if (_network.Largest[0] > 0)
        {
            _html.Add($"""
                <g class="edges"><line class="edge plus" x1="14" x2="50" y1="{y + 24}" y2="{y + 24}" stroke-width="3"/></g>
                <text x="58" y="{y + 24}" dy=".35em">positive weight</text>
                <g class="edges"><line class="edge minus" x1="166" x2="202" y1="{y + 24}" y2="{y + 24}" stroke-width="3"/></g>
                <text x="210" y="{y + 24}" dy=".35em">negative weight</text>
                <text x="{LegendText}" y="{y + 24}" dy=".35em">{Heaviest}</text>

                """);
        }
    }
}
