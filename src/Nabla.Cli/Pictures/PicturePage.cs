using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Pictures;

/// <summary>A page of pictures in one file: it loads nothing and runs nothing.</summary>
sealed class PicturePage
{
    static readonly string s_style = ProgramFile.Read("palette.css") + ProgramFile.Read("drawing.css") + ProgramFile.Read("report.css");

    static readonly Html s_closed = new();
    static readonly Html s_open = new Html().Add($" open=\"open\"");

    readonly Html _html = new();

    /// <summary>Begins a page.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="subject">A sentence below the heading.</param>
    public PicturePage(string title, string subject)
    {
        _html.Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta name="generator" content="Nabla {CommandLine.Version}"/>
            <title>{title} · Nabla</title>
            <style>
            """);
        _html.AddFile(s_style);
        _html.Add($"""
            </style>
            </head>
            <body>
            <header>
            <p class="brand"><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M1 2h14L8 15z"/></svg> Nabla</p>
            <h1>{title}</h1>
            <p class="subject">{subject}</p>

            """);
    }

    /// <summary>A page of one picture.</summary>
    public static PicturePage Of(Picture picture)
    {
        var page = new PicturePage(picture.Title, picture.Description);
        page._html.Add($"</header>\n<main>\n<section aria-label=\"{picture.Title}\">\n");
        picture.DrawInPage(page._html);
        page._html.Add($"</section>\n");
        return page;
    }

    /// <summary>A page of the entries of a registry.</summary>
    public static PicturePage Of(string title, string subject, IReadOnlyList<EntryPicture> entries)
    {
        var page = new PicturePage(title, subject);
        page._html.Add($"<nav aria-label=\"Sections\">");
        for (int i = 0; i < entries.Count; i++)
        {
            page._html.Add($"""<a href="#entry-{i}">{entries[i].Name}</a>""");
        }

        page._html.Add($"</nav>\n</header>\n<main>\n");
        for (int i = 0; i < entries.Count; i++)
        {
            page.Add(entries[i], i);
        }

        return page;
    }

    /// <summary>Writes the page as UTF-8 and leaves the stream open.</summary>
    public void Write(Stream stream)
    {
        _html.Add($"""
            </main>
            <footer>Written by Nabla {CommandLine.Version}. This file is complete: it loads nothing and runs nothing.</footer>
            </body>
            </html>

            """);
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        _html.WriteTo(writer);
    }

    void Add(EntryPicture entry, int index)
    {
        _html.Add($"""
            <section aria-labelledby="entry-{index}"><h2 id="entry-{index}">{entry.Name}</h2>
            <div class="charts">

            """);
        foreach (Picture panel in entry.Panels)
        {
            panel.DrawInPage(_html);
        }

        _html.Add($"<div>\n<dl class=\"entry-facts\">\n<dt>formula</dt><dd><code>{entry.Formula}</code></dd>\n");
        foreach ((string label, string text) in entry.Facts)
        {
            _html.Add($"<dt>{label}</dt><dd>{text}</dd>\n");
        }

        // A single drawing leaves room beside it.
        _html.Add($"""
            </dl>
            <details{(entry.Panels.Count == 1 ? s_open : s_closed)}><summary>Some of the numbers</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="Numbers of {entry.Name}">
            <table class="numbers"><thead><tr>
            """);
        foreach (string heading in entry.Table[0])
        {
            _html.Add($"<th scope=\"col\">{heading}</th>");
        }

        _html.Add($"</tr></thead><tbody>\n");
        foreach (string[] row in entry.Table.Skip(1))
        {
            _html.Add($"<tr><th scope=\"row\">{row[0]}</th>");
            foreach (string cell in row.Skip(1))
            {
                _html.Add($"<td>{cell}</td>");
            }

            _html.Add($"</tr>\n");
        }

        _html.Add($"</tbody></table></div></details></div>\n</div></section>\n");
    }
}
