using System;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>A function from a number to the feature of a network, learnt on the training rows. It never falls, and a column that never varied gives 0.</summary>
public abstract record NumberScale
{
    private protected NumberScale(NumberScaling scaling) => Scaling = scaling;

    /// <summary>Its kind.</summary>
    public NumberScaling Scaling { get; }

    /// <summary>The feature.</summary>
    /// <param name="x">In the number's own unit.</param>
    public abstract double Apply(double x);

    /// <summary>Learns from the training cells.</summary>
    /// <param name="scaling">The kind.</param>
    /// <param name="ascending">The cells in ascending order, missing ones filled; at least one.</param>
    /// <param name="standardization">Mean and standard deviation of the same.</param>
    internal static NumberScale Fit(NumberScaling scaling, ReadOnlySpan<double> ascending, Standardization standardization) => scaling switch
    {
        NumberScaling.Robust => RobustScale.Of(ascending),
        NumberScaling.Quantile => QuantileScale.Of(ascending),
        _ => new StandardScale(standardization),
    };

    internal abstract void WriteFields(Utf8JsonWriter writer);

    internal static NumberScale Read(JsonElement element, Standardization standardization) => element.TryGetProperty("scaling", out JsonElement scaling)
        ? JsonFields.AsText(scaling, "scaling") switch
        {
            RobustScale.Name => RobustScale.ReadFields(element),
            QuantileScale.Name => QuantileScale.ReadFields(element),
            var name => throw JsonFields.Malformed($"{CellText.Quote(name)} is not a scaling"),
        }
        : new StandardScale(standardization);
}

/// <summary>The standardised number.</summary>
/// <param name="Standardization">Mean and standard deviation.</param>
public sealed record StandardScale(Standardization Standardization) : NumberScale(NumberScaling.Standard)
{
    /// <inheritdoc/>
    public override double Apply(double x) => Standardization.Apply(x);

    internal override void WriteFields(Utf8JsonWriter writer)
    {
        // Mean and standard deviation are written by the column.
    }
}
