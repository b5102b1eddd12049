using System;
using System.Linq;
using Nabla.Optimizers;

namespace Nabla.Tests.Optimizers;

/// <summary>Optimizers as text, and the hyper-parameters that are refused.</summary>
public sealed class OptimizerTextTests
{
    [Fact]
    public void Parse_EveryName_IsTheOptimizerWithItsDefaults() => Assert.All(Optimizer.All, optimizer =>
    {
        Assert.Equal(optimizer, Optimizer.Parse(optimizer.Name));
        Assert.Equal(optimizer, Optimizer.Parse(optimizer.Name.ToUpperInvariant()));
    });

    [Fact]
    public void ToString_AnyParameters_ReadsBackToTheSameBits()
    {
        Optimizer[] optimizers =
        [
            .. Optimizer.All,
            .. Optimizer.All.Select(optimizer => optimizer with { LearningRate = 1.0 / 3 }),
            new Adam(0.1 + 0.2, 1 - 1e-16, 0, 1e-30, AmsGrad: true), new AdamW(1e-300, 0, 0.1, 0.2, 1), new NAdam(2, MomentumDecay: Math.PI),
            new Adamax(3, 0, 0), new Momentum(1, 0, 1 / 7.0), new Nesterov(1, 0), new Adagrad(1, 1e-7, 1e22, 1e-12), new Adadelta(7, 0),
            new RmsProp(1e-3, 0, 0.5, 2 / 3.0, true), new Lbfgs(0.5, 3, 1e-3, 0.5, 40, 0),
        ];
        Assert.All(optimizers, optimizer => Assert.Equal(optimizer, Optimizer.Parse(optimizer.ToString())));
        Assert.Equal(optimizers.Length, optimizers.Distinct().Count());
    }

    [Fact]
    public void ToString_Extras_AreThereWhenTheyAreNotZero()
    {
        Assert.Equal("adam:learning-rate=0.001,beta1=0.9,beta2=0.999,epsilon=1E-08", new Adam().ToString());
        Assert.Equal("adam:learning-rate=0.001,beta1=0,beta2=0.999,epsilon=1E-08,amsgrad=1", new Adam(Beta1: 0, AmsGrad: true).ToString());
        Assert.Equal("momentum:learning-rate=0.01,coefficient=0.9,dampening=0.1", new Momentum(Dampening: 0.1).ToString());
    }

    [Theory]
    [InlineData("adams", "There is no optimizer 'adams'; the optimizers are adam, adamw, nadam, adamax, rmsprop, adagrad, adadelta, momentum, nesterov, sgd, gradient-descent, lbfgs.")]
    [InlineData("adam:beta3=1", "adam has no parameter 'beta3'; its parameters are learning-rate, beta1, beta2, epsilon, amsgrad.")]
    [InlineData("adam:beta1=1", "Beta1 is at least 0 and below 1.")]
    [InlineData("adam:beta2=-0.1", "Beta2 is at least 0 and below 1.")]
    [InlineData("adam:epsilon=0", "Epsilon is at least 1e-30 and at most 1.")]
    [InlineData("adam:epsilon=inf", "'epsilon=inf' in 'adam:epsilon=inf' is no parameter")]
    [InlineData("adam:amsgrad=2", "AmsGrad is 0 (no) or 1 (yes).")]
    [InlineData("adam:learning-rate=0", "LearningRate is a finite number above 0.")]
    [InlineData("adam:learning-rate=nan", "LearningRate is a finite number above 0.")]
    [InlineData("adamw:weight-decay=-1", "WeightDecay is a finite number of at least 0.")]
    [InlineData("nadam:momentum-decay=-1", "MomentumDecay is a finite number of at least 0.")]
    [InlineData("adamax:epsilon=2", "Epsilon is at least 1e-30 and at most 1.")]
    [InlineData("rmsprop:decay=1", "Decay is at least 0 and below 1.")]
    [InlineData("rmsprop:momentum=1", "Momentum is at least 0 and below 1.")]
    [InlineData("rmsprop:centered=0.5", "Centered is 0 (no) or 1 (yes).")]
    [InlineData("adagrad:start=-1", "Start is a finite number of at least 0.")]
    [InlineData("adagrad:decay=-1", "Decay is a finite number of at least 0.")]
    [InlineData("adadelta:decay=1", "Decay is at least 0 and below 1.")]
    [InlineData("momentum:coefficient=1", "Coefficient is at least 0 and below 1.")]
    [InlineData("momentum:dampening=1", "Dampening is at least 0 and below 1.")]
    [InlineData("nesterov:coefficient=-1", "Coefficient is at least 0 and below 1.")]
    [InlineData("lbfgs:history=0", "History is a whole number from 1 to 100.")]
    [InlineData("lbfgs:history=2.5", "History is a whole number from 1 to 100.")]
    [InlineData("lbfgs:curvature=0.4", "Curvature is at least 0.5 and below 1.")]
    [InlineData("lbfgs:sufficient-decrease=0.5", "SufficientDecrease is above 0 and below 0.5.")]
    [InlineData("lbfgs:evaluations=1", "Evaluations is a whole number from 2 to 1000.")]
    public void Parse_WrongText_SaysWhatIsRight(string text, string message)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(() => Optimizer.Parse(text));
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_WrongHyperParameter_IsRefusedLikeInTheConstructor()
    {
        foreach (double rate in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.All(Optimizer.All, optimizer => Assert.Throws<ArgumentOutOfRangeException>(() => optimizer with { LearningRate = rate }));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new Momentum() with { Coefficient = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam() with { Epsilon = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam() with { Beta1 = 1.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lbfgs() with { History = 101 });
    }
}
