using System;
using System.Globalization;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Kernels;

namespace Nabla.Tests.Data;

/// <summary>What was encoded can be told from the features: categories, booleans and dates over random columns.</summary>
public sealed class EncoderRoundTripTests
{
    [Fact]
    public void Category_OneHot_GivesTheLevelBack()
    {
        for (uint seed = 0; seed < 30; seed++)
        {
            (FeatureEncoder features, CategoryEncoder category, Table table, double[][] encoded) = Category(seed, mostOneHotLevels: null);
            for (int row = 0; row < table.RowCount; row++)
            {
                int hot = Array.IndexOf(encoded[row], 1);
                Assert.Equal(1, encoded[row].Sum());
                Assert.Equal(Expected(table, category, row), features.FeatureNames[hot]);
            }
        }

        static string Expected(Table table, CategoryEncoder category, int row)
        {
            string text = table["c"].GetText(row).ToString();
            return text.Length == 0 ? "c is missing" : category.Levels.Contains(text) ? $"c = {text}" : "c = (rare)";
        }
    }

    [Fact]
    public void Category_Index_GivesTheLevelBackMostFrequentFirst()
    {
        for (uint seed = 0; seed < 30; seed++)
        {
            (FeatureEncoder features, CategoryEncoder category, Table table, double[][] encoded) = Category(seed, mostOneHotLevels: 1);
            Assert.True(category.IsIndex);
            Assert.Equal(["c"], features.FeatureNames);
            Assert.Equal([(0, category.IndexCount)], features.IndexFeatures);
            var counts = Enumerable.Range(0, table.RowCount).GroupBy(row => table["c"].GetText(row).ToString()).ToDictionary(level => level.Key, level => level.Count());
            Assert.Equal(category.Levels.OrderByDescending(level => counts[level]).ThenBy(level => level, StringComparer.Ordinal), category.Levels);
            for (int row = 0; row < table.RowCount; row++)
            {
                string text = table["c"].GetText(row).ToString();
                int index = (int)encoded[row][0];
                Assert.InRange(index, 0, category.IndexCount - 1);
                Assert.Equal(
                    text.Length == 0 ? category.Levels.Count + 1 : category.Levels.Contains(text) ? category.Levels.ToList().IndexOf(text) + 1 : 0, index);
            }

            Assert.Equal(0, Assert.Single(Encode(features, TextTable.Of(("c", ["never seen"])))[0]));
        }
    }

    [Fact]
    public void Boolean_GivesTheWordBack()
    {
        var random = new CounterRandom(1, RandomPurpose.Data);
        foreach ((string no, string yes) in ((string, string)[])[("no", "yes"), ("N", "Y"), ("false", "true"), ("off", "ON"), ("0", "1")])
        {
            string[] cells = [no, yes, "", .. Enumerable.Range(0, 60).Select(i => random.Below(3, (ulong)i) switch { 0 => no, 1 => yes, _ => "" })];
            Table table = TextTable.Of(("b", cells), ("y", TextTable.Counting(cells.Length)));
            var features = FeatureEncoder.Fit(table, TextTable.AllRows(table), new FeatureOptions { Target = "y" });
            Assert.IsType<BooleanEncoder>(Assert.Single(features.Columns));
            double[][] encoded = Encode(features, table);
            for (int row = 0; row < cells.Length; row++)
            {
                Assert.Equal(cells[row] == no ? [0, 0] : cells[row] == yes ? [1, 0] : [0.5, 1], encoded[row]);
            }

            Assert.Equal([0.5, 1], Encode(features, TextTable.Of(("b", ["perhaps"])))[0]);
            Assert.Equal([1, 0], Encode(features, TextTable.Of(("b", [yes.ToUpperInvariant()])))[0]);
        }
    }

    [Fact]
    public void Boolean_Flags_SayWhatIsNeitherWord()
    {
        Table table = TextTable.Of(("b", TextTable.Cells("no,yes,no")), ("y", TextTable.Cells("1,2,3")));
        BoundFeatures bound = FeatureEncoder.Fit(table, [0, 1, 2], new FeatureOptions { Target = "y" }).Bind(TextTable.Of(("b", ["perhaps", "", "YES"])));

        Assert.Equal(["'b' = 'perhaps' is neither 'no' nor 'yes' and counts as missing"], bound.Flags(0));
        Assert.Equal(["'b' is missing, as never in training"], bound.Flags(1));
        Assert.Empty(bound.Flags(2));
    }

    /// <summary>0 and 1 are places on a line, as the boundary of XOR is drawn over it; a number that is neither is told.</summary>
    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(-0.08, -0.08)]
    [InlineData(1, 1)]
    public void Encode_NumberInBooleanColumn_KeepsItsPlace(double cell, double feature)
    {
        Table training = Table.FromColumns("t", Column.FromNumbers("b", [0, 1, 1, 0]), Column.FromNumbers("y", [1, 2, 3, 4]));
        FeatureEncoder encoder = FeatureEncoder.Fit(training, [0, 1, 2, 3], new FeatureOptions { Target = "y" });
        BoundFeatures bound = encoder.Bind(Table.FromColumns("u", Column.FromNumbers("b", [cell])));
        double[] features = new double[encoder.Width];
        bound.Encode(0, features);

        Assert.IsType<BooleanEncoder>(Assert.Single(encoder.Columns));
        Assert.Equal([feature], features);
        Assert.Equal(cell == 1 ? 0 : 1, bound.Flags(0).Count);
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss")]
    [InlineData("dd.MM.yyyy HH:mm:ss")]
    [InlineData("MM/dd/yyyy hh:mm:ss tt")]
    [InlineData("dd MMM yyyy HH:mm:ss")]
    public void Date_EveryPart_GivesTheMomentBack(string pattern)
    {
        var random = new CounterRandom(2, RandomPurpose.Data);
        DateTime[] moments = [.. Enumerable.Range(0, 200).Select(i => new DateTime(1999, 1, 1).AddSeconds(random.Below(1_000_000_000, (ulong)i)))];
        string[] cells = [.. moments.Select(moment => moment.ToString(pattern, CultureInfo.InvariantCulture))];
        Table table = TextTable.Of(("d", cells), ("y", TextTable.Counting(cells.Length)));
        var features = FeatureEncoder.Fit(table, TextTable.AllRows(table), new FeatureOptions { Target = "y" });
        var date = Assert.IsType<DateEncoder>(Assert.Single(features.Columns));
        Assert.Equal(Enum.GetValues<DatePart>(), date.Parts);
        double[][] encoded = Encode(features, table);
        for (int row = 0; row < cells.Length; row++)
        {
            double[] parts = [.. encoded[row].Select((feature, i) => date.Scales[i].Invert(feature))];
            double Part(string name) => parts[features.FeatureNames.ToList().IndexOf($"d {name}")];
            DateTime moment = moments[row];
            Assert.Equal(moment, DateTime.MinValue.AddSeconds(Math.Round(Part("elapsed") * 86_400)));
            Assert.Equal(
                (moment.Year, moment.Month, moment.Day, ((int)moment.DayOfWeek + 6) % 7 + 1),
                (Round("year"), Round("month"), Round("day of month"), Round("day of week")));
            Assert.Equal(moment.TimeOfDay.TotalHours, Part("hour"), 1e-9);
            Assert.Equal(moment.DayOfYear - 1, Step("day", 366));
            Assert.Equal(((int)moment.DayOfWeek + 6) % 7, Step("week", 7));
            Assert.Equal((int)moment.TimeOfDay.TotalMinutes, Step("hour", 1440));

            int Round(string name) => (int)Math.Round(Part(name));
            int Step(string name, int steps) => ((int)Math.Round(double.Atan2Pi(Part($"{name} sine"), Part($"{name} cosine")) / 2 * steps) + steps) % steps;
        }
    }

    [Fact]
    public void Date_PartsThatNeverVary_AreLeftOut()
    {
        Table table = TextTable.Of(("d", TextTable.Cells("2024-03-01,2024-03-05,2024-03-09")), ("t", TextTable.Cells("08:00,09:30,23:15")), ("y", TextTable.Cells("1,2,3")));
        var features = FeatureEncoder.Fit(table, [0, 1, 2], new FeatureOptions { Target = "y" });

        Assert.Equal(
            [
                "d elapsed", "d month", "d day of month", "d day of week", "d day sine", "d day cosine", "d week sine", "d week cosine", "t hour", "t hour sine",
                "t hour cosine",
            ],
            features.FeatureNames);
    }

    static (FeatureEncoder Features, CategoryEncoder Category, Table Table, double[][] Encoded) Category(uint seed, int? mostOneHotLevels)
    {
        var random = new CounterRandom(seed, RandomPurpose.Data);
        int levels = 3 + random.Below(40, 0);
        string[] cells =
        [
            .. Enumerable.Repeat("level 0", 6), .. Enumerable.Repeat("level 1", 5), "level x", "",
            .. Enumerable.Range(0, 150).Select(i => random.Below(20, (ulong)(10 + i)) == 0 ? "" : $"level {random.Below(levels, (ulong)(1000 + i))}"),
        ];
        Table table = TextTable.Of(("c", cells), ("y", TextTable.Counting(cells.Length)));
        var options = new FeatureOptions { Target = "y", MostOneHotLevels = mostOneHotLevels, Columns = [new ColumnSchema("c", ColumnKind.Category)] };
        FeatureEncoder features = JsonRoundTrip.ReadFeatures(JsonRoundTrip.Write(FeatureEncoder.Fit(table, TextTable.AllRows(table), options)));
        return (features, Assert.IsType<CategoryEncoder>(Assert.Single(features.Columns)), table, Encode(features, table));
    }

    static double[][] Encode(FeatureEncoder encoder, Table table)
    {
        BoundFeatures bound = encoder.Bind(table);
        return [.. Enumerable.Range(0, table.RowCount).Select(row =>
        {
            double[] features = new double[encoder.Width];
            bound.Encode<double>(row, features);
            return features;
        })];
    }
}
