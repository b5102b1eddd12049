using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using System.Xml.Linq;
using Nabla.Activations;
using Nabla.Cli.Tests.CommandLine;
using Nabla.Cli.Tests.Pictures;
using Nabla.Insight;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.Seeds;

public sealed partial class Seed000Tests
{
    // Figures 1.1, 1.2 and 1.4: inputs, units between, outputs. Without colours: squares, circles, double circles, headings, letters.
    [Fact]
    public async Task B_000_12_Drawing_ShowsThreeRolesByShapeAndNamesAnEdge()
    {
        using var nabla = new NablaProcess();
        string model = await nabla.TrainAsync("iris", "--hidden", "5");

        Ended ended = await nabla.RunAsync("inspect", model, "--drawing");
        XElement drawing = XElement.Load(nabla.PathOf("iris-drawing.svg"));

        Assert.Equal("Picture    iris-drawing.svg\n", ended.Output);
        Assert.Equal(4, Svg.Units(drawing, "input").Count(group => group.Elements(Svg.Space + "rect").Count() == 1 && !group.Elements(Svg.Space + "circle").Any()));
        Assert.Equal(5, Svg.Units(drawing, "hidden").Count(group => group.Elements(Svg.Space + "circle").Count() == 1));
        Assert.Equal(3, Svg.Units(drawing, "output").Count(group => group.Elements(Svg.Space + "circle").Count() == 2));
        string[] texts = [.. drawing.Descendants(Svg.Space + "text").Select(text => text.Value)];
        Assert.All((string[])["inputs", "hidden", "outputs", "input", "hidden unit", "output", "setosa", "x1", "a1", "y1"], word => Assert.Contains(word, texts));
        Assert.Equal((4 * 5) + (5 * 3) + 2, drawing.Descendants(Svg.Space + "line").Count()); // and two in the legend

        // One edge carries its symbol: the heaviest of the first layer, target unit first.
        (double[] weights, _) = Model.Load(nabla.PathOf(model)).ParametersOf(0);
        int heaviest = Enumerable.Range(0, weights.Length).MaxBy(i => Math.Abs(weights[i]));
        string label = drawing.Descendants(Svg.Space + "text").Single(text => text.Attribute("class")?.Value == "edge-label").Value;
        Assert.StartsWith($"w(1){(heaviest % 5) + 1},{(heaviest / 5) + 1} = ", label, StringComparison.Ordinal);
        Assert.Equal(weights[heaviest], Svg.Number(label.Split(" = ")[1]), 0.006);
    }

    // w_{j,i} is W[i, j] here: the unit it leads to comes first. A positive weight is a solid line, a negative one is dashed by its class.
    [Fact]
    public async Task B_000_12_EveryEdge_CarriesSymbolSignAndValueOnRequest()
    {
        using var nabla = new NablaProcess();
        string model = await TrainXorAsync(nabla, "3");

        JsonElement json = (await nabla.RunAsync("inspect", model, "--drawing", "--edge-labels", "--output", "net.svg", "--json")).Json;
        XElement drawing = XElement.Load(nabla.PathOf("net.svg"));

        Model loaded = Model.Load(nabla.PathOf(model));
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
        XElement[] lines = [.. drawing.Descendants(Svg.Space + "line").Where(line => line.Elements(Svg.Space + "title").Any())];
        Assert.Equal(9, lines.Length);
        Assert.All(lines, line =>
        {
            double weight = expected[line.Element(Svg.Space + "title")!.Value.Split(" = ")[0]];
            Assert.Equal(weight > 0 ? "edge plus" : "edge minus", line.Attribute("class")!.Value);
        });
        string[] labels = [.. drawing.Descendants(Svg.Space + "text").Where(text => text.Attribute("class")?.Value == "edge-label").Select(text => text.Value)];
        Assert.Equal(9, labels.Count(label => label.StartsWith('w')));
        Assert.Equal(4, labels.Count(label => label.StartsWith("b = ", StringComparison.Ordinal)));
        Assert.Equal(firstBiases[0], Svg.Number(labels.First(label => label.StartsWith('b'))[4..]), 0.006);
    }

    // Seed 000 counts W and b by the layer they come from, seed 001 by the layer they lead to.
    [Fact]
    public async Task B_000_12_IndexBySource_CountsTheFirstWeightsFromNought()
    {
        using var nabla = new NablaProcess();
        string model = await TrainXorAsync(nabla, "2");

        JsonElement source = (await nabla.RunAsync("inspect", model, "--drawing", "--index", "source", "--json")).Json;
        JsonElement target = (await nabla.RunAsync("inspect", model, "--drawing", "--index", "target", "--json")).Json;
        Ended wrong = await nabla.RunAsync("inspect", model, "--drawing", "--index", "both");

        Assert.Equal("w(0)_{1,1}", source.GetProperty("edges")[0].GetProperty("symbol").GetString());
        Assert.Equal("w(1)_{1,1}", target.GetProperty("edges")[0].GetProperty("symbol").GetString());
        wrong.Fails(2, "--index takes target or source; 'both' is not one.");
    }

    // Figures 1.3 and 1.5: what the command line draws are the library's own numbers.
    [Fact]
    public async Task B_000_13_PlottedActivations_AreTheLibrarysOwnNumbers()
    {
        using var nabla = new NablaProcess();
        Ended text = await nabla.RunAsync("plot", "activations");
        JsonElement[] all = [.. (await nabla.RunAsync("plot", "activations", "--json")).Json.GetProperty("activations").EnumerateArray()];

        Assert.Equal("Picture    activations.svg\n", text.Output);
        Assert.Equal(Activation.All.Select(activation => activation.ToString()), all.Select(entry => entry.GetProperty("name").GetString()));
        Assert.All(all, entry =>
        {
            Activation activation = Activation.Parse(entry.GetProperty("name").GetString()!);
            double[] z = Svg.Numbers(entry, "z");
            ActivationCurve curve = ActivationCurve.Sample(activation, z[0], z[^1], z.Length);
            Assert.Equal(curve.Z, z);
            Assert.Equal(curve.Values, Svg.Numbers(entry, "value"));
            Assert.Equal(curve.Derivatives, Svg.Numbers(entry, "derivative"));
        });
        XElement drawing = XElement.Load(nabla.PathOf("activations.svg"));
        string[] titles = [.. drawing.Descendants(Svg.Space + "text").Where(text => text.Attribute("class")?.Value == "panel-title").Select(text => text.Value)];
        Assert.Equal(Activation.All.Select(activation => activation.Name), titles.Select(title => title.Split(',')[0]));
        Assert.Equal(2 * titles.Length, drawing.Descendants(Svg.Space + "path").Count());
    }

    // The curve in the file passes through the values: its points, read back from pixels, are those of the sigmoid to half a hundredth of a pixel.
    [Fact]
    public async Task B_000_13_DrawnSigmoid_PassesThroughItsValues()
    {
        using var nabla = new NablaProcess();
        await nabla.RunAsync("plot", "activations", "sigmoid", "--output", "s.svg");

        XElement drawing = XElement.Load(nabla.PathOf("s.svg"));
        string path = drawing.Descendants(Svg.Space + "path").Single(line => line.Attribute("class")!.Value == "line second").Attribute("d")!.Value;
        double[][] points = [.. path[1..].Split('L').Select(point => point.Split(' ').Select(Svg.Number).ToArray())];
        Assert.InRange(points.Length, 30, 201);
        // The axes: z from -5 to 5 between the pixels 52 and 300, values from 0 to 1 between 258 and 96.
        Assert.All(points, point =>
        {
            double z = -5 + (10 * (point[0] - 52) / 248);
            Assert.Equal(1 / (1 + Math.Exp(-z)), (258 - point[1]) / 162, 1e-4);
        });
    }

    [Fact]
    public async Task B_000_13_Page_HasFormulasRangesAndNumbers()
    {
        using var nabla = new NablaProcess();
        await nabla.RunAsync("plot", "activations", "sigmoid", "relu", "--output", "two.html");

        string page = await File.ReadAllTextAsync(nabla.PathOf("two.html"), TestContext.Current.CancellationToken);
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
    [InlineData("plot", "'nabla plot' needs a verb; the verbs are activations, losses, schedules, initializers, boundary, training.")]
    public async Task Plot_Impossible_SaysWhy(string arguments, string sentence)
    {
        using var nabla = new NablaProcess();
        ArgumentNullException.ThrowIfNull(arguments);
        Ended ended = await nabla.RunAsync(arguments.Split(' '));

        Assert.StartsWith($"nabla: {sentence}", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, ended.Error.Count(letter => letter == '\n'));
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(nabla.Folder));
    }

    static async Task<string> TrainXorAsync(NablaProcess nabla, string hidden)
    {
        Ended ended = await nabla.RunAsync("train", "xor", "--epochs", "3", "--quiet", "--hidden", hidden);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return "xor.safetensors";
    }
}
