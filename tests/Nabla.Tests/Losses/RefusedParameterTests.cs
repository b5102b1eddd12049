using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Losses;

/// <summary>A parameter beyond its range is refused where it is given: losses, activations, optimizers, factors of the rate.</summary>
public sealed class RefusedParameterTests
{
    static readonly Dictionary<string, (Func<double, object> Make, double[] Refused, double[] Taken)> s_parameters = new()
    {
        ["huber delta"] = (value => new Huber(value), [0, -1, double.NaN, double.PositiveInfinity], [1e-9, 7]),
        ["quantile level"] = (value => new Quantile(value), [0, 1, -0.5, double.NaN], [0.001, 0.999]),
        ["positive weight"] = (value => new BinaryCrossEntropy(positiveWeight: value), [0, -1, double.NaN, double.PositiveInfinity], [0.5, 9]),
        ["smoothing of two"] = (value => new BinaryCrossEntropy(smoothing: value), [-0.1, 1, double.NaN], [0, 0.9]),
        ["smoothing"] = (value => new CategoricalCrossEntropy(value), [-0.1, 1, double.NaN], [0, 0.9]),
        ["class weight"] = (value => Loss.CategoricalCrossEntropy.WithClassWeights([1, value]), [0, -1, double.NaN, double.PositiveInfinity], [0.5]),
        ["sufficient decrease"] = (value => new Lbfgs(SufficientDecrease: value), [0, 0.5, -1, double.NaN], [1e-9, 0.49]),
        ["curvature"] = (value => new Lbfgs(Curvature: value), [0.49, 1, double.NaN], [0.5, 0.99]),
        ["tolerance"] = (value => new Lbfgs(Tolerance: value), [-1e-9, double.NaN, double.PositiveInfinity], [0, 1]),
        ["history"] = (value => new Lbfgs(History: (int)value), [0, 101], [1, 100]),
        ["evaluations"] = (value => new Lbfgs(Evaluations: (int)value), [1, 1001], [2, 1000]),
        ["learning rate"] = (value => new Adam(value), [0, -1, double.NaN, double.PositiveInfinity], [1e-9, 1]),
        ["factor of biases"] = (value => LearningRateFactors.Parse(FormattableString.Invariant($"biases={value}")), [0, -1, double.NaN, double.PositiveInfinity], [0.1, 3]),
    };

    public static TheoryData<string> Names => [.. s_parameters.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameter_BeyondItsRange_IsRefusedAndAtItsEdgeIsNot(string name)
    {
        (Func<double, object> make, double[] refused, double[] taken) = s_parameters[name];

        Assert.All(refused, value => Assert.ThrowsAny<ArgumentException>(() => make(value)));
        Assert.All(taken, value => Assert.NotNull(make(value)));
    }

    [Fact]
    public void Activation_FromTheUser_MustBeFiniteAround()
    {
        // Each is not finite somewhere else: above the point, below it, in the derivative.
        Refused(z => z > 1 ? double.NaN : z, _ => 1);
        Refused(z => z < -5 ? double.NegativeInfinity : z, _ => 1);
        Refused(z => z, z => z > 3 ? double.PositiveInfinity : 1);
        Refused(z => Math.Abs(z - 0.2371) < 1e-9 ? double.NaN : z, _ => 1);

        static void Refused(Func<double, double> value, Func<double, double> derivative) => Assert.Contains(
            "The activation 'mine' is not finite at z = ", Assert.Throws<ArgumentException>(() => Activation.Custom("mine", value, derivative)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Activation_ComparedWithNone_IsAnother()
    {
        Activation? none = null;
        Activation? other = null;

        Assert.True(none == other);
        Assert.False(none == Activation.Tanh);
        Assert.False(Activation.Tanh == none);
        Assert.True(none != Activation.Tanh);
    }

    [Fact]
    public void Range_OfASlopeOfNothing_EndsAtZero()
    {
        Assert.Equal(["(-inf, inf)", "[0, inf)"], new[] { "leaky-relu:slope=0.1", "leaky-relu:slope=0" }.Select(text => Activation.Parse(text).Range));
        Assert.Equal(["(-alpha, inf)", "[0, inf)"], new[] { "elu:alpha=0.1", "elu:alpha=0" }.Select(text => Activation.Parse(text).Range));
    }
}
