using System;

namespace Nabla.Cli.Reports;

/// <summary>
/// The frame of a drawing with two axes: grid, ticks and labels, and the place of a value in it. The drawing scales with the page; the style
/// sheet enlarges its letters on narrow screens, for which the margins leave room.
/// </summary>
sealed class Plot(Axis x, Axis y, string xTitle, string yTitle = "")
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

    /// <summary>The horizontal axis.</summary>
    public Axis X => x;

    /// <summary>The vertical axis.</summary>
    public Axis Y => y;

    /// <summary>The horizontal place of a value.</summary>
    public double AtX(double value) => Left + (x.Fraction(value) * (Right - Left));

    /// <summary>The vertical place of a value.</summary>
    public double AtY(double value) => Bottom - (y.Fraction(value) * (Bottom - Top));

    /// <summary>Opens the drawing and its frame.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="name">What the drawing is called.</param>
    /// <param name="description">What it shows, for who cannot see it.</param>
    public void Open(Html html, string name, string description)
    {
        html.Add($"""
            <svg class="plot" viewBox="0 0 {Width} {Height}" role="img" aria-label="{name}. {description}">
            <g class="grid">
            """);
        foreach (var tick in y.Ticks)
        {
            html.Add($"""<line x1="{Left}" x2="{Right}" y1="{AtY(tick)}" y2="{AtY(tick)}"/>""");
        }

        html.Add($"""
            </g>
            <line class="axis" x1="{Left}" x2="{Right}" y1="{Bottom}" y2="{Bottom}"/>
            <g class="ticks" text-anchor="end">
            """);
        foreach (var tick in y.Ticks)
        {
            html.Add($"""<text x="{Left - 8}" y="{AtY(tick)}" dy=".35em">{y.Label(tick)}</text>""");
        }

        html.Add($"""
            </g>
            <g class="ticks" text-anchor="middle">
            """);
        foreach (var tick in x.Ticks)
        {
            html.Add($"""<line x1="{AtX(tick)}" x2="{AtX(tick)}" y1="{Bottom}" y2="{Bottom + 5}"/>""");
            html.Add($"""<text x="{AtX(tick)}" y="{Bottom + 20}">{x.Label(tick)}</text>""");
        }

        html.Add($"""
            </g>
            <text class="axis-title" x="4" y="16">{yTitle}</text>
            <text class="axis-title" x="{Right}" y="{Height - 5}" text-anchor="end">{xTitle}</text>

            """);
    }

    /// <summary>Closes the drawing.</summary>
    public static void Close(Html html)
    {
        ArgumentNullException.ThrowIfNull(html);
        html.Add($"</svg>\n");
    }
}
