using System;
using System.IO;
using System.Text;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Pictures;

/// <summary>
/// A drawing of a fixed size in its own units, which can stand in a page or be a file of its own. It carries its words: a title, and a
/// description for who cannot see it.
/// </summary>
/// <param name="Title">What it is called.</param>
/// <param name="Description">What it shows, in sentences.</param>
/// <param name="Width">Width in its own units.</param>
/// <param name="Height">Height in its own units.</param>
/// <param name="Content">The markup between the <c>svg</c> tags.</param>
sealed record Picture(string Title, string Description, double Width, double Height, Html Content)
{
    static readonly string s_style = ProgramFile.Read("palette.css") + ProgramFile.Read("drawing.css");

    /// <summary>Draws the picture in a page.</summary>
    public void DrawInPage(Html html) => html.Add($"""
        <svg class="picture" viewBox="0 0 {Width} {Height}" style="width:100%;max-width:{Math.Ceiling(1.35 * Width)}px"
        role="img" aria-label="{Title}. {Description}">
        {Content}</svg>

        """);

    /// <summary>Writes the picture as an SVG file: complete, without a script, light or dark as its reader's screen is.</summary>
    public void WriteSvg(Stream stream)
    {
        var svg = new Html();
        svg.Add($"""
            <svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}"
            role="img" aria-labelledby="title description">
            <title id="title">{Title}</title>
            <desc id="description">{Description}</desc>
            <style>
            """);
        svg.AddFile(s_style);
        svg.Add($"""
            </style>
            <rect class="ground" width="{Width}" height="{Height}"/>
            {Content}</svg>

            """);
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        svg.WriteTo(writer);
    }
}
