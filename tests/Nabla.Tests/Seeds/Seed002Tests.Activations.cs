using System.Linq;
using Nabla.Activations;

namespace Nabla.Tests.Seeds;

/// <content>The activations of seed 002.</content>
public sealed partial class Seed002Tests
{
    [Fact]
    public void B_002_11_ReLUDerivative_AtZeroIsZero()
    {
        Assert.Equal(0, Activation.ReLU.Derivative(0));
        Assert.Equal(0, Activation.ReLU.Derivative(-0.0));
        Assert.Equal(1, Activation.ReLU.Derivative(double.Epsilon));
        Assert.Equal(0, Activation.ReLU.Derivative(-2));
        Assert.Equal(1, Activation.ReLU.Derivative(17));
    }

    [Fact]
    public void B_002_17_PolynomialsSigmoidAndTanh_AreThere_PolynomialsWithAWarning()
    {
        string[] names = [.. Activation.All.Select(activation => activation.Name)];
        Assert.Superset(new[] { "sigmoid", "tanh", "square", "cube" }.ToHashSet(), names.ToHashSet());
        foreach (double z in new[] { -3, -0.5, 0, 2, 7 })
        {
            Assert.Equal((z * z, 2 * z), (Activation.Square.Value(z), Activation.Square.Derivative(z)));
            Assert.Equal((z * z * z, 3 * z * z), (Activation.Cube.Value(z), Activation.Cube.Derivative(z)));
        }

        // E16: the universal approximation theorem leaves polynomials out.
        Assert.All(new[] { Activation.Square, Activation.Cube }, activation => Assert.Contains("no universal approximator", activation.Warning));
        Assert.All(new[] { Activation.Sigmoid, Activation.Tanh, Activation.ReLU }, activation => Assert.Null(activation.Warning));
    }
}
