using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>How the network was trained: the curves, and the numbers behind them.</summary>
static class TrainingSection
{
    // A longer history is thinned out in the table; the curves and the best epoch keep all of it.
    const int MostTableRows = 300;

    static readonly Html s_plain = new();
    static readonly Html s_open = new Html().Add($" open=\"open\"");
    static readonly Html s_chosen = new Html().Add($" class=\"chosen\"");

    /// <summary>Draws the section.</summary>
    public static void Draw(Html html, ReportData data)
    {
        html.Add($"""<section aria-labelledby="training"><h2 id="training">Training</h2>""");
        Facts(html, data);
        if (data.Epochs.Count > 0)
        {
            html.Add($"<div class=\"charts\">\n");
            Table(html, data, isBeside: Charts(html, data) % 2 == 1);
            html.Add($"</div>\n");
        }

        html.Add($"</section>\n");
    }

    static void Facts(Html html, ReportData data)
    {
        var stopped = data.Stopped switch
        {
            "patience" => "no more progress",
            "epochs" => "all epochs done",
            "cancelled" => "cancelled",
            "diverged" => "diverged",
            var other => other,
        };
        html.Add($"""
            <dl class="facts">
            <div><dt>epochs</dt><dd>{NumberText.Count(data.Epochs.Count)}</dd></div>
            <div><dt>best epoch</dt><dd>{(data.BestEpoch is { } best ? NumberText.Count(best) : NumberText.Unknown)}</dd></div>
            <div><dt>stopped because</dt><dd>{stopped}</dd></div>
            <div><dt>time</dt><dd>{NumberText.Duration(data.Seconds)}</dd></div>
            </dl>

            """);
    }

    // The number of charts drawn.
    static int Charts(Html html, ReportData data)
    {
        var epochs = data.Epochs;
        var count = 1;
        LineChart.Draw(
            html,
            "Loss",
            [
                new LineSeries("training", "first", [.. epochs.Select(epoch => (epoch.Number, epoch.TrainingLoss))]),
                new LineSeries("validation", "second", [.. epochs.Select(epoch => (epoch.Number, epoch.ValidationLoss))]),
            ],
            data.BestEpoch,
            isShare: false);
        if (epochs.Any(epoch => epoch.ValidationMetric is not null))
        {
            count++;
            LineChart.Draw(
                html,
                $"Validation {data.ValidationMetricName}",
                [new LineSeries("validation", "second", [.. epochs.Select(epoch => (epoch.Number, epoch.ValidationMetric))])],
                data.BestEpoch,
                data.ValidationMetricIsShare);
        }

        if (epochs.Select(epoch => epoch.LearningRate).Where(rate => rate is not null).Distinct().Skip(1).Any())
        {
            count++;
            LineChart.Draw(
                html,
                "Learning rate",
                [new LineSeries("learning rate", "second", [.. epochs.Select(epoch => (epoch.Number, epoch.LearningRate))])],
                bestEpoch: null,
                isShare: false);
        }

        return count;
    }

    // An odd chart leaves a place beside it, where the table lies open.
    static void Table(Html html, ReportData data, bool isBeside)
    {
        var every = (data.Epochs.Count + MostTableRows - 1) / MostTableRows;
        var which = every == 1 ? "" : $", 1 in {every}";
        html.Add($"""
            <details class="history"{(isBeside ? s_open : s_plain)}><summary>The history in numbers{which}</summary>
            <div class="scroll tall" tabindex="0" role="region" aria-label="History"><table class="numbers">
            <thead><tr><th scope="col">epoch</th><th scope="col">training loss</th><th scope="col">validation loss</th>
            """);
        var hasMetric = data.Epochs.Any(epoch => epoch.ValidationMetric is not null);
        if (hasMetric)
        {
            html.Add($"<th scope=\"col\">{data.ValidationMetricName}</th>");
        }

        html.Add($"<th scope=\"col\">learning rate</th></tr></thead><tbody>\n");
        for (var i = 0; i < data.Epochs.Count; i++)
        {
            var epoch = data.Epochs[i];
            if (i % every == 0 || i == data.Epochs.Count - 1 || epoch.Number == data.BestEpoch)
            {
                var (style, mark) = epoch.Number == data.BestEpoch ? (s_chosen, " (best)") : (s_plain, "");
                html.Add($"""
                    <tr{style}><th scope="row">{epoch.Number}{mark}</th><td>{NumberText.Measure(epoch.TrainingLoss)}</td>
                    <td>{NumberText.Measure(epoch.ValidationLoss)}</td>
                    """);
                if (hasMetric)
                {
                    html.Add($"<td>{NumberText.Metric(epoch.ValidationMetric, data.ValidationMetricIsShare)}</td>");
                }

                html.Add($"<td>{NumberText.Measure(epoch.LearningRate)}</td></tr>\n");
            }
        }

        html.Add($"</tbody></table></div></details>\n");
    }

}
