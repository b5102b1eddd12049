using System;
using System.Linq;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>The physical order of weights: panels of 64 columns, the last one padded to a multiple of 16.</summary>
public sealed class PanelLayoutTests
{
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 3, 15 }, { 3, 16 }, { 3, 17 }, { 15, 64 }, { 64, 65 }, { 65, 64 }, { 130, 10 }, { 7, 129 }, { 100, 144 }, { 784, 3 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void IndexOf_EveryElement_IsABijectionIntoTheMatrixWithoutItsPadding(int rows, int columns)
    {
        var layout = new PanelLayout(rows, columns);
        int[] indices =
        [
            .. from row in Enumerable.Range(0, rows)
               from column in Enumerable.Range(0, layout.PaddedColumns)
               select layout.IndexOf(row, column),
        ];
        Assert.Equal(Enumerable.Range(0, layout.Length), indices.Order());
        Assert.Equal((columns + 15) / 16 * 16, layout.PaddedColumns);
        Assert.Equal(layout.PaddedColumns, Enumerable.Range(0, layout.PanelCount).Sum(layout.Width));
    }

    [Fact]
    public void IndexOf_TwoPanels_FollowsTheDocumentedOrder()
    {
        // 2 x 70: panel 0 holds columns 0-63 of both rows, panel 1 columns 64-69 and 10 zeros of each row.
        var layout = new PanelLayout(2, 70);
        Assert.Equal(0, layout.IndexOf(0, 0));
        Assert.Equal(64, layout.IndexOf(1, 0));
        Assert.Equal(128, layout.IndexOf(0, 64));
        Assert.Equal(144, layout.IndexOf(1, 64));
        Assert.Equal(160, layout.Length);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void TransposePanel_EveryPanel_TransposesAndLeavesThePaddingZero(int rows, int columns)
    {
        var layout = new PanelLayout(rows, columns);
        var transposed = new PanelLayout(columns, rows);
        float[] physical = new float[layout.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                physical[layout.IndexOf(row, column)] = row * columns + column + 1;
            }
        }

        using var from = GuardedMemory<float>.Of(physical, atEnd: true);
        using var to = new GuardedMemory<float>(transposed.Length, atEnd: true);
        for (int panel = 0; panel < transposed.PanelCount; panel++)
        {
            layout.TransposePanel<float>(from.Span, panel, to.Span);
        }

        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < transposed.PaddedColumns; row++)
            {
                Assert.Equal(row < rows ? row * columns + column + 1 : 0, to.Span[transposed.IndexOf(column, row)]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void TransposePiece_EveryRowAndCount_WritesThatPieceAlone(int rows, int columns)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var layout = new PanelLayout(rows, columns);
            var transposed = new PanelLayout(columns, rows);
            T before = T.CreateTruncating(-7);
            using var from = GuardedMemory<T>.Of(Draw.Values<T>(rows, layout.Length), atEnd: true);
            using var to = new GuardedMemory<T>(transposed.Length, atEnd: true);
            var random = new Random(rows * 1000 + columns);
            for (int i = 0; i < 200; i++)
            {
                int first = i < 70 ? i % (rows + 1) : random.Next(rows + 1);
                int count = i < 70 ? rows - first : random.Next(rows - first + 1);
                int panel = random.Next(layout.PanelCount);
                to.Span.Fill(before);
                layout.TransposePiece<T>(from.Span, panel, first, count, to.Span);
                for (int column = 0; column < columns; column++)
                {
                    bool inPanel = column / 64 == panel;
                    for (int row = 0; row < transposed.PaddedColumns; row++)
                    {
                        T value = to.Span[transposed.IndexOf(column, row)];
                        if (row >= rows)
                        {
                            // The padding keeps its values or becomes zero, whoever writes the last row.
                            Assert.True(value == before || (value == T.Zero && inPanel && first + count == rows));
                        }
                        else
                        {
                            Assert.Equal(inPanel && row >= first && row < first + count ? from.Span[layout.IndexOf(row, column)] : before, value);
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TransposePiece_OfAMatrixPastTheCaches_WritesTheSame(bool atEnd)
    {
        // More than 4 MiB, in pieces that begin on multiples of 16 and between them.
        const int Rows = 1003, Columns = 1100;
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var layout = new PanelLayout(Rows, Columns);
            var transposed = new PanelLayout(Columns, Rows);
            using var from = GuardedMemory<T>.Of(Draw.Values<T>(1, layout.Length), atEnd);
            using var to = new GuardedMemory<T>(transposed.Length, atEnd);
            for (int panel = 0; panel < layout.PanelCount; panel++)
            {
                for (int first = 0; first < Rows; first += 251)
                {
                    layout.TransposePiece<T>(from.Span, panel, first, Math.Min(251, Rows - first), to.Span);
                }
            }

            for (int column = 0; column < Columns; column++)
            {
                for (int row = 0; row < transposed.PaddedColumns; row++)
                {
                    T expected = row < Rows ? from.Span[layout.IndexOf(row, column)] : T.Zero;
                    if (to.Span[transposed.IndexOf(column, row)] != expected)
                    {
                        Assert.Fail($"[{row}, {column}] is not where it belongs.");
                    }
                }
            }
        }
    }

    [Fact]
    public void TransposePiece_OutsideTheMatrix_IsRefused()
    {
        var layout = new PanelLayout(10, 20);
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.TransposePiece<float>(new float[320], 1, 0, 10, new float[320]));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.TransposePiece<float>(new float[320], 0, 5, 6, new float[320]));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.TransposePiece<float>(new float[320], 0, -1, 6, new float[320]));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.TransposePiece<float>(new float[319], 0, 0, 10, new float[320]));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.TransposePiece<float>(new float[320], 0, 0, 10, new float[319]));
    }

    [Fact]
    public void Length_BeyondTheIndexRange_IsRefused() => Assert.Throws<OverflowException>(() => new PanelLayout(70_000, 70_000).Length);
}
