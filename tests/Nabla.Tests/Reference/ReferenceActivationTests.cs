using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>The textbook's activations against their true values and derivatives.</summary>
public sealed class ReferenceActivationTests
{
    static readonly JsonElement s_activations = ReferenceData.Read("activations.json");

    static readonly Dictionary<string, ReferenceActivation> s_byName = new()
    {
        ["identity"] = ReferenceActivation.Identity,
        ["sigmoid"] = ReferenceActivation.Sigmoid,
        ["tanh"] = ReferenceActivation.Tanh,
        ["relu"] = ReferenceActivation.ReLU,
        ["leaky_relu"] = ReferenceActivation.LeakyReLU(0.01),
        ["elu"] = ReferenceActivation.ELU(1),
        ["selu"] = ReferenceActivation.SELU,
        ["silu"] = ReferenceActivation.SiLU,
        ["gelu_exact"] = ReferenceActivation.GELU,
        ["gelu_tanh"] = ReferenceActivation.GELUTanh,
        ["softplus"] = ReferenceActivation.Softplus,
        ["mish"] = ReferenceActivation.Mish,
    };

    public static TheoryData<string> Names => new(s_activations.GetProperty("activations").EnumerateArray().Select(a => a.GetProperty("name").GetString()!));

    [Theory]
    [MemberData(nameof(Names))]
    public void Elementwise_EveryPoint_EqualsTheTrueValueAndDerivative(string name)
    {
        JsonElement expected = s_activations.GetProperty("activations").EnumerateArray().Single(a => a.GetProperty("name").GetString() == name);
        double[] points = ReferenceData.Numbers(s_activations.GetProperty("points"));
        double[] values = ReferenceData.Numbers(expected.GetProperty("value_exact"));
        double[] derivatives = ReferenceData.Numbers(expected.GetProperty("derivative_exact"));
        ReferenceActivation activation = s_byName[name];
        double[] a = activation.Value(points);
        double[] slope = activation.VectorJacobianProduct(points, a, [.. points.Select(_ => 1.0)]);
        for (int i = 0; i < points.Length; i++)
        {
            ReferenceData.AssertClose(values[i], a[i], 1e-14, 1e-14, $"{name}({points[i]:R})");
            ReferenceData.AssertClose(derivatives[i], slope[i], 1e-14, 1e-14, $"{name}'({points[i]:R})");
        }
    }

    [Fact]
    public void Softmax_EveryCase_EqualsTheTrueValueAndPyTorchsGradient()
    {
        foreach (JsonElement test in ReferenceData.Read("softmax.json").GetProperty("cases").EnumerateArray())
        {
            double[] logits = ReferenceData.Numbers(test.GetProperty("logits"));
            double[] upstream = ReferenceData.Numbers(test.GetProperty("upstream"));
            Compare(ReferenceActivation.Softmax, "softmax");
            Compare(ReferenceActivation.LogSoftmax, "log_softmax");

            void Compare(ReferenceActivation activation, string name)
            {
                double[] values = ReferenceData.Numbers(test.GetProperty($"{name}_exact"));
                double[] gradients = ReferenceData.Numbers(test.GetProperty($"{name}_input_gradient"));
                double[] a = activation.Value(logits);
                double[] slope = activation.VectorJacobianProduct(logits, a, upstream);
                double[,] jacobian = activation.Jacobian(logits);
                for (int i = 0; i < logits.Length; i++)
                {
                    ReferenceData.AssertClose(values[i], a[i], 1e-14, 1e-14, $"{name} of [{string.Join(", ", logits)}], {i}");
                    ReferenceData.AssertClose(gradients[i], slope[i], 1e-14, 1e-13, $"gradient of {name} of [{string.Join(", ", logits)}], {i}");
                    ReferenceData.AssertClose(slope[i], upstream.Select((u, k) => u * jacobian[k, i]).Sum(), 1e-14, 1e-13, $"Jacobian of {name}, {i}");
                }
            }
        }
    }

    [Fact]
    public void Named_EveryActivation_IsFoundWithItsParameters()
    {
        Assert.All(RandomNetworks.Differentiable.Append(ReferenceActivation.Threshold), a => Assert.Equal(a.Name, ReferenceActivation.Named(a.Name, [])!.Name));
        Assert.Equal([-0.5], ReferenceActivation.Named("leaky-relu", [("slope", 0.25)])!.Value([-2]));
        Assert.Equal([-0.02], ReferenceActivation.Named("leaky-relu", [])!.Value([-2]));
        Assert.Null(ReferenceActivation.Named("snake", []));
    }

    [Fact]
    public void Named_NearlyAName_IsNone() => Assert.All(
        NearMisses.Of(RandomNetworks.Differentiable.Append(ReferenceActivation.Threshold).Select(a => a.Name)), name => Assert.Null(ReferenceActivation.Named(name, [])));

    [Fact]
    public void Threshold_Backward_IsRefusedWithTheReason()
    {
        Assert.Equal([0, 0, 1], ReferenceActivation.Threshold.Value([-1, 0, 1e-300]));
        var graph = new ComputationGraph();
        Node z = graph.Variable("z", 0.5);
        Node y = graph.Apply("y", Operation.Activation(ReferenceActivation.Threshold), z);
        graph.Forward();
        Assert.Equal(1, y.Scalar);
        Assert.StartsWith("threshold has the derivative 0 almost everywhere", Assert.Throws<InvalidOperationException>(() => graph.Backward(y)).Message);
    }

    [Fact]
    public void Parameters_SlopeAndAlpha_AreUsedOnTheLeftOnly()
    {
        Assert.Equal([-0.75, 0, 4], ReferenceActivation.LeakyReLU(0.25).Value([-3, 0, 4]));
        double[] elu = ReferenceActivation.ELU(2).Value([-1e300, -1e-9, 5]);
        Assert.Equal(-2, elu[0]);
        Assert.Equal(-1.999999999e-9, elu[1], 1e-24);
        Assert.Equal(5, elu[2]);
    }
}
