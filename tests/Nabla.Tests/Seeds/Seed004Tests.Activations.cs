using System;
using System.Linq;
using Nabla.Activations;

namespace Nabla.Tests.Seeds;

/// <content>The activations of seed 004.</content>
public sealed partial class Seed004Tests
{
    [Fact]
    public void B_004_06_IdentityReLUSoftReLUThresholdLogisticTanh()
    {
        string[] names = [.. Activation.Elementwise.Select(activation => activation.Name)];
        Assert.Superset(new[] { "identity", "relu", "softplus", "threshold", "sigmoid", "tanh" }.ToHashSet(), names.ToHashSet());

        // E25: the soft ReLU is ln(1 + e^z).
        Assert.Equal(0.6931471806, Activation.Softplus.Value(0), 5.001e-11);
        Assert.Equal(1.3132616875, Activation.Softplus.Value(1), 5.001e-11);
        Assert.Equal((1000, 0), (Activation.Softplus.Value(1000), Activation.Softplus.Value(-1000)));
        Assert.Equal((1, 0), (Activation.Softplus.Derivative(1000), Activation.Softplus.Derivative(-1000)));

        Assert.Equal((0, 0, 0), (Activation.Threshold.Value(0), Activation.Threshold.Value(-0.0), Activation.Threshold.Value(-1e-300)));
        Assert.Equal((1, 1), (Activation.Threshold.Value(double.Epsilon), Activation.Threshold.Value(7)));
        Assert.False(Activation.Threshold.IsTrainable);
    }

    [Fact]
    public void B_004_16_SteepLogistic_ApproximatesTheThreshold()
    {
        Assert.Equal(0.993307149, Activation.Sigmoid.Value(5), 5.001e-10);
        Assert.Equal(0.924141820, Activation.Sigmoid.Value(5 * 0.5), 5.001e-10);
        Assert.Equal(0.622459331, Activation.Sigmoid.Value(5 * 0.1), 5.001e-10);
        Assert.Equal(0.006692851, Activation.Sigmoid.Value(-5), 5.001e-10);

        // The steeper, the nearer, at every point but 0.
        foreach (double z in new[] { -1, -0.1, 0.1, 0.5, 1 })
        {
            double[] distances = [.. new[] { 1, 5, 25, 125 }.Select(k => Math.Abs(Activation.Sigmoid.Value(k * z) - Activation.Threshold.Value(z)))];
            Assert.Equal(distances.OrderDescending(), distances);
        }
    }
}
