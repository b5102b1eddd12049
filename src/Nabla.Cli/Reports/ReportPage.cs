using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nabla.Cli.Reports;

/// <summary>The whole page: head, heading, sections.</summary>
static class ReportPage
{
    const string Icon =
        "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E"
        + "%3Cpath d=%22M1 2h14L8 15z%22 fill=%22%230b63a5%22/%3E%3C/svg%3E";

    static readonly string s_style = ProgramFile.Read("palette.css") + ProgramFile.Read("drawing.css") + ProgramFile.Read("report.css");
    static readonly string s_script = ProgramFile.Read("report.js");

    // Only the page's own script may run: were a name from the data ever to become markup, the browser would still refuse it.
    static readonly string s_policy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; script-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s_script))) + "'";

    /// <summary>Builds the page.</summary>
    public static Html Build(ReportData data)
    {
        var html = new Html();
        html.Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="{s_policy}"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta name="generator" content="Nabla {data.Versions.Nabla}"/>
            <link rel="icon" href="{Icon}"/>
            <title>{data.Title} · Nabla training report</title>
            <style>
            """);
        html.AddFile(s_style);
        html.Add($"</style>\n</head>\n<body>\n");
        Heading(html, data);
        html.Add($"<main>\n");
        VerdictSection.Draw(html, data);
        ResultsSection.Draw(html, data);
        AnswersSection.Draw(html, data);
        TrainingSection.Draw(html, data);
        FirstLayerSection.Draw(html, data);
        NetworkSection.Draw(html, data);
        DataSection.Draw(html, data);
        ReproduceSection.Draw(html, data);
        html.Add($"</main>\n<footer>Written by Nabla {data.Versions.Nabla}. This file is complete: it loads nothing.</footer>\n<script>");
        html.AddFile(s_script);
        html.Add($"</script>\n</body>\n</html>\n");
        return html;
    }

    static void Heading(Html html, ReportData data)
    {
        var task = data.Task switch
        {
            "regression" => "regression",
            "binary" => "classification into two classes",
            "multiclass" when data.Confusion is { } confusion => $"classification into {confusion.ClassNames.Count} classes",
            "multiclass" => "classification",
            "multilabel" => "classification with several labels",
            var other => other,
        };
        html.Add($"""
            <header>
            <p class="brand"><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M1 2h14L8 15z"/></svg>
            Nabla training report</p>
            <h1>{data.Title}</h1>
            <p class="subject">Learning <b>{data.Target}</b> from <b>{data.Source}</b> <span class="dot">·</span> {task} <span class="dot">·</span>
            <time datetime="{Time("yyyy-MM-dd'T'HH:mm:sszzz")}">{Time("d MMMM yyyy, HH:mm")}</time></p>
            <nav aria-label="Sections">
            """);
        foreach (var (id, name) in Sections(data))
        {
            html.Add($"""<a href="#{id}">{name}</a>""");
        }

        html.Add($"</nav>\n</header>\n");

        string Time(string format) => data.Created.ToString(format, CultureInfo.InvariantCulture);
    }

    static IEnumerable<(string Id, string Name)> Sections(ReportData data)
    {
        if (data.Metrics.Count > 0) { yield return ("results", "Results"); }
        if (data.Confusion is { ClassNames.Count: > 0 }) { yield return ("confusion", "Mistakes"); }
        if (data.Fit is not null) { yield return ("fit", "Predictions"); }
        if (AnswersSection.IsIn(data)) { yield return ("answers", "Answers"); }
        yield return ("training", "Training");
        if (FirstLayerSection.IsIn(data)) { yield return ("first-layer", "First layer"); }
        if (data.Layers.Count > 0) { yield return ("network", "Network"); }
        yield return ("data", "Data");
        yield return ("reproduce", "Repeat");
    }
}
