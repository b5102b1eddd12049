using System;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Tests.Data;

/// <summary>Rows encoded many at a time are those encoded one by one; what a large table saves changes no number.</summary>
public sealed class ManyRowsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Matrix_OfRowsInAnyOrder_HasTheFeaturesOfEach(int bins)
    {
        var random = new Random(5);
        int count = 3000;
        Table table = TextTable.Of(
            ("n", [.. Enumerable.Range(0, count).Select(row => row % 7 == 0 ? "NA" : $"{random.Next(1000) / 8.0}")]),
            ("c", [.. Enumerable.Range(0, count).Select(_ => "abc"[random.Next(3)].ToString())]),
            ("y", TextTable.Counting(count)));
        int[] rows = [.. Enumerable.Range(0, 2000), .. Enumerable.Range(0, count).Where(row => row % 3 == 1), 5, 5, 2];
        var features = FeatureEncoder.Fit(table, TextTable.AllRows(table), new FeatureOptions { Target = "y", Bins = bins });
        BoundFeatures bound = features.Bind(table);
        Matrix<float> matrix = EncodedRows<float>.MatrixOf(bound, rows);
        float[] row = new float[features.Width];
        for (int i = 0; i < rows.Length; i++)
        {
            bound.Encode<float>(rows[i], row);
            Assert.Equal(row, matrix.Row(i).ToArray());
        }
    }

    [Fact]
    public void Fault_IsToldOfTheFirstRow_WhateverTheColumn()
    {
        string[] one = [.. Enumerable.Range(0, 50).Select(row => $"{row % 7}")];
        string[] other = [.. Enumerable.Range(0, 50).Select(row => $"{row % 9}")];
        Table good = TextTable.Of(("a", [.. one]), ("b", [.. other]), ("y", [.. one]));
        FeatureEncoder features = FeatureEncoder.Fit(good, TextTable.AllRows(good), new FeatureOptions { Target = "y" });
        (one[30], other[20]) = ("late", "early");
        Table bad = TextTable.Of(("a", one), ("b", other), ("y", one));
        var fault = Assert.Throws<NablaDataException>(() => EncodedRows<float>.MatrixOf(features.Bind(bad), TextTable.AllRows(bad)));
        Assert.Contains("'early'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ColumnSamples_GiveTheRowsOfAMatrix()
    {
        float[] values = [3, -1.5f, 0, 7];
        Matrix<float> matrix = Matrix<float>.FromRows([.. values.Select(value => (float[])[value])]);
        Samples<float> column = new ColumnSamples<float>(values);
        int[] rows = [2, 0, 3, 3];
        float[] gathered = new float[rows.Length * column.Stride];
        gathered.AsSpan().Fill(9);
        float[] expected = new float[gathered.Length];
        column.Gather(rows, gathered);
        matrix.Gather(rows, expected);
        Assert.Equal(expected, gathered);
        column.Gather(1, 3, gathered);
        matrix.Gather(1, 3, expected);
        Assert.Equal(expected, gathered);
        column.GatherColumn(rows, gathered);
        Assert.Equal([0, 3, 7, 7], gathered[..4]);
        float[] room = new float[column.Stride];
        Assert.Equal(matrix.PaddedRow(1, room).ToArray(), column.PaddedRow(1, room).ToArray());
    }

    [Fact]
    public void Zeros_KeepTheirSignsInTheOrderOfTheRows()
    {
        double[] values = [5, -0.0, 3, 0.0, -1, 0.0, -2, double.NaN];
        var encoder = NumberEncoder.Fit("n", values, new double[values.Length], NumberScaling.Robust, bins: 3);

        // A stable sort of the cells, the missing one filled with the median 0: -2 -1 -0 0 0 0 3 5, of which the middle is 0.
        Assert.Equal(0, BitConverter.DoubleToInt64Bits(((RobustScale)encoder.Scale).Center));
        Assert.True(encoder.HasMissing);
        Assert.Equal((-2, 5), (encoder.Minimum, encoder.Maximum));
    }
}
