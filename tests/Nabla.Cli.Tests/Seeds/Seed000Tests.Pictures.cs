using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using System.Xml.Linq;
using Nabla.Activations;
using Nabla.Cli.Tests.CommandLine;
using Nabla.Insight;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.Seeds;

public sealed class Seed000Tests : IDisposable
{
    static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    // Figures 1.1, 1.2 and 1.4: inputs, units between, outputs. Without colours: squares, circles, double circles, headings, letters.
    [Fact]
    public async Task B_000_12_Drawing_ShowsThreeRolesByShapeAndNamesAnEdge()
    {
        string model = await _nabla.TrainAsync("iris", "--hidden", "5");

        Ended ended = await _nabla.RunAsync("inspect", model, "--drawing");
        XElement drawing = XElement.Load(_nabla.PathOf("iris-drawing.svg"));

        Assert.Equal("Picture    iris-drawing.svg\n", ended.Output);
        Assert.Equal(4, Groups(drawing, "input").Count(group => group.Elements(s_svg + "rect").Count() == 1 && !group.Elements(s_svg + "circle").Any()));
        Assert.Equal(5, Groups(drawing, "hidden").Count(group => group.Elements(s_svg + "circle").Count() == 1));
        Assert.Equal(3, Groups(drawing, "output").Count(group => group.Elements(s_svg + "circle").Count() == 2));
        string[] texts = [.. drawing.Descendants(s_svg + "text").Select(text => text.Value)];
        Assert.All((string[])["inputs", "hidden", "outputs", "input", "hidden unit", "output", "setosa", "x1", "a1", "y1"], word => Assert.Contains(word, texts));
        Assert.Equal((4 * 5) + (5 * 3) + 2, drawing.Descendants(s_svg + "line").Count()); // and two in the legend

        // One edge carries its symbol: the heaviest of the first layer, target unit first.
        (double[] weights, _) = Model.Load(_nabla.PathOf(model)).ParametersOf(0);
        int heaviest = Enumerable.Range(0, weights.Length).MaxBy(i => Math.Abs(weights[i]));
        string label = drawing.Descendants(s_svg + "text").Single(text => text.Attribute("class")?.Value == "edge-label").Value;
        Assert.StartsWith($"w(1){(heaviest % 5) + 1},{(heaviest / 5) + 1} = ", label, StringComparison.Ordinal);
        Assert.Equal(weights[heaviest], Number(label.Split(" = ")[1]), 0.006);
    }

    // w_{j,i} is W[i, j] here: the unit it leads to comes first. A positive weight is a solid line, a negative one is dashed by its class.
    [Fact]
    public async Task B_000_12_EveryEdge_CarriesSymbolSignAndValueOnRequest()
    {
        string model = await TrainXorAsync("3");

        JsonElement json = (await _nabla.RunAsync("inspect", model, "--drawing", "--edge-labels", "--output", "net.svg", "--json")).Json;
        XElement drawing = XElement.Load(_nabla.PathOf("net.svg"));

        Model loaded = Model.Load(_nabla.PathOf(model));
        (double[] first, double[] firstBiases) = loaded.ParametersOf(0);
        (double[] second, _) = loaded.ParametersOf(1);
        var expected = new Dictionary<string, double>();
        for (int j = 0; j < 3; j++)
        {
            expected[$"w(1)_{{{j + 1},1}}"] = first[j];
            expected[$"w(1)_{{{j + 1},2}}"] = first[3 + j];
            expected[$"w(2)_{{1,{j + 1}}}"] = second[j];
        }

        Assert.Equal(
            expected.OrderBy(edge => edge.Key, StringComparer.Ordinal),
            json.GetProperty("edges").EnumerateArray()
                .Select(edge => KeyValuePair.Create(edge.GetProperty("symbol").GetString()!, edge.GetProperty("weight").GetDouble()))
                .OrderBy(edge => edge.Key, StringComparer.Ordinal));
        XElement[] lines = [.. drawing.Descendants(s_svg + "line").Where(line => line.Elements(s_svg + "title").Any())];
        Assert.Equal(9, lines.Length);
        Assert.All(lines, line =>
        {
            double weight = expected[line.Element(s_svg + "title")!.Value.Split(" = ")[0]];
            Assert.Equal(weight > 0 ? "edge plus" : "edge minus", line.Attribute("class")!.Value);
        });
        string[] labels = [.. drawing.Descendants(s_svg + "text").Where(text => text.Attribute("class")?.Value == "edge-label").Select(text => text.Value)];
        Assert.Equal(9, labels.Count(label => label.StartsWith('w')));
        Assert.Equal(4, labels.Count(label => label.StartsWith("b = ", StringComparison.Ordinal)));
        Assert.Equal(firstBiases[0], Number(labels.First(label => label.StartsWith('b'))[4..]), 0.006);
    }

    // Seed 000 counts W and b by the layer they come from, seed 001 by the layer they lead to.
    [Fact]
    public async Task B_000_12_IndexBySource_CountsTheFirstWeightsFromNought()
    {
        string model = await TrainXorAsync("2");

        JsonElement source = (await _nabla.RunAsync("inspect", model, "--drawing", "--index", "source", "--json")).Json;
        JsonElement target = (await _nabla.RunAsync("inspect", model, "--drawing", "--index", "target", "--json")).Json;
        Ended wrong = await _nabla.RunAsync("inspect", model, "--drawing", "--index", "both");

        Assert.Equal("w(0)_{1,1}", source.GetProperty("edges")[0].GetProperty("symbol").GetString());
        Assert.Equal("w(1)_{1,1}", target.GetProperty("edges")[0].GetProperty("symbol").GetString());
        wrong.Fails(2, "--index takes target or source; 'both' is not one.");
    }

    // Figures 1.3 and 1.5: what the command line draws are the library's own numbers.
    [Fact]
    public async Task B_000_13_PlottedActivations_AreTheLibrarysOwnNumbers()
    {
        Ended text = await _nabla.RunAsync("plot", "activations");
        JsonElement[] all = [.. (await _nabla.RunAsync("plot", "activations", "--json")).Json.GetProperty("activations").EnumerateArray()];

        Assert.Equal("Picture    activations.svg\n", text.Output);
        Assert.Equal(Activation.All.Select(activation => activation.Name), all.Select(entry => entry.GetProperty("name").GetString()));
        Assert.All(all, entry =>
        {
            Activation activation = Activation.Parse(entry.GetProperty("name").GetString()!);
            double[] z = Numbers(entry, "z");
            ActivationCurve curve = ActivationCurve.Sample(activation, z[0], z[^1], z.Length);
            Assert.Equal(curve.Z, z);
            Assert.Equal(curve.Values, Numbers(entry, "value"));
            Assert.Equal(curve.Derivatives, Numbers(entry, "derivative"));
        });
        XElement drawing = XElement.Load(_nabla.PathOf("activations.svg"));
        string[] titles = [.. drawing.Descendants(s_svg + "text").Where(text => text.Attribute("class")?.Value == "panel-title").Select(text => text.Value)];
        Assert.Equal(Activation.All.Select(activation => activation.Name), titles);
        Assert.Equal(2 * titles.Length, drawing.Descendants(s_svg + "path").Count());
    }

    // The curve in the file passes through the values: its points, read back from pixels, are those of the sigmoid to half a hundredth of a pixel.
    [Fact]
    public async Task B_000_13_DrawnSigmoid_PassesThroughItsValues()
    {
        await _nabla.RunAsync("plot", "activations", "sigmoid", "--output", "s.svg");

        XElement drawing = XElement.Load(_nabla.PathOf("s.svg"));
        string path = drawing.Descendants(s_svg + "path").Single(line => line.Attribute("class")!.Value == "line second").Attribute("d")!.Value;
        double[][] points = [.. path[1..].Split('L').Select(point => point.Split(' ').Select(Number).ToArray())];
        Assert.InRange(points.Length, 30, 201);
        // The axes: z from -5 to 5 between the pixels 52 and 300, values from 0 to 1 between 244 and 80.
        Assert.All(points, point =>
        {
            double z = -5 + (10 * (point[0] - 52) / 248);
            Assert.Equal(1 / (1 + Math.Exp(-z)), (244 - point[1]) / 164, 1e-4);
        });
    }

    [Fact]
    public async Task B_000_13_Page_HasFormulasRangesAndNumbers()
    {
        await _nabla.RunAsync("plot", "activations", "sigmoid", "relu", "--output", "two.html");

        string page = await File.ReadAllTextAsync(_nabla.PathOf("two.html"), TestContext.Current.CancellationToken);
        var html = XElement.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        Assert.Equal(["sigmoid", "relu"], html.Descendants("h2").Select(heading => heading.Value));
        Assert.Equal(Activation.Sigmoid.Formula, html.Descendants("code").First().Value);
        Assert.Contains("from 0.006648 to 0.25 for z from −5 to 5", page, StringComparison.Ordinal);
        Assert.Equal(22, html.Descendants("tbody").Elements("tr").Count());
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plot activations rely", "There is no activation 'rely'; the activations are ")]
    [InlineData("plot losses square", "There is no loss 'square'; the losses are ")]
    [InlineData("plot schedules daily", "There is no schedule 'daily'; the schedules are ")]
    [InlineData("plot activations --output a.bmp", "--output a.bmp: give a name that ends in .svg or .html.")]
    [InlineData("plot activations --output no/a.svg", "Cannot save 'no/a.svg': there is no folder '")]
    [InlineData("plot", "'nabla plot' needs a verb; the verbs are activations, losses, schedules")]
    public async Task Plot_Impossible_SaysWhy(string arguments, string sentence)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        Ended ended = await _nabla.RunAsync(arguments.Split(' '));

        Assert.StartsWith($"nabla: {sentence}", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, ended.Error.Count(letter => letter == '\n'));
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(_nabla.Folder));
    }

    async Task<string> TrainXorAsync(string hidden)
    {
        Ended ended = await _nabla.RunAsync("train", "xor", "--epochs", "3", "--quiet", "--hidden", hidden);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return "xor.safetensors";
    }

    static IEnumerable<XElement> Groups(XElement drawing, string role) => drawing.Descendants(s_svg + "g")
        .Where(group => group.Attribute("aria-label")?.Value.StartsWith(role + " ", StringComparison.Ordinal) == true);

    static double[] Numbers(JsonElement json, string key) => [.. json.GetProperty(key).EnumerateArray().Select(number => number.GetDouble())];

    static double Number(string text) => double.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture);
}
