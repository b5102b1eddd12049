using System;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Tests.Files;

/// <summary>What a document of a model lacks, or has of another kind, is told by the key and by what was found.</summary>
public sealed class JsonFieldsTests
{
    static readonly JsonElement s_document = JsonDocument.Parse(
        """
        {"text":"a","number":1.5,"integer":3,"flag":true,"nothing":null,"list":[1,2.5],"texts":["a","b"],"twice":["a","a"],"empty":["a",""],"object":{},
         "huge":1e999,"beyond":3000000000,"long":11111111111111111111111111111111111111111111111111,"half":"\ud800"}
        """).RootElement;

    [Fact]
    public void Fields_OfTheirKind_AreRead()
    {
        Assert.Equal("a", s_document.Text("text"));
        Assert.Equal(1.5, s_document.Number("number"));
        Assert.Equal(3, s_document.Integer("integer"));
        Assert.True(s_document.Flag("flag"));
        Assert.Equal([1, 2.5], s_document.Numbers("list"));
        Assert.Equal(["a", "b"], s_document.DistinctTexts("texts"));
        Assert.Equal([3, -4], JsonDocument.Parse("""{"list":[3,-4]}""").RootElement.Integers("list"));
    }

    [Theory]
    [InlineData("none", "the key 'none' is missing")]
    [InlineData("number", "'number' must be text, found 1.5")]
    [InlineData("nothing", "'nothing' must be text, found null")]
    [InlineData("object", "'object' must be text, found an object")]
    [InlineData("list", "'list' must be text, found a list")]
    [InlineData("half", "'half' is not valid Unicode")]
    public void Text_OfAnythingElse_SaysWhatWasFound(string key, string fault) => Malformed(fault, () => s_document.Text(key));

    [Theory]
    [InlineData("text", "'text' must be a finite number, found text")]
    [InlineData("huge", "'huge' must be a finite number, found 1e999")]
    [InlineData("flag", "'flag' must be a finite number, found true")]
    public void Number_OfAnythingElse_SaysWhatWasFound(string key, string fault) => Malformed(fault, () => s_document.Number(key));

    [Theory]
    [InlineData("number", "'number' must be an integer, found 1.5")]
    [InlineData("beyond", "'beyond' must be an integer, found 3000000000")]
    [InlineData("long", "'long' must be an integer, found a very long number")]
    [InlineData("text", "'text' must be an integer, found text")]
    public void Integer_OfAnythingElse_SaysWhatWasFound(string key, string fault) => Malformed(fault, () => s_document.Integer(key));

    [Fact]
    public void Lists_OfAnythingElse_SayWhatWasFound()
    {
        Malformed("'list' must be a list of integers, found 2.5", () => s_document.Integers("list"));
        Malformed("'texts' must be a list of integers, found text", () => s_document.Integers("texts"));
        Malformed("'text' must be a list, found text", () => s_document.Numbers("text"));
        Malformed("'texts' must be a finite number, found text", () => s_document.Numbers("texts"));
        Malformed("'list' must be text, found 1", () => s_document.Texts("list"));
        Malformed("'twice' has 'a' twice", () => s_document.DistinctTexts("twice"));
        Malformed("'empty' has an empty text", () => s_document.DistinctTexts("empty"));
        Malformed("'integer' must be true or false, found 3", () => s_document.Flag("integer"));
    }

    [Fact]
    public void Field_OfWhatIsNoObject_SaysSo()
    {
        Malformed("an object with the key 'a' was expected, found a list", () => s_document.Field("list").Field("a"));
        Malformed("an object with the key 'a' was expected, found true", () => s_document.Field("flag").Text("a"));
    }

    static void Malformed(string fault, Func<object> read) => Assert.Equal(
        $"The model's document is malformed: {fault}; the file is damaged or was not written by Nabla.", Assert.Throws<NablaFormatException>(read).Message);
}
