using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>The features the first layer weighs most, as bars.</summary>
static class FeatureBars
{
    /// <summary>More features than this are not drawn.</summary>
    public const int MostBars = 30;

    /// <summary>Draws the heaviest features, heaviest first.</summary>
    public static void Draw(Html html, ReportData data)
    {
        ReportFeatureWeight[] shown =
        [
            .. data.FeatureWeights
                .Where(feature => double.IsFinite(feature.AbsoluteSum))
                .OrderByDescending(feature => feature.AbsoluteSum)
                .Take(MostBars),
        ];
        var some = shown.Length < data.FeatureWeights.Count ? $"The {shown.Length} heaviest of {data.FeatureWeights.Count} features. " : "";
        html.Add($"""
            <p class="soft">{some}The bar is the sum of the absolute weights from the feature to all units of the first layer. It says how
            heavily the layer weighs a feature, not how much the prediction depends on it.</p>
            <div class="scroll"><table class="bars"><thead><tr>
            <th scope="col">feature</th><th scope="col">sum of absolute weights</th></tr></thead><tbody>

            """);
        foreach (var feature in shown)
        {
            var width = shown[0].AbsoluteSum > 0 ? feature.AbsoluteSum / shown[0].AbsoluteSum * 100 : 0;
            html.Add($"""
                <tr><th scope="row">{feature.Feature}</th>
                <td><div class="bar"><i style="width:{width}%"></i><span>{NumberText.Measure(feature.AbsoluteSum)}</span></div></td></tr>

                """);
        }

        html.Add($"</tbody></table></div>\n");
    }
}
