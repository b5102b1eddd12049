using System;
using System.Linq;
using Nabla.Diagnosis;
using Nabla.Evaluation;
using Nabla.Insight;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Tests.Files;
using Layers = Nabla.Networks.Architecture;

namespace Nabla.Tests.Modeling;

/// <summary>Networks that are ensembles in themselves: members with one set of hidden weights and a loss of their own each.</summary>
public sealed class SharedMembersTests
{
    static readonly TrainOptions s_options = Small.Options("species", 20) with { Hidden = [16, 8], SharedMembers = 4, Dropout = 0.1 };

    [Fact]
    public void Train_SharedMembers_MakesThemOfAnyTableAndTheyAreSavedAndExplained()
    {
        Model model = Model.Train(Small.Penguins, s_options);
        int width = model.Layers[0].Outputs / 4;
        Assert.Equal(
            ["concatenation", "scaling", "block-dense", "dropout", "scaling", "block-dense", "dropout", "block-dense", "mean", "activation"],
            model.Layers.Select(layer => layer.Kind));

        // Factors of each member's columns; one matrix and the biases of each member, twice; the last layer of each.
        Assert.Equal((4 * width) + (16 * width) + (4 * 16) + (4 * 16) + (8 * 16) + (4 * 8) + (4 * 3 * (8 + 1)), model.ParameterCount);
        Assert.InRange(model.Training.Validation!.All.Single(metric => metric.Name == "accuracy").Value!.Value, 0.9, 1);
        Assert.Contains(model.Provenance.Options, option => option is { Key: "shared-members", Value: "4" });
        using var folder = new TemporaryFolder();
        model.Save(folder["model.safetensors"]);
        Model loaded = Model.Load(folder["model.safetensors"]);
        Assert.Equal(model.Predict(Small.Penguins).Select(p => p.Probabilities[0]), loaded.Predict(Small.Penguins).Select(p => p.Probabilities[0]));
        GradientCheck check = loaded.CheckGradients(Small.Penguins, new GradientCheckOptions { Rows = 4 });
        Assert.True(check.Passed, check.Fault);
        Assert.Null(loaded.Reproduce(Small.Penguins).Difference);
        DiagnosisReport report = ModelDiagnosis.Run(loaded, Small.Penguins, new DiagnosisOptions { Fixes = false });
        Assert.Equal(["layers.2", "layers.5"], report.Layers.Select(layer => layer.Layer));
        Assert.All(report.Layers, layer => Assert.InRange(layer.UpdateRatio!.Value, 1e-6, 10));
    }

    [Fact]
    public void Train_SharedMembers_HasTheSameBitsForEveryNumberOfThreads()
    {
        Model one = Model.Train(Small.CandyBar, s_options with { Target = "price" });
        Model three = Model.Train(Small.CandyBar, s_options with { Target = "price", Threads = 3 });
        Assert.Equal(one.WeightHash, three.WeightHash);

    }

    [Fact]
    public void Train_SharedMembersOfSeveralNetworks_IsTheMeanOfAll()
    {
        Model model = Model.Train(Small.Iris, s_options with { Ensemble = 2 });
        Assert.Equal(2, model.Layers.Count(layer => layer is MeanLayer { Blocks: 4 }));
        Assert.Equal(150, model.Predict(Small.Iris).Count);
    }

    [Fact]
    public void Train_SharedMembers_LearnFromTheirOwnLosses()
    {
        // Before the first step: the mean of squared errors is the squared error of the mean and the variance of the members.
        Model model = Model.Train(
            Small.CandyBar,
            s_options with { Target = "price", Validation = 0, Dropout = 0, L2Penalty = 0, Epochs = 1, BatchSize = 10_000, Optimizer = new StochasticGradientDescent(1e-30) });
        var metrics = (RegressionMetrics)model.Evaluate(Small.CandyBar);
        double ofTheirMean = 1 - metrics.R2!.Value;
        Assert.InRange(model.Training.History[0].TrainingLoss, 1.02 * ofTheirMean, 100 * ofTheirMean);
    }

    [Theory]
    [InlineData(0, "between 1 and 64")]
    [InlineData(65, "between 1 and 64")]
    public void SharedMembers_OfNoSensibleNumber_AreRefused(int count, string fault) =>
        Assert.Contains(fault, Assert.Throws<ArgumentOutOfRangeException>(() => Model.Train(Small.Iris, s_options with { SharedMembers = count })).Message, StringComparison.Ordinal);

    [Fact]
    public void SharedMembers_WithANetworkOrNormalization_AreRefused()
    {
        Assert.Contains("leave out Network and Normalization", Refused(s_options with { Normalization = Normalization.Layer }), StringComparison.Ordinal);
        Assert.Contains(
            "leave out Network and Normalization", Refused(s_options with { Hidden = null, Dropout = null, Network = Layers.Parse("8 relu") }), StringComparison.Ordinal);

        static string Refused(TrainOptions options) => Assert.Throws<ArgumentException>(() => Model.Train(Small.Iris, options)).Message;
    }
}
