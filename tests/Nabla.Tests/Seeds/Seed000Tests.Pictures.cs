using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Insight;
using Nabla.Networks;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed000Tests
{
    public static TheoryData<string> ActivationNames => [.. Activation.All.Select(activation => activation.Name)];

    // A plot of an activation shows what a unit of a network computes: one unit with weight 1 and bias 0 has the plotted values, bit for bit.
    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void B_000_13_PlottedValues_AreThoseOfAUnit(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Activation activation = Activation.Parse(name);
        ActivationCurve curve = ActivationCurve.Sample(activation, -5, 5, 201);
        int outputs = activation.OutputOnly ? 2 : 1;
        Network<double> unit = Network.Create<double>(1).Dense(outputs, activation);
        unit.SetWeights(0, outputs == 1 ? [1] : [1, 0]);
        unit.SetBiases(0, new double[outputs]);

        Assert.Equal(201, curve.Z.Count);
        Assert.Equal((-5, 0, 5), (curve.Z[0], curve.Z[100], curve.Z[200]));
        Assert.All(curve.Z.Zip(curve.Values), point =>
        {
            double[] output = new double[outputs];
            unit.Predict([point.First], output);
            Assert.Equal(BitConverter.DoubleToInt64Bits(output[0]), BitConverter.DoubleToInt64Bits(point.Second));
        });
    }

    // The plotted derivative is the slope of the plotted function: central differences with h = 1e-5, whose error is below 1e-8 where f''' is
    // below 100; a kink or a jump lies at 0 or within one sample of a whole number, which are left out.
    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void B_000_13_PlottedDerivatives_AreTheSlopesOfTheValues(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        const double H = 1e-5;
        Activation activation = Activation.Parse(name);
        foreach (double z in Enumerable.Range(0, 100).Select(i => -4.975 + (0.1 * i)))
        {
            ActivationCurve three = ActivationCurve.Sample(activation, z - H, z + H, 3);
            double slope = (three.Values[2] - three.Values[0]) / (three.Z[2] - three.Z[0]);
            Assert.True(Math.Abs(slope - three.Derivatives[1]) < 1e-7, $"{name} at {z}: slope {slope}, derivative {three.Derivatives[1]}");
        }
    }

    // Seed 000, figure 1.3: sigma(0) = 1/2 with slope 1/4, and sigma(3) = .9525741268, sigma(-3) = .0474258732.
    [Fact]
    public void B_000_13_PlottedSigmoid_PassesThroughItsKnownPoints()
    {
        ActivationCurve curve = ActivationCurve.Sample(Activation.Sigmoid, -6, 6, 13);

        Assert.Equal(0.5, curve.Values[6]);
        Assert.Equal(0.25, curve.Derivatives[6]);
        Assert.Equal(0.9525741268, curve.Values[9], 1e-10);
        Assert.Equal(0.0474258732, curve.Values[3], 1e-10);
    }

    [Theory]
    [InlineData(1.0, 1.0, 3)]
    [InlineData(2.0, 1.0, 3)]
    [InlineData(0.0, double.PositiveInfinity, 3)]
    [InlineData(0.0, 1.0, 1)]
    public void B_000_13_ImpossibleRanges_AreRefused(double from, double to, int points) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ActivationCurve.Sample(Activation.Tanh, from, to, points));
}
