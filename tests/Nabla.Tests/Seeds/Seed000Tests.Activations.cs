using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Modeling;
using Nabla.Tests.Files;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Seeds;

/// <content>The activations of seed 000.</content>
public sealed partial class Seed000Tests
{
    [Fact]
    public void B_000_02_Sigmoid()
    {
        Check(Activation.Sigmoid, (0, 0.5), (1, 0.7310585786), (3, 0.9525741268), (-3, 0.0474258732), (1000, 1), (-1000, 0));
        ActivationPass<float> pass = Activation.Sigmoid.Pass<float>();
        float[] a = [.. Enumerable.Repeat(1000f, 8), .. Enumerable.Repeat(-1000f, 8)];
        pass.Forward(a, 16, 1, 16, a);
        Assert.Equal([.. Enumerable.Repeat(1f, 8), .. Enumerable.Repeat(0f, 8)], a);
    }

    [Fact]
    public void B_000_06_Tanh()
    {
        Check(Activation.Tanh, (1, 0.7615941560), (-3, -0.9950547537));
        Assert.InRange(Activation.Tanh.Value(1000), -1, 1);
        Assert.InRange(Activation.Tanh.Value(-1000), -1, 1);
    }

    [Fact]
    public void B_000_07_ReLU()
    {
        Assert.Equal(0, Activation.ReLU.Value(-2));
        Assert.Equal(0, Activation.ReLU.Value(0));
        Assert.Equal(3, Activation.ReLU.Value(3));
    }

    [Fact]
    public void B_000_08_SiLU()
    {
        Check(Activation.SiLU, (1, 0.7310585786), (-1, -0.2689414214), (2, 1.7615941560));
        CheckMinimum(Activation.SiLU, -0.2784645428, -1.27846);
    }

    [Fact]
    public void B_000_09_GELUTanhForm() =>
        Check(Activation.GELUTanh, (1, 0.8411919906), (-1, -0.1588080094), (2, 1.9545976941), (3, 2.9963626079));

    [Fact]
    public void B_000_10_GELUExact()
    {
        // With the factor 2 / sqrt(pi) of erf, which the seed leaves out (E1).
        Check(Activation.GELU, (1, 0.8413447461), (-1, -0.1586552539), (2, 1.9544997361), (-2, -0.0455002639), (3, 2.9959503059));
        CheckMinimum(Activation.GELU, -0.1699712075, -0.75179);
    }

    [Fact]
    public void B_000_11_GELUForms_DifferAndAreNeverConfused()
    {
        static double Difference(double z) => Math.Abs(Activation.GELU.Value(z) - Activation.GELUTanh.Value(z));
        double coarse = Enumerable.Range(0, 20_001).Select(i => -10 + i * 1e-3).MaxBy(Difference);
        double at = Search(z => -Difference(z), coarse - 1e-3, coarse + 1e-3);
        Assert.Equal(4.7324e-4, Difference(at), 5e-9);
        Assert.Equal(2.6989, Math.Abs(at), 5e-5);
        Assert.Equal(Difference(at), Difference(-at), 1e-15);

        Assert.NotEqual(Activation.Parse("gelu"), Activation.Parse("gelu-tanh"));
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "gelu", "gelu-tanh" })
        {
            Model.Train(Small.Iris, Small.Options("species", 1) with { Activation = Activation.Parse(name) }).Save(folder[name]);
            Assert.Equal(name, Model.Load(folder[name]).Layers[0].Activation.Name);
        }
    }

    /// <summary>To the ten decimals of the table.</summary>
    static void Check(Activation activation, params (double Z, double Expected)[] values)
    {
        foreach ((double z, double expected) in values)
        {
            Assert.Equal(expected, activation.Value(z), 5.001e-11);
        }
    }

    /// <summary>Finds the lowest point between -4 and 0, and the zero of the derivative.</summary>
    static void CheckMinimum(Activation activation, double value, double at)
    {
        double lowest = Search(activation.Value, -4, 0);
        Assert.Equal(value, activation.Value(lowest), 5.001e-11);
        Assert.Equal(at, lowest, 5.5e-6);

        (double falling, double rising) = (-4, 0);
        while (rising - falling > 1e-13)
        {
            double middle = (falling + rising) / 2;
            (falling, rising) = activation.Derivative(middle) < 0 ? (middle, rising) : (falling, middle);
        }

        Assert.Equal(lowest, falling, 1e-7);
    }

    /// <summary>Where a function with one minimum between two points has it, by thirds.</summary>
    static double Search(Func<double, double> function, double from, double to)
    {
        while (to - from > 1e-9)
        {
            double third = (to - from) / 3;
            (from, to) = function(from + third) < function(to - third) ? (from, to - third) : (from + third, to);
        }

        return (from + to) / 2;
    }
}
