using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Reference;

namespace Nabla.Tests.Activations;

/// <summary>
/// Every activation in float against the same in double by other formulas: a seeded sample over all exponents, every power of two with its
/// neighbours, and what lies around the places where a formula changes. The program <c>functions</c> of the bench takes every float there is.
/// </summary>
public sealed class ActivationAccuracyTests
{
    const int SampleSize = 1_000_000;

    static readonly float[] s_special = [.. Special()];

    /// <summary>Where f is +infinity, 0 or finite at both infinities, and likewise f'.</summary>
    static readonly Dictionary<string, (double Value, double Derivative, double ValueBelow, double DerivativeBelow)> s_limits = new()
    {
        ["identity"] = (double.PositiveInfinity, 1, double.NegativeInfinity, 1),
        ["relu"] = (double.PositiveInfinity, 1, 0, 0),
        ["leaky-relu"] = (double.PositiveInfinity, 1, double.NegativeInfinity, 0.01),
        ["elu"] = (double.PositiveInfinity, 1, -1, 0),
        ["selu"] = (double.PositiveInfinity, 1.0507009873554805, -1.7580993408473768, 0),
        ["softplus"] = (double.PositiveInfinity, 1, 0, 0),
        ["silu"] = (double.PositiveInfinity, 1, 0, 0),
        ["gelu"] = (double.PositiveInfinity, 1, 0, 0),
        ["gelu-tanh"] = (double.PositiveInfinity, 1, 0, 0),
        ["mish"] = (double.PositiveInfinity, 1, 0, 0),
        ["sigmoid"] = (1, 0, 0, 0),
        ["tanh"] = (1, 0, -1, 0),
        ["cosine"] = (double.NaN, double.NaN, double.NaN, double.NaN),
        ["threshold"] = (1, 0, 0, 0),
        ["square"] = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity),
        ["cube"] = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity),
    };

    public static TheoryData<string> Elementwise => new(Activation.Elementwise.Select(activation => activation.Name));

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Float_SampleOverAllExponents_IsWithinTwoUlp(string name)
    {
        Assert.True(s_special.Length > 300);
        var truth = AccurateActivation.Of(name);
        float[] z = [.. s_special, .. Sample()];
        (float[] a, float[] slope) = Evaluate(name, z);
        (double worst, float at, double worstSlope, float slopeAt) = (0, 0, 0, 0);
        for (int i = 0; i < z.Length; i++)
        {
            double error = Ulps(truth.Value(z[i]), a[i]);
            if (error > worst)
            {
                (worst, at) = (error, z[i]);
            }

            double exact = truth.Derivative(z[i]);
            double slopeError = Math.Abs(slope[i] - exact) <= AbsoluteBound(name) ? 0 : Ulps(exact, slope[i]);
            if (slopeError > worstSlope)
            {
                (worstSlope, slopeAt) = (slopeError, z[i]);
            }
        }

        Assert.True(worst <= 2, $"{name}: {worst:F3} ulp at {at:R}");
        Assert.True(worstSlope <= 2, $"{name}': {worstSlope:F3} ulp at {slopeAt:R}");
    }

    [Fact]
    public void Accurate_NearlyAName_IsRefused() => Assert.All(
        NearMisses.Of(Activation.Elementwise.Select(activation => activation.Name)), name => Assert.Throws<ArgumentOutOfRangeException>(() => AccurateActivation.Of(name)));

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Double_Sample_AgreesWithTheOtherFormulas(string name)
    {
        var truth = AccurateActivation.Of(name);
        var activation = Activation.Parse(name);
        var random = new Random(8);
        for (int i = 0; i < 20_000; i++)
        {
            double z = (random.NextDouble() * 2 - 1) * (i % 2 == 0 ? 40 : Math.ScaleB(1, -random.Next(60)));
            ReferenceData.AssertClose(truth.Value(z), activation.Value(z), 1e-14, 1e-13, $"{name}({z})");
            ReferenceData.AssertClose(truth.Derivative(z), activation.Derivative(z), 1e-14, 1e-12, $"{name}'({z})");
        }
    }

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Float_EveryFiniteInput_StaysFiniteWhereTheFunctionDoes(string name)
    {
        var truth = AccurateActivation.Of(name);
        (float[] a, _) = Evaluate(name, s_special);
        for (int i = 0; i < s_special.Length; i++)
        {
            Assert.Equal(Math.Abs(truth.Value(s_special[i])) < 3.4028235677973366e38, float.IsFinite(a[i]));
        }

        // Those that overflow by their nature, each as its documentation says.
        bool overflows = truth.Value(float.MaxValue) > float.MaxValue;
        Assert.Equal(name is "selu" or "square" or "cube", overflows);
    }

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Float_InfinitiesAndNaN_GiveTheLimitsAndNaN(string name)
    {
        (double value, double derivative, double valueBelow, double derivativeBelow) = s_limits[name];
        (float[] a, float[] slope) = Evaluate(name, [float.PositiveInfinity, float.NegativeInfinity, float.NaN]);
        Assert.Equal(((float)value, (float)valueBelow), (a[0], a[1]));
        Assert.Equal(((float)derivative, (float)derivativeBelow), (slope[0], slope[1]));
        Assert.True(float.IsNaN(a[2]));

        var activation = Activation.Parse(name);
        Assert.Equal((value, valueBelow), (activation.Value(double.PositiveInfinity), activation.Value(double.NegativeInfinity)));
        Assert.Equal((derivative, derivativeBelow), (activation.Derivative(double.PositiveInfinity), activation.Derivative(double.NegativeInfinity)));
        Assert.True(double.IsNaN(activation.Value(double.NaN)));
    }

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Scalar_EveryPoint_HasTheBitsOfTheLayer(string name)
    {
        var activation = Activation.Parse(name);
        var random = new Random(9);
        double[] z = [.. Enumerable.Range(0, 640).Select(_ => random.NextDouble() * 60 - 30)];
        double[] a = new double[z.Length];
        double[] slope = [.. Enumerable.Repeat(1.0, z.Length)];
        ActivationPass<double> pass = activation.Pass<double>();
        pass.Forward(z, 64, 10, 64, a);
        pass.Backward(pass.KeepsPreActivations ? z : a, a, 64, 10, 64, slope);
        Assert.Equal(z.Select(activation.Value), a);
        Assert.Equal(z.Select(activation.Derivative), slope);
    }

    /// <summary>
    /// The derivatives of sigmoid and tanh come from a, whose rounding they inherit; where another one crosses 0, a relative bound means nothing.
    /// </summary>
    static double AbsoluteBound(string name) => name switch
    {
        "sigmoid" => 6.2e-8,
        "tanh" => 1.4e-7,
        _ => 1e-15,
    };

    static (float[] Values, float[] Derivatives) Evaluate(string name, float[] inputs)
    {
        int length = (inputs.Length + 15) & ~15;
        float[] z = new float[length];
        float[] a = new float[length];
        float[] slope = new float[length];
        inputs.CopyTo(z, 0);
        slope.AsSpan().Fill(1);
        ActivationPass<float> pass = Activation.Parse(name).Pass<float>();
        pass.Forward(z, length, 1, length, a);
        pass.Backward(pass.KeepsPreActivations ? z : a, a, length, 1, length, slope);
        return (a[..inputs.Length], slope[..inputs.Length]);
    }

    /// <summary>In units in the last place of the true value; what lies beyond the largest float by half a unit must be infinity.</summary>
    static double Ulps(double exact, float got)
    {
        if (Math.Abs(exact) >= 3.4028235677973366e38)
        {
            return got == (exact > 0 ? float.PositiveInfinity : float.NegativeInfinity) ? 0 : double.PositiveInfinity;
        }

        int exponent = exact == 0 ? -126 : Math.Max(-126, Math.ILogB(exact));
        double error = Math.Abs(got - exact) / Math.ScaleB(1, exponent - 23);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    static IEnumerable<float> Special()
    {
        // Where a formula of an activation or of a function behind one changes, or a result leaves the range.
        double[] borders = [0.625, 0.84375, 1.2784645, 0.7517915, 0.7524614, 1.1924321, 15.942385, 17.328679, 20, 40, 45, 50, 87.33654, 88.72284, 103.97208, 800, 1.8446743e19, 6.9810e12];
        foreach (float border in borders.Select(border => (float)border).Concat(Enumerable.Range(-149, 277).Select(e => MathF.ScaleB(1, e))))
        {
            foreach (float near in new[] { MathF.BitDecrement(border), border, MathF.BitIncrement(border) })
            {
                yield return near;
                yield return -near;
            }
        }

        yield return float.MaxValue;
        yield return float.MinValue;
    }

    static IEnumerable<float> Sample()
    {
        var random = new Random(20261122);
        for (int i = 0; i < SampleSize; i++)
        {
            float any = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            float usual = (float)(random.NextDouble() * 220 - 110);
            yield return i % 2 == 0 && float.IsFinite(any) ? any : usual;
        }
    }
}
