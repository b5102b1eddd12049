using System;
using System.Linq;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 001: soft labels from a file to a model, and the loss that a target calls for.</summary>
public sealed partial class Seed001Tests
{
    [Fact]
    public void B_001_03_SoftLabels_AreAcceptedByReaderAndTrainer()
    {
        // Two thirds of "superposition" belong to the class on whose side x is.
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? $"{i},0.1,0.2,0.7" : $"{-i},0.7,0.2,0.1")];
        Table table = Small.Csv(["x,p_low,p_middle,p_high", .. rows]);
        Model model = Model.Train(table, Small.Options("", 100) with
        {
            Targets = ["p_low", "p_middle", "p_high"],
            Task = TaskKind.Multiclass,
            L2Penalty = 0,
        });

        Assert.Equal(Loss.CategoricalCrossEntropy, model.Loss);
        Prediction high = model.Predict(Small.Csv("x", "40"))[0];
        Assert.Equal("p_high", high.Class);
        Assert.All(high.Probabilities.Zip([0.1, 0.2, 0.7]), pair => Assert.Equal(pair.Second, pair.First, 0.03));

        // The loss can fall to the entropy of the labels and no further: .1 log .1 + .2 log .2 + .7 log .7.
        Assert.InRange(((ClassificationMetrics)model.Training.Validation!).LogLoss, 0.8018185525433373, 0.83);
        Assert.Contains(
            "sum to 0.9", Assert.Throws<NablaDataException>(() => Model.Train(
                Small.Csv("x,a,b", "1,0.3,0.7", "2,0.3,0.6"), Small.Options("") with { Targets = ["a", "b"], Task = TaskKind.Multiclass })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void B_001_15_Auto_PicksTheLossFromTheTargetAndSaysSo()
    {
        Table several = Small.Csv(["x,a,b", .. Enumerable.Range(0, 30).Select(i => $"{i % 7},{i % 2},{i % 3 % 2}")]);
        Check(Small.CandyBarModel, Loss.MeanSquaredError, "the target is a number");
        Check(Small.XorModel, Loss.BinaryCrossEntropy, "the target has two classes");
        Check(Small.IrisModel, Loss.CategoricalCrossEntropy, "the target is one of several classes");
        Check(
            Model.Train(several, Small.Options("", 1) with { Targets = ["a", "b"] }), Loss.BinaryCrossEntropy,
            "the target is labels that do not exclude one another");
        Check(
            Model.Train(Small.CandyBar, Small.Options("price", 1) with { Loss = Loss.Huber }), Loss.Huber, "the user asked for it");

        static void Check(Model model, Loss loss, string reason)
        {
            Assert.Equal((loss, reason), (model.Loss, model.Training.LossReason));
            Assert.Contains(new("loss", loss.ToString()), model.Provenance.Options);
        }
    }
}
