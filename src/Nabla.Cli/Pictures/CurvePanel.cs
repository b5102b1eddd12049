using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Pictures;

/// <summary>One line of a <see cref="CurvePanel"/>.</summary>
/// <param name="Label">Written beside its right end.</param>
/// <param name="Style">The class that gives colour and dashes: <c>first</c>, <c>second</c> or <c>third</c>.</param>
/// <param name="X">Places, ascending.</param>
/// <param name="Y">The value at each; one that is not finite leaves a gap.</param>
/// <param name="MayJump">Whether it is a function that may jump: a line is then not drawn from one side of the jump to the other.</param>
sealed record PanelLine(string Label, string Style, IReadOnlyList<double> X, IReadOnlyList<double> Y, bool MayJump = true);

/// <summary>A small chart of curves: a title, a formula, axes through their origin, each line named at its end.</summary>
sealed class CurvePanel
{
    /// <summary>The size of a panel.</summary>
    public static readonly PlotArea Area = new(372, 304, 52, 300, 96, 258);

    const int LabelDistance = 15;
    const int FormulaLength = 52;
    const int MostFormulaLines = 3;

    // Points whose neighbours' connection passes nearer than this, in units of the drawing, are left out.
    const double Nearest = 0.04;

    readonly Plot _plot;
    readonly PlotArea _area;
    readonly Html _html = new();

    /// <summary>Begins a panel: its title and its frame.</summary>
    /// <param name="title">Above everything.</param>
    /// <param name="formulas">Below the title, the most important first.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="xTitle">What the horizontal axis measures.</param>
    /// <param name="yTitle">What the vertical axis measures.</param>
    /// <param name="area">The size, if not <see cref="Area"/>.</param>
    public CurvePanel(string title, IReadOnlyList<string> formulas, Axis x, Axis y, string xTitle, string yTitle, PlotArea? area = null)
    {
        _area = area ?? Area;
        _plot = new Plot(x, y, xTitle, yTitle, _area);
        _html.Add($"""<text class="panel-title" x="8" y="20">{title}</text>""");
        _html.Add($"\n");
        // Each formula in full, as long as there is room for its lines above the field.
        List<string> lines = [];
        foreach (string formula in formulas.Where(formula => formula.Length > 0))
        {
            List<string> wrapped = Output.Wrap(formula, FormulaLength * _area.Width / Area.Width);
            lines.AddRange(lines.Count + wrapped.Count <= MostFormulaLines || lines.Count == 0 ? wrapped : []);
        }

        for (int i = 0; i < lines.Count; i++)
        {
            _html.Add($"""<text class="formula" x="8" y="{37 + (15 * i)}">{lines[i]}</text>""");
            _html.Add($"\n");
        }

        _plot.Frame(_html);
        if (y.Minimum < 0 && y.Maximum > 0)
        {
            _html.Add($"""<line class="origin" x1="{_area.Left}" x2="{_area.Right}" y1="{_plot.AtY(0)}" y2="{_plot.AtY(0)}"/>""");
        }

        if (x.Minimum < 0 && x.Maximum > 0)
        {
            _html.Add($"""<line class="origin" x1="{_plot.AtX(0)}" x2="{_plot.AtX(0)}" y1="{_area.Top}" y2="{_area.Bottom}"/>""");
        }
    }

    /// <summary>The title of an entry: its name, and its parameters where there is room; otherwise they are a line of their own.</summary>
    public static (string Title, string Parameters) Title(string name, IReadOnlyList<(string Name, double Value)> parameters)
    {
        const int Longest = 40;
        string all = string.Join(", ", parameters.Select(parameter => $"{parameter.Name} {NumberText.Measure(parameter.Value)}"));
        return all.Length == 0 ? (name, "") : name.Length + all.Length < Longest ? ($"{name}, {all}", "") : (name, all);
    }

    /// <summary>The frame.</summary>
    public Plot Plot => _plot;

    /// <summary>Adds markup behind the lines.</summary>
    public Html Content => _html;

    /// <summary>Draws the lines and their names.</summary>
    public void Draw(IReadOnlyList<PanelLine> lines)
    {
        foreach (PanelLine line in lines)
        {
            _html.Add($"""<path class="line {line.Style}" d="{Path(line)}"/>""");
            _html.Add($"\n");
        }

        foreach ((PanelLine line, double y) in Apart(lines))
        {
            _html.Add($"""<text class="line-label {line.Style}" x="{_area.Right + 7}" y="{y}" dy=".35em">{line.Label}</text>""");
            _html.Add($"\n");
        }
    }

    /// <summary>Marks a place on the horizontal axis by an upright line with a word at its upper end.</summary>
    /// <param name="at">The place.</param>
    /// <param name="word">The word.</param>
    /// <param name="isLeft">Whether the word stands left of the line.</param>
    public void Mark(double at, string word, bool isLeft)
    {
        double x = _plot.AtX(at);
        _html.Add($"""
            <line class="best-line" x1="{x}" x2="{x}" y1="{_area.Top}" y2="{_area.Bottom}"/>
            <text class="line-label" x="{x + (isLeft ? -5 : 5)}" y="{_area.Top - 4}" text-anchor="{(isLeft ? "end" : "start")}">{word}</text>

            """);
    }

    /// <summary>Marks a point by a dot.</summary>
    public void Dot(double x, double y, string style) =>
        _html.Add($"""<circle class="best {style}" cx="{_plot.AtX(x)}" cy="{_plot.AtY(y)}" r="5"/>""");

    /// <summary>The finished panel.</summary>
    public Picture ToPicture(string title, string description) => new(title, description, _area.Width, _area.Height, _html);

    /// <summary>The places of the names: at the ends of their lines, moved apart until none covers another.</summary>
    (PanelLine Line, double Y)[] Apart(IReadOnlyList<PanelLine> lines)
    {
        (PanelLine Line, double Y)[] labels =
        [
            .. lines.Where(line => line.Label.Length > 0 && line.Y.Any(double.IsFinite))
                .Select(line => (line, Y: _plot.AtY(line.Y.Last(double.IsFinite)))).OrderBy(label => label.Y),
        ];
        double lowest = _area.Bottom - (LabelDistance * (labels.Length - 1));
        for (int i = 0; i < labels.Length; i++)
        {
            double above = i == 0 ? double.NegativeInfinity : labels[i - 1].Y + LabelDistance;
            labels[i].Y = Math.Max(Math.Min(labels[i].Y, lowest + (LabelDistance * i)), above);
        }

        return labels;
    }

    string Path(PanelLine line)
    {
        (double X, double Y)?[] points =
        [
            .. line.X.Zip(line.Y, (x, y) => double.IsFinite(y) && Axis.CanDraw(y) ? (_plot.AtX(x), _plot.AtY(y)) : ((double, double)?)null),
        ];
        var path = new StringBuilder();
        bool isOpen = false;
        for (int i = 0; i < points.Length; i++)
        {
            if (points[i] is not { } point)
            {
                isOpen = false;
                continue;
            }

            isOpen &= !(line.MayJump && Jumps(points, i));
            // A point between two jumps is a line of no length; its round ends make it a dot.
            bool isAlone = !isOpen && (i + 1 == points.Length || points[i + 1] is null || (line.MayJump && Jumps(points, i + 1)));
            path.Append(isOpen ? 'L' : 'M');
            path.Append(CultureInfo.InvariantCulture, $"{Math.Round(point.X, 2):0.##} {Math.Round(point.Y, 2):0.##}{(isAlone ? "h0" : "")}");
            isOpen = true;
            i = Furthest(points, i, line.MayJump) - 1;
        }

        return path.ToString();
    }

    // The last point that can be joined with point i without leaving out a visible bend; at least the next one.
    static int Furthest((double X, double Y)?[] points, int i, bool mayJump)
    {
        int end = i + 1;
        while (end + 1 < points.Length && points[end] is not null && points[end + 1] is { } next
            && !(mayJump && (Jumps(points, end) || Jumps(points, end + 1)))
            && Enumerable.Range(i + 1, end - i).All(k => Math.Abs(Between(points[i]!.Value, next, points[k]!.Value.X) - points[k]!.Value.Y) < Nearest))
        {
            end++;
        }

        return end;
    }

    static double Between((double X, double Y) from, (double X, double Y) to, double x) =>
        from.Y + ((to.Y - from.Y) * (x - from.X) / (to.X - from.X));

    // A step of many pixels where the steps around it are next to none is a jump of the function, not a slope.
    static bool Jumps((double X, double Y)?[] points, int i)
    {
        const double Least = 12;
        const int Around = 3;
        if (i < 1 || i >= points.Length || Step(points, i) is not (> Least and var step))
        {
            return false;
        }

        double[] steps = [.. Enumerable.Range(i - Around, (2 * Around) + 1).Select(other => Step(points, other)).OfType<double>().Order()];
        return step > 8 * steps[steps.Length / 2];
    }

    static double? Step((double X, double Y)?[] points, int i) =>
        i >= 1 && i < points.Length && points[i] is { } here && points[i - 1] is { } before ? Math.Abs(here.Y - before.Y) : null;
}
