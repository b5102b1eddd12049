using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Intrinsics;
using Nabla.Reference;

namespace Nabla.Kernels.Tests;

/// <summary>
/// The functions in double against values of 90 digits (data/functions.txt: special values and seeded samples), in units in the last place, and
/// the same bits in every lane.
/// </summary>
public sealed class FunctionAccuracyTests
{
    /// <summary>Results of the exponential below it are 0; so may those of what is built on it be.</summary>
    const double SmallestNormal = 2.2250738585072014e-308;

    static readonly (string Function, double X, double Value, double Remainder)[] s_points =
    [
        .. from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "functions.txt"))
           where line[0] != '#'
           let fields = line.Split(' ')
           select (fields[0], Number(fields[1]), Number(fields[2]), Number(fields[3])),
    ];

    [Theory]
    [InlineData("exp", 1.1)]
    [InlineData("tanh", 1.6)]
    [InlineData("sigmoid", 2)]
    [InlineData("log", 1)]
    [InlineData("log1p", 2)]
    [InlineData("expm1", 2)]
    [InlineData("erf", 2)]
    [InlineData("erfc", 4)]
    [InlineData("normal", 5)]
    public void Double_EveryPoint_IsWithinTheBound(string function, double bound)
    {
        double worst = 0;
        double worstAt = 0;
        foreach ((_, double x, double value, double rest) in s_points.Where(point => point.Function == function))
        {
            double got = Evaluate(function, x);
            if (double.IsInfinity(value) || (function is "exp" && value < SmallestNormal))
            {
                Assert.Equal(double.IsInfinity(value) ? value : 0, got);
                continue;
            }

            if (function is "erfc" or "normal" && value < SmallestNormal)
            {
                Assert.InRange(got, 0, value + double.Epsilon);
                continue;
            }

            double magnitude = Math.Abs(value);
            double ulp = magnitude == double.MaxValue ? magnitude - Math.BitDecrement(magnitude) : Math.BitIncrement(magnitude) - magnitude;
            double error = Math.Abs(got - value - rest) / ulp;
            if (!(error <= worst))
            {
                (worst, worstAt) = (error, x);
            }
        }

        Assert.True(worst <= bound, $"{function}: {worst:F3} ulp at {worstAt:R}");
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("tanh")]
    [InlineData("sigmoid")]
    [InlineData("log")]
    [InlineData("log1p")]
    [InlineData("expm1")]
    [InlineData("erf")]
    [InlineData("erfc")]
    [InlineData("normal")]
    public void Vector_EveryLane_HasTheSameBits(string function)
    {
        double[] points = [.. s_points.Where(point => point.Function == function).Select(point => point.X)];
        for (int first = 0; first + 8 <= points.Length; first += 8)
        {
            Vector512<double> together = Vector(function, Vector512.Create<double>(points.AsSpan(first)));
            for (int lane = 0; lane < 8; lane++)
            {
                Assert.Equal(
                    BitConverter.DoubleToInt64Bits(Vector(function, Vector512.Create(points[first + lane]))[0]),
                    BitConverter.DoubleToInt64Bits(together[lane]));
            }
        }

        if (function is not ("exp" or "tanh" or "sigmoid"))
        {
            return; // in double only
        }

        float[] singles = [.. points.Select(x => (float)x)];
        for (int first = 0; first + 16 <= singles.Length; first += 16)
        {
            Vector512<float> together = Vector(function, Vector512.Create<float>(singles.AsSpan(first)));
            for (int lane = 0; lane < 16; lane++)
            {
                Assert.Equal(
                    BitConverter.SingleToInt32Bits(Vector(function, Vector512.Create(singles[first + lane]))[15 - lane]),
                    BitConverter.SingleToInt32Bits(together[lane]));
            }
        }
    }

    [Theory]
    [InlineData("exp", 1.1)]
    [InlineData("tanh", 1.6)]
    [InlineData("sigmoid", 2)]
    public void Float_EveryPoint_IsWithinTheBound(string function, double bound)
    {
        foreach ((_, double point, _, _) in s_points.Where(point => point.Function == function && Math.Abs(point.X) < 3e38))
        {
            float x = (float)point;
            double exact = function switch
            {
                "exp" => Math.Exp(x),
                "tanh" => Math.Tanh(x),
                _ => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
            };
            float got = Vector(function, Vector512.Create(x))[0];
            if (exact > float.MaxValue || (function is "exp" && exact < 1.1754943508222875e-38))
            {
                Assert.Equal(exact > 1 ? float.PositiveInfinity : 0, got);
                continue;
            }

            float magnitude = (float)Math.Abs(exact);
            double error = Math.Abs(got - exact) / (MathF.BitIncrement(magnitude) - magnitude);
            Assert.True(error <= bound, $"{function}: {error:F3} ulp at {x:R}");
        }
    }

    [Fact]
    public void Exp_AroundTheSmallestNormalNumber_NeverGivesADenormalOne()
    {
        float single = -87.33f;
        for (int i = 0; i < 3000; i++, single = MathF.BitDecrement(single))
        {
            float result = VectorMath.Exp(Vector512.Create(single))[0];
            Assert.True(result is 0 or >= 1.17549435e-38f, $"e^{single:R} = {result:R}");
        }

        double twice = -708.39641853226;
        for (int i = 0; i < 3000; i++, twice = Math.BitDecrement(twice))
        {
            double result = VectorMath.Exp(twice);
            Assert.True(result is 0 or >= SmallestNormal, $"e^{twice:R} = {result:R}");
        }
    }

    [Fact]
    public void Functions_LimitsAndSpecialValues_AreExact()
    {
        Check("log", (0, double.NegativeInfinity), (-0.0, double.NegativeInfinity), (-1, double.NaN), (double.PositiveInfinity, double.PositiveInfinity));
        Check("log1p", (-1, double.NegativeInfinity), (-2, double.NaN), (-0.0, -0.0), (double.PositiveInfinity, double.PositiveInfinity));
        Check("expm1", (double.NegativeInfinity, -1), (-0.0, -0.0), (710, double.PositiveInfinity), (double.PositiveInfinity, double.PositiveInfinity));
        Check("erf", (double.NegativeInfinity, -1), (double.PositiveInfinity, 1), (-0.0, -0.0), (1e300, 1), (-1e300, -1));
        Check("erfc", (double.NegativeInfinity, 2), (double.PositiveInfinity, 0), (0, 1), (1e300, 0), (-1e300, 2));
        Check("normal", (double.NegativeInfinity, 0), (double.PositiveInfinity, 1), (0, 0.5), (1e300, 1), (-1e300, 0));
        Check("sigmoid", (double.NegativeInfinity, 0), (double.PositiveInfinity, 1), (-745.2, 0), (-745.1, double.Epsilon));

        static void Check(string function, params (double X, double Expected)[] values)
        {
            foreach ((double x, double expected) in values)
            {
                Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(Evaluate(function, x)));
            }

            Assert.True(double.IsNaN(Evaluate(function, double.NaN)));
        }
    }

    [Fact]
    public void ReferenceErrorFunction_EveryPoint_IsWithinItsBound()
    {
        // The tests of gelu in float take it for the truth.
        foreach ((string function, double x, double value, double rest) in s_points.Where(point => point.Function is "erf" or "erfc"))
        {
            double got = function == "erf" ? ErrorFunction.Erf(x) : ErrorFunction.Erfc(x);
            double error = Math.Abs(got - value - rest);
            Assert.True(error <= 2e-13 * Math.Abs(value) + 1e-300, $"{function}: {error:G3} at {x:R}");
        }
    }

    [Fact]
    public void CosineOfHalfTurns_EveryPoint_IsWithinItsAbsoluteBound()
    {
        foreach ((_, double x, double value, double remainder) in s_points.Where(point => point.Function == "cospi"))
        {
            double error = Math.Abs(VectorMath.CosineOfHalfTurns(x) - value - remainder);
            Assert.True(error < 2e-16, $"{error:G3} at {x:R}");
        }

        Assert.Equal(1, VectorMath.CosineOfHalfTurns(0));
        Assert.Equal(0, VectorMath.CosineOfHalfTurns(0.5));
        Assert.Equal(-1, VectorMath.CosineOfHalfTurns(1));
    }

    static double Evaluate(string function, double x) => function switch
    {
        "exp" => VectorMath.Exp(x),
        _ => Vector(function, Vector512.Create(x))[5],
    };

    static Vector512<T> Vector<T>(string function, Vector512<T> x)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => function switch
        {
            "exp" => VectorMath.Exp(x),
            "tanh" => VectorMath.Tanh(x),
            "sigmoid" => VectorMath.Sigmoid(x),
            "log" => VectorMath.Log(x.AsDouble()).As<double, T>(),
            "log1p" => VectorMath.Log1P(x.AsDouble()).As<double, T>(),
            "expm1" => VectorMath.Expm1(x.AsDouble()).As<double, T>(),
            "erf" => VectorMath.Erf(x.AsDouble()).As<double, T>(),
            "erfc" => VectorMath.Erfc(x.AsDouble()).As<double, T>(),
            "normal" => VectorMath.Normal(x.AsDouble(), out _).As<double, T>(),
            _ => throw new ArgumentOutOfRangeException(nameof(function)),
        };

    static double Number(string text) => text == "inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
}
