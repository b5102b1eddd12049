using System;
using System.Text.Json;
using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>erf, which .NET lacks, against 60-digit arithmetic.</summary>
public sealed class ErrorFunctionTests
{
    static readonly JsonElement s_exact = ReferenceData.Read("error_function.json");

    [Fact]
    public void Erf_EveryPoint_IsWithinThreeUnitsInTheLastPlace() => Check("erf", ErrorFunction.Erf, 3);

    [Fact]
    public void Erfc_EveryPoint_KeepsItsRelativeAccuracyInTheTail() => Check("erfc", ErrorFunction.Erfc, 3);

    [Fact]
    public void NormalDistribution_RoundingOfItsArgument_IsAllItLoses()
    {
        // x/√2 is rounded, which the tail multiplies by x²: at most 2^-53 x² beside a few units.
        double[] points = ReferenceData.Numbers(s_exact.GetProperty("points"));
        double[] exact = ReferenceData.Numbers(s_exact.GetProperty("normal_distribution"));
        for (int i = 0; i < points.Length; i++)
        {
            if (exact[i] >= 1e-307)
            {
                double relative = (8 + (2 * points[i] * points[i])) * 1.2e-16;
                ReferenceData.AssertClose(exact[i], ErrorFunction.NormalDistribution(points[i]), 0, relative, $"Φ({points[i]:R})");
            }
        }
    }

    [Fact]
    public void Erf_SignsAndLimits_AreThoseOfTheFunction()
    {
        Assert.Equal(1, ErrorFunction.Erf(double.PositiveInfinity));
        Assert.Equal(-1, ErrorFunction.Erf(double.NegativeInfinity));
        Assert.Equal(0, ErrorFunction.Erfc(double.PositiveInfinity));
        Assert.Equal(2, ErrorFunction.Erfc(double.NegativeInfinity));
        Assert.True(double.IsNaN(ErrorFunction.Erf(double.NaN)));

        // Seed 001 leaves out 2/√π: without it erf would tend to √π/2 = 0.886, not to 1.
        Assert.Equal(0.8427007929497149, ErrorFunction.Erf(1), 15);
    }

    static void Check(string name, Func<double, double> function, int units)
    {
        double[] points = ReferenceData.Numbers(s_exact.GetProperty("points"));
        double[] exact = ReferenceData.Numbers(s_exact.GetProperty(name));
        for (int i = 0; i < points.Length; i++)
        {
            if (Math.Abs(exact[i]) >= 1e-307 || exact[i] == 0)
            {
                long distance = Math.Abs(BitConverter.DoubleToInt64Bits(exact[i]) - BitConverter.DoubleToInt64Bits(function(points[i])));
                Assert.True(distance <= units, $"{name}({points[i]:R}): {function(points[i]):R} is {distance} units from {exact[i]:R}");
            }
        }

    }
}
