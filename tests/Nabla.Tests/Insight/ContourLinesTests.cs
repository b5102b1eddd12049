using System;
using System.Linq;
using Nabla.Insight;

namespace Nabla.Tests.Insight;

public sealed class ContourLinesTests
{
    // f = x on a grid of 3 x 3: the contour at 0.5 is the upright line x = 0.5.
    [Fact]
    public void Contour_OfAPlane_IsALine()
    {
        double[] values = [0, 1, 2, 0, 1, 2, 0, 1, 2];

        Assert.Equal([new ContourSegment(0.5, 0, 0.5, 1), new ContourSegment(0.5, 1, 0.5, 2)], ContourLines.At(values, 3, 0.5).ToArray());
        Assert.Empty(ContourLines.At(values, 3, 2.5));
    }

    // f = x² + y² around the middle of a fine grid: every point of the contour at r² lies r from the middle, to the error of the interpolation.
    [Fact]
    public void Contour_OfACircle_HasItsRadiusAndLength()
    {
        const int Size = 101;
        double[] values = [.. Enumerable.Range(0, Size * Size).Select(i => Math.Pow((i % Size) - 50, 2) + Math.Pow((i / Size) - 50, 2))];

        ContourSegment[] circle = [.. ContourLines.At(values, Size, 30 * 30)];

        Assert.All(circle, part => Assert.InRange(Math.Sqrt(Math.Pow(part.X1 - 50, 2) + Math.Pow(part.Y1 - 50, 2)), 29.99, 30.01));
        Assert.Equal(2 * Math.PI * 30, circle.Sum(part => Math.Sqrt(Math.Pow(part.X2 - part.X1, 2) + Math.Pow(part.Y2 - part.Y1, 2))), 0.2);
    }

    // The corners of exclusive or: the two equal corners are joined across the middle when the mean is on their side.
    [Theory]
    [InlineData(0.4, 2)]
    [InlineData(0.6, 2)]
    public void Contour_OfASaddle_SeparatesTheSideTheMeanIsNotOn(double level, int pieces)
    {
        double[] values = [1, 0, 0, 1];

        ContourSegment[] contour = [.. ContourLines.At(values, 2, level)];

        Assert.Equal(pieces, contour.Length);
        // Below the mean of 0.5 the upper corners (0, 0) and (1, 1) are joined: each piece cuts off a corner of value 0, (1, 0) or (0, 1).
        bool cutsOffZeros = contour.All(part => Math.Abs(((part.X1 + part.X2) / 2) - ((part.Y1 + part.Y2) / 2)) > 0.5);
        Assert.Equal(level < 0.5, cutsOffZeros);
    }

    [Fact]
    public void Contour_OfUnknownSamples_HasAGap()
    {
        double[] values = [0, 1, 0, 1, double.NaN, 1];

        Assert.Single(ContourLines.At(values, 2, 0.5));
        Assert.Throws<ArgumentException>(() => ContourLines.At(values, 4, 0.5));
    }
}
