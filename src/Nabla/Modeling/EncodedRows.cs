using System;
using System.Numerics;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>Rows of a table as numbers: what a network reads and what it is to give.</summary>
/// <param name="Inputs"><c>[rows x features]</c></param>
/// <param name="Targets"><c>[rows x outputs]</c></param>
sealed record EncodedRows<T>(Matrix<T> Inputs, Matrix<T> Targets)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Encodes rows in the order given.</summary>
    public static EncodedRows<T> Of(Table table, ReadOnlySpan<int> rows, FeatureEncoder features, TargetEncoder target)
    {
        T[] flat = new T[checked(rows.Length * target.Width)];
        if (rows.Length > 0)
        {
            target.Encode(table, rows, flat.AsSpan());
        }

        var targets = new Matrix<T>(rows.Length, target.Width);
        for (int i = 0; i < rows.Length; i++)
        {
            flat.AsSpan(i * target.Width, target.Width).CopyTo(targets.Row(i));
        }

        return new EncodedRows<T>(InputsOf(features.Bind(table), rows), targets);
    }

    /// <summary>The features of rows in the order given.</summary>
    public static Matrix<T> InputsOf(BoundFeatures features, ReadOnlySpan<int> rows)
    {
        if (!Matrix<T>.Fits(rows.Length, features.Encoder.Width))
        {
            throw new NablaDataException(
                $"{rows.Length} rows of {features.Encoder.Width} features are more than the 2^31 numbers that a table in memory may have; use fewer rows or columns.");
        }

        var inputs = new Matrix<T>(rows.Length, features.Encoder.Width);
        for (int i = 0; i < rows.Length; i++)
        {
            features.Encode(rows[i], inputs.Row(i));
        }

        return inputs;
    }
}
