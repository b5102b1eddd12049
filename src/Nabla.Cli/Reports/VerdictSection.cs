using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>The top of the report: one large number, beside the same number of the baselines.</summary>
static class VerdictSection
{
    /// <summary>Draws the verdict and the warnings.</summary>
    public static void Draw(Html html, ReportData data)
    {
        if (Verdict.Of(data) is { } verdict)
        {
            html.Add($"""<section class="verdict" aria-labelledby="verdict"><div class="headline">""");
            Headline(html, data, verdict);
            html.Add($"</div>\n");
            Bars(html, data, verdict);
            html.Add($"</section>\n");
        }

        if (data.Warnings.Count > 0)
        {
            html.Add($"""
                <section class="warnings" aria-labelledby="warnings">
                <h2 id="warnings">{NumberText.Plural(data.Warnings.Count, "warning")}</h2><ul>

                """);
            foreach (var warning in data.Warnings)
            {
                html.Add($"<li>{warning}</li>\n");
            }

            html.Add($"</ul></section>\n");
        }
    }

    static void Headline(Html html, ReportData data, Verdict verdict)
    {
        var (mark, style) = verdict.Standing switch
        {
            Standing.Better => ("✓", "good"),
            Standing.AsGood => ("≈", "even"),
            Standing.Worse => ("✗", "bad"),
            _ => ("?", "even"),
        };
        var metric = verdict.Metric;
        var rows = verdict.IsTest ? NumberText.Plural(data.Rows.Test, "test row") : NumberText.Plural(data.Rows.Validation, "validation row");
        html.Add($"""
            <h2 id="verdict" class="chip {style}"><span aria-hidden="true">{mark}</span> {verdict.Sentence}</h2>
            <p class="big">{NumberText.Metric(verdict.Value, metric.IsShare)}</p>
            <p class="what"><b>{metric.Name}</b> on {rows}{(metric.HigherIsBetter ? "" : " (less is better)")}
            """);
        if (verdict.IsTest && metric.TestInterval is { } interval)
        {
            var (low, high) = (NumberText.Metric(interval.Low, metric.IsShare), NumberText.Metric(interval.High, metric.IsShare));
            html.Add($"""<br/><span class="soft">95% confidence: {low} to {high}</span>""");
        }

        html.Add($"</p>\n<p class=\"advice\">{verdict.Advice}</p>\n");
    }

    static void Bars(Html html, ReportData data, Verdict verdict)
    {
        var metric = verdict.Metric;
        List<(string Name, double? Value, string Style)> bars = [("this network", verdict.Value, "own")];
        bars.AddRange(data.Baselines.Select((name, i) => (name, i < metric.Baselines.Count ? metric.Baselines[i] : null, "other")));
        var longest = metric.IsShare ? 1 : bars.Select(bar => bar.Value).OfType<double>().Where(double.IsFinite).DefaultIfEmpty(0).Max();
        html.Add($"""
            <table class="bars compare"><caption>{metric.Name}{(metric.HigherIsBetter ? "" : ": shorter is better")}</caption>
            <thead class="unseen"><tr><th scope="col">model</th><th scope="col">{metric.Name}</th></tr></thead><tbody>

            """);
        var interval = verdict.IsTest && longest > 0 ? metric.TestInterval : null;
        foreach (var (name, value, style) in bars)
        {
            var width = value is { } number && double.IsFinite(number) && longest > 0 ? Math.Clamp(number / longest, 0, 1) * 100 : 0;
            var whisker = style == "own" && interval is not null ? Whisker(interval, longest) : new Html();
            html.Add($"""
                <tr class="{style}"><th scope="row">{name}</th>
                <td><div class="bar"><i style="width:{width}%"></i>{whisker}<span>{NumberText.Metric(value, metric.IsShare)}</span></div></td></tr>

                """);
        }

        html.Add($"</tbody></table>\n");
    }

    // The confidence interval as a bracket over the end of the bar; --from and --to are shares of the longest bar.
    static Html Whisker(ReportInterval interval, double longest)
    {
        var (from, to) = (interval.Low / longest, interval.High / longest);
        return double.IsFinite(from) && double.IsFinite(to)
            ? new Html().Add($"<em style=\"--from:{Math.Clamp(100 * from, 0, 100)};--to:{Math.Clamp(100 * to, 0, 100)}\"></em>")
            : new Html();
    }
}
