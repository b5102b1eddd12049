using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Evaluation;
using Nabla.Tuning;

namespace Nabla.Cli.Pictures;

/// <summary>The trials of a search: each by its number, a mark for each rung it reached; beside them what the settings of the first rung had to do with the score.</summary>
static class TuningPicture
{
    /// <summary>Of so many scores the best are spread over the field; those beyond stand at its edge.</summary>
    const double ShownShare = 0.9;

    const int LongestWord = 20;

    static readonly PlotArea s_area = new(620, 350, 62, 596, 72, 304);

    /// <summary>The picture of a search.</summary>
    public static Picture Of(TuneResult found, string source)
    {
        string metric = new Metric(found.Metric, null, found.HigherIsBetter).Label;
        return PanelGrid.Arrange($"Trials on {source}", [ByNumber(found, metric), .. Slices(found, metric)], 2);
    }

    static Picture ByNumber(TuneResult found, string metric)
    {
        (Trial Trial, int Rung, double Score)[] marks =
        [
            .. found.Trials.SelectMany(trial => trial.Scores.Select((score, rung) => (trial, rung, score)))
                .Where(mark => mark.score is { } score && double.IsFinite(score)).Select(mark => (mark.trial, mark.rung, mark.score!.Value)),
        ];
        Axis x = Axis.Exact(0, Math.Max(1, found.TrialCount - 1), 8, wholeNumbers: true);
        Axis y = Scale(found, [.. marks.Select(mark => mark.Score)]);
        var plot = new Plot(x, y, "trial", metric, s_area);
        var html = new Html();
        Head(html, "Score by trial and rung", "larger marks: higher rungs; filled: the last one; dashed: the default recipe");
        plot.Frame(html);
        if (found.Default.Scores[^1] is { } known)
        {
            html.Add($"""<line class="identity" x1="{plot.Area.Left}" x2="{plot.Area.Right}" y1="{plot.AtY(known)}" y2="{plot.AtY(known)}"/>""");
        }

        foreach ((Trial trial, int rung, double score) in marks)
        {
            Mark(html, plot.AtX(trial.Number), plot.AtY(Within(y, score)), rung, rung == found.Rungs.Count - 1, Tip(trial, rung, score, metric));
        }

        return new Picture(
            "Score by trial and rung", $"{NumberText.Plural(found.TrialCount, "trial")}, {metric} from {NumberText.Measure(marks.Min(mark => mark.Score))} to {NumberText.Measure(marks.Max(mark => mark.Score))}; the best is trial {found.Best.Number}.",
            s_area.Width, s_area.Height, html);
    }

    static IEnumerable<Picture> Slices(TuneResult found, string metric)
    {
        IEnumerable<string> names = found.Trials.SelectMany(trial => trial.Setting.Options.Select(option => option.Key)).Distinct();
        return names.Select(name => Slice(found, metric, name)).OfType<Picture>();
    }

    /// <summary>The score of the first rung over one option: numbers on their axis, words side by side.</summary>
    static Picture? Slice(TuneResult found, string metric, string name)
    {
        (Trial Trial, string Value, double Score)[] points =
        [
            .. from trial in found.Trials
               let value = trial.Setting.Options.Where(option => option.Key == name).Select(option => option.Value).FirstOrDefault()
               where value is not null && trial.Scores.Count > 0 && trial.Scores[0] is { } score && double.IsFinite(score)
               select (trial, value, trial.Scores[0]!.Value),
        ];
        if (points.Length < 2)
        {
            return null;
        }

        bool isRate = name is "learning-rate" or "l2" && points.All(point => OptionValues.TryNumber(point.Value, out double number) && number > 0);
        string[] words = [.. points.Select(point => point.Value).Distinct().OrderBy(SizeOf).ThenBy(word => word, StringComparer.Ordinal)];
        Axis x = isRate
            ? Axis.ForLoss([.. points.Select(point => double.Parse(point.Value, CultureInfo.InvariantCulture))])
            : Axis.Exact(-0.5, words.Length - 0.5, 1);
        Axis y = Scale(found, [.. points.Select(point => point.Score)]);
        var plot = new Plot(x, y, isRate ? $"--{name}" : "", metric, s_area);
        var html = new Html();
        Head(html, $"--{name}", "the score on the first rung");
        if (isRate)
        {
            plot.Frame(html);
        }
        else
        {
            WordFrame(html, plot, words, metric);
        }

        foreach ((Trial trial, string value, double score) in points)
        {
            double at = isRate ? plot.AtX(double.Parse(value, CultureInfo.InvariantCulture)) : plot.AtX(Array.IndexOf(words, value));
            Mark(html, at, plot.AtY(Within(y, score)), 0, trial.Number == found.Best.Number, Tip(trial, 0, score, metric));
        }

        return new Picture($"--{name}", $"{metric} over {name} of {points.Length} trials.", s_area.Width, s_area.Height, html);
    }

    /// <summary>A frame whose horizontal axis has words in place of numbers.</summary>
    static void WordFrame(Html html, Plot plot, string[] words, string metric)
    {
        html.Add($"<g class=\"grid\">");
        foreach (double tick in plot.Y.Ticks)
        {
            html.Add($"""<line x1="{plot.Area.Left}" x2="{plot.Area.Right}" y1="{plot.AtY(tick)}" y2="{plot.AtY(tick)}"/>""");
        }

        html.Add($"""</g><line class="axis" x1="{plot.Area.Left}" x2="{plot.Area.Right}" y1="{plot.Area.Bottom}" y2="{plot.Area.Bottom}"/><g class="ticks" text-anchor="end">""");
        foreach (double tick in plot.Y.Ticks)
        {
            html.Add($"""<text x="{plot.Area.Left - 8}" y="{plot.AtY(tick)}" dy=".35em">{plot.Y.Label(tick)}</text>""");
        }

        html.Add($"""</g><g class="ticks" text-anchor="middle">""");
        for (int i = 0; i < words.Length; i++)
        {
            // Two lines where the words would run into each other.
            html.Add($"""<text x="{plot.AtX(i)}" y="{plot.Area.Bottom + (words.Length > 4 && i % 2 == 1 ? 36 : 20)}">{(words[i].Length > LongestWord ? words[i][..(LongestWord - 2)] + ".." : words[i])}</text>""");
        }

        html.Add($"""</g><text class="axis-title" x="4" y="{plot.Area.Top - 14}">{metric}</text>""");
    }

    static void Head(Html html, string title, string sentence) => html.Add($"""
        <text class="panel-title" x="4" y="22">{title}</text>
        <text class="formula" x="4" y="40">{sentence}</text>

        """);

    static void Mark(Html html, double x, double y, int rung, bool filled, string tip) => html.Add($"""
        <circle class="tip {(filled ? "trial-full" : "trial")}" cx="{x}" cy="{y}" r="{3 + (1.5 * rung)}"><title>{tip}</title></circle>

        """);

    static string Tip(Trial trial, int rung, double score, string metric) =>
        $"trial {trial.Number}, rung {rung + 1}: {metric} {NumberText.Measure(score)}; {(trial.Setting.IsDefault ? "the default recipe" : trial.Setting.ToString())}";

    /// <summary>An axis over the better scores: one that diverged would leave the others no room.</summary>
    static Axis Scale(TuneResult found, double[] scores)
    {
        double[] ranked = [.. found.HigherIsBetter ? scores.OrderDescending() : scores.Order()];
        return Axis.ForLoss(ranked[..Math.Max(1, (int)Math.Ceiling(ShownShare * ranked.Length))]);
    }

    static double Within(Axis axis, double score) => Math.Clamp(score, axis.Minimum, axis.Maximum);

    /// <summary>The order of an option's values: a number by itself, layers by their number and then by their units.</summary>
    static double SizeOf(string word)
    {
        double size = 0;
        foreach (string part in word.Split(','))
        {
            size = (1e5 * (word.Contains(',', StringComparison.Ordinal) ? 1 : 0)) + size + (OptionValues.TryNumber(part, out double number) ? number : 0);
        }

        return size;
    }
}
