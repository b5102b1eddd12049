using System;

namespace Nabla.Cli.Reports;

/// <summary>The size of a drawing with two axes and the field in it that the values are drawn in, in the drawing's own units.</summary>
/// <param name="Width">Width of the drawing.</param>
/// <param name="Height">Height of the drawing.</param>
/// <param name="Left">The left edge of the field.</param>
/// <param name="Right">The right edge of the field.</param>
/// <param name="Top">The upper edge of the field.</param>
/// <param name="Bottom">The lower edge of the field.</param>
readonly record struct PlotArea(int Width, int Height, int Left, int Right, int Top, int Bottom);

/// <summary>
/// The frame of a drawing with two axes: grid, ticks and labels, and the place of a value in it. The drawing scales with the page; the style
/// sheet enlarges its letters on narrow screens, for which the margins leave room.
/// </summary>
sealed class Plot(Axis x, Axis y, string xTitle, string yTitle = "", PlotArea? area = null)
{
    /// <summary>Width of the drawing in its own units.</summary>
    public const int Width = 480;

    /// <summary>Height of the drawing in its own units.</summary>
    public const int Height = 300;

    /// <summary>The left edge of the field the values are drawn in.</summary>
    public const int Left = 62;

    /// <summary>The right edge of the field.</summary>
    public const int Right = Width - 26;

    /// <summary>The upper edge of the field.</summary>
    public const int Top = 30;

    /// <summary>The lower edge of the field.</summary>
    public const int Bottom = Height - 46;

    /// <summary>The size of the drawing and its field; that of the report's charts unless another one was given.</summary>
    public PlotArea Area { get; } = area ?? new PlotArea(Width, Height, Left, Right, Top, Bottom);

    /// <summary>The horizontal axis.</summary>
    public Axis X => x;

    /// <summary>The vertical axis.</summary>
    public Axis Y => y;

    /// <summary>The horizontal place of a value.</summary>
    public double AtX(double value) => Area.Left + (x.Fraction(value) * (Area.Right - Area.Left));

    /// <summary>The vertical place of a value.</summary>
    public double AtY(double value) => Area.Bottom - (y.Fraction(value) * (Area.Bottom - Area.Top));

    /// <summary>Opens the drawing and its frame.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="name">What the drawing is called.</param>
    /// <param name="description">What it shows, for who cannot see it.</param>
    public void Open(Html html, string name, string description)
    {
        html.Add($"""
            <svg class="plot" viewBox="0 0 {Area.Width} {Area.Height}" role="img" aria-label="{name}. {description}">

            """);
        Frame(html);
    }

    /// <summary>Draws grid, axes, ticks and titles.</summary>
    public void Frame(Html html)
    {
        html.Add($"""
            <g class="grid">
            """);
        foreach (var tick in y.Ticks)
        {
            html.Add($"""<line x1="{Area.Left}" x2="{Area.Right}" y1="{AtY(tick)}" y2="{AtY(tick)}"/>""");
        }

        html.Add($"""
            </g>
            <line class="axis" x1="{Area.Left}" x2="{Area.Right}" y1="{Area.Bottom}" y2="{Area.Bottom}"/>
            <g class="ticks" text-anchor="end">
            """);
        foreach (var tick in y.Ticks)
        {
            html.Add($"""<text x="{Area.Left - 8}" y="{AtY(tick)}" dy=".35em">{y.Label(tick)}</text>""");
        }

        html.Add($"""
            </g>
            <g class="ticks" text-anchor="middle">
            """);
        foreach (var tick in x.Ticks)
        {
            html.Add($"""<line x1="{AtX(tick)}" x2="{AtX(tick)}" y1="{Area.Bottom}" y2="{Area.Bottom + 5}"/>""");
            html.Add($"""<text x="{AtX(tick)}" y="{Area.Bottom + 20}">{x.Label(tick)}</text>""");
        }

        html.Add($"""
            </g>
            <text class="axis-title" x="{Math.Max(4, Area.Left - Left + 4)}" y="{Area.Top - 14}">{yTitle}</text>
            <text class="axis-title" x="{Area.Right}" y="{Area.Bottom + Height - 5 - Bottom}" text-anchor="end">{xTitle}</text>

            """);
    }

    /// <summary>Closes the drawing.</summary>
    public static void Close(Html html)
    {
        ArgumentNullException.ThrowIfNull(html);
        html.Add($"</svg>\n");
    }
}
