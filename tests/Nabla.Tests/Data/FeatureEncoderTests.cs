using System;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Tests.Data;

/// <summary>Numbers, categories and dates: what each becomes, in numbers computed by hand.</summary>
public sealed class FeatureEncoderTests
{
    [Fact]
    public void Number_WithoutMissing_IsStandardised()
    {
        // Mean 5, population deviation 2, median (4 + 5) / 2.
        FeatureEncoder encoder = Fit(("x", TextTable.Cells("2,4,4,4,5,5,7,9")));
        var number = Assert.IsType<NumberEncoder>(Assert.Single(encoder.Columns));

        Assert.Equal(new Standardization(5, 2), number.Standardization);
        Assert.Equal((4.5, 2, 9, false), (number.Median, number.Minimum, number.Maximum, number.HasMissing));
        Assert.Equal(["x"], encoder.FeatureNames);
        Assert.Empty(encoder.Warnings);
        Assert.Equal([-1.5], Encode(encoder, ("x", ["2"])));
    }

    [Fact]
    public void Number_WithMissing_IsFilledWithTheMedianAndIndicated()
    {
        // Median of 1, 3, 11 is 3. Filled: 1, 3, 11, 3, 2 missing: mean (1 + 3 + 11 + 3) / 4 = 4.5; squares 12.25 + 2.25 + 42.25 + 2.25 = 59, / 4.
        FeatureEncoder encoder = Fit(("age", TextTable.Cells("1,3,,11")));
        var number = Assert.IsType<NumberEncoder>(Assert.Single(encoder.Columns));

        Assert.Equal(3, number.Median);
        Assert.Equal(new Standardization(4.5, Math.Sqrt(59.0 / 4)), number.Standardization);
        Assert.Equal(["age", "age is missing"], encoder.FeatureNames);
        Assert.Equal([-1.5 / Math.Sqrt(59.0 / 4), 1], Encode(encoder, ("age", [" "])));
        Assert.Equal([0, 0], Encode(encoder, ("age", ["4.5"])));
    }

    [Fact]
    public void Number_ConstantWhereItIsNotMissing_KeepsTheIndicatorAlone()
    {
        FeatureEncoder encoder = Fit(("x", TextTable.Cells("7,7,,7")));

        Assert.Equal([0, 0], Encode(encoder, ("x", ["8"])));
        Assert.Equal([0, 1], Encode(encoder, ("x", ["na"])));
    }

    [Fact]
    public void Number_WithMissingWords_CountsThemAsMissingAndWarns()
    {
        FeatureEncoder encoder = Fit(("x", TextTable.Cells("1,na,2,N/A,NULL,?,5")));

        Assert.Equal(["column 'x': 4 cells such as 'na' count as missing."], encoder.Warnings);
        Assert.Equal(2, encoder.Width);
        Assert.Equal(2, ((NumberEncoder)encoder.Columns[0]).Median);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("-inf")]
    [InlineData("1e400")]
    public void Number_NotFinite_IsAnErrorThatNamesTheCell(string token)
    {
        NablaDataException error = FitFails(("x", ["1", "2", token, "3"]));

        Assert.StartsWith($"table.csv:4: column 'x': '{token}' is not a finite number", error.Message, StringComparison.Ordinal);
        Assert.Equal(("table.csv", 4L, "x"), (error.File, error.Line, error.Column));
    }

    [Fact]
    public void Number_NineOfTenValues_IsAnErrorThatNamesTheTextAndTheCure() => Assert.Equal(
        "table.csv:5: column 'x': 'o.5' is not a number, as 9 of the 10 values are; fix the cell, leave it empty, or take the column "
            + "as text with --categorical x.",
        FitFails(("x", TextTable.Cells("1,2,3,o.5,5,6,7,8,9,10"))).Message);

    [Fact]
    public void Number_EightOfNineValues_IsACategory()
    {
        // 8 / 9 is below nine in ten; each value is in one row, so none gets a feature.
        FeatureEncoder encoder = Fit(("x", TextTable.Cells("1,2,3,4,5,6,7,8,many")), ("z", TextTable.Counting(9)));

        Assert.Equal([new LeftOutColumn("x", "none of its 9 values is in 5 rows")], encoder.LeftOut);
    }

    [Fact]
    public void Number_Demanded_IsAnErrorOnAnyText()
    {
        Table table = WithTarget(("x", TextTable.Cells("1,low,high")));
        NablaDataException error = Assert.Throws<NablaDataException>(() =>
            FeatureEncoder.Fit(table, [0, 1, 2], new FeatureOptions { Target = "y", Numeric = ["x"] }));

        Assert.StartsWith("table.csv:3: column 'x': 'low' is not a number, as --numeric demands", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Number_CountingRows_IsLeftOutUnlessDemanded()
    {
        Table table = WithTarget(("id", TextTable.Counting(21)), ("x", TextTable.Repeat(("1", 10), ("2", 11))));
        int[] rows = [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 1];
        var options = new FeatureOptions { Target = "y" };

        Assert.Equal([new LeftOutColumn("id", "it counts the rows")], FeatureEncoder.Fit(table, rows, options).LeftOut);
        Assert.Equal(["id", "x"], FeatureEncoder.Fit(table, rows, options with { Numeric = ["id"] }).FeatureNames);
        Assert.Equal(["id", "x"], FeatureEncoder.Fit(table, rows.AsSpan(1), options).FeatureNames);
    }

    [Fact]
    public void Category_Text_IsOneHotInOrdinalOrder()
    {
        FeatureEncoder encoder = Fit(("district", TextTable.Repeat(("South", 5), ("North", 6))));

        Assert.Equal(["district = North", "district = South"], encoder.FeatureNames);
        Assert.Equal([0, 1], Encode(encoder, ("district", [" South "])));
        Assert.Equal([0, 0], Encode(encoder, ("district", ["West"])));
        Assert.Equal([0, 0], Encode(encoder, ("district", [""])));
    }

    [Fact]
    public void Category_LevelsInFewerThanFiveRows_ShareTheRareFeature()
    {
        FeatureEncoder encoder = Fit(("city", TextTable.Repeat(("Ulm", 5), ("Bonn", 4))));

        Assert.Equal(["city = Ulm", "city = (rare)"], encoder.FeatureNames);
        Assert.Equal([1, 0], Encode(encoder, ("city", ["Ulm"])));
        Assert.Equal([0, 1], Encode(encoder, ("city", ["Bonn"])));
        Assert.Equal([0, 1], Encode(encoder, ("city", ["Oslo"])));
        Assert.Equal([0, 1], Encode(encoder, ("city", [""])));
    }

    [Fact]
    public void Category_MissingInTraining_IsALevelOfItsOwn()
    {
        FeatureEncoder encoder = Fit(("city", TextTable.Repeat(("Ulm", 5), ("", 1))));

        Assert.Equal(["city = Ulm", "city is missing"], encoder.FeatureNames);
        Assert.Equal([0, 1], Encode(encoder, ("city", [""])));
        Assert.Equal([0, 0], Encode(encoder, ("city", ["Bonn"])));
    }

    [Fact]
    public void Category_MoreThanAHundredFrequentLevels_KeepsTheMostFrequentAndWarns()
    {
        // Level i is in 5 + i rows, i = 0 .. 101: the two least frequent are rare.
        FeatureEncoder encoder = Fit(("code", TextTable.Repeat([.. Enumerable.Range(0, 102).Select(i => ($"c{i:000}", 5 + i))])));
        var category = Assert.IsType<CategoryEncoder>(Assert.Single(encoder.Columns));

        Assert.Equal(100, category.Levels.Count);
        Assert.Equal("c002", category.Levels[0]);
        Assert.True(category.HasRare);
        Assert.StartsWith(
            "column 'code' has 102 values that are in at least 5 rows: the 100 most frequent",
            Assert.Single(encoder.Warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Category_Demanded_TakesNumbersAsTexts()
    {
        Table table = WithTarget(("zip", TextTable.Repeat(("1010", 5), ("9020", 5))));
        var encoder = FeatureEncoder.Fit(table, TextTable.AllRows(table), new FeatureOptions { Target = "y", Categorical = ["zip"] });

        Assert.Equal(["zip = 1010", "zip = 9020"], encoder.FeatureNames);
    }

    [Fact]
    public void Date_IsoText_IsItsPartsStandardised()
    {
        // Years 2020, 2024: mean 2022, deviation 2. Days 1 and 184 are opposite on the circle: sine 0 in both, cosine 1 and -1.
        FeatureEncoder encoder = Fit(("sold", TextTable.Cells("2020-01-01,2024-07-02")));

        Assert.Equal(
            [
                "sold elapsed", "sold year", "sold month", "sold day of month", "sold day of week", "sold day sine", "sold day cosine", "sold week sine",
                "sold week cosine",
            ],
            encoder.FeatureNames);
        double[] first = Encode(encoder, ("sold", ["2020-01-01T12:00:00Z"]));
        Assert.Equal([-1, -1, -1, 0, 1], [first[1], first[2], first[3], first[5], first[6]]);
        Assert.Equal(2, Encode(encoder, ("sold", ["2026-07-03"]))[1]);
        Assert.All(Encode(encoder, ("sold", [""])), feature => Assert.Equal(0, feature));
        Assert.Empty(encoder.Warnings);
    }

    [Fact]
    public void Date_WithOneOtherTextInTwenty_CountsItAsMissing()
    {
        string[] cells = [.. Enumerable.Range(1, 19).Select(day => $"2024-01-{day:00}"), "unknown"];
        FeatureEncoder encoder = Fit(("sold", cells));

        Assert.Equal("sold is missing", encoder.FeatureNames[^1]);
        Assert.Equal([.. new double[encoder.Width - 1], 1], Encode(encoder, ("sold", ["unknown"])));
        Assert.Contains("1 cell that is not a date counts as missing", encoder.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Text_NearlyAllDistinct_IsLeftOutAsAnIdentifier()
    {
        string[] names = [.. Enumerable.Range(0, 21).Select(i => $"name {i}")];
        FeatureEncoder encoder = Fit(("name", names), ("x", TextTable.Numbers(Enumerable.Range(0, 21).Select(i => (double)(i * i)))));

        Assert.Equal(["x"], encoder.FeatureNames);
        Assert.Equal([new LeftOutColumn("name", "21 of its 21 values are distinct, as in a name or identifier")], encoder.LeftOut);
    }

    [Fact]
    public void Text_Sentences_AreLeftOutAsFreeText()
    {
        // Three distinct sentences of 4 words in 5 rows.
        FeatureEncoder encoder = Fit(
            ("note", ["a very nice house", "a very nice house", "a rather old house", "a very nice house", "close to the river"]),
            ("x", TextTable.Counting(5)));

        Assert.Equal([new LeftOutColumn("note", "it is free text of 4.0 words on average")], encoder.LeftOut);
    }

    [Fact]
    public void Constant_Columns_AreListedInOneWarning()
    {
        FeatureEncoder encoder = Fit(
            ("a", TextTable.Cells("1,1,1")), ("x", TextTable.Cells("1,2,3")), ("b", TextTable.Cells("q,q,q")), ("c", TextTable.Cells(",,")));

        Assert.Equal(
            ["column 'c' is left out: all its cells are missing.", "2 constant columns are left out: 'a', 'b'."], encoder.Warnings);
        Assert.Equal(["x"], encoder.FeatureNames);
    }

    [Fact]
    public void Fit_NoUsableFeature_SaysWhyOfEachColumn() => Assert.Contains(
        "table.csv has no usable feature beside the target 'y' ('a': constant)",
        FitFails(("a", TextTable.Cells("1,1,1"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Fit_DroppedColumns_AreNoFeatures()
    {
        Table table = WithTarget(("a", TextTable.Cells("1,2")), ("b", TextTable.Cells("1,2")));
        var encoder = FeatureEncoder.Fit(table, [0, 1], new FeatureOptions { Target = "y", Drop = ["a"] });

        Assert.Equal(["b"], encoder.FeatureNames);
        Assert.Equal([new LeftOutColumn("a", "dropped by the user")], encoder.LeftOut);
    }

    [Fact]
    public void Fit_OptionForAnUnknownColumn_NamesTheNearest()
    {
        Table table = WithTarget(("district", TextTable.Cells("1,2")));
        var options = new FeatureOptions { Target = "y", Drop = ["distrct"] };
        NablaDataException error = Assert.Throws<NablaDataException>(() => FeatureEncoder.Fit(table, [0, 1], options));

        Assert.Contains("no column 'distrct'; did you mean 'district'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WrongArguments_AreArgumentErrors()
    {
        Table table = WithTarget(("a", TextTable.Cells("1,2")));
        var options = new FeatureOptions { Target = "y" };

        Assert.Throws<ArgumentException>(() => FeatureEncoder.Fit(table, [], options));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeatureEncoder.Fit(table, [0, 2], options));
        Assert.Throws<ArgumentException>(() => FeatureEncoder.Fit(table, [0], options with { Drop = ["y"] }));
        Assert.Throws<ArgumentException>(() => FeatureEncoder.Fit(table, [0], options with { Numeric = ["a"], Categorical = ["a"] }));
    }

    [Fact]
    public void Fit_CellsOutsideTheTrainingRows_DoNotChangeTheEncoder()
    {
        string[] x = [.. TextTable.Counting(10), "5"];
        string[] city = [.. TextTable.Repeat(("Ulm", 5), ("Bonn", 5)), "Oslo"];
        string[] sold = [.. Enumerable.Range(1, 10).Select(day => $"2024-01-{day:00}"), "2023-05-05"];
        Table before = WithTarget(("x", x), ("city", city), ("sold", sold));
        Table after = WithTarget(("x", [.. x[..10], "NaN"]), ("city", [.. city[..10], ""]), ("sold", [.. sold[..10], "never"]));
        int[] training = [.. Enumerable.Range(0, 10)];
        var options = new FeatureOptions { Target = "y" };

        Assert.Equal(
            JsonRoundTrip.Write(FeatureEncoder.Fit(before, training, options)), JsonRoundTrip.Write(FeatureEncoder.Fit(after, training, options)));
    }

    static FeatureEncoder Fit(params (string Name, string[] Cells)[] columns)
    {
        Table table = WithTarget(columns);
        return FeatureEncoder.Fit(table, TextTable.AllRows(table), new FeatureOptions { Target = "y" });
    }

    static NablaDataException FitFails(params (string Name, string[] Cells)[] columns) => Assert.Throws<NablaDataException>(() => Fit(columns));

    static Table WithTarget(params (string Name, string[] Cells)[] columns) =>
        TextTable.Of([.. columns, ("y", [.. Enumerable.Repeat("1", columns[0].Cells.Length)])]);

    static double[] Encode(FeatureEncoder encoder, params (string Name, string[] Cells)[] columns)
    {
        double[] features = new double[encoder.Width];
        encoder.Bind(TextTable.Of(columns)).Encode<double>(0, features);
        return features;
    }
}
