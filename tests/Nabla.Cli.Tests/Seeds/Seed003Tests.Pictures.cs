using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using System.Xml.Linq;
using Nabla.Cli.Tests.CommandLine;
using Nabla.Cli.Tests.Pictures;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.Seeds;

public sealed partial class Seed003Tests
{
    // The perceptron of four inputs: four squares, four weights, one output unit with its bias, sigmoid.
    [Fact]
    public async Task B_003_01_PerceptronOfFourInputs_IsDrawn()
    {
        using var nabla = new NablaProcess();
        nabla.Save("four.csv", "a,b,c,d,y\n1,0,2,3,0\n0,1,1,2,1\n2,2,0,1,0\n3,1,1,0,1\n1,3,2,1,1\n0,0,3,2,0\n2,1,3,3,1\n3,2,0,2,0\n");
        Ended trained = await nabla.RunAsync("train", "four.csv", "--target", "y", "--hidden", "none", "--epochs", "3", "--validation", "0", "--quiet");
        Assert.True(trained.ExitCode == 0, trained.Error);

        await nabla.RunAsync("inspect", "four.safetensors", "--drawing", "--edge-labels");

        XElement drawing = XElement.Load(nabla.PathOf("four-drawing.svg"));
        string[] roles = [.. drawing.Descendants(Svg.Space + "g").Select(group => group.Attribute("aria-label")?.Value ?? "").Where(label => label.Length > 0)];
        Assert.Equal(["input 1 a", "input 2 b", "input 3 c", "input 4 d", "output 1 y = 1"], roles);
        string[] labels = [.. drawing.Descendants(Svg.Space + "text").Where(text => text.Attribute("class")?.Value == "edge-label").Select(text => text.Value.Split(" = ")[0])];
        Assert.Equal(["b", "w(1)1,1", "w(1)1,2", "w(1)1,3", "w(1)1,4"], labels.Order(StringComparer.Ordinal));
        Assert.Contains("1 sigmoid", drawing.Descendants(Svg.Space + "text").Select(text => text.Value));
    }

    // W' = W1·W2 and b' = b1·W2 + b2 of the model's own parameters.
    [Fact]
    public async Task B_003_02_InspectCollapse_TellsTheOneLayer()
    {
        using var nabla = new NablaProcess();
        string model = await nabla.TrainAsync("candy_bar", "--hidden", "3", "--activation", "identity");

        Ended text = await nabla.RunAsync("inspect", model, "--collapse");
        JsonElement json = (await nabla.RunAsync("inspect", model, "--collapse", "--json")).Json;

        Model loaded = Model.Load(nabla.PathOf(model));
        (double[] w1, double[] b1) = loaded.ParametersOf(0);
        (double[] w2, double[] b2) = loaded.ParametersOf(1);
        double[][] collapsed = [.. json.GetProperty("weights").EnumerateArray().Select(row => row.EnumerateArray().Select(number => number.GetDouble()).ToArray())];
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(Enumerable.Range(0, 3).Sum(k => w1[(3 * i) + k] * w2[k]), collapsed[i][0], 1e-15);
        }

        Assert.Equal(b2[0] + Enumerable.Range(0, 3).Sum(k => b1[k] * w2[k]), json.GetProperty("biases")[0].GetDouble(), 1e-15);
        Assert.Equal("identity", json.GetProperty("outputActivation").GetString());
        Assert.Contains("W' = W1·W2", text.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^quarters +-?[0-9.]+$", text.Output);
        Assert.Matches(@"(?m)^b' +-?[0-9.e-]+$", text.Output);
    }

    [Fact]
    public async Task B_003_02_CollapseOfABentLayer_IsRefusedByName()
    {
        using var nabla = new NablaProcess();
        string model = await nabla.TrainAsync("iris", "--hidden", "4,3", "--activation", "tanh");

        Ended ended = await nabla.RunAsync("inspect", model, "--collapse");

        ended.Fails(
            2, "Only linear layers collapse into one: layers.0 has the activation tanh; a network whose hidden layers have the activation identity collapses.");
    }

    [Theory]
    [InlineData("--features --drawing", "--features and --drawing show different things; give one of them.")]
    [InlineData("--edge-labels", "--edge-labels goes with --drawing; give both.")]
    [InlineData("--index source", "--index goes with --drawing; give both.")]
    [InlineData("--output x.svg", "--output goes with --drawing or --features; give one of them.")]
    [InlineData("--drawing --output m.safetensors", "--output would overwrite m.safetensors, which is read; give another name.")]
    [InlineData("--drawing --output x.png", "--output x.png: give a name that ends in .svg or .html.")]
    [InlineData("--features --output x.png", "--output x.png: the inputs of this model are no image, and the labels of a table need letters; give a name that ends in .svg or .html.")]
    public async Task Inspect_OptionsThatDoNotGoTogether_SaysWhichDo(string options, string sentence)
    {
        using var nabla = new NablaProcess();
        ArgumentNullException.ThrowIfNull(options);
        string model = await nabla.TrainAsync("candy_bar", "--hidden", "2", "--out", "m.safetensors");
        Assert.Equal("candy_bar.safetensors", model);

        (await nabla.RunAsync(["inspect", "m.safetensors", .. options.Split(' ')])).Fails(2, sentence);
        Assert.Single(Directory.GetFileSystemEntries(nabla.Folder));
    }
}
