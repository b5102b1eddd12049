using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Files;
using Nabla.Kernels;

namespace Nabla.Tests.Data;

public sealed class FeatureEncoderJsonTests
{
    const string Number =
        """{"kind":"number","name":"a","median":1,"missing":false,"mean":1,"standardDeviation":1,"minimum":0,"maximum":2}""";

    [Fact]
    public void WriteJson_SmallTable_CanBeReadByAPerson()
    {
        Table table = TextTable.Of(
            ("age", TextTable.Cells("1,3,1,3,1,3,1,3,1,3")),
            ("district", TextTable.Repeat(("North", 5), ("South", 5))),
            ("one", TextTable.Repeat(("1", 10))),
            ("price", TextTable.Counting(10)));
        var encoder = FeatureEncoder.Fit(table, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], new FeatureOptions { Target = "price" });
        string json = JsonRoundTrip.Write(encoder);

        // Five times 1 and five times 3: median (1 + 3) / 2, every number at the distance 1 from the mean.
        Assert.Contains("""
                  "kind": "number",
                  "name": "age",
                  "median": 2,
                  "missing": false,
                  "mean": 2,
                  "standardDeviation": 1,
                  "minimum": 1,
                  "maximum": 3
            """, json.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("""
                  "levels": [
                    "North",
                    "South"
                  ],
                  "rare": false,
                  "missing": false
            """, json.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("\"reason\": \"constant\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadJson_RandomSchemas_WriteAndEncodeTheSameBits()
    {
        for (uint seed = 0; seed < 60; seed++)
        {
            Table table = RandomTable(seed);
            var encoder = FeatureEncoder.Fit(table, TextTable.AllRows(table), new FeatureOptions { Target = "target" });
            string json = JsonRoundTrip.Write(encoder);
            FeatureEncoder copy = JsonRoundTrip.ReadFeatures(json);

            Assert.Equal(json, JsonRoundTrip.Write(copy));
            Assert.Equal(encoder.FeatureNames, copy.FeatureNames);
            Assert.Equal(encoder.LeftOut, copy.LeftOut);
            Assert.Equal(encoder.Warnings, copy.Warnings);
            Assert.Equal(encoder.Image, copy.Image);
            BoundFeatures bound = encoder.Bind(table);
            BoundFeatures boundCopy = copy.Bind(table);
            double[] features = new double[encoder.Width];
            double[] featuresOfCopy = new double[encoder.Width];
            for (int row = 0; row < table.RowCount; row++)
            {
                bound.Encode<double>(row, features);
                boundCopy.Encode<double>(row, featuresOfCopy);
                Assert.Equal(features.Select(BitConverter.DoubleToInt64Bits), featuresOfCopy.Select(BitConverter.DoubleToInt64Bits));
                Assert.Equal(bound.Flags(row), boundCopy.Flags(row));
            }
        }
    }

    [Fact]
    public void ReadJson_MinimalDocument_IsAccepted() => Assert.Equal(["a"], JsonRoundTrip.ReadFeatures(Document(Number)).FeatureNames);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"target":"y","width":1,"columns":{},"leftOut":[],"warnings":[]}""")]
    [InlineData("""{"target":"y","width":0,"columns":[],"leftOut":[],"warnings":[]}""")]
    [InlineData("""{"target":7,"width":1,"columns":[],"leftOut":[],"warnings":[]}""")]
    [InlineData("""{"target":"y","width":1,"columns":[null],"leftOut":[],"warnings":[]}""")]
    [InlineData("""{"target":"y","width":1,"columns":[],"leftOut":[{"name":"x"}],"warnings":[]}""")]
    [InlineData("""{"target":"y","width":1,"columns":[],"leftOut":[],"warnings":[1]}""")]
    public void ReadJson_MalformedDocument_IsAFormatError(string json) => AssertMalformed(json);

    [Theory]
    [InlineData("-1")]
    [InlineData("2")]
    [InlineData("1.5")]
    [InlineData("1e99")]
    [InlineData("\"1\"")]
    public void ReadJson_WrongWidth_IsAFormatError(string width) => AssertMalformed(Document(Number, width));

    [Theory]
    [InlineData("\"median\":1", "\"median\":1e999")]
    [InlineData("\"median\":1", "\"median\":\"NaN\"")]
    [InlineData("\"median\":1", "\"median\":3")]
    [InlineData("\"median\":1,", "")]
    [InlineData("\"mean\":1", "\"mean\":null")]
    [InlineData("\"standardDeviation\":1", "\"standardDeviation\":-1")]
    [InlineData("\"missing\":false", "\"missing\":0")]
    [InlineData("\"missing\":false", "\"missing\":true")]
    [InlineData("\"name\":\"a\"", "\"name\":\"\"")]
    [InlineData("\"name\":\"a\"", "\"name\":\"y\"")]
    [InlineData("\"name\":\"a\"", "\"name\":\"\\ud800\"")]
    [InlineData("\"name\":\"a\"", "\"\\ud800\":\"a\"")]
    [InlineData("\"kind\":\"number\"", "\"kind\":\"tensor\"")]
    [InlineData("\"kind\":\"number\"", "\"kind\":\"category\"")]
    public void ReadJson_DamagedNumber_IsAFormatError(string good, string bad)
    {
        Assert.Contains(good, Number, StringComparison.Ordinal);
        AssertMalformed(Document(Number.Replace(good, bad, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"kind":"category","name":"a","levels":[],"rare":false,"missing":true}""", "1")]
    [InlineData("""{"kind":"category","name":"a","levels":["x","x"],"rare":false,"missing":false}""", "2")]
    [InlineData("""{"kind":"category","name":"a","levels":["x",""],"rare":false,"missing":false}""", "2")]
    [InlineData("""{"kind":"category","name":"a","levels":["x",2],"rare":false,"missing":false}""", "2")]
    [InlineData("""{"kind":"category","name":"a","levels":"xy","rare":false,"missing":false}""", "2")]
    [InlineData("""{"kind":"date","name":"a","missing":false,"year":{"mean":1,"standardDeviation":1}}""", "3")]
    [InlineData("""{"kind":"date","name":"a","missing":false,"year":1,"sine":1,"cosine":1}""", "3")]
    [InlineData("""{"kind":"pixels","scale":16,"height":1,"width":2,"names":["a"]}""", "1")]
    [InlineData("""{"kind":"pixels","scale":16,"height":65536,"width":65536,"names":[]}""", "0")]
    [InlineData("""{"kind":"pixels","scale":16,"height":-1,"width":-1,"names":["a"]}""", "1")]
    [InlineData("""{"kind":"pixels","scale":0,"height":1,"width":1,"names":["a"]}""", "1")]
    [InlineData("""{"kind":"pixels","scale":16,"height":1,"width":2,"names":["a","a"]}""", "2")]
    [InlineData("""{"kind":"pixels","scale":16,"height":99999999999,"width":1,"names":["a"]}""", "1")]
    public void ReadJson_DamagedColumn_IsAFormatError(string column, string width) => AssertMalformed(Document(column, width));

    [Fact]
    public void ReadJson_ColumnTwice_IsAFormatError() => AssertMalformed(Document($"{Number},{Number}", "2"));

    [Fact]
    public void ReadJson_AnyTruncation_IsAFormatErrorOrNoJson()
    {
        string json = Document(Number);
        for (int length = 0; length < json.Length; length++)
        {
            Assert.ThrowsAny<System.Text.Json.JsonException>(() => JsonRoundTrip.ReadFeatures(json[..length]));
        }
    }

    static string Document(string columns, string width = "1") =>
        $$"""{"target":"y","width":{{width}},"columns":[{{columns}}],"leftOut":[],"warnings":[]}""";

    static void AssertMalformed(string json) => Assert.StartsWith(
        "The model's document is malformed",
        Assert.Throws<NablaFormatException>(() => JsonRoundTrip.ReadFeatures(json)).Message,
        StringComparison.Ordinal);

    /// <summary>Columns of every kind in random number, with missing cells, rare levels and awkward texts; every third table is of images.</summary>
    static Table RandomTable(uint seed)
    {
        const int Rows = 40;
        var random = new CounterRandom(seed, RandomPurpose.Data);
        ulong next = 0;
        var columns = new List<(string, string[])> { ("target", TextTable.Counting(Rows)) };
        if (seed % 3 == 0)
        {
            for (int pixel = 0; pixel < 6; pixel++)
            {
                columns.Add(($"pixel {pixel}", Cells(() => $"{random.Below(256, next++)}")));
            }

            return TextTable.Of(new ImageShape(2, 3), [.. columns]);
        }

        string[] levels = ["", "<b>", "\"quoted\"", "süß", "日本", "back\\slash", "(rare)", "tab\tinside"];
        int count = 1 + random.Below(8, next++);
        for (int i = 0; i < count; i++)
        {
            double scale = Math.ScaleB(1, random.Below(400, next++) - 200);
            columns.Add(random.Below(3, next++) switch
            {
                0 => ($"number {i}", Cells(() => random.Below(9, next++) == 0 ? "" : TextTable.Numbers([scale * random.Normal(next++)])[0])),
                1 => ($"category '{i}' \u00e9", Cells(() => levels[random.Below(levels.Length, next++)])),
                _ => ($"date {i}", Cells(() => random.Below(9, next++) == 0
                    ? ""
                    : new DateOnly(1990, 1, 1).AddDays(random.Below(20000, next++)).ToString("O", CultureInfo.InvariantCulture))),
            });
        }

        columns.Add(("always usable", Cells(() => TextTable.Numbers([random.Normal(next++)])[0])));
        return TextTable.Of([.. columns]);

        string[] Cells(Func<string> cell) => [.. Enumerable.Range(0, Rows).Select(_ => cell())];
    }
}
