using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Losses;
using Nabla.Modeling;

namespace Nabla.Tests.Modeling;

/// <summary>Weights of classes and of rows, from the options to the loss.</summary>
public sealed class WeightTests
{
    /// <summary>One row in ten is rare, and its class overlaps with the other.</summary>
    static readonly Table s_rare = Generated.Rows("w,y", 600, (x, y, _, random) =>
    {
        bool rare = x + (0.3 * y) + (0.8 * (random.NextDouble() - 0.5)) > 0.85;
        return [rare ? "3" : "1", rare ? "rare" : "usual"];
    });

    static TrainOptions Options => Small.Options("y", 30) with { Drop = ["w"], Validation = 0.3, Seed = 3 };

    [Fact]
    public void Train_BalancedClasses_FindsMoreOfTheRareOne()
    {
        Model plain = Model.Train(s_rare, Options);
        Model balanced = Model.Train(s_rare, Options with { ClassWeights = ClassWeights.Balanced });

        int[] counts = [Count("rare"), Count("usual")];
        Assert.Equal([600.0 / (2 * counts[0]), 600.0 / (2 * counts[1])], balanced.Loss.ClassWeights);
        Assert.True(Recall(balanced) > Recall(plain) + 0.1, $"{Recall(balanced)} and {Recall(plain)}");
        Assert.Contains(new("class-weight", "balanced"), balanced.Provenance.Options);
        Assert.Equal(balanced.Loss, LoadedAgain(balanced).Loss);

        int Count(string name) => Enumerable.Range(0, s_rare.RowCount).Count(row => s_rare["y"].GetText(row).SequenceEqual(name));
        static double Recall(Model model) => ((ClassificationMetrics)model.Training.Validation!).Confusion.PerClass[0].Recall;
    }

    [Fact]
    public void Train_ClassWeightsByName_AreThoseOfTheLossInClassOrder()
    {
        Model model = Model.Train(Small.Iris, Small.Options("species", 2) with { ClassWeights = ClassWeights.Parse("virginica=2,setosa=0.5") });

        Assert.Equal([0.5, 1, 2], model.Loss.ClassWeights);
        Assert.Equal("categorical-cross-entropy:weight0=0.5,weight1=1,weight2=2", model.Loss.ToString());
        Assert.Equal([1, 1, 1], Model.Train(Small.Iris, Small.Options("species", 2) with { ClassWeights = ClassWeights.Balanced }).Loss.ClassWeights);
    }

    [Fact]
    public void Train_EqualWeights_GiveTheBitsOfNoWeights()
    {
        TrainOptions options = Small.Options("species", 3);
        Table two = Small.Csv([.. Enumerable.Range(-1, 151).Select(row => row < 0
            ? string.Join(',', Small.Iris.Columns.Select(column => column.Name).Append("w"))
            : string.Join(',', Small.Iris.Columns.Select(column => column.GetText(row).ToString()).Append("2")))]);

        Model weighted = Model.Train(two, options with { WeightColumn = "w", Validation = 0 });
        Assert.Equal(Model.Train(Small.Iris, options with { Validation = 0 }).WeightHash, weighted.WeightHash);
        Assert.Equal("it weighs the rows", Assert.Single(weighted.Features.LeftOut).Reason);
        Assert.Contains(new("weight", "w"), weighted.Provenance.Options);
        Assert.Equal(150, weighted.Predict(Small.Iris).Count); // the column is not needed to predict
    }

    [Fact]
    public void Train_RowsOfWeightZero_AreAsGoodAsAbsent()
    {
        Table all = Generated.Rows("w,y", 120, (x, y, z, random) =>
        {
            bool counts = random.NextDouble() < 0.7;
            return [counts ? "1" : "0", Generated.Text(counts ? x + (2 * y) : 1000 + z)];
        });
        int[] kept = [.. Enumerable.Range(0, 120).Where(row => all["w"].GetText(row) is "1")];
        TrainOptions options = Small.Options("y", 20) with { WeightColumn = "w", Validation = 0 };

        Model model = Model.Train(all, options);
        Assert.Equal(Model.Train(all.SelectRows(kept), options).WeightHash, model.WeightHash);
        Assert.Equal(kept.Length, model.Training.Rows.Train);
    }

    [Fact]
    public void Train_HeavyRows_DrawTheAnswerToThemselves()
    {
        // Two answers to the same features, three to one by weight: the best constant is the weighted mean, in batches of all rows exactly.
        Table table = Small.Csv(["x,w,y", .. Enumerable.Range(0, 40).Select(row => $"{row % 2},{(row % 4 < 2 ? 3 : 1)},{(row % 4 < 2 ? 0 : 8)}")]);
        Model model = Model.Train(table, Small.Options("y", 400) with { Task = TaskKind.Regression, WeightColumn = "w", Validation = 0, L2Penalty = 0, BatchSize = 40 });
        Assert.All(model.Predict(table), prediction => Assert.Equal(2, prediction.Value, 0.02));
    }

    [Theory]
    [InlineData("w,y\n-1,1\n1,2", "the weight of the row is negative; a weight is a number of at least 0: fix the cell")]
    [InlineData("w,y\n,1\n1,2", "the weight of the row is missing")]
    [InlineData("w,y\nmuch,1\n1,2", "'much' is not a number")]
    [InlineData("w,y\n0,1\n0,2", "every row has the weight 0 in column 'w'")]
    public void Train_WrongWeights_SaysWhere(string csv, string reason)
    {
        string[] lines = csv.Split('\n');
        Table table = Small.Csv([.. lines.Select((line, i) => $"{(i == 0 ? "x" : i)},{line}")]);
        TrainOptions options = Small.Options("y") with { Task = TaskKind.Regression, WeightColumn = "w", Validation = 0 };
        Assert.Contains(reason, Assert.Throws<NablaDataException>(() => Model.Train(table, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ClassWeightsThatDoNotFit_SaysWhy()
    {
        Refused(Small.Options("price") with { ClassWeights = ClassWeights.Balanced }, "weigh the rows of a regression by a column", Small.CandyBar);
        Refused(Small.Options("species") with { ClassWeights = ClassWeights.Parse("rose=2") }, "There is no class 'rose' to weigh", Small.Iris);
        Refused(Small.Options("species") with { ClassWeights = ClassWeights.Balanced, Loss = Loss.MulticlassHinge }, "has no class weights", Small.Iris);

        static void Refused(TrainOptions options, string reason, Table table) =>
            Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Model.Train(table, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassWeights_Text_ReadsBack()
    {
        Assert.Same(ClassWeights.Balanced, ClassWeights.Parse("balanced"));
        Assert.Equal("a=b=2,c=0.5", ClassWeights.Parse("a=b=2, c=0.5").ToString());
        Assert.All(
            new[] { "", "a", "a=", "a=0", "a=x", "=1", "a=1,a=2", "a=NaN" },
            text => Assert.Throws<ArgumentException>(() => ClassWeights.Parse(text)));
        Assert.Throws<ArgumentException>(() => ClassWeights.Of(new Dictionary<string, double>()));
    }

    static Model LoadedAgain(Model model)
    {
        using var file = new ModelFile(model);
        return file.Load();
    }
}
