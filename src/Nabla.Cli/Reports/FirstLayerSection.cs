using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>What the first layer looks at: images where the input is one, bars for other features.</summary>
static class FirstLayerSection
{
    /// <summary>Whether there is something to draw.</summary>
    public static bool IsIn(ReportData data) =>
        data.WeightImages is { Units.Count: > 0 } || data.FeatureWeights.Any(feature => double.IsFinite(feature.AbsoluteSum));

    /// <summary>Draws the section, if there is something to draw.</summary>
    public static void Draw(Html html, ReportData data)
    {
        if (!IsIn(data))
        {
            return;
        }

        html.Add($"""<section aria-labelledby="first-layer"><h2 id="first-layer">What the first layer looks at</h2>""");
        if (data.WeightImages is { Units.Count: > 0 } images)
        {
            WeightGallery.Draw(html, images);
        }
        else
        {
            FeatureBars.Draw(html, data);
        }

        html.Add($"</section>\n");
    }
}
