using System;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Optimizers;

namespace Nabla.Tests.Optimizers;

/// <summary>The update rules by hand numbers.</summary>
public sealed class OptimizerTests
{
    [Fact]
    public void StochasticGradientDescent_HandNumbers()
    {
        // w - rate g, rounded once: 1 - 0.5 * 0.25, then 0.875 + 0.5 * 2
        Assert.Equal([0.875, 1.875], Path<double>(new StochasticGradientDescent(0.5), 1, [0.25, -2]));
        Assert.Equal([0.875, 1.875], Path<float>(new GradientDescent(0.5), 1, [0.25, -2]));
    }

    [Fact]
    public void Momentum_HandNumbers()
    {
        // v = 1, 1.5, -1.25; w = 1 - .5 v, ...
        Assert.Equal([0.5, -0.25, 0.375], Path<double>(new Momentum(0.5, 0.5), 1, [1, 1, -2]));
        Assert.Equal([0.5, -0.25, 0.375], Path<float>(new Momentum(0.5, 0.5), 1, [1, 1, -2]));

        // Dampening 0.5 from the second step on: v = 1, .5 + .5, .5 - 1
        Assert.Equal([0.5, 0, 0.25], Path<double>(new Momentum(0.5, 0.5, 0.5), 1, [1, 1, -2]));
    }

    [Fact]
    public void Nesterov_HandNumbers()
    {
        // v = 1, 1.5; g + v / 2 = 1.5, 1.75; w = 1 - .5 * 1.5, .25 - .5 * 1.75
        Assert.Equal([0.25, -0.625], Path<double>(new Nesterov(0.5, 0.5), 1, [1, 1]));
        Assert.Equal([0.25, -0.625], Path<float>(new Nesterov(0.5, 0.5), 1, [1, 1]));
    }

    [Fact]
    public void Adagrad_HandNumbers()
    {
        // s = 9, 25; steps 3 / 3 and 4 / 5. With start 16: 3 / 5 first. With decay 1: half the rate in the second step.
        AssertClose([0.5, 0.1], Path<double>(new Adagrad(0.5), 1, [3, 4]), 1e-10);
        AssertClose([0.7], Path<double>(new Adagrad(0.5, Start: 16), 1, [3]), 1e-10);
        AssertClose([0.5, 0.3], Path<double>(new Adagrad(0.5, Decay: 1), 1, [3, 4]), 1e-10);
    }

    [Fact]
    public void RmsProp_HandNumbers()
    {
        // decay .75: s = 1, sqrt 1; g = 2 / 1, then s = .75 + 4 = 4.75. Centered: a = .5, s - a² = .75.
        AssertClose([0, -4 * 0.5 / Math.Sqrt(4.75)], Path<double>(new RmsProp(0.5, 0.75), 1, [2, 4]), 3e-8);
        AssertClose([1 - (0.5 * 2 / Math.Sqrt(0.75))], Path<double>(new RmsProp(0.5, 0.75, Centered: true), 1, [2]), 3e-8);

        // With momentum .5 the second step goes half of the first one further: b = 2, 1 + 4 / sqrt 4.75.
        AssertClose([0, -0.5 * (1 + (4 / Math.Sqrt(4.75)))], Path<double>(new RmsProp(0.5, 0.75, Momentum: 0.5), 1, [2, 4]), 3e-8);
    }

    [Fact]
    public void RmsProp_CenteredAtAConstantGradient_StaysFinite()
    {
        // The variance is 0 but for rounding, which may make it negative.
        double[] path = Path<float>(new RmsProp(1e-6, 0.1, 1e-3, Centered: true), 1, [.. Enumerable.Repeat(0.1, 200)]);
        Assert.All(path, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Adadelta_HandNumbers()
    {
        // decay .75, epsilon .25, g = 2: s = 1; d = sqrt(.25) / sqrt(1.25) * 2; a = .25 d²
        double d = 0.5 / Math.Sqrt(1.25) * 2;
        double second = Math.Sqrt((0.25 * d * d) + 0.25) / Math.Sqrt((0.75 * 1) + 1 + 0.25) * 2;
        AssertClose([1 - d, 1 - d - second], Path<double>(new Adadelta(1, 0.75, 0.25), 1, [2, 2]), 1e-15);
    }

    [Fact]
    public void Adamax_HandNumbers()
    {
        // m = .2 / (1 - .9) corrected to 2; u = 2 + epsilon; then u = max(.5 * 2, 1 + epsilon)
        AssertClose([1 - 0.5], Path<double>(new Adamax(0.5, 0.9, 0.5), 1, [2]), 1e-8);
        double m = (0.9 * 0.2) + (0.1 * -0.5);
        AssertClose([0.5, 0.5 - (0.5 / 0.19 * m / 1)], Path<double>(new Adamax(0.5, 0.9, 0.5), 1, [2, -0.5]), 1e-7);
    }

    [Fact]
    public void Adam_FirstStep_HasTheSizeOfTheLearningRateWhateverTheGradient()
    {
        foreach (double gradient in new[] { 1e-3, 1, 1e5 })
        {
            Assert.Equal(1 - 0.001, Path<double>(new Adam(), 1, [gradient])[0], 1e-7);
        }
    }

    [Fact]
    public void Adam_AmsGrad_NeverDividesByLessThanBefore()
    {
        // A large gradient, then small ones: v decays to a quarter a step, its largest value does not.
        double[] gradients = [8, .. Enumerable.Repeat(0.5, 30)];
        double[] plain = Path<double>(new Adam(0.01, 0, 0.25), 1, gradients);
        double[] amsGrad = Path<double>(new Adam(0.01, 0, 0.25, AmsGrad: true), 1, gradients);
        Assert.Equal(plain[0], amsGrad[0]);
        Assert.Equal(0.01, plain[^2] - plain[^1], 1e-9);
        Assert.Equal(0.01 * 0.5 / Math.Sqrt(0.75 * 64), amsGrad[^2] - amsGrad[^1], 1e-9);
    }

    [Fact]
    public void Adam_AmsGrad_CorrectsBothMomentsAsAdamDoes()
    {
        // m = .5 g and then .5 m + .5 g, over 1 - .5^t; v likewise with .75, of which the largest counts, over 1 - .75^t.
        double m2 = ((0.5 * 2) + (0.5 * -1)) / 0.75, v1 = 0.25 * 16, v2 = (0.75 * v1) + (0.25 * 1);
        double first = 1 - (0.5 * 4 / (Math.Sqrt(v1 / 0.25) + 0.125));
        double second = first - (0.5 * m2 / (Math.Sqrt(Math.Max(v1, v2) / (1 - (0.75 * 0.75))) + 0.125));
        AssertClose([first, second], Path<double>(new Adam(0.5, 0.5, 0.75, 0.125, AmsGrad: true), 1, [4, -1]), 1e-15);
    }

    [Fact]
    public void RmsProp_EpsilonThatCounts_IsAddedToTheRoot()
    {
        // decay .75, g = 2: s = 1, and centered s - .5² = .75; epsilon .25.
        AssertClose([1 - (0.5 * 2 / (1 + 0.25))], Path<double>(new RmsProp(0.5, 0.75, 0.25), 1, [2]), 1e-15);
        AssertClose([1 - (0.5 * 2 / (1 + 0.25))], Path<double>(new RmsProp(0.5, 0.75, 0.25, 0.5), 1, [2]), 1e-15);
        AssertClose([1 - (0.5 * 2 / (Math.Sqrt(0.75) + 0.25))], Path<double>(new RmsProp(0.5, 0.75, 0.25, Centered: true), 1, [2]), 1e-15);
    }

    [Fact]
    public void RmsProp_EveryForm_KeepsWhatItNeedsAndNoMore()
    {
        Assert.Equal(1, new RmsProp().Pass<float>().StateCount);
        Assert.Equal(2, new RmsProp(Momentum: 0.5).Pass<float>().StateCount);
        Assert.Equal(3, new RmsProp(Centered: true).Pass<float>().StateCount);
        Assert.Equal("learning-rate decay epsilon momentum centered", string.Join(' ', new RmsProp().Parameters.Select(parameter => parameter.Name)));
    }

    [Fact]
    public void AdamW_Decay_IsDecoupledFromTheMoments()
    {
        var optimizer = new AdamW(0.5, 0.25);
        Assert.Equal(0.25, optimizer.DecoupledDecay);
        var decayed = new PlainParameters<double>(optimizer, 8);
        var plain = new PlainParameters<double>(new Adam(0.5), 7);

        // 8 shrinks by 0.5 * 0.25 of itself to 7, and then moves as Adam does from 7.
        Assert.Equal(plain.Step([3]), decayed.Step([3], new Penalties<double> { Shrink = 0.125 }));
        Assert.Equal(plain.First, decayed.First);
        Assert.Equal(plain.Second, decayed.Second);
        Assert.All(Optimizer.All, known => Assert.Equal(known is AdamW ? 0.01 : 0, known.DecoupledDecay));
    }

    [Fact]
    public void Update_MomentsOfAParameterWithoutGradient_EndAtZero()
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(Beta2: 0.9), new NAdam(Beta2: 0.9), new RmsProp(Decay: 0.9, Centered: true), new Adadelta(), new Nesterov() })
        {
            var parameters = new PlainParameters<float>(optimizer, 1);
            parameters.Step([1]);
            for (int step = 0; step < 3000; step++)
            {
                parameters.Step([0]);
            }

            Assert.Equal(0, parameters.First[0]);
        }
    }

    /// <summary>One parameter's value after each step.</summary>
    static double[] Path<T>(Optimizer optimizer, double start, double[] gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parameters = new PlainParameters<T>(optimizer, [.. Enumerable.Repeat(start, 16)]);
        return
        [
            .. gradients.Select(gradient =>
            {
                double[] values = parameters.Step([.. Enumerable.Repeat(gradient, 16)]);
                Assert.All(values, value => Assert.Equal(values[0], value));
                return values[0];
            }),
        ];
    }

    static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
