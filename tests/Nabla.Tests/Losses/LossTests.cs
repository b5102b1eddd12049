using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;

namespace Nabla.Tests.Losses;

/// <summary>The registry, equality, what a loss refuses, and its gradient by central differences.</summary>
public sealed class LossTests
{
    static readonly string[] s_texts =
    [
        "mean-squared-error", "binary-cross-entropy", "categorical-cross-entropy", "half-squared-error", "sum-squared-error", "mean-absolute-error",
        "huber:delta=1", "huber:delta=0.1", "quantile:level=0.5", "quantile:level=0.9", "poisson", "hinge", "squared-hinge", "multiclass-hinge",
        "binary-cross-entropy:positive-weight=3", "binary-cross-entropy:positive-weight=0.1,smoothing=0.2",
        "binary-cross-entropy:smoothing=0.1,weight0=0.5,weight1=2", "categorical-cross-entropy:smoothing=0.05",
        "categorical-cross-entropy:weight0=0.5,weight1=0.9,weight2=1.3", "categorical-cross-entropy:smoothing=0.3,weight0=2,weight1=1,weight2=0.1",
    ];

    public static TheoryData<string> Texts => [.. s_texts];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Parse_EveryText_IsWrittenBackAndEqual(string text)
    {
        var loss = Loss.Parse(text);

        Assert.Equal(text, loss.ToString());
        Assert.Equal(loss, Loss.Parse(text.ToUpperInvariant()));
        Assert.Equal(loss.GetHashCode(), Loss.Parse(text).GetHashCode());
        Assert.All(s_texts.Where(other => other != text), other => Assert.NotEqual(loss, Loss.Parse(other)));
    }

    [Fact]
    public void All_EveryLoss_HasItsTextFormulaGradientAndSource()
    {
        Assert.Equal(Loss.All.Select(loss => loss.Name).Order(), s_texts.Select(text => text.Split(':')[0]).Distinct().Order());
        Assert.All(Loss.All, loss => Assert.Equal(loss, Loss.Parse(loss.Name)));
        Assert.All(Loss.All, loss => Assert.All(new[] { loss.Formula, loss.Gradient, loss.Source }, text => Assert.NotEqual("", text)));
    }

    [Fact]
    public void Parameters_OfALoss_AreItsNumbers()
    {
        Assert.Equal([("delta", 1.5)], new Huber(1.5).Parameters);
        Assert.Equal([("level", 0.9)], new Quantile(0.9).Parameters);
        Assert.Equal([("positive-weight", 3), ("smoothing", 0)], new BinaryCrossEntropy(3).Parameters);
        Assert.Equal([("smoothing", 0.1)], new CategoricalCrossEntropy(0.1).Parameters);
        Assert.Equal([1, 2.5], Loss.Parse("binary-cross-entropy:weight1=2.5,weight0=1").ClassWeights);
        Assert.Equal(0.1 + 0.2, ((Huber)Loss.Parse(new Huber(0.1 + 0.2).ToString())).Delta);
    }

    [Theory]
    [InlineData("squared", "There is no loss 'squared'; the losses are mean-squared-error, binary-cross-entropy")]
    [InlineData("huber:width=2", "huber has no parameter 'width'; its parameters are delta")]
    [InlineData("huber:delta=0", "delta of huber is a finite number above 0, not 0")]
    [InlineData("huber:delta=nan", "delta of huber is a finite number above 0")]
    [InlineData("quantile:level=1", "level of quantile is above 0 and below 1, not 1")]
    [InlineData("hinge:margin=2", "hinge has no parameter; 'margin' was given")]
    [InlineData("binary-cross-entropy:positive-weight=-1", "positive-weight of binary-cross-entropy is a finite number above 0, not -1")]
    [InlineData("binary-cross-entropy:weight0=1,weight1=2,weight2=3", "takes two class weights, of no and of yes; 3 were given")]
    [InlineData("categorical-cross-entropy:smoothing=1", "smoothing of categorical-cross-entropy is at least 0 and below 1, not 1")]
    [InlineData("categorical-cross-entropy:weight0=1,weight2=1", "has no parameter 'weight2'")]
    [InlineData("categorical-cross-entropy:weight0=0", "The weight of class 0 is 0; a class weight is a finite number above 0")]
    [InlineData("zero-one", "its gradient is 0 almost everywhere")]
    public void Parse_WrongText_SaysWhy(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Loss.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void WithClassWeights_OfALossWithoutClasses_IsRefused()
    {
        string message = Assert.Throws<ArgumentException>(() => Loss.Huber.WithClassWeights([1, 2])).Message;
        Assert.Equal(
            "The loss huber has no class weights; they go with binary-cross-entropy and categorical-cross-entropy. Weight the rows instead.", message);
        Assert.Same(Loss.Huber, Loss.Huber.WithClassWeights([]));
    }

    [Fact]
    public void UsesLogits_CombinationsWithTheLastLayer_AreTakenOrRefusedWithTheReason()
    {
        Assert.True(Loss.CategoricalCrossEntropy.UsesLogits(Activation.Softmax));
        Assert.True(Loss.BinaryCrossEntropy.UsesLogits(Activation.Identity));
        Assert.False(Loss.MeanSquaredError.UsesLogits(Activation.Sigmoid));
        Assert.False(Loss.Hinge.UsesLogits(Activation.Identity));
        Assert.False(Loss.Poisson.UsesLogits(Activation.Identity));

        Refused(Loss.MeanSquaredError, Activation.Softmax, "vanishes where the network is wrong with confidence", "take categorical-cross-entropy");
        Refused(Loss.Huber, Activation.Softmax, "vanishes", "take categorical-cross-entropy");
        Refused(Loss.CategoricalCrossEntropy, Activation.Sigmoid, "needs softmax (or identity)", "holds for softmax only");
        Refused(Loss.Hinge, Activation.Sigmoid, "a score of any size", "take identity");
        Refused(Loss.SquaredHinge, Activation.Tanh, "a score of any size", "take identity");
        Refused(Loss.MulticlassHinge, Activation.Softmax, "a score of any size", "take identity");
        Refused(Loss.Poisson, Activation.ReLU, "logarithm of the rate", "take identity");

        static void Refused(Loss loss, Activation output, string reason, string cure)
        {
            string message = Assert.Throws<ArgumentException>(() => loss.UsesLogits(output)).Message;
            Assert.Contains(reason, message, StringComparison.Ordinal);
            Assert.Contains(cure, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("hinge", 0, "hinge takes the labels -1 and 1, because it measures the margin label · output; the target of row 1 is 0: write the labels as -1 and 1.")]
    [InlineData("poisson", -2, "poisson takes targets of at least 0, because they are counts; the target of row 1 is -2: correct it, or take mean-squared-error.")]
    [InlineData("binary-cross-entropy", 1.5, "binary-cross-entropy takes targets from 0 to 1, because they are probabilities; the target of row 1 is 1.5: write no as 0 and yes as 1")]
    [InlineData("mean-squared-error", double.NaN, "mean-squared-error takes finite targets; the target of row 1 is NaN: fill it in or leave the row out.")]
    public void CheckTargets_OneWrongTarget_NamesRowReasonAndCure(string name, double wrong, string expected)
    {
        Loss loss = Loss.Parse(name);
        double[] targets = new double[48];
        targets[0] = 1;
        targets[16] = wrong;
        targets[32] = 1;
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => loss.CheckTargets<double>(targets, 16, 3, 1)).Message, StringComparison.Ordinal);
        loss.CheckTargets<double>(targets, 16, 1, 1);
        targets[16] = 1;
        loss.CheckTargets<double>(targets, 16, 3, 1);
    }

    [Fact]
    public void CheckTargets_RowsOfClasses_AreDistributions()
    {
        Loss loss = Loss.CategoricalCrossEntropy;
        loss.CheckTargets<float>([0.333f, 0.333f, 0.333f, 0, 1, 0], 3, 2, 3);
        Refused(loss, [0.3f, 0.3f, 0.3f, 0, 1, 0], "those of row 0 sum to 0.9");
        Refused(loss, [0, 1, 0, -0.5f, 0.5f, 1], "the target of row 1, output 0, is -0.5");
        Refused(loss.WithClassWeights([1, 2]), [0, 1, 0, 1, 0, 0], "has 2 class weights for 3 classes");
        Refused(Loss.MulticlassHinge, [0, 1, 0, 0.5f, 0.5f, 0], "takes one class a row, written as 1 among zeros");
        Refused(Loss.MulticlassHinge, [0, 1, 0, 0, 0, 0], "those of row 1 sum to 0");

        static void Refused(Loss loss, float[] targets, string reason) =>
            Assert.Contains(reason, Assert.Throws<ArgumentException>(() => loss.CheckTargets<float>(targets, 3, 2, 3)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Gradient_EveryLoss_AgreesWithCentralDifferences(string text)
    {
        var loss = Loss.Parse(text);
        var random = new Random(20261201);
        for (int trial = 0; trial < 200; trial++)
        {
            int count = loss.ClassWeights.Count == 3 || loss.Targets is LossTargets.Distribution or LossTargets.OneHot ? 3 : 1 + (trial % 4);
            double[] outputs = [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 6) - 3)];
            double[] targets = TargetsFor(loss, count, random);
            double[] gradient = LossRow.Of(loss, outputs, targets).Gradient;
            double[] single = [.. LossRow.Of<float>(loss, outputs, targets, 1f).Deltas[..count].Select(delta => (double)delta)];
            for (int k = 0; k < count; k++)
            {
                double difference = (At(k, 1e-5) - At(k, -1e-5)) / 2e-5;
                double curvature = Math.Abs(At(k, 1e-5) + At(k, -1e-5) - (2 * At(k, 0))) / 1e-5;
                Assert.True(curvature > 1e-3 || Math.Abs(difference - gradient[k]) < 1e-8, $"{text}, trial {trial}, output {k}: {gradient[k]}, difference {difference}");
                Assert.Equal(gradient[k], single[k], 3e-5);
            }

            double At(int k, double move)
            {
                double[] moved = [.. outputs];
                moved[k] += move;
                return LossRow.Of(loss, moved, targets).Loss;
            }
        }
    }

    [Fact]
    public void Weight_OfRows_IsOneWithoutClassWeightsAndThatOfTheClassWithThem()
    {
        Assert.All(Loss.All, loss => Assert.Equal(1, loss.Function<double>().Weight(new double[16], 3)));
        LossFunction<float> categorical = Loss.CategoricalCrossEntropy.WithClassWeights([0.5, 2, 4]).Function<float>();
        Assert.Equal([0.5, 2, 4, 1.25], new float[][] { [1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5f, 0.5f, 0] }.Select(row => categorical.Weight(row, 3)));
        LossFunction<double> binary = Loss.BinaryCrossEntropy.WithClassWeights([1, 3]).Function<double>();
        Assert.Equal([1, 3, 2], new double[][] { [0, 0], [1, 1], [0, 1] }.Select(row => binary.Weight(row, 2)));
    }

    [Fact]
    public void BinaryCrossEntropy_WithClassWeightsAndSmoothing_IsTheCategoricalOneOfTwoClasses()
    {
        Loss binary = new BinaryCrossEntropy(smoothing: 0.2).WithClassWeights([0.5, 3]);
        Loss categorical = new CategoricalCrossEntropy(0.2).WithClassWeights([0.5, 3]);
        foreach ((double z, double t) in new[] { (0.7, 1.0), (-2, 1), (3, 0), (0.1, 0.3) })
        {
            (double loss, double[] gradient) = LossRow.Of(binary, [z], [t]);
            (double otherLoss, double[] otherGradient) = LossRow.Of(categorical, [0, z], [1 - t, t]);
            Assert.Equal(otherLoss, loss, 14);
            Assert.Equal(otherGradient[1], gradient[0], 14);
            Assert.Equal(
                categorical.Function<double>().Weight([1 - t, t], 2), binary.Function<double>().Weight([t], 1), 14);
        }
    }

    [Fact]
    public void Custom_RightGradient_IsALossLikeAnother()
    {
        LossValue value = LogCosh;
        LossGradient gradient = Tanh;
        var loss = Loss.Custom("log-cosh", value, gradient);

        (double found, double[] deltas) = LossRow.Of(loss, [0.5, -1], [0, 1]);
        Assert.Equal(Math.Log(Math.Cosh(0.5)) + Math.Log(Math.Cosh(2)), found, 14);
        Assert.Equal([Math.Tanh(0.5), Math.Tanh(-2)], deltas);
        Assert.Equal((float)(0.25 * Math.Tanh(0.5)), LossRow.Of<float>(loss, [0.5, -1], [0, 1], 0.25f).Deltas[0]);
        Assert.Equal(loss, Loss.Custom("log-cosh", value, gradient));
        Assert.NotEqual(loss, Loss.Custom("log-cosh-too", value, gradient));
        Assert.Throws<ArgumentException>(() => Loss.Parse("log-cosh"));

        var pair = Loss.Custom("pair", (y, t) => y[0] * y[1] * t[0], (y, t, slopes) => (slopes[0], slopes[1]) = (y[1] * t[0], y[0] * t[0]), outputs: 2);
        pair.CheckTargets<double>([1, 2], 2, 1, 2);
        Assert.Contains(
            "written for 2 outputs; the network has 3",
            Assert.Throws<ArgumentException>(() => pair.CheckTargets<double>([1, 2, 3], 3, 1, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Custom_WrongGradient_IsRefusedWithTheMeasuredError()
    {
        string message = Assert.Throws<ArgumentException>(() => Loss.Custom("log-cosh", LogCosh, (outputs, targets, gradient) =>
        {
            Tanh(outputs, targets, gradient);
            gradient[^1] *= 1.001;
        })).Message;
        Assert.Matches(
            @"^The gradient of the loss log-cosh is wrong: by output 0 at outputs \(.+\), targets \(.+\) it is -?0\.\d+, and central differences of the value give -?0\.\d+, an error of 0\.000\d+; correct the gradient or the value\.$",
            message);
    }

    [Fact]
    public void Custom_WhatCannotBe_IsRefusedWithTheReason()
    {
        Assert.Contains("There is a loss 'hinge' already", Refused("hinge", LogCosh), StringComparison.Ordinal);
        Assert.Contains("is no name of a loss", Refused("Log Cosh", LogCosh), StringComparison.Ordinal);
        Assert.Contains("finite and smooth at none", Refused("nowhere", (_, _) => double.NaN), StringComparison.Ordinal);

        static string Refused(string name, LossValue value) => Assert.Throws<ArgumentException>(() => Loss.Custom(name, value, Tanh)).Message;
    }

    static double LogCosh(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets)
    {
        double sum = 0;
        for (int k = 0; k < outputs.Length; k++)
        {
            sum += Math.Log(Math.Cosh(outputs[k] - targets[k]));
        }

        return sum;
    }

    static void Tanh(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> gradient)
    {
        for (int k = 0; k < outputs.Length; k++)
        {
            gradient[k] = Math.Tanh(outputs[k] - targets[k]);
        }
    }

    static double[] TargetsFor(Loss loss, int count, Random random)
    {
        double[] uniform = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        return loss.Targets switch
        {
            LossTargets.Shares => uniform,
            LossTargets.Counts => [.. uniform.Select(u => Math.Floor(5 * u))],
            LossTargets.Signs => [.. uniform.Select(u => u < 0.5 ? -1.0 : 1.0)],
            LossTargets.Distribution => [.. uniform.Select(u => u / uniform.Sum())],
            LossTargets.OneHot => [.. uniform.Select(u => u == uniform.Max() ? 1.0 : 0.0)],
            _ => [.. uniform.Select(u => (4 * u) - 2)],
        };
    }
}
