using System;
using System.Linq;
using Nabla.Kernels;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Tests.Optimizers;

namespace Nabla.Tests.Regularizers;

/// <summary>The coefficients, and what they come to in the update of weights and of biases.</summary>
public sealed class RegularizationTests
{
    [Fact]
    public void None_AsPenalties_IsTheDefault()
    {
        Assert.True(Regularization.None.ForWeights<float>(0.1).OnlyL2);
        Assert.Equal(0, Regularization.None.ForWeights<float>(0.1).L2);
        Assert.True(Regularization.None.ForBiases<float>().OnlyL2);
        Assert.Equal(new Regularization(), Regularization.None);
        Assert.Equal("none", Regularization.None.ToString());
        Assert.Equal(1, Regularization.None.GradientScale(1e10));
    }

    [Fact]
    public void ForWeights_EveryCoefficient_ArrivesAndBiasesAreOnlyClipped()
    {
        var all = new Regularization { L2Penalty = 1, L1Penalty = 2, WeightDecay = 3, MaxNorm = 4, ClipNorm = 5, ClipValue = 6 };
        Penalties<double> weights = all.ForWeights<double>(0.5, gradientScale: 0.25, optimizerDecay: 1);
        Assert.Equal((1, 2, 2, 6, 0.25), (weights.L2, weights.L1, weights.Shrink, weights.ClipValue, weights.GradientScale));
        Penalties<double> biases = all.ForBiases<double>(0.25);
        Assert.Equal((0, 0, 0, 6, 0.25), (biases.L2, biases.L1, biases.Shrink, biases.ClipValue, biases.GradientScale));
        Assert.Equal("l2=1, l1=2, weight-decay=3, max-norm=4, clip-norm=5, clip-value=6", all.ToString());
    }

    [Fact]
    public void Step_L2_IsTheGradientOfHalfTheSquares()
    {
        // g + 0.5 w = 1 + 2; w - 0.25 * 3
        Assert.Equal([3.25], Step(new Regularization { L2Penalty = 0.5 }, 4, 1));
    }

    [Fact]
    public void Step_L1_PullsByItsCoefficientWhateverTheSizeAndNotAtZero()
    {
        Assert.Equal([4 - 0.125], Step(new Regularization { L1Penalty = 0.5 }, 4, 0));
        Assert.Equal([-4 + 0.125], Step(new Regularization { L1Penalty = 0.5 }, -4, 0));
        Assert.Equal([0], Step(new Regularization { L1Penalty = 0.5 }, 0, 0));
    }

    [Fact]
    public void Step_WeightDecay_ShrinksBeforeTheUpdateAndEqualsL2UnderGradientDescent()
    {
        // 4 - 0.25 * 0.5 * 4 = 3.5, then the gradient of the undecayed weight
        Assert.Equal([3.25], Step(new Regularization { WeightDecay = 0.5 }, 4, 1));
    }

    [Fact]
    public void Step_ClipValue_CutsTheGradientBeforeThePenalty()
    {
        Assert.Equal([4 - (0.25 * (2 + 2))], Step(new Regularization { ClipValue = 2, L2Penalty = 0.5 }, 4, 100));
        Assert.Equal([4 - (0.25 * (-2 + 2))], Step(new Regularization { ClipValue = 2, L2Penalty = 0.5 }, 4, -100));
    }

    [Fact]
    public void GradientScale_AboveTheLimit_DividesByTheNormAndAMillionth()
    {
        var clipped = new Regularization { ClipNorm = 1 };
        Assert.Equal(1 / (5 + 1e-6), clipped.GradientScale(25));
        Assert.Equal(1, clipped.GradientScale(0.99));
        Assert.Equal(1, clipped.GradientScale(0));
        Assert.Equal(1 / (1 + 1e-6), clipped.GradientScale(1));
        Assert.Equal(double.NaN, clipped.GradientScale(double.PositiveInfinity));
        Assert.Equal(double.NaN, clipped.GradientScale(double.NaN));
        Assert.Equal(1, Regularization.None.GradientScale(double.PositiveInfinity));
        Assert.True(clipped.NeedsGradientNorm);
        Assert.False(Regularization.None.NeedsGradientNorm);
        Assert.Equal(0.999999, Math.Sqrt(25) * clipped.GradientScale(25), 1e-6);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Validate_WrongCoefficient_IsNamed(double value)
    {
        (string, Regularization)[] wrong =
        [
            ("l2", new() { L2Penalty = value }), ("l1", new() { L1Penalty = value }), ("weight-decay", new() { WeightDecay = value }),
            ("max-norm", new() { MaxNorm = value }), ("clip-norm", new() { ClipNorm = value }), ("clip-value", new() { ClipValue = value }),
        ];
        Assert.All(wrong, pair => Assert.StartsWith(
            $"{pair.Item1} is a finite number, 0 (none) or more.", Assert.Throws<ArgumentOutOfRangeException>(pair.Item2.Validate).Message, StringComparison.Ordinal));
        Regularization.None.Validate();
        Assert.Equal(wrong.Select(pair => pair.Item1), Regularization.None.Parameters.Select(parameter => parameter.Name));
    }

    static double[] Step(Regularization regularization, double weight, double gradient) =>
        new PlainParameters<double>(new StochasticGradientDescent(0.25), weight).Step([gradient], regularization.ForWeights<double>(0.25));
}
