using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Files;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Tests.Files;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Activations;

/// <summary>A user's own activation: it trains like a built-in one, a wrong derivative is refused, and a model file is not written.</summary>
public sealed class CustomActivationTests
{
    static Activation Softsign(string name = "softsign") =>
        Activation.Custom(name, z => z / (1 + Math.Abs(z)), z => 1 / Math.Pow(1 + Math.Abs(z), 2));

    [Fact]
    public void Custom_RightDerivative_Trains()
    {
        Activation softsign = Softsign();
        Assert.Equal((0.75, 0.0625), (softsign.Value(3), softsign.Derivative(3)));
        Model model = Model.Train(Small.Iris, Small.Options("species", 30) with { Activation = softsign });
        Assert.True(model.Evaluate(Small.Iris).All.Single(metric => metric.Name == "accuracy").Value > 0.85);
        Assert.Equal(softsign, model.Layers[0].Activation);
    }

    [Fact]
    public void Custom_CopyOfTanh_GivesTheSameNetworkAsTanh()
    {
        var copy = Activation.Custom("my-tanh", Activation.Tanh.Value, Activation.Tanh.Derivative);
        Assert.Equal(Weights(Activation.Tanh), Weights(copy));

        static string Weights(Activation activation) => Model.Train(
            Small.CandyBar, Small.Options("price", 3) with { Activation = activation, Precision = Precision.Double }).WeightHash;
    }

    [Fact]
    public void Custom_FloatLayer_RoundsTheValue()
    {
        Network<float> network = Network.Create<float>(1).Dense(1, Softsign());
        network.SetParameters([1, 0]);
        var inputs = new Matrix<float>(3, 1);
        (inputs[0, 0], inputs[1, 0], inputs[2, 0]) = (3, -1, 0);
        Matrix<float> outputs = network.Predict(inputs);
        Assert.Equal([0.75f, -0.5f, 0], new[] { outputs[0, 0], outputs[1, 0], outputs[2, 0] });
    }

    [Fact]
    public void Custom_WrongDerivative_IsRefusedWithPointNumbersAndError()
    {
        string message = Assert.Throws<ArgumentException>(
            () => Activation.Custom("bent", z => z * z, z => z > 1 ? 2.001 * z : 2 * z)).Message;
        Assert.Matches(
            @"^The derivative of the activation 'bent' is wrong at z = 1\.0729: it gives 2\.146\d*, the central difference of its values is 2\.145\d*, "
            + @"an error of 0\.0010[67]\d*; correct the derivative or the value\.$",
            message);
    }

    [Fact]
    public void Custom_EveryBuiltInFunctionAndSteepOnes_PassTheCheck()
    {
        foreach (Activation activation in Activation.Elementwise)
        {
            Assert.Equal("copy-of-" + activation.Name, Activation.Custom("copy-of-" + activation.Name, activation.Value, activation.Derivative).Name);
        }

        Activation.Custom("steep", z => Activation.Sigmoid.Value(50 * z), z => 50 * Activation.Sigmoid.Derivative(50 * z));
        Activation.Custom("huge", z => 1e12 * z * z * z, z => 3e12 * z * z);
        Activation.Custom("exponential", Math.Exp, Math.Exp);
        Activation.Custom("sine", z => Math.Sin(9 * z), z => 9 * Math.Cos(9 * z));
    }

    [Theory]
    [InlineData("tanh", "There is an activation 'tanh' already: choose another name.")]
    [InlineData("my activation", "'my activation' is no name for an activation: use letters, digits and hyphens.")]
    public void Custom_NameThatIsTakenOrNone_IsRefused(string name, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Softsign(name)).Message);

    [Fact]
    public void Custom_NotFiniteSomewhere_IsRefused() => Assert.StartsWith(
        "The activation 'logarithm' is not finite at z = -0.0113 (value NaN, derivative -88.",
        Assert.Throws<ArgumentException>(() => Activation.Custom("logarithm", Math.Log, z => 1 / z)).Message);

    [Fact]
    public void Custom_TwoOfTheSameName_AreNotEqual()
    {
        Activation one = Softsign();
        Assert.True(one != Softsign());
        Assert.True(one == Network.Create<double>(1).Dense(1, one).Layers[0].Activation);
    }

    [Fact]
    public void Save_ModelWithACustomActivation_IsRefusedAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        Model model = Model.Train(Small.Iris, Small.Options("species", 1) with { Activation = Softsign() });
        NablaFileException refused = Assert.Throws<NablaFileException>(() => model.Save(folder["m.safetensors"]));
        Assert.Equal(
            $"{folder["m.safetensors"]} is not written: layers.0 has the activation 'softsign' of your own program, which a model file cannot hold; "
            + "train with a built-in activation to save the model.",
            refused.Message);
        Assert.False(System.IO.File.Exists(folder["m.safetensors"]));
    }
}
