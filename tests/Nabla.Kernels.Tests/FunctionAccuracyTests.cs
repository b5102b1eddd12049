using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels.Tests;

/// <summary>
/// The functions in double against values of 90 digits (data/functions.txt: special values and seeded samples), in units in the last place, and
/// the same bits in every lane.
/// </summary>
public sealed class FunctionAccuracyTests
{
    /// <summary>Results below it count as 0 for the exponential and what is built on it.</summary>
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
    public void Double_EveryPoint_IsWithinTheBound(string function, double bound)
    {
        double worst = 0;
        double worstAt = 0;
        foreach ((_, double x, double value, double rest) in s_points.Where(point => point.Function == function))
        {
            double got = Evaluate(function, x);
            if (double.IsInfinity(value) || (function is "exp" or "sigmoid" && value < SmallestNormal))
            {
                Assert.Equal(double.IsInfinity(value) ? value : 0, got);
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
            if (exact > float.MaxValue || (function is "exp" or "sigmoid" && exact < 1.1754943508222875e-38))
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
        "log" => VectorMath.Log(x),
        "log1p" => VectorMath.Log1P(x),
        "exp" => VectorMath.Exp(x),
        _ => Vector(function, Vector512.Create(x))[5],
    };

    static Vector512<T> Vector<T>(string function, Vector512<T> x)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => function switch
        {
            "exp" => VectorMath.Exp(x),
            "tanh" => VectorMath.Tanh(x),
            "sigmoid" => VectorMath.Sigmoid(x),
            _ => throw new ArgumentOutOfRangeException(nameof(function)),
        };

    static double Number(string text) => text == "inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
}
