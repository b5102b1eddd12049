using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Evaluation;
using Nabla.Losses;
using Nabla.Modeling;

namespace Nabla.Tests.Modeling;

/// <summary>Several numbers, several labels, and the probabilities of classes as the target of one model.</summary>
public sealed class SeveralTargetsTests
{
    static readonly Table s_numbers = Generated.Rows("size,price", 300, (x, y, z, _) =>
        [Generated.Text(x + (y * z)), Generated.Text(1000 + (500 * x * x) - (200 * y))]);

    static readonly Table s_labels = Generated.Rows("warm,wet,windy", 300, (x, y, z, _) =>
        [x + y > 0 ? "yes" : "no", x * z > 0 ? "1" : "0", y > z ? "true" : "false"]);

    static readonly Table s_shares = Generated.Rows("p_a,p_b,p_c", 400, (x, y, z, _) =>
    {
        double[] e = [Math.Exp(2 * x), Math.Exp(2 * y), Math.Exp(2 * z)];
        double[] p = [.. e.Select(value => Math.Round(value / e.Sum(), 3))];
        return [.. p.Select(Generated.Text)];
    });

    static readonly Lazy<Model> s_numbersModel = new(() => Model.Train(s_numbers, Options("size", "price") with { Baselines = true }));
    static readonly Lazy<Model> s_labelsModel = new(() => Model.Train(s_labels, Options("warm", "wet", "windy") with { Baselines = true }));
    static readonly Lazy<Model> s_sharesModel =
        new(() => Model.Train(s_shares, Options("p_a", "p_b", "p_c") with { Task = TaskKind.Multiclass, Baselines = true }));

    static TrainOptions Options(params string[] targets) => Small.Options("", 60) with { Targets = targets, Hidden = [32] };

    [Fact]
    public void Train_SeveralNumbers_LearnsEachInItsOwnUnit()
    {
        Model model = s_numbersModel.Value;
        var metrics = Assert.IsType<MultiRegressionMetrics>(model.Training.Validation);

        Assert.Equal((TaskKind.Regression, "size,price", Loss.MeanSquaredError), (model.Task, model.Target.Name, model.Loss));
        Assert.Equal("'size', 'price' are numbers", model.Training.TaskReason);
        Assert.Equal("the target is a number", model.Training.LossReason);
        Assert.Equal(2, model.Layers[^1].Outputs);
        Assert.Equal(["x1", "x2", "x3"], model.Features.Columns.SelectMany(column => column.ColumnNames));
        Assert.All(metrics.PerTarget, target => Assert.InRange(target.R2!.Value, 0.9, 1));
        Assert.InRange(metrics.PerTarget[0].Rmse, 0, 0.2);
        Assert.InRange(metrics.PerTarget[1].Rmse, 1, 60);
        Assert.Equal((metrics.PerTarget[0].Rmse + metrics.PerTarget[1].Rmse) / 2, metrics.Rmse);
        Assert.Equal(["rmse", "mae", "r2", "rmse[size]", "mae[size]", "r2[size]", "rmse[price]", "mae[price]", "r2[price]"], metrics.All.Select(m => m.Name));
        Assert.Equal("RMSE of price", metrics.All[6].Label);
        Assert.Equal(metrics.Rmse, model.Training.History[model.Training.BestEpoch - 1].ValidationMetric!.Value, 1e-4);

        Prediction prediction = model.Predict(s_numbers)[0];
        Assert.Equal(["size", "price"], prediction.ByTarget.Select(pair => pair.Key));
        Assert.InRange(prediction["price"].Value, 700, 1800);
        Assert.InRange(prediction["size"].Value, -2.5, 2.5);
        Assert.Equal((null, double.NaN), (prediction.Class, prediction.Value));
        Assert.Equal($"size {prediction["size"].Text}, price {prediction["price"].Text}", prediction.Text);
        Assert.Contains("its targets are size, price", Assert.Throws<KeyNotFoundException>(() => prediction["x1"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_SeveralNumbers_TheBaselineIsTheMeanOfEach()
    {
        BaselineResult mean = s_numbersModel.Value.Training.Baselines[0];
        Assert.Equal("mean", mean.Name);
        Assert.All(((MultiRegressionMetrics)mean.Validation!).PerTarget, target => Assert.InRange(target.R2!.Value, -0.2, 0));
        Assert.Equal("linear model", s_numbersModel.Value.Training.Baselines[1].Name);
    }

    [Fact]
    public void Train_SeveralLabels_LearnsEachByItself()
    {
        Model model = s_labelsModel.Value;
        var metrics = Assert.IsType<MultilabelMetrics>(model.Training.Validation);

        Assert.Equal((TaskKind.Multilabel, Loss.BinaryCrossEntropy), (model.Task, model.Loss));
        Assert.Equal("each of 'warm', 'wet', 'windy' has two distinct values", model.Training.TaskReason);
        Assert.Equal("the target is labels that do not exclude one another", model.Training.LossReason);
        Assert.Equal("sigmoid", model.Layers[^1].Activation.Name);
        Assert.Equal(["warm", "wet", "windy"], model.Classes);
        Assert.InRange(metrics.SubsetAccuracy, 0.7, 1);
        Assert.InRange(metrics.HammingLoss, 0, 0.15);
        Assert.InRange(((MultilabelMetrics)model.Training.Baselines[0].Validation!).HammingLoss, 0.3, 0.7);
        Assert.Equal("label shares", model.Training.Baselines[0].Name);
        Assert.Equal(1 - metrics.HammingLoss, model.Training.History[model.Training.BestEpoch - 1].ValidationMetric!.Value, 1e-12);

        Prediction prediction = model.Predict(Small.Csv("x1,x2,x3", "0.9,0.8,-0.9"))[0];
        Assert.Equal(["yes", "0", "true"], prediction.ByTarget.Select(pair => pair.Value.Class));
        Assert.Equal(3, prediction.Probabilities.Count);
        Assert.Equal(prediction.Probabilities[1], prediction["wet"].Probabilities[1]);
        Assert.InRange(prediction.Probabilities[0], 0.9, 1);
        Assert.InRange(prediction.Probabilities[1], 0, 0.1);
        Assert.InRange(prediction.Probabilities[2], 0.9, 1);
    }

    [Fact]
    public void Train_OneLabel_IsMultilabelWhenAskedFor()
    {
        Model model = Model.Train(s_labels, Options("warm") with { Task = TaskKind.Multilabel, Drop = ["wet", "windy"], Epochs = 2 });

        Assert.IsType<MultilabelMetrics>(model.Training.Validation);
        Assert.Equal(["warm"], model.Classes);
        using var file = new ModelFile(model);
        Assert.Equal(Small.Bits(model.Predict(s_labels)), Small.Bits(file.Load().Predict(s_labels)));
    }

    [Fact]
    public void Train_ProbabilitiesOfClasses_LearnsThemAsSoftLabels()
    {
        Model model = s_sharesModel.Value;
        var metrics = Assert.IsType<ClassificationMetrics>(model.Training.Validation);

        Assert.Equal((TaskKind.Multiclass, Loss.CategoricalCrossEntropy), (model.Task, model.Loss));
        Assert.Equal(["p_a", "p_b", "p_c"], model.Classes);
        Assert.InRange(metrics.Accuracy, 0.9, 1);
        Assert.Equal("class shares", model.Training.Baselines[0].Name);
        Assert.True(metrics.LogLoss < ((ClassificationMetrics)model.Training.Baselines[0].Validation!).LogLoss);

        // The probabilities themselves are learnt, not only the largest: p is softmax(2 x).
        double[] e = [Math.Exp(1), Math.Exp(0), Math.Exp(-1)];
        IReadOnlyList<double> p = model.Predict(Small.Csv("x1,x2,x3", "0.5,0,-0.5"))[0].Probabilities;
        Assert.All(p.Zip(e), pair => Assert.Equal(pair.Second / e.Sum(), pair.First, 0.05));
    }

    [Fact]
    public void Save_EveryKindOfTarget_ComesBackWithItsFeatureRequired()
    {
        foreach ((Model model, Table table, string requires) in new[]
        {
            (s_numbersModel.Value, s_numbers, """["several-targets"]"""), (s_labelsModel.Value, s_labels, """["several-targets"]"""),
            (s_sharesModel.Value, s_shares, """["several-targets"]"""), (Small.IrisModel, Small.Iris, "[]"),
        })
        {
            using var file = new ModelFile(model);
            Assert.Equal(requires, file.Document["requires"]!.ToJsonString());
            Model loaded = file.Load();
            Assert.Equal(Small.Bits(model.Predict(table)), Small.Bits(loaded.Predict(table)));
            Assert.Equal(model.Predict(table)[3].Text, loaded.Predict(table)[3].Text);
            Assert.Equal(model.Classes, loaded.Classes);
            Assert.Equal(model.Target.Columns, loaded.Target.Columns);
            Assert.Equal(model.Training.LossReason, loaded.Training.LossReason);
            Assert.Equal(model.Training.Validation!.All, loaded.Training.Validation!.All);
            Assert.Equal(model.Evaluate(table).All, loaded.Evaluate(table).All);
        }
    }

    [Fact]
    public void Predict_TableWithoutTheTargets_NeedsThemNot()
    {
        Assert.Single(s_labelsModel.Value.Predict(Small.Csv("x3,x1,x2", "0.1,0.2,0.3")));
        Assert.Throws<NablaDataException>(() => s_labelsModel.Value.Evaluate(Small.Csv("x1,x2,x3,warm,wet", "0.1,0.2,0.3,yes,1")));
    }

    [Theory]
    [InlineData("a,b", null, "'a' is text, and 'b' has not two values", "train a model for each kind")]
    [InlineData("b,a", TaskKind.Regression, "'u' is not a number", "regression needs a numeric target")]
    [InlineData("b,c", TaskKind.Multiclass, "sum to 3", "correct the row")]
    [InlineData("c,b", TaskKind.Multilabel, "has 3 classes, but a binary task needs two", "multiclass")]
    [InlineData("a,c", TaskKind.Binary, "a binary task has one target, not 2", "use --task multilabel")]
    [InlineData("c,d", null, "'d' is constant (1) in all 3 rows", "choose another target")]
    [InlineData("c,e", TaskKind.Multiclass, "the target is negative, but it is the probability of a class", "fix the cell")]
    public void Train_TargetsThatDoNotGoTogether_SaysWhyAndWhatToDo(string targets, TaskKind? task, string reason, string cure)
    {
        Table table = Small.Csv("x,a,b,c,d,e", "1,u,1,2,1,-1", "2,v,2,1,1,-1", "3,u,3,1,1,1");
        TrainOptions options = Small.Options("") with { Targets = targets.Split(','), Task = task };
        string message = Assert.Throws<NablaDataException>(() => Model.Train(table, options)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains(cure, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ProbabilitiesTakenAsNumbers_WarnsOfIt()
    {
        Model model = Model.Train(s_shares, Options("p_a", "p_b", "p_c") with { Epochs = 2, Hidden = [] });
        Assert.Equal(TaskKind.Regression, model.Task);
        Assert.Contains("add --task multiclass", Assert.Single(model.Training.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_TargetAndTargets_AreOneOfTwo()
    {
        Assert.All(
            new[] { Small.Options(""), Small.Options("x1") with { Targets = ["x2"] }, Options("x1", "x1"), Options("x1", "") },
            options => Assert.Throws<ArgumentException>(() => Model.Train(s_numbers, options)));
        Assert.Equal(
            Model.Train(s_numbers, Options("size") with { Epochs = 2 }).WeightHash,
            Model.Train(s_numbers, Options() with { Target = "size", Epochs = 2 }).WeightHash);
    }

    [Fact]
    public void Encode_SeveralTargets_WritesOneBehindTheOther()
    {
        Table table = Small.Csv("x,a,b", "1,2,10", "2,4,30");
        TargetEncoder target = TargetEncoder.Fit(table, [0, 1], ["a", "b"], TaskKind.Regression);
        double[] encoded = new double[4];
        target.Encode<double>(table, [0, 1], encoded);
        Assert.Equal([-1, -1, 1, 1], encoded);

        TargetEncoder labels = TargetEncoder.Fit(table, [0, 1], ["b", "a"], TaskKind.Multilabel);
        labels.Encode<double>(table, [1, 0], encoded);
        Assert.Equal([1, 1, 0, 0], encoded);
    }
}
