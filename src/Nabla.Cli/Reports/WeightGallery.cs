using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>The weights of the first layer's units as images, all on one colour scale.</summary>
static class WeightGallery
{
    /// <summary>More images than this are not drawn.</summary>
    public const int MostImages = 100;

    /// <summary>Draws the images and their legend.</summary>
    public static void Draw(Html html, ReportWeightImages images)
    {
        var shown = images.Units.Take(MostImages).ToArray();
        var scale = DivergingScale.For(shown.SelectMany(unit => unit));
        var (lowest, highest) = (NumberText.Measure(-scale.Limit), NumberText.Measure(scale.Limit));
        var some = shown.Length < images.Units.Count
            ? $"the first {shown.Length} of {images.Units.Count} units"
            : NumberText.Plural(shown.Length, "unit");
        html.Add($"""
            <p class="soft">Each picture is one of {some}: the weights that enter it, laid out as the image of
            {images.Height} × {images.Width} pixels it looks at. Where a picture is red, a bright pixel raises the unit's
            sum; where it is blue, it lowers it.</p>
            <div class="scale" role="img" aria-label="Colour scale from {lowest} (blue) over 0 (white) to {highest} (red)">
            <div class="ramp" style="background:{DivergingScale.Gradient}"></div>
            <div class="ends"><span>≤ {lowest}</span><span>0</span><span>≥ {highest}</span></div>
            </div>
            <ul class="gallery">

            """);
        var colours = new byte[3 * images.Height * images.Width];
        for (var i = 0; i < shown.Length; i++)
        {
            for (var pixel = 0; pixel < shown[i].Count; pixel++)
            {
                (colours[3 * pixel], colours[(3 * pixel) + 1], colours[(3 * pixel) + 2]) = scale.Colour(shown[i][pixel]);
            }

            var finite = shown[i].Where(float.IsFinite).ToArray();
            var range = finite.Length == 0
                ? "no finite weight"
                : $"weights from {NumberText.Measure(finite.Min())} to {NumberText.Measure(finite.Max())}";
            html.Add($"""
                <li><img src="{Png.DataUri(images.Width, images.Height, colours)}" width="{images.Width}" height="{images.Height}"
                alt="Unit {i + 1}: {range}" title="unit {i + 1}: {range}"/></li>

                """);
        }

        html.Add($"</ul>\n");
    }
}
