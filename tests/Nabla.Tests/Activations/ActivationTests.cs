using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Networks;

namespace Nabla.Tests.Activations;

/// <summary>The registry: texts that read back, equality by value, what each says about itself.</summary>
public sealed class ActivationTests
{
    [Theory]
    [InlineData("leaky-relu:slope=0.2")]
    [InlineData("leaky-relu:slope=0.30000000000000004")]
    [InlineData("leaky-relu:slope=-1")]
    [InlineData("leaky-relu:slope=1E-300")]
    [InlineData("elu:alpha=0.7")]
    [InlineData("gelu-tanh")]
    public void Parse_FullText_GivesTheSameTextBack(string text)
    {
        var activation = Activation.Parse(text);
        Assert.Equal(text, activation.ToString());
        Assert.Equal(activation, Activation.Parse(activation.ToString()));
    }

    [Fact]
    public void Parse_ParametersLeftOut_AreTheDefaults()
    {
        Assert.Equal("leaky-relu:slope=0.01", Activation.Parse("leaky-relu").ToString());
        Assert.Equal(Activation.ELU(1), Activation.Parse("ELU"));
        Assert.Equal(0.2, Activation.Parse("leaky-relu:slope=0.2").Parameters.Single().Value);
    }

    [Theory]
    [InlineData("leaky-relu:slope=NaN", "The slope of leaky-relu is a finite number, not NaN.")]
    [InlineData("elu:alpha=Infinity", "The alpha of elu is a finite number, not")]
    [InlineData("leaky-relu:alpha=1", "leaky-relu has no parameter 'alpha'; its parameters are slope.")]
    [InlineData("relu:slope=1", "relu has no parameter; 'slope' was given: leave it out.")]
    [InlineData("swish", "There is no activation 'swish'; the activations are identity, relu,")]
    public void Parse_WrongText_SaysWhatIsWrong(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Activation.Parse(text)).Message);

    [Fact]
    public void Equality_SameFunctionSameParameters_IsByValue()
    {
        Assert.True(Activation.LeakyReLU(0.2) == Activation.Parse("leaky-relu:slope=0.2"));
        Assert.True(Activation.LeakyReLU(0.2) != Activation.LeakyReLU(0.1));
        Assert.True(Activation.GELU != Activation.GELUTanh);
        Assert.True(Activation.ReLU == Activation.Parse("relu"));
        Assert.False(Activation.ReLU == null);
        Assert.Equal(Activation.LeakyReLU(0.2).GetHashCode(), Activation.LeakyReLU(0.2).GetHashCode());
        Assert.Equal(Activation.LeakyReLU(0).GetHashCode(), Activation.LeakyReLU(-0.0).GetHashCode());
        Assert.Equal(Activation.All.Count, Activation.All.Distinct().Count());
    }

    [Fact]
    public void Texts_EveryActivation_HasThem() => Assert.All(Activation.All, activation =>
    {
        Assert.StartsWith("f(z)", activation.Formula);
        Assert.Contains('=', activation.DerivativeFormula);
        Assert.NotEmpty(activation.Range);
        Assert.NotEmpty(activation.Source);
        Assert.Equal(activation.Name is "square" or "cube", activation.Warning is not null);
        Assert.Equal(activation.Name != "threshold", activation.IsTrainable);
        Assert.False(activation.IsCustom);
    });

    [Theory]
    [InlineData("identity", -3, 3)]
    [InlineData("leaky-relu", -0.03, 3)]
    [InlineData("cosine", 1, 1)]
    [InlineData("elu", -0.950212931632136, 3)]
    [InlineData("selu", -1.670568728767112, 3.1521029620664414)]
    [InlineData("mish", -0.14564746127562459, 2.9865350049679573)]
    public void Value_AtThree_IsTheKnownOne(string name, double below, double above)
    {
        Assert.Equal(below, Activation.Parse(name).Value(-3), 1e-14);
        Assert.Equal(above, Activation.Parse(name).Value(3), 1e-14);
    }

    [Fact]
    public void Value_OfSoftmax_IsRefusedWithTheReason()
    {
        Assert.StartsWith("softmax has no value at a single z", Assert.Throws<NotSupportedException>(() => Activation.Softmax.Value(1)).Message);
        Assert.Throws<NotSupportedException>(() => Activation.Softmax.Derivative(1));
        Assert.Equal(Activation.All.Except([Activation.Softmax]), Activation.Elementwise);
    }

    /// <summary>The long run over every float found it: z² rounded up, and the product overflowed.</summary>
    [Fact]
    public void Cube_OfTheLargestFloatWithAFiniteCube_IsFinite()
    {
        Network<float> network = Network.Create<float>(1).Activate(Activation.Cube);
        float[] cube = new float[1];
        foreach (float z in new[] { 6.9814636e12f, -6.9814636e12f })
        {
            network.Predict([z], cube);
            Assert.Equal((float)((double)z * z * z), cube[0]);
            Assert.True(float.IsFinite(cube[0]));
        }
    }

    [Fact]
    public void LeakyReLU_SlopesOfEverySign_GoByCasesInFloatToo()
    {
        foreach (double slope in new[] { -1, -0.0, 0, 0.01, 1, 2 })
        {
            ActivationPass<float> pass = Activation.LeakyReLU(slope).Pass<float>();
            float[] z = [.. Enumerable.Range(-8, 16).Select(i => (float)i)];
            float[] a = new float[16];
            float[] delta = [.. Enumerable.Repeat(1f, 16)];
            pass.Forward(z, 16, 1, 16, a);
            pass.Backward(pass.KeepsPreActivations ? z : a, a, 16, 1, 16, delta);
            Assert.Equal(z.Select(value => value > 0 ? value : (float)slope * value), a);
            Assert.Equal(z.Select(value => value > 0 ? 1 : (float)slope), delta);
        }
    }
}
