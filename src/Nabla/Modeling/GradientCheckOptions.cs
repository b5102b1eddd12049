using System;
using System.Linq;
using System.Threading;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Insight;
using Nabla.Losses;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>How <see cref="Model.CheckGradients(Table, GradientCheckOptions?, CancellationToken)"/> goes about it.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>Rows of the batch, spread evenly over the table; 8 by default. Each row costs as much as the others and proves little more.</summary>
    public int Rows { get; init; } = 8;

    /// <summary>The most central differences; a sample of all derivatives when there are more. All of them by default.</summary>
    public int MostDifferences { get; init; } = int.MaxValue;

    /// <summary>Threads; 0, the default, for one a processor.</summary>
    public int Threads { get; init; }

    internal GradientCheck Run(
        Network<double> network, Loss loss, Table table, int[] rows, FeatureEncoder features, TargetEncoder target, ulong seed,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostDifferences, 1);
        if (rows.Length == 0)
        {
            throw new NablaDataException($"{table.Source} has no row to check the gradients on; give a table with rows.") { File = table.Source };
        }

        int count = Math.Min(Rows, rows.Length);
        int[] chosen = [.. Enumerable.Range(0, count).Select(i => rows[(int)((long)i * rows.Length / count)])];
        var targets = new Matrix<double>(count, target.Width);
        EncodedRows<double>.TargetsOf(table, chosen, target).Gather(0, count, targets.Buffer.Span);
        return GradientCheck.Of(network, loss, EncodedRows<double>.MatrixOf(features.Bind(table), chosen), targets, seed, MostDifferences, Threads, cancellationToken);
    }
}
