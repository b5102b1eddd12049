using System;
using System.Linq;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels.Tests;

/// <summary>Our own exponential family against the C library in double, in units in the last place.</summary>
public sealed class VectorMathTests
{
    static readonly float[] s_special =
        [0, -0f, 1, -1, 0.5f, 0.624f, 0.625f, 0.626f, 20, -20, 87, -87.3f, 88.7f, 1e-30f, -1e-30f, 1e30f, -1e30f, float.MaxValue, float.MinValue, float.Epsilon];

    [Fact]
    public void Exp_FloatSample_IsWithinOneAndAHalfUlp() => Compare(Math.Exp, VectorMath.Exp, -87, 88, 1.5);

    [Fact]
    public void Tanh_FloatSample_IsWithinTwoUlp() => Compare(Math.Tanh, VectorMath.Tanh, -12, 12, 2);

    [Fact]
    public void Sigmoid_FloatSample_IsWithinTwoUlp() => Compare(x => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)), VectorMath.Sigmoid, -87, 87, 2);

    [Fact]
    public void DoubleFunctions_Sample_AgreeToFewUlp()
    {
        var random = new Random(7);
        for (int i = 0; i < 100_000; i++)
        {
            double x = random.NextDouble() * 80 - 40;
            AssertRelative(Math.Exp(x), VectorMath.Exp(x), 3e-16, x);
            AssertRelative(Math.Tanh(x / 4), VectorMath.Tanh(Vector512.Create(x / 4))[0], 5e-16, x / 4);
            AssertRelative(Math.Log(Math.Exp(x)), VectorMath.Log(Math.Exp(x)), 3e-16, x);
            double sigmoid = x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));
            AssertRelative(sigmoid, VectorMath.Sigmoid(Vector512.Create(x))[0], 7e-16, x);
        }
    }

    [Fact]
    public void SigmoidAndNormal_Sample_GiveTheirOtherHalfToFewUlp()
    {
        var random = new Random(8);
        for (int i = 0; i < 20_000; i++)
        {
            double x = (random.NextDouble() * 60) - 30;
            double sigmoid = VectorMath.Sigmoid(Vector512.Create(x), out Vector512<double> complement)[0];
            AssertRelative(VectorMath.Sigmoid(Vector512.Create(x))[0], sigmoid, 7e-16, x);
            AssertRelative(VectorMath.Sigmoid(Vector512.Create(-x))[0], complement[0], 7e-16, x);

            double probability = VectorMath.Normal(Vector512.Create(x), out Vector512<double> density)[0];
            AssertRelative(Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI), density[0], 3e-13, x); // the square of x is rounded here
            AssertRelative(VectorMath.Erfc(Vector512.Create(-x * Math.Sqrt(0.5)))[0] / 2, probability, 3e-13, x);
        }
    }

    [Fact]
    public void Softmax_InTheMiddleOfMemory_TouchesNothingBesideIt()
    {
        foreach (int count in new[] { 1, 15, 16, 17, 32, 40 })
        {
            int padded = VectorArithmetic.Padded(count);
            float[] z = [.. new float[padded], .. Enumerable.Repeat(float.NaN, 16)];
            float[] p = [.. new float[padded], .. Enumerable.Repeat(7f, 16)];
            SoftmaxKernel.Row(z.AsSpan(0, padded), count, p.AsSpan(0, padded + 16));
            Assert.All(p[..count], probability => Assert.Equal(1f / count, probability, 1e-7f));
            Assert.All(p[count..padded], padding => Assert.Equal(0, padding));
            Assert.All(p[padded..], beside => Assert.Equal(7, beside));
        }
    }

    [Fact]
    public void Exp_SpecialValues_AreExact()
    {
        Assert.Equal(1f, Single(VectorMath.Exp, 0));
        Assert.Equal(1f, Single(VectorMath.Exp, -0f));
        Assert.Equal(float.PositiveInfinity, Single(VectorMath.Exp, 88.73f));
        Assert.Equal(float.PositiveInfinity, Single(VectorMath.Exp, float.PositiveInfinity));
        Assert.Equal(0f, Single(VectorMath.Exp, float.NegativeInfinity));
        Assert.Equal(0f, Single(VectorMath.Exp, -87.4f));
        Assert.True(float.IsNaN(Single(VectorMath.Exp, float.NaN)));
        Assert.Equal(1.0, VectorMath.Exp(0.0));
        Assert.Equal(double.PositiveInfinity, VectorMath.Exp(710));
        Assert.Equal(0.0, VectorMath.Exp(-709));
        Assert.True(double.IsNaN(VectorMath.Exp(double.NaN)));
    }

    [Fact]
    public void Log_SpecialValues_AreExact()
    {
        Assert.Equal(0.0, VectorMath.Log(1));
        Assert.Equal(double.NegativeInfinity, VectorMath.Log(0));
        Assert.True(double.IsNaN(VectorMath.Log(-1)));
        Assert.Equal(double.PositiveInfinity, VectorMath.Log(double.PositiveInfinity));
        AssertRelative(Math.Log(double.Epsilon), VectorMath.Log(double.Epsilon), 3e-16, double.Epsilon);
    }

    [Fact]
    public void TanhAndSigmoid_SpecialValues_StayFiniteAndKeepTheirLimits()
    {
        foreach (float x in s_special)
        {
            Assert.InRange(Single(VectorMath.Tanh, x), -1f, 1f);
            Assert.InRange(Single(VectorMath.Sigmoid, x), 0f, 1f);
            Assert.Equal(-Single(VectorMath.Tanh, x), Single(VectorMath.Tanh, -x));
        }

        Assert.Equal(0.5f, Single(VectorMath.Sigmoid, 0));
        Assert.Equal(1f, Single(VectorMath.Tanh, float.PositiveInfinity));
        Assert.Equal(-1f, Single(VectorMath.Tanh, float.NegativeInfinity));
        Assert.True(float.IsNegative(Single(VectorMath.Tanh, -0f)));
        Assert.True(float.IsNaN(Single(VectorMath.Tanh, float.NaN)));
        Assert.True(float.IsNaN(Single(VectorMath.Sigmoid, float.NaN)));
    }

    [Fact]
    public void Softmax_HugeLogits_StaysADistribution()
    {
        // softmax [1, 2, 3] and [1001, 1002, 1003] = 0.0900305732, 0.2447284711, 0.6652409558 (seed 001)
        foreach (double shift in new[] { 0.0, 1000, -1000 })
        {
            double[] z = new double[16];
            (z[0], z[1], z[2], z[3]) = (1 + shift, 2 + shift, 3 + shift, 1e300);
            double logSum = SoftmaxKernel.Row<double>(z, 3, z);
            Assert.Equal(0.0900305731703804, z[0], 15);
            Assert.Equal(0.2447284710547976, z[1], 15);
            Assert.Equal(0.6652409557748219, z[2], 15);
            Assert.Equal(0, z[3]);
            Assert.Equal(3.4076059644443806 + shift, logSum, 12);
        }
    }

    [Fact]
    public void Bounds_OfZerosInfinitiesAndNaN_AreThoseOfTheComparison()
    {
        double[] numbers = [0, -0.0, 1.5, -1.5, 15, -15, 15.5, -15.5, double.Epsilon, -double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        foreach (double bound in numbers.Where(double.IsFinite))
        {
            foreach (double x in numbers)
            {
                Bits.AssertEqual<double>([x > bound ? bound : x, x < bound ? bound : x], [VectorMath.AtMost(Vector512.Create(x), bound)[5], VectorMath.AtLeast(Vector512.Create(x), bound)[5]]);
            }
        }
    }

    static void Compare(Func<double, double> expected, Func<Vector512<float>, Vector512<float>> actual, double from, double to, double ulps)
    {
        var random = new Random(3);
        double worst = 0;
        float worstAt = 0;
        for (int i = 0; i < 200_000; i++)
        {
            float x = (float)(from + (to - from) * random.NextDouble());
            if (i % 4 == 0)
            {
                x *= (float)Math.Pow(2, -random.Next(0, 100)); // near zero, where a relative error shows
            }

            double exact = expected(x);
            double error = Math.Abs(Single(actual, x) - exact) / (MathF.BitIncrement((float)Math.Abs(exact)) - (float)Math.Abs(exact));
            if (error > worst)
            {
                (worst, worstAt) = (error, x);
            }
        }

        Assert.True(worst <= ulps, $"{worst:F2} ulp at {worstAt:R}");
    }

    static float Single(Func<Vector512<float>, Vector512<float>> function, float x) => function(Vector512.Create(x))[3];

    static void AssertRelative(double expected, double actual, double tolerance, double x) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"at {x:R}: expected {expected:R}, got {actual:R}");
}
