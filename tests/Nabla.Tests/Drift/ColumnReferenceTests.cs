using System.Linq;
using System.Text.Json;
using Nabla.Drift;
using Nabla.Files;

namespace Nabla.Tests.Drift;

/// <summary>What is remembered of one column.</summary>
public class ColumnReferenceTests
{
    [Fact]
    public void Number_OneToOneHundred_HasTenBinsOfTen()
    {
        NumberReference reference = NumberReference.Fit("x", [.. Enumerable.Range(1, 100).Select(i => (double)i), double.NaN]);

        Assert.Equal([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 1], reference.Counts);
        Assert.Equal("up to 10", reference.BinName(0));
        Assert.Equal("above 10 to 20", reference.BinName(1));
        Assert.Equal("above 90", reference.BinName(9));
        Assert.Equal("missing", reference.BinName(10));
    }

    [Fact]
    public void Number_FewValues_HaveABinEach()
    {
        NumberReference reference = NumberReference.Fit("x", [0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 5]);

        Assert.Equal([9, 2, 1, 0], reference.Counts);
        Assert.Equal([1, 0, 2, 1], reference.Count([-3, 7, 5, double.NaN]));
    }

    /// <summary>F before is 0.1 at 10 and 0.5 at 50; now all are at most 50 and half of them at most 10: the distance is 0.5 at 50.</summary>
    [Fact]
    public void Number_Distance_IsThatOfTheDistributionFunctionsAtTheEdges()
    {
        NumberReference reference = NumberReference.Fit("x", [.. Enumerable.Range(1, 100).Select(i => (double)i)]);

        Assert.Equal(0.5, reference.Distance(reference.Count([5, 50])), 12);
        Assert.Equal(0, reference.Distance(reference.Count([double.NaN])), 12); // missing cells are no numbers
    }

    [Fact]
    public void Number_OnlyMissing_HasABinForNumbersAllTheSame()
    {
        NumberReference reference = NumberReference.Fit("x", [double.NaN, double.NaN]);

        Assert.Equal([0, 2], reference.Counts);
        Assert.Equal([1, 0], reference.Count([3]));
    }

    [Fact]
    public void Category_LevelsOfFewRows_ShareAPlace()
    {
        string[] rows = [.. Enumerable.Repeat("b", 6), .. Enumerable.Repeat("a", 5), "c", "c", "", ""];
        CategoryReference reference = CategoryReference.Fit("x", rows);

        Assert.Equal([5, 6, 2, 2], reference.Counts);
        Assert.Equal(["a", "b", "(other)", "missing"], Enumerable.Range(0, 4).Select(reference.BinName));
        Assert.Equal([1, 0, 1, 1], reference.Count(["a", "d", ""]));
    }

    /// <summary>Shares 5/15, 6/15, 2/15, 2/15 before, all in one now: a third stays where it was.</summary>
    [Fact]
    public void Category_Distance_IsTheShareThatWouldHaveToMove()
    {
        string[] rows = [.. Enumerable.Repeat("b", 6), .. Enumerable.Repeat("a", 5), "c", "c", "", ""];
        CategoryReference reference = CategoryReference.Fit("x", rows);

        Assert.Equal(10.0 / 15, reference.Distance(reference.Count(["a", "a", "a"])), 12);
    }

    [Theory]
    [InlineData("""{"name":"x","kind":"number","edges":[1,1],"counts":[1,1,1,0]}""")]
    [InlineData("""{"name":"x","kind":"number","edges":[1,2],"counts":[1,1,1]}""")]
    [InlineData("""{"name":"x","kind":"number","edges":[1,2],"counts":[1,1,-1,0]}""")]
    [InlineData("""{"name":"x","kind":"number","edges":[1,2],"counts":[0,0,0,0]}""")]
    [InlineData("""{"name":"x","kind":"number","edges":[1,1e999],"counts":[1,1,1,0]}""")]
    [InlineData("""{"name":"x","kind":"category","levels":["a","a"],"counts":[1,1,1,0]}""")]
    [InlineData("""{"name":"x","kind":"category","levels":["a"],"counts":[1]}""")]
    [InlineData("""{"name":"x","kind":"colour","levels":["a"],"counts":[1,0,0]}""")]
    [InlineData("""{"kind":"category","levels":["a"],"counts":[1,0,0]}""")]
    public void ReadJson_WhatNobodyWrote_IsRefused(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Throws<NablaFormatException>(() => ColumnReference.ReadJson(document.RootElement));
    }

    [Fact]
    public void Json_ThereAndBack_CountsTheSame()
    {
        double[] values = [.. Enumerable.Range(0, 57).Select(i => i * 0.1 * i)];
        string[] texts = [.. Enumerable.Range(0, 57).Select(i => i % 7 == 0 ? "" : $"level {i % 4}")];
        var number = (NumberReference)Again(NumberReference.Fit("n", values));
        var category = (CategoryReference)Again(CategoryReference.Fit("c", texts));

        Assert.Equal(NumberReference.Fit("n", values).Counts, number.Count(values));
        Assert.Equal(CategoryReference.Fit("c", texts).Counts, category.Count(texts));
    }

    static ColumnReference Again(ColumnReference reference)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            reference.WriteJson(json);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return ColumnReference.ReadJson(document.RootElement);
    }
}
