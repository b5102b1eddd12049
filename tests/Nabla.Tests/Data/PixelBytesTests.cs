using System;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Tests.Data;

/// <summary>Which tables train from bytes, and that their features have the same bits.</summary>
public sealed class PixelBytesTests
{
    // Three images of 2 x 3 pixels.
    static readonly byte[] s_images =
        [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 250, 6, 5, 4, 3, 2, 1];

    static readonly byte[] s_labels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 9, 7];

    [Fact]
    public void InputsOf_IdxImages_AreTheFilesBytes()
    {
        using var given = new Given();
        Table table = Table.ReadIdx(given.File("images", s_images), given.File("labels", s_labels));

        Check(table, expectBytes: true, 0, 1, 2);
        Check(table, expectBytes: true, 2, 0);
        Check(table.SelectRows([2, 1]).SelectRows([1, 0]), expectBytes: true, 1, 0);
    }

    [Fact]
    public void InputsOf_PixelsInText_AreBytesIfTheyAreWholeNumbersUpTo255()
    {
        Check(Digits("0", "16"), expectBytes: true, 0, 1);
        Check(Digits("255", "3.0"), expectBytes: true, 1, 0);
        foreach (string other in new[] { "256", "-1", "0.5", "-0", "1e3" })
        {
            Check(Digits("7", other), expectBytes: false, 0, 1);
        }
    }

    static Table Digits(string first, string second) =>
        new("given", [Column.FromText("p0_0", [first, "3"]), Column.FromText("p0_1", [second, "4"]), Column.FromText("label", ["a", "b"])], 2, image: new ImageShape(1, 2));

    static void Check(Table table, bool expectBytes, params int[] rows)
    {
        BoundFeatures features = FeatureEncoder.Fit(table, rows, new FeatureOptions { Target = "label" }).Bind(table);
        Samples<float> inputs = EncodedRows<float>.InputsOf(features, rows);
        Matrix<float> matrix = EncodedRows<float>.MatrixOf(features, rows);
        Assert.Equal(expectBytes, inputs is ByteSamples<float>);
        float[] gathered = new float[rows.Length * inputs.Stride];
        inputs.Gather(0, rows.Length, gathered);
        Assert.Equal(
            matrix.Buffer.Span.ToArray().Select(BitConverter.SingleToUInt32Bits), gathered.Select(BitConverter.SingleToUInt32Bits));
    }
}
