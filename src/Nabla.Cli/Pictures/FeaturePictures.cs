using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Data;
using Nabla.Files;
using Nabla.Insight;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Cli.Pictures;

/// <summary>The weights of the first layer: an image a unit where the inputs form one (seed 004), otherwise a table of coloured cells.</summary>
static class FeaturePictures
{
    const int TilesInARow = 10;
    const int MostTiles = 400;
    const double TileSize = 76;
    const double Gap = 8;
    const double Under = 15;
    const int MostRows = 80;
    const int MostColumns = 64;
    const int FewColumns = 12;
    const double CellHeight = 19;
    const double LetterWidth = 6.6;
    const int LongestName = 30;

    /// <summary>Writes the picture in the format of the file's name.</summary>
    public static void Write(string path, Model model)
    {
        if (PictureFile.IsPng(path))
        {
            if (model.Features.Image is not { } image)
            {
                throw new UsageException(
                    $"--output {path}: the inputs of this model are no image, and the labels of a table need letters; "
                    + "give a name that ends in .svg or .html.");
            }

            byte[] png = Pixels(Tiles(model, image));
            DurableFile.Replace(path, stream => stream.Write(png));
            return;
        }

        if (!PictureFile.IsSvg(path) && !PictureFile.IsPage(path))
        {
            throw PictureFile.Unknown(path, ".svg, .html or .png");
        }

        PictureFile.Write(path, Of(model));
    }

    /// <summary>The layer whose weights belong to the features: the first, where it is dense.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static DenseLayer FirstLayer(Model model) => model.Layers[0] as DenseLayer
        ?? throw new UsageException(
            $"The first layer of this model is of kind {model.Layers[0].Kind}, which has no weights to draw; "
            + "--features is for models that begin with a dense layer.");

    /// <summary>The picture of a model.</summary>
    /// <exception cref="UsageException">Its first layer has no weights.</exception>
    public static Picture Of(Model model) => model.Features.Image is { } image
        ? Gallery(Tiles(model, image), $"What the {NumberText.Plural(FirstLayer(model).Outputs, "unit")} of the first layer look at")
        : HeatMap(model);

    /// <summary>Tiles as images in rows.</summary>
    public static Picture Gallery(FeatureTiles tiles, string title)
    {
        double[][] shown = [.. tiles.Tiles.Take(MostTiles)];
        var scale = DivergingScale.For(shown.SelectMany(tile => tile).Select(weight => (float)weight));
        int columns = Math.Min(TilesInARow, shown.Length);
        double tileHeight = TileSize * tiles.Shape.Height / tiles.Shape.Width;
        const double Top = 96;
        double width = Math.Max(480, 28 + (columns * (TileSize + Gap)) - Gap);
        var html = new Html();
        string some = shown.Length < tiles.Tiles.Count ? $" The first {shown.Length} of {tiles.Tiles.Count} are shown." : "";
        html.Add($"""
            <text class="headline" x="14" y="28">{title}</text>
            <text class="formula" x="14" y="48">Tile i: the weights that enter unit i, as {tiles.Shape.Height} × {tiles.Shape.Width} pixels.{some}</text>

            """);
        Scale(html, scale, 14, 60);
        for (int i = 0; i < shown.Length; i++)
        {
            (double x, double y) = (14 + (i % columns * (TileSize + Gap)), Top + (i / columns * (tileHeight + Under + Gap)));
            (string low, string high) = (NumberText.Measure(shown[i].Min()), NumberText.Measure(shown[i].Max()));
            html.Add($"""
                <g><title>Unit {i + 1}: weights from {low} to {high}</title>
                <image class="pixels" x="{x}" y="{y}" width="{TileSize}" height="{tileHeight}" preserveAspectRatio="none"
                href="{Uri(tiles.Shape, shown[i], scale)}"/>
                <rect class="tile-frame" x="{x}" y="{y}" width="{TileSize}" height="{tileHeight}"/>
                <text class="small" x="{x}" y="{y + tileHeight + 11}">{i + 1}</text></g>

                """);
        }

        int rows = (shown.Length + columns - 1) / columns;
        string description =
            $"{NumberText.Plural(shown.Length, "image")} of {tiles.Shape.Height} by {tiles.Shape.Width} pixels, one a unit: where it is red a bright pixel raises "
            + $"the unit's sum, where it is blue it lowers it; the colours end at plus and minus {NumberText.Measure(scale.Limit)}.";
        return new Picture(title, description, width, Top + (rows * (tileHeight + Under + Gap)) + 4, html);
    }

    static FeatureTiles Tiles(Model model, ImageShape image) =>
        FeatureTiles.Of(model.ParametersOf(0).Weights, FirstLayer(model).Outputs, image);

    static string Uri(ImageShape shape, double[] tile, DivergingScale scale)
    {
        byte[] colours = new byte[3 * tile.Length];
        for (int pixel = 0; pixel < tile.Length; pixel++)
        {
            (colours[3 * pixel], colours[(3 * pixel) + 1], colours[(3 * pixel) + 2]) = scale.Colour(tile[pixel]);
        }

        return Png.DataUri(shape.Width, shape.Height, colours);
    }

    // All tiles in one image, each pixel enlarged, a line of grey between them.
    static byte[] Pixels(FeatureTiles tiles)
    {
        var scale = DivergingScale.For(tiles.Tiles.SelectMany(tile => tile).Select(weight => (float)weight));
        int zoom = Math.Max(1, 84 / Math.Max(tiles.Shape.Width, tiles.Shape.Height));
        int columns = Math.Min(TilesInARow, tiles.Tiles.Count);
        int rows = (tiles.Tiles.Count + columns - 1) / columns;
        (int stepX, int stepY) = ((tiles.Shape.Width * zoom) + 4, (tiles.Shape.Height * zoom) + 4);
        (int width, int height) = ((columns * stepX) + 4, (rows * stepY) + 4);
        byte[] colours = new byte[checked(3 * width * height)];
        Array.Fill(colours, (byte)200);
        for (int i = 0; i < tiles.Tiles.Count; i++)
        {
            for (int y = 0; y < tiles.Shape.Height * zoom; y++)
            {
                for (int x = 0; x < tiles.Shape.Width * zoom; x++)
                {
                    int at = 3 * ((((i / columns * stepY) + 4 + y) * width) + (i % columns * stepX) + 4 + x);
                    (colours[at], colours[at + 1], colours[at + 2]) = scale.Colour(tiles.Tiles[i][(y / zoom * tiles.Shape.Width) + (x / zoom)]);
                }
            }
        }

        return Png.Encode(width, height, colours);
    }

    static void Scale(Html html, DivergingScale scale, double x, double y)
    {
        const int Steps = 41;
        const double Width = 205;
        for (int i = 0; i < Steps; i++)
        {
            (byte red, byte green, byte blue) = scale.Colour(scale.Limit * ((2.0 * i / (Steps - 1)) - 1));
            html.Add($"""<rect x="{x + (i * Width / Steps)}" y="{y}" width="{(Width / Steps) + 0.3}" height="9" """);
            html.Add($"""fill="rgb({(int)red} {(int)green} {(int)blue})"/>""");
        }

        html.Add($"""
            <rect class="tile-frame" x="{x}" y="{y}" width="{Width}" height="9"/>
            <text class="small" x="{x}" y="{y + 22}">≤ {NumberText.Measure(-scale.Limit)}</text>
            <text class="small" x="{x + (Width / 2)}" y="{y + 22}" text-anchor="middle">0</text>
            <text class="small" x="{x + Width}" y="{y + 22}" text-anchor="end">≥ {NumberText.Measure(scale.Limit)}</text>

            """);
    }

    static Picture HeatMap(Model model)
    {
        int units = FirstLayer(model).Outputs;
        (double[] weights, _) = model.ParametersOf(0);
        IReadOnlyList<string> names = model.Features.FeatureNames;
        // The heaviest rows where there are too many, in their order.
        int[] rows =
        [
            .. Enumerable.Range(0, names.Count).OrderByDescending(row => Row(row).Sum(Math.Abs)).Take(MostRows).Order(),
        ];
        int columns = Math.Min(units, MostColumns);
        bool areFew = columns <= FewColumns;
        double cell = areFew ? 50 : Math.Max(11, Math.Min(24, 640.0 / columns));
        var scale = DivergingScale.For(weights.Select(weight => (float)weight));
        int decimals = Math.Clamp(2 - (int)Math.Floor(Math.Log10(scale.Limit)), 0, 8);
        double left = 22 + (LetterWidth * rows.Max(row => Short(names[row]).Length));
        const double Top = 118;
        string title = $"What the {NumberText.Plural(units, "unit")} of the first layer look at";
        string some = (rows.Length < names.Count ? $" The {rows.Length} heaviest of {names.Count} features are shown." : "")
            + (columns < units ? $" The first {columns} of {units} units are shown." : "");
        var html = new Html();
        html.Add($"""
            <text class="headline" x="14" y="28">{title}</text>
            <text class="formula" x="14" y="48">The weight from each feature (row) to each unit (column){(areFew ? "" : "; − marks a negative one")}.{some}</text>

            """);
        Scale(html, scale, 14, 60);
        for (int unit = 0; unit < columns; unit++)
        {
            if (areFew || unit % 5 == 4 || unit == 0)
            {
                html.Add($"""<text x="{left + ((unit + 0.5) * cell)}" y="{Top - 6}" text-anchor="middle">{unit + 1}</text>""");
                html.Add($"\n");
            }
        }

        for (int i = 0; i < rows.Length; i++)
        {
            double y = Top + (i * CellHeight);
            html.Add($"""<text x="{left - 8}" y="{y + (CellHeight / 2)}" dy=".35em" text-anchor="end">{Short(names[rows[i]])}</text>""");
            html.Add($"\n");
            for (int unit = 0; unit < columns; unit++)
            {
                double weight = weights[(rows[i] * units) + unit];
                (byte red, byte green, byte blue) = scale.Colour(weight);
                html.Add($"""
                    <rect x="{left + (unit * cell)}" y="{y}" width="{cell - 1}" height="{CellHeight - 1}" fill="rgb({(int)red} {(int)green} {(int)blue})"
                    ><title>{names[rows[i]]} to unit {unit + 1}: {NumberText.Measure(weight)}</title></rect>

                    """);
                string text = areFew ? NumberText.Measure(Math.Round(weight, decimals)) : weight < -scale.Limit / 10 ? "−" : "";
                if (text.Length > 0)
                {
                    string shade = Math.Abs(weight) > 0.6 * scale.Limit ? "on-deep" : "on-pale";
                    (double x, double middle) = (left + ((unit + 0.5) * cell) - 0.5, y + (CellHeight / 2));
                    html.Add($"""<text class="in-cell {shade}" x="{x}" y="{middle}" dy=".35em" text-anchor="middle">{text}</text>""");
                    html.Add($"\n");
                }
            }
        }

        double width = Math.Max(480, left + (columns * cell) + 14);
        string description =
            $"A table of {NumberText.Plural(rows.Length, "feature")} and {NumberText.Plural(columns, "unit")}: red cells are positive weights, blue ones negative; "
            + $"the colours end at plus and minus {NumberText.Measure(scale.Limit)}.";
        return new Picture(title, description, width, Top + (rows.Length * CellHeight) + 14, html);

        IEnumerable<double> Row(int row) => Enumerable.Range(0, units).Select(unit => weights[(row * units) + unit]);
    }

    static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}
