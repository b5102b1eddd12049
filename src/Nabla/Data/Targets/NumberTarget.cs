using System;
using System.Text.Json;
using Nabla.Data.Features;

namespace Nabla.Data.Targets;

/// <summary>The target of a regression: the network gives standard deviations from the training mean.</summary>
public sealed class NumberTarget : TargetEncoder
{
    internal NumberTarget(string name, Standardization standardization)
        : base(name, TaskKind.Regression, width: 1)
    {
        Standardization = standardization;
    }

    /// <summary>Mean and standard deviation of the target on the training rows, in its own unit.</summary>
    public Standardization Standardization { get; }

    /// <summary>The answer in the target's own unit: <c>mean + sd z</c>.</summary>
    /// <param name="output">The network's output z.</param>
    public double Decode(double output) => Standardization.Invert(output);

    /// <summary>The target of a row, in its own unit.</summary>
    /// <exception cref="NablaDataException">It is missing, or not a finite number; the message says where.</exception>
    public double ValueOf(Table table, int row)
    {
        ArgumentNullException.ThrowIfNull(table);
        RowCheck.ThrowUnlessRowsOf(table, [row]);
        return Read(table, table[Name], row);
    }

    private protected override void EncodeRow(Table table, Column column, int row, Span<double> outputs) =>
        outputs[0] = Standardization.Apply(Read(table, column, row));

    private protected override void WriteFields(Utf8JsonWriter writer) => Standardization.WriteFields(writer);

    static double Read(Table table, Column column, int row)
    {
        double value = CellText.NumberOrNaN(table, column, row);
        return double.IsNaN(value) ? throw Missing(table, column, row) : value;
    }
}
