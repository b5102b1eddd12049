using System;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Losses;

namespace Nabla.Tests.Losses;

/// <summary>The losses of many rows at once, and of single outputs one behind the other: those of each row, to the last bit, with nothing beside them touched.</summary>
public sealed class LossRowsTests
{
    /// <summary>What stands behind the rows and must stay.</summary>
    const double Beside = 7;

    static readonly string[] s_more = ["binary-cross-entropy:smoothing=0.1", "categorical-cross-entropy:smoothing=0.1", "huber:delta=0.3", "quantile:level=0.2"];

    public static TheoryData<string> Losses => [.. Loss.All.Select(loss => loss.ToString()).Concat(s_more)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Rows_OfAnyNumberAndWidth_AreThoseOfEachRow(string loss)
    {
        foreach (int count in new[] { 1, 2, 3, 15, 16, 17, 40 })
        {
            foreach (int rows in new[] { 1, 2, 7, 8, 9, 17, 33 })
            {
                CheckRows<float>(Loss.Parse(loss), rows, count);
                CheckRows<double>(Loss.Parse(loss), rows, count);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Columns_OfAnyNumber_AreTheRowsOfASingleOutput(string loss)
    {
        foreach (int rows in new[] { 1, 2, 7, 8, 9, 15, 16, 17, 33 })
        {
            CheckColumns<float>(Loss.Parse(loss), rows);
            CheckColumns<double>(Loss.Parse(loss), rows);
        }
    }

    static void CheckRows<T>(Loss loss, int rows, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LossFunction<T> function = loss.Function<T>();
        var random = new Random((rows * 100) + count);
        int stride = VectorArithmetic.Padded(count);
        T scale = T.CreateTruncating(0.3);
        double[][] outputs = [.. Enumerable.Range(0, rows).Select(_ => Draw(random, count, -8, 8))];
        double[][] targets = [.. Enumerable.Range(0, rows).Select(_ => Targets(random, loss, count))];
        T[] deltas = [.. Enumerable.Repeat(T.CreateTruncating(Beside), (rows * stride) + 16)];
        double[] losses = [.. Enumerable.Repeat(Beside, rows + 1)];
        function.Rows(
            [.. outputs.SelectMany(LossRow.Padded<T>)], [.. targets.SelectMany(LossRow.Padded<T>)], stride, count, scale, deltas.AsSpan(0, rows * stride), losses.AsSpan(0, rows));
        for (int row = 0; row < rows; row++)
        {
            (double alone, T[] gradient) = LossRow.Of(loss, outputs[row], targets[row], scale);
            Assert.Equal(alone, losses[row]);
            Assert.Equal(gradient, deltas[(row * stride)..((row + 1) * stride)]);
        }

        Assert.Equal(Beside, losses[rows]);
        Assert.All(deltas[(rows * stride)..], delta => Assert.Equal(T.CreateTruncating(Beside), delta));
    }

    static void CheckColumns<T>(Loss loss, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LossFunction<T> function = loss.Function<T>();
        var random = new Random(rows);
        int padded = VectorArithmetic.Padded(rows);
        T scale = T.CreateTruncating(0.3);
        double[] outputs = Draw(random, rows, -8, 8);
        double[] targets = [.. outputs.Select(_ => Targets(random, loss, 1)[0])];
        T[] deltas = [.. Enumerable.Repeat(T.CreateTruncating(Beside), padded + 16)];
        double[] losses = [.. Enumerable.Repeat(Beside, padded + 1)];
        function.ColumnDeltas(LossRow.Padded<T>(outputs), LossRow.Padded<T>(targets), rows, scale, deltas.AsSpan(0, padded));
        function.ColumnLosses(LossRow.Padded<T>(outputs), LossRow.Padded<T>(targets), rows, losses.AsSpan(0, padded));
        for (int row = 0; row < rows; row++)
        {
            (double alone, T[] gradient) = LossRow.Of(loss, [outputs[row]], [targets[row]], scale);
            Assert.Equal(alone, losses[row]);
            Assert.Equal(gradient[0], deltas[row]);
        }

        Assert.Equal(Beside, losses[padded]);
        Assert.All(deltas[padded..], delta => Assert.Equal(T.CreateTruncating(Beside), delta));
    }

    static double[] Draw(Random random, int count, double from, double to) => [.. Enumerable.Range(0, count).Select(_ => from + ((to - from) * random.NextDouble()))];

    /// <summary>One class for a loss of classes, -1 or 1 for a margin, otherwise numbers of at least 0.</summary>
    static double[] Targets(Random random, Loss loss, int count)
    {
        double[] targets = Draw(random, count, 0, 3);
        if (loss.Name is "categorical-cross-entropy" or "multiclass-hinge")
        {
            targets = new double[count];
            targets[random.Next(count)] = 1;
        }
        else if (loss.Link is not null)
        {
            targets = [.. targets.Select(target => target > 1.5 ? 1.0 : 0)];
        }
        else if (loss.Name.Contains("hinge", StringComparison.Ordinal))
        {
            targets = [.. targets.Select(target => target > 1.5 ? 1.0 : -1)];
        }

        return targets;
    }
}
