namespace Nabla.Cli.Reports;

/// <summary>How far the answers can be trusted: calibration, intervals, decisions, cross-validation.</summary>
static class AnswersSection
{
    /// <summary>Whether there is anything to say.</summary>
    public static bool IsIn(ReportData data) => data.Answers.Count > 0 || data.Reliability.Count > 0 || data.CrossValidation.Count > 0;

    /// <summary>Draws the section, if there is anything to say.</summary>
    public static void Draw(Html html, ReportData data)
    {
        if (!IsIn(data))
        {
            return;
        }

        html.Add($"""<section class="answers" aria-labelledby="answers"><h2 id="answers">How far the answers can be trusted</h2>""");
        foreach (string sentence in data.Answers)
        {
            html.Add($"<p>{sentence}</p>\n");
        }

        CrossValidation(html, data);
        if (data.Reliability.Count > 0)
        {
            html.Add($"<div class=\"charts\">");
            Curve(html, data);
            html.Add($"</div>");
        }

        html.Add($"</section>\n");
    }

    static void CrossValidation(Html html, ReportData data)
    {
        if (data.CrossValidation.Count == 0)
        {
            return;
        }

        html.Add($"""
            <h3>Cross-validation of the whole procedure</h3>
            <div class="scroll" tabindex="0" role="region" aria-label="Cross-validation"><table class="numbers">
            <thead><tr><th scope="col">metric</th><th scope="col">mean</th><th scope="col">deviation</th><th scope="col">95% interval</th></tr></thead><tbody>

            """);
        foreach (ReportRoundsMetric metric in data.CrossValidation)
        {
            string interval = metric.Interval is { } own
                ? $"{NumberText.Metric(own.Low, metric.IsShare)} – {NumberText.Metric(own.High, metric.IsShare)}" : NumberText.Unknown;
            html.Add($"""
                <tr><th scope="row">{metric.Name}</th><td>{NumberText.Metric(metric.Mean, metric.IsShare)}</td>
                <td>{NumberText.Metric(metric.Deviation, metric.IsShare)}</td><td>{interval}</td></tr>

                """);
        }

        html.Add($"</tbody></table></div>\n");
    }

    static void Curve(Html html, ReportData data)
    {
        html.Add($"""
            <figure>
            <figcaption><h3>Do the probabilities come true?</h3><p class="soft">Each point is a bin of answers; on the line they come true as often as
            predicted, below it less often.</p></figcaption>

            """);
        var axis = Axis.Exact(0, 1, 6);
        var plot = new Plot(axis, axis, "predicted probability", "came true");
        plot.Open(html, "Reliability", $"{NumberText.Plural(data.Reliability[0].Bins.Count, "bin")} of predicted probabilities and how often they came true.");
        html.Add($"""
            <line class="identity" x1="{Plot.Left}" y1="{Plot.Bottom}" x2="{Plot.Right}" y2="{Plot.Top}"/>

            """);
        for (int i = data.Reliability.Count - 1; i >= 0; i--)
        {
            ReportReliability curve = data.Reliability[i];
            html.Add($"""<path class="line {(i == 0 ? "second" : "third")}" d=" """);
            for (int bin = 0; bin < curve.Bins.Count; bin++)
            {
                html.Add($"{(bin == 0 ? "M" : "L")}{plot.AtX(curve.Bins[bin].Predicted)} {plot.AtY(curve.Bins[bin].Observed)}");
            }

            html.Add($"\"/>\n<g class=\"points\">\n");
            foreach (ReportReliabilityBin bin in curve.Bins)
            {
                html.Add($"""
                    <circle class="tip" cx="{plot.AtX(bin.Predicted)}" cy="{plot.AtY(bin.Observed)}" r="4"><title>{curve.Name}
                    predicted {NumberText.Percent(bin.Predicted)}
                    came true {NumberText.Percent(bin.Observed)}
                    {NumberText.Plural(bin.Count, "answer")}</title></circle>

                    """);
            }

            html.Add($"</g>\n");
        }

        Plot.Close(html);
        html.Add($"""<ul class="legend">""");
        for (int i = 0; i < data.Reliability.Count; i++)
        {
            html.Add($"""
                <li><svg viewBox="0 0 28 10" width="28" height="10" aria-hidden="true"
                ><path class="line {(i == 0 ? "second" : "third")}" d="M1 5H27"/></svg>{data.Reliability[i].Name}</li>
                """);
        }

        html.Add($"</ul></figure>\n");
    }
}
