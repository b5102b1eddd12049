using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using System.Xml.Linq;
using Nabla.Cli.Tests.CommandLine;
using Nabla.Cli.Tests.Pictures;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.Seeds;

public sealed partial class Seed002Tests
{
    // A small set of points in the plane, and where the network draws the line between them.
    [Fact]
    public async Task B_002_20_BoundaryOfSpirals_ShowsRegionsLineAndRows()
    {
        using var nabla = new NablaProcess();
        string model = await nabla.TrainAsync("spirals", "--hidden", "8");

        Ended ended = await nabla.RunAsync("plot", "boundary", model, "spirals");
        XElement drawing = XElement.Load(nabla.PathOf("spirals-boundary.svg"));

        Assert.Equal("Picture    spirals-boundary.svg\n", ended.Output);
        Assert.Single(drawing.Descendants(Svg.Space + "image"));
        Assert.Single(drawing.Descendants(Svg.Space + "g"), group => group.Attribute("class")?.Value == "contour");
        // 500 rows of either class: each a circle (two arcs) or a filled square; the legend has one more of each.
        XElement[] marks = [.. drawing.Descendants(Svg.Space + "path").Where(path => path.Attribute("class")!.Value.StartsWith("mark", StringComparison.Ordinal))];
        Assert.Equal(500, marks.Where(path => path.Attribute("class")!.Value == "mark").Max(path => path.Attribute("d")!.Value.Count(letter => letter == 'M')));
        Assert.Equal(500, marks.Where(path => path.Attribute("class")!.Value == "mark filled").Max(path => path.Attribute("d")!.Value.Count(letter => letter == 'M')));
        string[] texts = [.. drawing.Descendants(Svg.Space + "text").Select(text => text.Value)];
        Assert.All((string[])["x1", "x2", "class", "1", "2", "two equally"], word => Assert.Contains(word, texts));
        Assert.StartsWith("Over x1 and x2 the regions of 2 classes", drawing.Element(Svg.Space + "desc")!.Value, StringComparison.Ordinal);
    }

    // The shaded probabilities are the model's own predictions at the places of the grid.
    [Fact]
    public async Task B_002_20_BoundaryOfXor_IsWhatTheModelPredictsThere()
    {
        using var nabla = new NablaProcess();
        await nabla.RunAsync("train", "xor", "--epochs", "5", "--quiet");

        JsonElement json = (await nabla.RunAsync("plot", "boundary", "xor.safetensors", "xor", "--json")).Json;

        int size = json.GetProperty("points").GetInt32();
        double[] from = [.. json.GetProperty("from").EnumerateArray().Select(number => number.GetDouble())];
        double[] to = [.. json.GetProperty("to").EnumerateArray().Select(number => number.GetDouble())];
        double[] ones = [.. json.GetProperty("probabilities")[1].EnumerateArray().Select(number => number.GetDouble())];
        Assert.Equal((-0.08, 1.08, -0.08, 1.08), (from[0], to[0], from[1], to[1]));
        Assert.Equal(size * size, ones.Length);
        Assert.False(File.Exists(nabla.PathOf("xor-boundary.svg")));
        Model model = Model.Load(nabla.PathOf("xor.safetensors"));
        foreach ((int column, int row) in ((int, int)[])[(0, 0), (size - 1, 0), (0, size - 1), (size - 1, size - 1)])
        {
            Table corner = Table.FromColumns(
                "corner", Column.FromNumbers("x1", [column == 0 ? from[0] : to[0]]), Column.FromNumbers("x2", [row == 0 ? from[1] : to[1]]));
            Assert.Equal(model.Predict(corner)[0].Probabilities[1], ones[(row * size) + column]);
        }
    }

    [Fact]
    public async Task B_002_20_MapOfARegression_HasLinesOfEqualValueAndAScale()
    {
        using var nabla = new NablaProcess();
        string model = await nabla.TrainAsync("candy_bar", "--hidden", "none");

        await nabla.RunAsync("plot", "boundary", model, "candy_bar", "--output", "price.html");

        string page = await File.ReadAllTextAsync(nabla.PathOf("price.html"), TestContext.Current.CancellationToken);
        Assert.Contains("What price the network predicts where", page, StringComparison.Ordinal);
        Assert.Equal(169, page.Split("<circle").Length - 2); // a row each, and one in the legend
        Assert.Contains("boundary faint-line", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B_002_20_ModelOfFourColumns_IsRefused()
    {
        using var nabla = new NablaProcess();
        string model = await nabla.TrainAsync("iris");

        Ended ended = await nabla.RunAsync("plot", "boundary", model, "iris");

        Assert.StartsWith("nabla: A boundary is drawn over two numeric columns; this model reads sepal length (cm) (number), ", ended.Error, StringComparison.Ordinal);
        Assert.Equal(2, ended.ExitCode);
    }
}
