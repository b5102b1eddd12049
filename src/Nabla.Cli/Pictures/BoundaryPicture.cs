using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Insight;

namespace Nabla.Cli.Pictures;

/// <summary>
/// What a model of two numeric columns answers where: regions of classes with the line on which two of them are equally probable, or values
/// with lines of equal value; and the rows, each class with a mark of its own shape, so that no one needs colours.
/// </summary>
sealed class BoundaryPicture
{
    const int MostMarks = 1500;
    const double LegendX = 520;
    const int MostLevels = 6;

    // Okabe and Ito (2008): eight colours that stay apart for every common kind of colour blindness; black is the marks'.
    static readonly (byte Red, byte Green, byte Blue)[] s_colours =
        [(0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167), (86, 180, 233), (213, 94, 0), (240, 228, 66), (120, 120, 120)];

    static readonly PlotArea s_area = new(700, 540, 72, 500, 62, 490);

    readonly PredictionGrid _grid;
    readonly Plot _plot;
    readonly Html _html = new();

    BoundaryPicture(PredictionGrid grid)
    {
        _grid = grid;
        _plot = new Plot(
            Axis.Exact(grid.X.Low, grid.X.High, 6), Axis.Exact(grid.Y.Low, grid.Y.High, 6), Short(grid.Names[0]), Short(grid.Names[1]), s_area);
    }

    /// <summary>Draws it.</summary>
    public static Picture Of(PredictionGrid grid)
    {
        var picture = new BoundaryPicture(grid);
        bool isClasses = grid.Model.Classes.Count > 0;
        string target = grid.Model.Target.Name;
        string title = isClasses ? $"Where the network answers which {target}" : $"What {target} the network predicts where";
        picture._html.Add($"""<text class="headline" x="14" y="26">{title}</text>""");
        (int width, int height) = (s_area.Right - s_area.Left, s_area.Bottom - s_area.Top);
        picture._html.Add($"""

            <clipPath id="field"><rect x="{s_area.Left}" y="{s_area.Top}" width="{width}" height="{height}"/></clipPath>

            """);
        picture._plot.Frame(picture._html);
        string description = isClasses ? picture.Classes() : picture.Values();
        return new Picture(title, description, s_area.Width, s_area.Height, picture._html);
    }

    /// <summary>Writes the grid and the rows as numbers.</summary>
    public static void WriteJson(Utf8JsonWriter json, PredictionGrid grid)
    {
        json.Texts("columns", grid.Names);
        json.Numbers("from", [grid.X.Low, grid.Y.Low]);
        json.Numbers("to", [grid.X.High, grid.Y.High]);
        json.WriteNumber("points", PredictionGrid.Size);
        if (grid.Model.Classes.Count == 0)
        {
            json.Numbers("values", grid.Predictions.Select(prediction => prediction.Value));
            return;
        }

        json.Texts("classes", grid.Model.Classes);
        json.WriteStartArray("probabilities");
        foreach (int c in Enumerable.Range(0, grid.Model.Classes.Count))
        {
            json.WriteStartArray();
            foreach (double probability in grid.Predictions.Select(prediction => prediction.Probabilities[c]))
            {
                json.WriteNumberValue(probability);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    string Classes()
    {
        IReadOnlyList<string> classes = _grid.Model.Classes;
        double uniform = 1.0 / classes.Count;
        Raster(prediction =>
        {
            int answer = Enumerable.Range(0, classes.Count).MaxBy(c => prediction.Probabilities[c]);
            return Mixed(s_colours[answer % s_colours.Length], 0.08 + (0.62 * (prediction.Probabilities[answer] - uniform) / (1 - uniform)));
        });
        // A class ends where another becomes as probable; of two classes one line is enough.
        for (int c = classes.Count == 2 ? 1 : 0; c < classes.Count; c++)
        {
            int own = c;
            int[] others = [.. Enumerable.Range(0, classes.Count).Where(other => other != own)];
            Contour([.. _grid.Predictions.Select(p => p.Probabilities[own] - others.Max(other => p.Probabilities[other]))], 0);
        }

        GridRow[] shown = Shown();
        for (int c = 0; c < classes.Count; c++)
        {
            Marks(c, shown.Where(row => row.Class == c));
        }

        int right = _grid.Rows.Count(row => row.Class == NearestAnswer(row));
        Legend(classes, shown.Length);
        return $"Over {_grid.Names[0]} and {_grid.Names[1]} the regions of {classes.Count} classes, with a line where two are equally probable, and "
            + $"{NumberText.Plural(shown.Length, "row")} as marks, one shape a class; at the nearest point of the grid {NumberText.Count(right)} of "
            + $"{NumberText.Plural(_grid.Rows.Count, "row")} have the network's answer.";
    }

    void Legend(IReadOnlyList<string> classes, int shown)
    {
        double y = s_area.Top + 8;
        _html.Add($"""<text class="panel-title" x="{LegendX}" y="{y}">{Short(_grid.Model.Target.Name)}</text>""");
        for (int c = 0; c < classes.Count && c < 16; c++)
        {
            y += 24;
            (byte red, byte green, byte blue) = Mixed(s_colours[c % s_colours.Length], 0.6);
            _html.Add($"""
                <rect x="{LegendX}" y="{y - 9}" width="30" height="18" rx="2" fill="rgb({(int)red} {(int)green} {(int)blue})"/>
                <path class="{MarkStyle(c)}" d="{Mark(c, LegendX + 15, y, 5)}"/>
                <text x="{LegendX + 39}" y="{y}" dy=".35em">{Short(classes[c])}</text>

                """);
        }

        y += 34;
        _html.Add($"""
            <path class="boundary" d="M{LegendX} {y}h30"/><path class="boundary inner-line" d="M{LegendX} {y}h30"/>
            <text x="{LegendX + 39}" y="{y}" dy=".35em">two equally</text><text x="{LegendX + 39}" y="{y + 15}" dy=".35em">probable</text>
            <text x="{LegendX}" y="{y + 42}">The paler the region,</text><text x="{LegendX}" y="{y + 57}">the less certain.</text>

            """);
        Counted(y + 80, shown);
    }

    void Counted(double y, int shown)
    {
        if (shown < _grid.Rows.Count)
        {
            _html.Add($"""<text x="{LegendX}" y="{y}">{NumberText.Count(shown)} of {NumberText.Count(_grid.Rows.Count)} rows</text>""");
        }
    }

    string Values()
    {
        double[] values = [.. _grid.Predictions.Select(prediction => prediction.Value)];
        Axis scale = Axis.Round([.. values.Concat(_grid.Rows.Select(row => row.Value)).Where(Axis.CanDraw)], isShare: false, MostLevels);
        (byte, byte, byte) Colour(double value) => Mixed((8, 81, 156), 0.06 + (0.8 * Math.Clamp(scale.Fraction(value), 0, 1)));
        Raster(prediction => Colour(prediction.Value));
        foreach (double level in scale.Ticks)
        {
            Contour(values, level);
        }

        GridRow[] shown = Shown();
        foreach (GridRow row in shown)
        {
            (byte red, byte green, byte blue) = Colour(row.Value);
            _html.Add($"""
                <circle cx="{_plot.AtX(row.X)}" cy="{_plot.AtY(row.Y)}" r="4.2" fill="rgb({(int)red} {(int)green} {(int)blue})" stroke="#1a1f26"
                stroke-width="1.1"><title>{Short(_grid.Model.Target.Name)} {NumberText.Measure(row.Value)}</title></circle>

                """);
        }

        foreach (double level in scale.Ticks)
        {
            LevelName(values, level, scale.Label(level));
        }

        ValueScale(scale, Colour, shown.Length);
        return $"Over {_grid.Names[0]} and {_grid.Names[1]} the predicted {_grid.Model.Target.Name}, from {NumberText.Measure(values.Min())} to "
            + $"{NumberText.Measure(values.Max())}, with lines of equal value, and {NumberText.Plural(shown.Length, "row")} as circles filled with the "
            + "colour of their true value.";
    }

    void ValueScale(Axis scale, Func<double, (byte Red, byte Green, byte Blue)> colour, int shown)
    {
        const int Steps = 60;
        const double Height = 240;
        double top = s_area.Top + 22;
        _html.Add($"""<text class="panel-title" x="{LegendX}" y="{s_area.Top + 8}">{Short(_grid.Model.Target.Name)}</text>""");
        for (int i = 0; i < Steps; i++)
        {
            double value = scale.Maximum - ((scale.Maximum - scale.Minimum) * (i + 0.5) / Steps);
            (byte red, byte green, byte blue) = colour(value);
            _html.Add($"""
                <rect x="{LegendX}" y="{top + (i * Height / Steps)}" width="22" height="{(Height / Steps) + 0.4}"
                fill="rgb({(int)red} {(int)green} {(int)blue})"/>

                """);
        }

        foreach (double tick in scale.Ticks)
        {
            double y = top + (Height * (1 - scale.Fraction(tick)));
            _html.Add($"""
                <line class="axis" x1="{LegendX + 22}" x2="{LegendX + 27}" y1="{y}" y2="{y}"/>
                <text x="{LegendX + 32}" y="{y}" dy=".35em">{scale.Label(tick)}</text>

                """);
        }

        _html.Add($"""
            <circle cx="{LegendX + 8}" cy="{top + Height + 30}" r="4.2" fill="rgb(160 185 215)" stroke="#1a1f26" stroke-width="1.1"/>
            <text x="{LegendX + 22}" y="{top + Height + 30}" dy=".35em">a row, filled with</text>
            <text x="{LegendX + 22}" y="{top + Height + 45}" dy=".35em">its true value</text>

            """);
        Counted(top + Height + 74, shown);
    }

    void LevelName(double[] values, double level, string name)
    {
        // At the middle of the longest line of the level, if it is long enough to carry a word.
        const int FewestPoints = 24;
        if (ContourLines.Lines(values, PredictionGrid.Size, level).MaxBy(line => line.Count) is { Count: > FewestPoints } longest)
        {
            (double x, double y) = Place(longest[longest.Count / 2]);
            _html.Add($"""
                <rect x="{x - 3 - (3.6 * name.Length)}" y="{y - 8}" width="{6 + (7.2 * name.Length)}" height="16" rx="3" fill="#ffffff"
                fill-opacity=".85"/>
                <text class="on-pale" x="{x}" y="{y}" dy=".35em" text-anchor="middle">{name}</text>

                """);
        }
    }

    void Raster(Func<Modeling.Prediction, (byte Red, byte Green, byte Blue)> colour)
    {
        const int Size = PredictionGrid.Size;
        byte[] colours = new byte[3 * Size * Size];
        for (int i = 0; i < Size * Size; i++)
        {
            // The picture begins with the largest second coordinate.
            int at = 3 * (((Size - 1 - (i / Size)) * Size) + (i % Size));
            (colours[at], colours[at + 1], colours[at + 2]) = colour(_grid.Predictions[i]);
        }

        // Each sample lies in the middle of its pixel, so that the outermost reach half a pixel beyond the field.
        (double width, double height) = (s_area.Right - s_area.Left, s_area.Bottom - s_area.Top);
        (double cellWidth, double cellHeight) = (width / (Size - 1), height / (Size - 1));
        _html.Add($"""
            <g clip-path="url(#field)"><image x="{s_area.Left - (cellWidth / 2)}" y="{s_area.Top - (cellHeight / 2)}"
            width="{width + cellWidth}" height="{height + cellHeight}" preserveAspectRatio="none" href="{Png.DataUri(Size, Size, colours)}"/></g>

            """);
    }

    void Contour(double[] values, double level)
    {
        var path = new StringBuilder();
        foreach (IReadOnlyList<(double X, double Y)> line in ContourLines.Lines(values, PredictionGrid.Size, level))
        {
            char letter = 'M';
            foreach ((double x, double y) in line.Select(Place))
            {
                path.Append(CultureInfo.InvariantCulture, $"{letter}{Math.Round(x, 1):0.#} {Math.Round(y, 1):0.#}");
                letter = 'L';
            }
        }

        if (path.Length > 0)
        {
            _html.Add($"<g class=\"contour\">");
            if (_grid.Model.Classes.Count > 0)
            {
                _html.Add($"""<path class="boundary" d="{path.ToString()}"/>""");
            }

            string thin = _grid.Model.Classes.Count > 0 ? "boundary inner-line" : "boundary faint-line";
            _html.Add($"""<path class="{thin}" d="{path.ToString()}"/></g>""");
            _html.Add($"\n");
        }
    }

    (double X, double Y) Place((double X, double Y) onGrid) => (
        s_area.Left + (onGrid.X / (PredictionGrid.Size - 1) * (s_area.Right - s_area.Left)),
        s_area.Bottom - (onGrid.Y / (PredictionGrid.Size - 1) * (s_area.Bottom - s_area.Top)));

    int NearestAnswer(GridRow row)
    {
        int x = (int)Math.Round((row.X - _grid.X.Low) / (_grid.X.High - _grid.X.Low) * (PredictionGrid.Size - 1));
        int y = (int)Math.Round((row.Y - _grid.Y.Low) / (_grid.Y.High - _grid.Y.Low) * (PredictionGrid.Size - 1));
        IReadOnlyList<double> probabilities = _grid.Predictions[(y * PredictionGrid.Size) + x].Probabilities;
        return Enumerable.Range(0, probabilities.Count).MaxBy(c => probabilities[c]);
    }

    GridRow[] Shown() => _grid.Rows.Count <= MostMarks
        ? [.. _grid.Rows]
        : [.. Enumerable.Range(0, MostMarks).Select(i => _grid.Rows[(int)((long)i * _grid.Rows.Count / MostMarks)])];

    void Marks(int c, IEnumerable<GridRow> rows)
    {
        double size = _grid.Rows.Count > 300 ? 3.4 : 5;
        _html.Add($"""<path class="{MarkStyle(c)}" d="{string.Concat(rows.Select(row => Mark(c, _plot.AtX(row.X), _plot.AtY(row.Y), size)))}"/>""");
        _html.Add($"\n");
    }

    // Every other class has filled marks; five shapes make ten.
    static string MarkStyle(int c) => c % 2 == 0 ? "mark" : "mark filled";

    static string Mark(int c, double x, double y, double r)
    {
        FormattableString path = (c % 5) switch
        {
            0 => $"M{x - r:0.#} {y:0.#}a{r:0.##} {r:0.##} 0 1 0 {2 * r:0.##} 0a{r:0.##} {r:0.##} 0 1 0 {-2 * r:0.##} 0z",
            1 => $"M{x - (0.9 * r):0.#} {y - (0.9 * r):0.#}h{1.8 * r:0.##}v{1.8 * r:0.##}h{-1.8 * r:0.##}z",
            2 => $"M{x:0.#} {y - (1.2 * r):0.#}l{1.15 * r:0.##} {2 * r:0.##}h{-2.3 * r:0.##}z",
            3 => $"M{x:0.#} {y - (1.35 * r):0.#}l{1.1 * r:0.##} {1.35 * r:0.##}l{-1.1 * r:0.##} {1.35 * r:0.##}l{-1.1 * r:0.##} {-1.35 * r:0.##}z",
            _ => $"M{x:0.#} {y + (1.2 * r):0.#}l{1.15 * r:0.##} {-2 * r:0.##}h{-2.3 * r:0.##}z",
        };
        return path.ToString(CultureInfo.InvariantCulture);
    }

    static (byte Red, byte Green, byte Blue) Mixed((byte Red, byte Green, byte Blue) colour, double share)
    {
        return (With(colour.Red), With(colour.Green), With(colour.Blue));

        byte With(byte channel) => (byte)Math.Round(255 + ((channel - 255) * share));
    }

    static string Short(string name) => name.Length <= 18 ? name : name[..17] + "…";
}
