using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using System.Xml.Linq;
using Nabla.Cli.Pictures;
using Nabla.Cli.Reports;
using Nabla.Cli.Tests.CommandLine;
using Nabla.Cli.Tests.Pictures;
using Nabla.Data;
using Nabla.Insight;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Cli.Tests.Seeds;

public sealed partial class Seed004Tests
{
    // A gallery of one tile a unit; tile i holds the pixels of row i of the seed's W(1), coloured on one scale.
    [Fact]
    public void B_004_09_Gallery_HasOneImageAUnit()
    {
        Network<double> network = Network.Create<double>(784, seed: 3).Dense(100).Dense(10);
        FeatureTiles tiles = FeatureTiles.Of(network, new ImageShape(28, 28));

        using var stream = new MemoryStream();
        FeaturePictures.Gallery(tiles, "Features").WriteSvg(stream);
        stream.Position = 0;
        XElement[] images = [.. XElement.Load(stream).Descendants(Svg.Space + "image")];

        Assert.Equal(100, images.Length);
        var scale = DivergingScale.For(tiles.Tiles.SelectMany(tile => tile).Select(weight => (float)weight));
        for (int unit = 0; unit < 100; unit += 33)
        {
            byte[] colours = [.. tiles.Tiles[unit].Select(scale.Colour).SelectMany(colour => (byte[])[colour.Red, colour.Green, colour.Blue])];
            Assert.Equal(Png.DataUri(28, 28, colours), images[unit].Attribute("href")!.Value);
        }
    }

    [Fact]
    public async Task B_004_09_InspectFeatures_DrawsDigitsAsImagesAndTablesAsCells()
    {
        using var nabla = new NablaProcess();
        string digits = await nabla.TrainAsync("digits", "--hidden", "12");
        string penguins = await nabla.TrainAsync("penguins", "--hidden", "16");

        Ended ended = await nabla.RunAsync("inspect", digits, "--features");
        await nabla.RunAsync("inspect", digits, "--features", "--output", "tiles.png");
        await nabla.RunAsync("inspect", penguins, "--features");
        JsonElement json = (await nabla.RunAsync("inspect", digits, "--features", "--output", "tiles.html", "--json")).Json;

        Assert.Equal("Picture    digits-features.svg\n", ended.Output);
        Assert.Equal(12, XElement.Load(nabla.PathOf("digits-features.svg")).Descendants(Svg.Space + "image").Count());
        byte[] png = await File.ReadAllBytesAsync(nabla.PathOf("tiles.png"), TestContext.Current.CancellationToken);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], png[..4]);
        // Ten tiles in a row, 8 pixels enlarged 10 times and 4 between them: 10·84 + 4 by 2·84 + 4.
        Assert.Equal((844, 172), ((png[18] << 8) + png[19], (png[22] << 8) + png[23]));
        int features = Model.Load(nabla.PathOf(penguins)).Features.Width;
        Assert.Equal(features * 16, XElement.Load(nabla.PathOf("penguins-features.svg")).Descendants(Svg.Space + "rect").Count(rect => rect.Elements(Svg.Space + "title").Any()));

        (double[] weights, double[] biases) = Model.Load(nabla.PathOf(digits)).ParametersOf(0);
        JsonElement unit = json.GetProperty("units")[5];
        Assert.Equal(Enumerable.Range(0, 64).Select(pixel => weights[(pixel * 12) + 5]), unit.GetProperty("weights").EnumerateArray().Select(number => number.GetDouble()));
        Assert.Equal(biases[5], unit.GetProperty("bias").GetDouble());
    }

    // Training and validation curves of every epoch, the epoch that was kept and the one after which training stopped.
    [Fact]
    public async Task B_004_19_TrainingCurves_MarkTheBestAndTheLastEpoch()
    {
        using var nabla = new NablaProcess();
        Ended trained = await nabla.RunAsync("train", "iris", "--validation", "0.3", "--hidden", "64", "--learning-rate", "0.05", "--patience", "4", "--l2", "0", "--quiet");
        Assert.True(trained.ExitCode == 0, trained.Error);

        await nabla.RunAsync("plot", "training", "iris.safetensors");
        JsonElement json = (await nabla.RunAsync("plot", "training", "iris.safetensors", "--json")).Json;

        XElement drawing = XElement.Load(nabla.PathOf("iris-training.svg"));
        int best = json.GetProperty("bestEpoch").GetInt32();
        JsonElement[] history = [.. json.GetProperty("history").EnumerateArray()];
        double[] validation = [.. history.Select(epoch => epoch.GetProperty("validationLoss").GetDouble())];
        Assert.Equal(best - 1, Array.IndexOf(validation, validation.Min()));
        Assert.True(history.Length > best, "the training of this test stops by patience, after the best epoch");
        string[] texts = [.. drawing.Descendants(Svg.Space + "text").Select(text => text.Value)];
        Assert.Equal(2, texts.Count(text => text == $"best: epoch {best}"));
        Assert.Equal(2, texts.Count(text => text == $"stopped: {history.Length}"));
        Assert.Contains("training", texts);
        Assert.Contains("validation", texts);
        Assert.Equal(3, drawing.Descendants(Svg.Space + "path").Count());
    }
}
