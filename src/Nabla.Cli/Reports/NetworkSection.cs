using System.Linq;
using Nabla.Cli.Pictures;

namespace Nabla.Cli.Reports;

/// <summary>The layers and their parameters.</summary>
static class NetworkSection
{
    /// <summary>Units of a layer that the drawing shows at most.</summary>
    public const int DrawnUnits = 6;

    /// <summary>Layers above which the table scrolls within the page.</summary>
    const int MostLayersInFull = 20;

    /// <summary>Draws the section, if there is a layer.</summary>
    public static void Draw(Html html, ReportData data)
    {
        if (data.Layers.Count == 0)
        {
            return;
        }

        html.Add($"""<section aria-labelledby="network"><h2 id="network">Network</h2>""");
        html.Add($"<div class=\"side-by-side\">\n");
        DrawNetwork(html, data);
        html.Add($"""
            <div class="{(data.Layers.Count > MostLayersInFull ? "scroll tall" : "scroll")}" tabindex="0" role="region" aria-label="Layers"><table class="numbers layers">
            <thead><tr><th scope="col">layer</th><th scope="col">inputs</th><th scope="col">outputs</th>
            <th scope="col">does</th><th scope="col">parameters</th></tr></thead><tbody>

            """);
        foreach (var layer in data.Layers)
        {
            html.Add($"""
                <tr><th scope="row"><code>{layer.Name}</code></th><td>{NumberText.Count(layer.Inputs)}</td><td>{NumberText.Count(layer.Outputs)}</td>
                <td>{layer.Activation}</td><td>{NumberText.Count(layer.Parameters)}</td></tr>

                """);
        }

        html.Add($"""
            </tbody>
            <tfoot><tr><th scope="row" colspan="4">total</th><td><b>{NumberText.Count(data.ParameterCount)}</b></td></tr></tfoot></table></div>
            </div></section>

            """);
    }

    static void DrawNetwork(Html html, ReportData data)
    {
        bool isChain = data.Layers.Skip(1).Zip(data.Layers, (layer, before) => layer.Inputs == before.Outputs).All(fits => fits);
        if ((data.Network ?? (isChain ? DrawnNetwork.Of(data.Layers, DrawnUnits) : null)) is not { } network)
        {
            return; // the table tells which layer reads which
        }

        Picture picture = NetworkDrawing.Draw("The network", network, new NetworkDrawingOptions { IsSmall = true, Names = false });
        html.Add($"""
            <div class="scroll"><svg class="network" viewBox="0 0 {picture.Width} {picture.Height}" width="{picture.Width}"
            style="min-width:{0.7 * picture.Width}px" role="img" aria-label="{picture.Description}">
            {picture.Content}</svg></div>

            """);
    }
}
