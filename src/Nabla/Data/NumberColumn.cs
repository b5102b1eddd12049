using System;
using System.Globalization;

namespace Nabla.Data;

/// <summary>A column of numbers held as numbers; NaN stands for a missing one.</summary>
/// <param name="name">The column's name.</param>
/// <param name="values">A finite number or NaN for each row; kept, not copied.</param>
sealed class NumberColumn(string name, double[] values) : Column(name, values.Length)
{
    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(values[row]);

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, out double value)
    {
        bool missing = double.IsNaN(values[row]);
        value = missing ? 0 : values[row];
        return !missing;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> GetText(int row) => IsMissing(row) ? default : values[row].ToString("R", CultureInfo.InvariantCulture);
}
