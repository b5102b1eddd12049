using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Tests.Activations;

/// <summary>Every activation and its derivative against the true values; softmax with its Jacobian.</summary>
public sealed class ActivationReferenceTests
{
    static readonly JsonElement s_activations = ReferenceData.Read("activations.json");

    /// <summary>Where the reference has another name than the registry.</summary>
    static readonly Dictionary<string, string> s_names = new() { ["leaky-relu"] = "leaky_relu", ["gelu"] = "gelu_exact", ["gelu-tanh"] = "gelu_tanh" };

    /// <summary>Those of PyTorch; threshold, square and cube have none, and are exact by construction.</summary>
    public static TheoryData<string> Elementwise =>
        new(Activation.Elementwise.Select(activation => activation.Name).Except(["threshold", "square", "cube", "cosine"]));

    [Fact]
    public void Reference_EveryActivationInIt_IsInTheRegistry() => Assert.Equal(
        s_activations.GetProperty("activations").EnumerateArray().Select(a => a.GetProperty("name").GetString()!).Order(),
        Elementwise.Select(row => s_names.GetValueOrDefault(row.Data, row.Data)).Order());

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Elementwise_EveryPoint_EqualsTheTrueValueAndDerivative(string name)
    {
        Check<double>(1e-14, 1e-14);
        Check<float>(1.3e-7, 3e-7);

        void Check<T>(double absolute, double relative)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double[] points = ReferenceData.Numbers(s_activations.GetProperty("points"));
            JsonElement expected = s_activations.GetProperty("activations").EnumerateArray().Single(
                a => a.GetProperty("name").GetString() == s_names.GetValueOrDefault(name, name));
            double[] values = ReferenceData.Numbers(expected.GetProperty("value_exact"));
            double[] derivatives = ReferenceData.Numbers(expected.GetProperty("derivative_exact"));
            int columns = VectorArithmetic.Padded(points.Length);
            T[] z = new T[columns];
            T[] a = new T[columns];
            T[] delta = [.. Enumerable.Repeat(T.One, columns)];
            points.Select(T.CreateTruncating).ToArray().CopyTo(z, 0);
            ActivationPass<T> pass = Activation.Parse(name).Pass<T>();
            pass.Forward(z, columns, 1, columns, a);
            pass.Backward(z, a, columns, 1, columns, delta);
            for (int i = 0; i < points.Length; i++)
            {
                // Inputs were rounded to T, which matters where the function is steep.
                double rounding = typeof(T) == typeof(float) ? Math.Abs(double.CreateTruncating(z[i]) - points[i]) : 0;
                if (z[i] == T.Zero && points[i] != 0)
                {
                    continue; // 1e-300 is no float: on which side of a kink it lies is lost
                }

                ReferenceData.AssertClose(values[i], double.CreateTruncating(a[i]), absolute + rounding, relative, $"{name}({points[i]})");
                ReferenceData.AssertClose(derivatives[i], double.CreateTruncating(delta[i]), absolute + rounding, relative, $"{name}'({points[i]})");
            }
        }
    }

    [Fact]
    public void Softmax_EveryCase_EqualsTheTrueValueAndPyTorchsGradient()
    {
        Check<double>(1e-14);
        Check<float>(3e-7);

        static void Check<T>(double absolute)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (JsonElement expected in ReferenceData.Read("softmax.json").GetProperty("cases").EnumerateArray())
            {
                double[] logits = ReferenceData.Numbers(expected.GetProperty("logits"));
                double[] upstream = ReferenceData.Numbers(expected.GetProperty("upstream"));
                T[] z = new T[VectorArithmetic.Padded(logits.Length)];
                T[] delta = new T[z.Length];
                T[] p = new T[z.Length];
                logits.Select(T.CreateTruncating).ToArray().CopyTo(z, 0);
                upstream.Select(T.CreateTruncating).ToArray().CopyTo(delta, 0);
                double logSum = SoftmaxKernel.Row<T>(z, logits.Length, p);
                ReferenceData.AssertClose(ReferenceData.Number(expected.GetProperty("logsumexp")), logSum, absolute, absolute, "logsumexp");
                ActivationPass<T> pass = Activation.Softmax.Pass<T>();
                pass.Backward(z, p, z.Length, 1, logits.Length, delta);
                double[] probabilities = ReferenceData.Numbers(expected.GetProperty("softmax_exact"));
                double[] gradients = ReferenceData.Numbers(expected.GetProperty("softmax_input_gradient"));
                for (int i = 0; i < logits.Length; i++)
                {
                    ReferenceData.AssertClose(probabilities[i], double.CreateTruncating(p[i]), absolute, 0, $"softmax of {logits[i]}");
                    ReferenceData.AssertClose(gradients[i], double.CreateTruncating(delta[i]), absolute, 0, $"gradient of {logits[i]}");
                }
            }
        }
    }

    [Fact]
    public void Derivatives_AtTheKinkAndAtTheLimits_AreTheConventional()
    {
        float[] z = new float[16];
        float[] a = new float[16];
        float[] delta = [.. Enumerable.Repeat(1f, 16)];
        (z[0], z[1], z[2]) = (0f, -0f, float.NaN);
        ActivationPass<float> relu = Activation.ReLU.Pass<float>();
        relu.Forward(z, 16, 1, 16, a);
        relu.Backward(z, a, 16, 1, 16, delta);
        Assert.Equal(0f, delta[0]); // relu'(0) = 0
        Assert.Equal(0f, delta[1]);
        Assert.True(float.IsNaN(a[2]));
    }

    [Fact]
    public void Parse_EveryName_FindsItsActivationAndOthersAreListed()
    {
        Assert.All(Activation.All, activation => Assert.Equal(activation, Activation.Parse(activation.Name.ToUpperInvariant())));
        ArgumentException failure = Assert.Throws<ArgumentException>(() => Activation.Parse("rely"));
        Assert.StartsWith("There is no activation 'rely'; the activations are identity, relu, leaky-relu, elu, selu, softplus, silu, gelu,", failure.Message);
    }
}
