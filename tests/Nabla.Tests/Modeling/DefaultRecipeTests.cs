using System;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Tests.Modeling;

public sealed class DefaultRecipeTests
{
    [Fact]
    public void Train_NothingGiven_IsTheMeanOfEightNetworks()
    {
        Model model = Model.Train(Small.Iris, new TrainOptions { Target = "species", Epochs = 3, Baselines = false });

        Assert.Equal(8, model.Training.Members);
        Assert.Equal(1, model.Training.FoldMembers);
        Assert.Equal(8, model.Layers.Count(layer => layer is DenseLayer dense && dense.Sources[0] == Layer.NetworkInputs));
        Assert.All(model.Features.Columns, column => Assert.Equal(NumberScaling.Robust, Assert.IsType<NumberEncoder>(column).Scale.Scaling));
    }

    [Fact]
    public void Train_LayersGiven_IsThatNetworkOnStandardisedNumbers()
    {
        Model model = Model.Train(Small.Iris, new TrainOptions { Target = "species", Hidden = [5], Epochs = 3, Baselines = false });

        Assert.Equal(1, model.Training.Members);
        Assert.Equal(2, model.Layers.Count);
        Assert.All(model.Features.Columns, column =>
        {
            var number = Assert.IsType<NumberEncoder>(column);
            Assert.Equal(NumberScaling.Standard, number.Scale.Scaling);
            Assert.Null(number.Bins);
        });
    }

    [Fact]
    public void Train_AnyNumberOfThreads_GivesTheSameBits()
    {
        var options = new TrainOptions { Target = "species", Epochs = 4, Ensemble = 3, NumericBins = 4, Dropout = 0.1, Baselines = false };

        Assert.Equal(
            Model.Train(Small.Iris, options with { Threads = 1 }).WeightHash,
            Model.Train(Small.Iris, options with { Threads = 3 }).WeightHash);
    }

    [Fact]
    public void Train_CategoryOfManyLevels_EmbedsThemAndSurvivesTheFile()
    {
        Table table = Small.Csv(["shop,x,y", .. Enumerable.Range(0, 1200).Select(i => $"s{i * 7 % 120},{i * 13 % 17},{(i * 7 % 120 % 9) + (i * 13 % 17)}")]);
        Model model = Model.Train(table, new TrainOptions { Target = "y", Epochs = 8, Ensemble = 2, NumericBins = 0, Baselines = false });

        Assert.Equal(2, model.Layers.Count(layer => layer is EmbeddingLayer { Outputs: 8 }));
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            model.Save(path);
            Assert.Equal(model.Predict(table).Select(prediction => prediction.Value), Model.Load(path).Predict(table).Select(prediction => prediction.Value));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Train_FrequenciesGiven_StandBesideTheValuesAndSurviveTheFile()
    {
        Table table = Small.Csv(["kind,x,y", .. Enumerable.Range(0, 200).Select(i => $"{(i % 3 == 0 ? "a" : "b")},{i * 13 % 17},{i * 13 % 17 % 2}")]);
        Model model = Model.Train(table, new TrainOptions { Target = "y", Epochs = 4, Ensemble = 2, NumericBins = 0, NumericFrequencies = 5, Baselines = false });

        // kind has two features, x one and five frequencies.
        Assert.Equal(2, model.Layers.Count(layer => layer is BlockDenseLayer { Outputs: 5 }));
        Assert.Equal(2, model.Layers.Count(layer => layer is ConcatenationLayer { Outputs: 8 }));
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            model.Save(path);
            Assert.Equal(Small.Bits(model.Predict(table)), Small.Bits(Model.Load(path).Predict(table)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Options_TooManyFrequencies_AreRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Model.Train(Small.Iris, new TrainOptions { Target = "species", NumericFrequencies = 257 }));

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(4.0, 1.6641005886756874)]
    [InlineData(1e300, 3.0)]
    [InlineData(-1e300, -3.0)]
    public void RobustScale_FarOut_EndsAtThree(double x, double expected)
    {
        // s / sqrt(1 + (s/3)^2) with s = x / 2: 4 gives 2 / sqrt(13/9).
        var scale = new RobustScale(0, 2);

        Assert.Equal(expected, scale.Apply(x), 1e-12);
    }

    [Fact]
    public void PiecewiseLinearBins_WithinABin_SaysHowFar()
    {
        Table table = Small.Csv(["x,y", .. Enumerable.Range(0, 101).Select(i => $"{i / 2.0},{i % 2}")]);
        FeatureEncoder encoder = FeatureEncoder.Fit(
            table, [.. Enumerable.Range(0, 101)], new FeatureOptions { Target = "y", Numeric = ["x"], Bins = 5 });
        double[] features = new double[encoder.Width];
        encoder.Bind(table).Encode(25, features);

        // 12.5 lies a quarter of the way from 10 to 20.
        Assert.Equal([1, 0.25, 0, 0, 0], features[1..]);
    }
}
