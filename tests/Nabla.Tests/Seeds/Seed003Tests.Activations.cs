using Nabla.Activations;

namespace Nabla.Tests.Seeds;

/// <content>The activations of seed 003.</content>
public sealed partial class Seed003Tests
{
    [Fact]
    public void B_003_03_DerivativesOfSigmoidAndTanh()
    {
        Assert.Equal(0.25, Activation.Sigmoid.Derivative(0));
        Assert.Equal(1, Activation.Tanh.Derivative(0));
        for (double z = -8; z <= 8; z += 0.37)
        {
            (double s, double t) = (Activation.Sigmoid.Value(z), Activation.Tanh.Value(z));
            Assert.Equal(s * (1 - s), Activation.Sigmoid.Derivative(z), 1e-16);
            Assert.Equal(1 - t * t, Activation.Tanh.Derivative(z), 1e-16);
            Assert.Equal(Difference(Activation.Sigmoid, z), Activation.Sigmoid.Derivative(z), 1e-10);
            Assert.Equal(Difference(Activation.Tanh, z), Activation.Tanh.Derivative(z), 1e-10);
        }

        static double Difference(Activation activation, double z) => (activation.Value(z + 1e-5) - activation.Value(z - 1e-5)) / 2e-5;
    }

    [Fact]
    public void B_003_04_LeakyReLU_GoesByCases()
    {
        Assert.Equal(-0.02, Activation.LeakyReLU().Value(-2));
        Assert.Equal(0.01, Activation.LeakyReLU().Derivative(-2));

        // E24: max(2 * 3, 3) would give 6.
        Assert.Equal(3, Activation.LeakyReLU(2).Value(3));
        Assert.Equal(-4, Activation.LeakyReLU(2).Value(-2));
        Assert.Equal((1, 2), (Activation.LeakyReLU(2).Derivative(3), Activation.LeakyReLU(2).Derivative(-2)));
    }
}
