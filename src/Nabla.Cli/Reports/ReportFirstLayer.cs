using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>The weights that enter each unit of the first layer, laid out as the image they look at.</summary>
sealed record ReportWeightImages
{
    /// <summary>Takes one array of <c>height * width</c> weights per unit, row by row.</summary>
    /// <exception cref="ArgumentException">An array has another length.</exception>
    public ReportWeightImages(int height, int width, IReadOnlyList<IReadOnlyList<float>> units)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentNullException.ThrowIfNull(units);
        if (units.FirstOrDefault(unit => unit.Count != height * width) is { } unit)
        {
            throw new ArgumentException($"An image of {height} x {width} needs {height * width} weights, not {unit.Count}.", nameof(units));
        }

        Height = height;
        Width = width;
        Units = units;
    }

    /// <summary>Rows of pixels.</summary>
    public int Height { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>The weights of each unit, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<float>> Units { get; }
}

/// <summary>How heavily the first layer weighs a feature.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="AbsoluteSum">The sum of the absolute weights from the feature to all units of the first layer.</param>
sealed record ReportFeatureWeight(string Feature, double AbsoluteSum);
