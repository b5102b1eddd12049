using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Data;
using Nabla.Networks;

namespace Nabla.Insight;

/// <summary>
/// The features that a first layer has learnt, as images: tile i holds the weights that enter unit i, column i of W <c>[inputs x units]</c>,
/// laid out as the image the unit looks at (seed 004: "reshape w_i into an image"; its <c>w_i</c> is row i of W transposed).
/// </summary>
public sealed class FeatureTiles
{
    FeatureTiles(ImageShape shape, IReadOnlyList<double[]> tiles)
    {
        Shape = shape;
        Tiles = tiles;
    }

    /// <summary>The shape of every tile.</summary>
    public ImageShape Shape { get; }

    /// <summary>One tile a unit: <c>height · width</c> weights, row by row.</summary>
    public IReadOnlyList<double[]> Tiles { get; }

    /// <summary>The tiles of weights.</summary>
    /// <param name="weights">W <c>[inputs x units]</c>, row by row.</param>
    /// <param name="units">Columns of W.</param>
    /// <param name="shape">The image that the inputs form, row by row.</param>
    /// <exception cref="ArgumentException">The weights are not <c>height · width · units</c>.</exception>
    public static FeatureTiles Of(ReadOnlySpan<double> weights, int units, ImageShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        long pixels = (long)shape.Height * shape.Width;
        if (weights.Length != pixels * units)
        {
            throw new ArgumentException(
                $"{units} tiles of {shape.Height} x {shape.Width} pixels are {pixels * units} weights; {weights.Length} were given.", nameof(weights));
        }

        var tiles = new double[units][];
        for (int unit = 0; unit < units; unit++)
        {
            tiles[unit] = new double[pixels];
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                tiles[unit][pixel] = weights[(pixel * units) + unit];
            }
        }

        return new FeatureTiles(shape, tiles);
    }

    /// <summary>The tiles of a network's first layer.</summary>
    /// <param name="network">A network that begins with a dense layer.</param>
    /// <param name="shape">The image that its inputs form, row by row.</param>
    /// <exception cref="ArgumentException">The network does not begin with a dense layer, or has not one input a pixel.</exception>
    public static FeatureTiles Of<T>(Network<T> network, ImageShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        DenseLayer first = network.Layers.Count > 0 && network.Layers[0] is DenseLayer dense
            ? dense
            : throw new ArgumentException("The network does not begin with a dense layer, so that no weight belongs to one pixel alone.", nameof(network));
        T[] weights = new T[first.Inputs * first.Outputs];
        network.CopyWeightsTo(0, weights);
        return Of(Array.ConvertAll(weights, double.CreateTruncating), first.Outputs, shape);
    }

    /// <summary>Pearson's correlation of a tile with an image, in [-1, 1]: how alike they are whatever their brightness and contrast.</summary>
    /// <param name="tile">0-based unit.</param>
    /// <param name="image"><c>height · width</c> numbers, row by row.</param>
    /// <returns>0 where one of them is the same everywhere.</returns>
    public double Correlation(int tile, ReadOnlySpan<double> image)
    {
        double[] weights = Tiles[tile];
        ArgumentOutOfRangeException.ThrowIfNotEqual(image.Length, weights.Length);
        double meanWeight = weights.Average();
        double meanPixel = 0;
        foreach (double pixel in image)
        {
            meanPixel += pixel / image.Length;
        }

        (double both, double ofWeights, double ofImage) = (0, 0, 0);
        for (int i = 0; i < weights.Length; i++)
        {
            (double w, double p) = (weights[i] - meanWeight, image[i] - meanPixel);
            both += w * p;
            ofWeights += w * w;
            ofImage += p * p;
        }

        return ofWeights > 0 && ofImage > 0 ? Math.Clamp(both / (Math.Sqrt(ofWeights) * Math.Sqrt(ofImage)), -1, 1) : 0;
    }
}
