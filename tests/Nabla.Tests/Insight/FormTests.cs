using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Insight;
using Nabla.Insight.Documents;
using Nabla.Insight.Explanations;
using Nabla.Losses;
using Nabla.Reference;

namespace Nabla.Tests.Insight;

/// <summary>How an explanation writes activations and losses out, and that the numbers are those of the formula.</summary>
public sealed class FormTests
{
    /// <summary>Each activation with its symbol, its value with z = 0.5 put in, and the formula computed by the mathematics library of .NET.</summary>
    static readonly Dictionary<string, (string Symbol, string Written, Func<double, double> Value)> s_activations = new()
    {
        ["identity"] = ("id", "", z => z),
        ["relu"] = ("relu", "max(0, 0.5)", z => Math.Max(0, z)),
        ["leaky-relu"] = ("leaky-relu", "leaky-relu(0.5)", z => z > 0 ? z : 0.01 * z),
        ["elu"] = ("elu", "elu(0.5)", z => z > 0 ? z : Math.Exp(z) - 1),
        ["selu"] = ("selu", "selu(0.5)", z => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * (Math.Exp(z) - 1))),
        ["sigmoid"] = ("σ", "1/(1 + exp(-0.5))", z => 1 / (1 + Math.Exp(-z))),
        ["tanh"] = ("tanh", "tanh(0.5)", Math.Tanh),
        ["softplus"] = ("softplus", "log(1 + exp(0.5))", z => Math.Log(1 + Math.Exp(z))),
        ["silu"] = ("silu", "0.5·σ(0.5)", z => z / (1 + Math.Exp(-z))),
        ["gelu"] = ("gelu", "0.5·Φ(0.5)", z => z * ErrorFunction.NormalDistribution(z)),
        ["gelu-tanh"] = ("gelu-tanh", "gelu-tanh(0.5)", z => 0.5 * z * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (z + (0.044715 * z * z * z))))),
        ["mish"] = ("mish", "0.5·tanh(softplus(0.5))", z => z * Math.Tanh(Math.Log(1 + Math.Exp(z)))),
        ["cosine"] = ("cosine", "cos(6.28319·0.5)", z => Math.Cos(2 * Math.PI * z)),
        ["threshold"] = ("threshold", "threshold(0.5)", z => z > 0 ? 1 : 0),
        ["square"] = ("square", "0.5²", z => z * z),
        ["cube"] = ("cube", "0.5³", z => z * z * z),
    };

    public static TheoryData<string> Elementwise => [.. s_activations.Keys];

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Activation_EveryOne_IsWrittenAsItsFormulaAndHasItsNumbers(string name)
    {
        (string symbol, string written, Func<double, double> value) = s_activations[name];
        var form = ActivationForm.Of(ReferenceNetwork.Of(Activation.Parse(name)));

        Assert.Equal((symbol, true), (form.Symbol, form.IsElementwise));
        Assert.Equal(written, string.Join(" = ", form.ValueSteps(0.5).Select(Line)));
        foreach (double z in (double[])[-3.25, -0.7, -1e-3, 0.2, 0.5, 1, 4.5])
        {
            Assert.Equal(value(z), form.Reference.Value([z])[0], 1e-12);
            if (name == "threshold")
            {
                Assert.StartsWith("threshold has the derivative 0 almost everywhere", Assert.Throws<InvalidOperationException>(() => form.Derivative(z)).Message, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal((value(z + 1e-5) - value(z - 1e-5)) / 2e-5, form.Derivative(z), 1e-7);
            }
        }
    }

    [Fact]
    public void Activation_WithADerivativeInItsValue_IsWrittenBoth()
    {
        var a = new Symbol("a");
        Assert.Equal(["a·(1 - a)", "0.25·(1 - 0.25)"], ActivationForm.Of(ReferenceActivation.Sigmoid).DerivativeSteps(a, 9, 0.25).Select(Line));
        Assert.Equal(["1 - a²", "1 - 0.25²"], ActivationForm.Of(ReferenceActivation.Tanh).DerivativeSteps(a, 9, 0.25).Select(Line));
        Assert.All((ReferenceActivation[])[ReferenceActivation.Identity, ReferenceActivation.ReLU, ReferenceActivation.GELU, ReferenceActivation.Softmax], activation =>
            Assert.Empty(ActivationForm.Of(activation).DerivativeSteps(a, 9, 0.25)));
    }

    [Fact]
    public void Activation_OverAWholeRow_HasNoDerivativeOfOneUnit()
    {
        var form = ActivationForm.Of(ReferenceActivation.Softmax);

        Assert.Equal(("softmax", "softmax", false), (form.Symbol, form.Name, form.IsElementwise));
        Assert.Equal(["softmax(0.5)"], form.ValueSteps(0.5).Select(Line));
    }

    /// <summary>A user's own function whose name is nearly one of the textbook's is not written as that one.</summary>
    [Fact]
    public void Activation_WhoseNameIsNearlyOne_IsWrittenByItsOwnName() => Assert.All(
        NearMisses.Of(s_activations.Keys.Append("softmax")).Where(name => name.Length > 0), name =>
        {
            var form = ActivationForm.Of(ReferenceActivation.ReLU with { Name = name });
            Assert.Equal((name, name), (form.Symbol, form.Name));
            Assert.Equal([$"{name}(0.5)"], form.ValueSteps(0.5).Select(Line));
        });

    [Theory]
    [InlineData(SquaredErrorScale.Mean, "mean squared error", "1/2·((a₁ - t₁)² + (a₂ - t₂)²)", 2.5)]
    [InlineData(SquaredErrorScale.Half, "half the sum of squared errors", "1/2·((a₁ - t₁)² + (a₂ - t₂)²)", 2.5)]
    [InlineData(SquaredErrorScale.Sum, "sum of squared errors", "(a₁ - t₁)² + (a₂ - t₂)²", 5)]
    public void SquaredError_OfEveryScale_IsWrittenAndDerivedWithItsFactor(SquaredErrorScale scale, string name, string written, double value)
    {
        Loss loss = scale switch { SquaredErrorScale.Mean => Loss.MeanSquaredError, SquaredErrorScale.Half => Loss.HalfSquaredError, _ => Loss.SumSquaredError };
        foreach (LossForm form in (LossForm[])[LossForm.Of(loss, null), LossForm.Of(Loss.MeanSquaredError, scale)])
        {
            // (3 - 1)² + (4 - 5)² = 5
            Assert.Equal((name, value, false), (form.Name, form.Value([3, 4], [1, 5]), form.UsesLogits));
            Assert.Equal(written, Line(Assert.Single(form.Written([3, 4], A, [1, 5], value)).Steps[0].Value));
            Assert.Equal(Differences(form, [3, 4], [1, 5]), form.Gradient([3, 4], [1, 5]), Close);
            Assert.Equal(
                scale switch { SquaredErrorScale.Mean => "2/n·(a₁ - t₁)", SquaredErrorScale.Half => "a₁ - t₁", _ => "2·(a₁ - t₁)" },
                Line(form.SlopeSteps(0, A(0), [3, 4], [1, 5])[0]));

            // Of one output the mean is the square itself.
            Assert.Equal(scale == SquaredErrorScale.Half ? "1/2·(a₁ - t)²" : "(a₁ - t)²", Line(form.Written([3], A, [1], 4).Single().Steps[0].Value));
            Assert.Equal(scale == SquaredErrorScale.Half ? "a₁ - t" : "2·(a₁ - t)", Line(form.SlopeSteps(0, A(0), [3], [1])[0]));
        }
    }

    public static TheoryData<string> Losses =>
        [.. Loss.All.Select(loss => loss.ToString()), "huber:delta=0.4", "quantile:level=0.9", "binary-cross-entropy:positive-weight=2.5", "categorical-cross-entropy:smoothing=0.2"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_EveryOne_HasTheGradientOfItsValue(string name)
    {
        var loss = Loss.Parse(name);
        var form = LossForm.Of(loss, null);
        double[] z = [0.3, -1.2, 0.85];
        double[] t = loss.Targets switch { LossTargets.Signs => [1, -1, 1], _ => [0, 1, 0] };

        Assert.Equal(loss.Link is not null, form.UsesLogits);
        Assert.Equal(Differences(form, z, t), form.Gradient(z, t), Close);
        Assert.All(form.Written([0.2, 0.3, 0.5], A, t, form.Value(z, t)), equation => Assert.Equal(form.Value(z, t), ((Number)equation.Steps[^1].Value).Value));
    }

    [Fact]
    public void CrossEntropy_OfCertainAndUncertainTargets_IsWrittenWithTheTermsThatCount()
    {
        var binary = LossForm.Of(Loss.BinaryCrossEntropy, null);
        Assert.Equal("binary cross-entropy", binary.Name);
        Assert.Equal("-log(0.2)", Line(Numbers(binary, [0.2], [1])));
        Assert.Equal("-log(1 - 0.2)", Line(Numbers(binary, [0.2], [0])));
        Assert.Equal("-(0.25·log(0.2) + 0.75·log(1 - 0.2))", Line(Numbers(binary, [0.2], [0.25])));
        Assert.Equal("-1/2·log(0.2) - 1/2·log(1 - 0.6)", Line(Numbers(binary, [0.2, 0.6], [1, 0])));

        var categorical = LossForm.Of(Loss.CategoricalCrossEntropy, null);
        Assert.Equal("cross-entropy", categorical.Name);
        Assert.Equal("-log(0.3)", Line(Numbers(categorical, [0.2, 0.3, 0.5], [0, 1, 0])));
        Assert.Equal("-(0.25·log(0.2) + 0.75·log(0.5))", Line(Numbers(categorical, [0.2, 0.3, 0.5], [0.25, 0, 0.75])));

        // With smoothing the formula is another, and is told in words.
        Assert.Equal("binary-cross-entropy:smoothing=0.1", LossForm.Of(new BinaryCrossEntropy(smoothing: 0.1), null).Name);
        Assert.Equal("categorical-cross-entropy:smoothing=0.1", LossForm.Of(new CategoricalCrossEntropy(0.1), null).Name);

        static Expression Numbers(LossForm form, double[] a, double[] t) => form.Written(a, A, t, 1).Single().Steps[^2].Value;
    }

    /// <summary>A user's own loss whose name is nearly one of the library's is computed by its own function.</summary>
    [Fact]
    public void Loss_WhoseNameIsNearlyOne_IsItsOwn() => Assert.All(
        NearMisses.Of("mean-squared-error", "half-squared-error", "sum-squared-error", "binary-cross-entropy", "categorical-cross-entropy")
            .Where(name => name.Length > 0 && char.IsAsciiLetter(name[0]) && !name.Contains("--", StringComparison.Ordinal) && name[^1] != '-'), name =>
        {
            Loss custom = Loss.Custom(name, (y, t) => 3 * (y[0] - t[0]) * (y[0] - t[0]), (y, t, gradient) => gradient[0] = 6 * (y[0] - t[0]), 1);
            var form = LossForm.Of(custom, null);
            Assert.Equal((name, 12.0, 12.0), (form.Name, form.Value([3], [1]), form.Gradient([3], [1])[0]));
        });

    static Expression A(int unit) => new Symbol("a", $"{unit + 1}");

    static string Line(Expression expression) => ExpressionText.Line(expression, NumberStyle.Readable);

    static double[] Differences(LossForm form, double[] y, double[] t)
    {
        return [.. y.Select((_, k) => (At(k, 1e-5) - At(k, -1e-5)) / 2e-5)];

        double At(int moved, double step) => form.Value([.. y.Select((value, k) => value + (k == moved ? step : 0))], t);
    }

    static bool Close(double a, double b) => Math.Abs(a - b) < 1e-7;
}
