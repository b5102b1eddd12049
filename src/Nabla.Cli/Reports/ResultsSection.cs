using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>All metrics beside the baselines, and where the network is wrong.</summary>
static class ResultsSection
{
    /// <summary>Draws the section, if there is a metric.</summary>
    public static void Draw(Html html, ReportData data)
    {
        if (data.Metrics.Count > 0)
        {
            html.Add($"""<section aria-labelledby="results"><h2 id="results">Results</h2>""");
            Metrics(html, data);
            html.Add($"</section>\n");
        }

        if (data.Confusion is { ClassNames.Count: > 0 } confusion)
        {
            html.Add($"""<section aria-labelledby="confusion"><h2 id="confusion">Which class is taken for which</h2>""");
            ConfusionHeatMap.Draw(html, confusion);
            html.Add($"</section>\n");
        }

        if (data.Fit is { } fit)
        {
            html.Add($"""<section aria-labelledby="fit"><h2 id="fit">Where the predictions miss</h2><div class="charts">""");
            ScatterChart.Draw(html, fit, data.Target);
            Histogram.Draw(html, fit, data.Target);
            html.Add($"</div></section>\n");
        }
    }

    static Html Small(double? value, ReportInterval? interval, bool isShare) => value is null || interval is null
        ? new Html()
        : new Html().Add($"""<br/><small class="soft">{NumberText.Metric(interval.Low, isShare)} – {NumberText.Metric(interval.High, isShare)}</small>""");

    static void Metrics(Html html, ReportData data)
    {
        html.Add($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Metrics"><table class="numbers">
            <thead><tr><th scope="col">metric</th><th scope="col">validation</th><th scope="col">test</th>
            """);
        foreach (var name in data.Baselines)
        {
            html.Add($"<th scope=\"col\">{name}</th>");
        }

        html.Add($"</tr></thead><tbody>\n");
        foreach (var metric in data.Metrics)
        {
            html.Add($"""
                <tr><th scope="row">{metric.Name} <span class="soft">{(metric.HigherIsBetter ? "↑" : "↓")}</span></th>
                <td>{NumberText.Metric(metric.Validation, metric.IsShare)}{Small(metric.Validation, metric.ValidationInterval, metric.IsShare)}</td>
                <td><b>{NumberText.Metric(metric.Test, metric.IsShare)}</b>{Small(metric.Test, metric.TestInterval, metric.IsShare)}</td>
                """);
            for (var i = 0; i < data.Baselines.Count; i++)
            {
                html.Add($"<td>{NumberText.Metric(metric.Baselines.ElementAtOrDefault(i), metric.IsShare)}</td>");
            }

            html.Add($"</tr>\n");
        }

        html.Add($"""
            </tbody></table></div>
            <p class="soft">↑ more is better, ↓ less is better. The baselines are measured on the same rows; small numbers are 95%
            confidence intervals.</p>

            """);
    }
}
