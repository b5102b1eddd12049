using System;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Tests.Data;

/// <summary>New tables: columns in another order, missing or extra, cells unlike those of the training.</summary>
public sealed class BoundFeaturesTests
{
    static readonly FeatureEncoder s_encoder = FitHouses();

    [Fact]
    public void Bind_ColumnsInAnotherOrder_EncodesTheSame()
    {
        Table houses = Houses();
        Table turned = TextTable.Of([.. houses.Columns.Reverse().Select(column =>
            (column.Name, TextTable.AllRows(houses).Select(row => column.GetText(row).ToString()).ToArray()))]);

        Assert.Equal(Encode(houses, 3), Encode(turned, 3));
        Assert.Empty(s_encoder.Bind(turned).Notes);
    }

    [Fact]
    public void Bind_MissingColumns_ListsAllWithTheNearestNames()
    {
        NablaDataException error = Assert.Throws<NablaDataException>(() =>
            s_encoder.Bind(TextTable.Of(("Rooms", ["4"]), ("entirely different", ["x"]))));

        Assert.Equal(
            "table.csv lacks 2 columns the model was trained on: 'rooms' (did you mean 'Rooms'?), 'district'; add or rename.", error.Message);
    }

    [Fact]
    public void Bind_ExtraColumns_AreNotedAndLeftOutOnesAreNot()
    {
        BoundFeatures bound = s_encoder.Bind(
            TextTable.Of(("rooms", ["4"]), ("colour", ["red"]), ("district", ["North"]), ("price", ["1"]), ("constant", ["2"])));

        Assert.Equal(["table.csv: column 'colour' was not in the training data and is ignored."], bound.Notes);
    }

    [Fact]
    public void Encode_TextInANumericColumn_NamesTheLine()
    {
        BoundFeatures bound = s_encoder.Bind(TextTable.Of(("rooms", ["4", "many"]), ("district", ["North", "North"])));

        Assert.Equal(
            "table.csv:3: column 'rooms': 'many' is not a number; fix the cell or leave it empty.",
            Assert.Throws<NablaDataException>(() => bound.Encode<float>(1, new float[3])).Message);
    }

    [Fact]
    public void Encode_NumberTooFarForFloat_IsAnErrorAndNotInfinity()
    {
        BoundFeatures bound = s_encoder.Bind(TextTable.Of(("rooms", ["1e200"]), ("district", ["North"])));

        NablaDataException error = Assert.Throws<NablaDataException>(() => bound.Encode<float>(0, new float[3]));
        Assert.StartsWith("table.csv:2: column 'rooms': '1e200' is so far from the training values", error.Message, StringComparison.Ordinal);
        bound.Encode<double>(0, new double[3]);
    }

    [Fact]
    public void Encode_Float_IsTheDoubleRoundedOnce()
    {
        Table houses = Houses();
        float[] single = new float[3];
        s_encoder.Bind(houses).Encode<float>(2, single);

        Assert.Equal(Encode(houses, 2).Select(feature => (float)feature), single);
    }

    [Fact]
    public void Encode_WrongArguments_AreArgumentErrors()
    {
        BoundFeatures bound = s_encoder.Bind(Houses());

        Assert.Throws<ArgumentException>(() => bound.Encode<float>(0, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => bound.Encode<float>(10, new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => bound.Flags(-1));
    }

    [Fact]
    public void Flags_RowLikeTheTraining_AreEmpty() => Assert.Empty(s_encoder.Bind(Houses()).Flags(0));

    [Fact]
    public void Flags_UnseenCategoryAndNumberOutOfRange_AreNamed()
    {
        BoundFeatures bound = s_encoder.Bind(TextTable.Of(("rooms", ["40", ""]), ("district", ["West", ""])));

        Assert.Equal(
            ["'rooms' = 40 is outside the training range 0 to 9", "'district' = 'West' is a category never seen in training"], bound.Flags(0));
        Assert.Equal(["'rooms' is missing, as never in training", "'district' is missing, as never in training"], bound.Flags(1));
    }

    [Fact]
    public void Pixels_ImageTable_AreDividedByTheLargestOfTheTrainingRows()
    {
        // The held-out row has a brighter pixel; p1 never varies and stays in.
        Table table = Images(["0", "8", "16"], ["0", "0", "0"], ["4", "0", "32"], ["16", "1", "0"]);
        var encoder = FeatureEncoder.Fit(table, [0, 1], new FeatureOptions { Target = "digit" });
        float[] features = new float[4];
        BoundFeatures bound = encoder.Bind(table);
        bound.Encode<float>(1, features);

        Assert.Equal(new ImageShape(2, 2), encoder.Image);
        Assert.Equal(16, Assert.IsType<PixelEncoder>(Assert.Single(encoder.Columns)).Scale);
        Assert.Equal(["p0", "p1", "p2", "p3"], encoder.FeatureNames);
        Assert.Equal([0.5f, 0, 0, 0.0625f], features);
        bound.Encode<float>(2, features);
        Assert.Equal([1f, 0, 2, 0], features);
    }

    [Fact]
    public void Pixels_MissingPixel_NamesTheLine()
    {
        Table table = Images(["0", ""], ["0", "0"], ["4", "0"], ["16", "1"]);

        Assert.Equal(
            "table.csv:3: column 'p0': the pixel is missing; fill it in or remove the row.",
            Assert.Throws<NablaDataException>(() => FeatureEncoder.Fit(table, [0, 1], new FeatureOptions { Target = "digit" })).Message);
    }

    [Fact]
    public void Pixels_AllZero_AreNoUsableFeature()
    {
        Table table = Images(["0", "0"], ["0", "0"], ["0", "0"], ["0", "0"]);

        Assert.Contains(
            "every pixel is zero",
            Assert.Throws<NablaDataException>(() => FeatureEncoder.Fit(table, [0, 1], new FeatureOptions { Target = "digit" })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_WithOneDropped_AreEncodedEachByItself()
    {
        Table table = Images(["0", "8"], ["0", "0"], ["4", "0"], ["16", "1"]);
        var encoder = FeatureEncoder.Fit(table, [0, 1], new FeatureOptions { Target = "digit", Drop = ["p1"] });

        Assert.Null(encoder.Image);
        Assert.Equal(["p0", "p2", "p3"], encoder.FeatureNames);
        Assert.Equal(
            ["table.csv has images of 2 x 2 pixels, but 3 columns are features: each is encoded by itself."], encoder.Warnings);
    }

    static double[] Encode(Table table, int row)
    {
        double[] features = new double[s_encoder.Width];
        s_encoder.Bind(table).Encode<double>(row, features);
        return features;
    }

    static FeatureEncoder FitHouses()
    {
        Table houses = Houses();
        return FeatureEncoder.Fit(houses, TextTable.AllRows(houses), new FeatureOptions { Target = "price" });
    }

    static Table Houses() => TextTable.Of(
        ("rooms", TextTable.Counting(10)),
        ("constant", TextTable.Repeat(("1", 10))),
        ("district", TextTable.Repeat(("North", 5), ("South", 5))),
        ("price", TextTable.Counting(10)));

    static Table Images(params string[][] pixels) => TextTable.Of(
        new ImageShape(2, 2),
        [.. pixels.Select((cells, i) => ($"p{i}", cells)), ("digit", [.. Enumerable.Repeat("1", pixels[0].Length)])]);
}
