using System;
using System.Text.Json;
using Nabla.Data.Features;
using Nabla.Kernels;

namespace Nabla.Data.Targets;

/// <summary>
/// The target of a regression: the network gives standard deviations from the training mean. Counts under the loss poisson are divided by their
/// mean instead, and the network gives the logarithm of the expected one: <c>e^z - (t/mean) z</c> is <c>1/mean</c> times the loss of the rate
/// <c>mean e^z</c>, but for a constant.
/// </summary>
public sealed class NumberTarget : TargetEncoder
{
    internal NumberTarget(string name, Standardization standardization, TargetLink link = TargetLink.Direct)
        : base(name, TaskKind.Regression, width: 1, link)
    {
        Standardization = standardization;
    }

    /// <summary>Mean and standard deviation of the target on the training rows, in its own unit; of counts 0 and their mean.</summary>
    public Standardization Standardization { get; }

    /// <summary>The answer in the target's own unit: <c>mean + sd z</c>, of counts <c>mean e^z</c>.</summary>
    /// <param name="output">The network's output z.</param>
    public double Decode(double output) => Standardization.Invert(Link == TargetLink.Log ? VectorMath.Exp(output) : output);

    /// <summary>Learns mean and standard deviation, or the mean of counts.</summary>
    internal static NumberTarget Fit(Table table, ReadOnlySpan<int> rows, TargetScan scan, TargetLink link)
    {
        if (link != TargetLink.Log)
        {
            return new NumberTarget(scan.Name, Standardization.Of(scan.Numbers));
        }

        foreach (int row in rows)
        {
            ReadCount(table, table[scan.Name], row);
        }

        return new NumberTarget(scan.Name, new Standardization(0, Standardization.Of(scan.Numbers).Mean), link);
    }

    internal override TargetEncoder Relearn(Table table, int[] rows)
    {
        double first = ValueOf(table, rows[0]);
        return Array.Exists(rows, row => ValueOf(table, row) != first) ? Fit(table, rows, Name, Task, Link) : this;
    }

    /// <summary>The target of a row, in its own unit.</summary>
    /// <exception cref="NablaDataException">It is missing, or not a finite number; the message says where.</exception>
    public double ValueOf(Table table, int row)
    {
        ArgumentNullException.ThrowIfNull(table);
        RowCheck.ThrowUnlessRowsOf(table, [row]);
        return Read(table, table[Name], row);
    }

    private protected override void EncodeRow(Table table, ReadOnlySpan<Column> columns, int row, Span<double> outputs) =>
        outputs[0] = Standardization.Apply(Link == TargetLink.Log ? ReadCount(table, columns[0], row) : Read(table, columns[0], row));

    private protected override void WriteFields(Utf8JsonWriter writer) => Standardization.WriteFields(writer);

    static double ReadCount(Table table, Column column, int row) => Read(table, column, row) is >= 0 and var count
        ? count
        : throw CellText.Error(
            table, column, row,
            "the target is negative, but the loss poisson takes counts of at least 0; fix the cell, or take --loss mean-squared-error");

    static double Read(Table table, Column column, int row)
    {
        double value = CellText.NumberOrNaN(table, column, row);
        return double.IsNaN(value) ? throw Missing(table, column, row) : value;
    }
}
