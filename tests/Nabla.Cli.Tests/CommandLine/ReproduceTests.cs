using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>A model is trained again from its file and its data alone, and its file verified.</summary>
public sealed class ReproduceTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    /// <summary>A table with a number, two categories, dates, groups, weights, and semicolons between its fields.</summary>
    string SaveTable(string name = "rows.csv", Func<int, string>? price = null) => _nabla.Save(name, string.Join('\n',
    [
        "day;shop;rooms;weight;price",
        .. Enumerable.Range(0, 90).Select(i => $"{new DateTime(2024, 1, 1).AddDays(i):yyyy-MM-dd};shop{i % 9};{2 + (i * 7 % 5)};{1 + (i % 3)};{(price ?? (row => $"{100 + (row * 37 % 50)}"))(i)}"),
        "",
    ]));

    [Theory]
    [InlineData("train", "--hidden 6,4 --activation tanh --test 0.2 --patience 2 --epochs 9 --validation 0.3")]
    [InlineData("train", "--network 8~relu~->~layer-normalization~->~residual(8~gelu) --optimizer momentum --schedule cosine --epochs 4 --l2 0.001 --validation 0")]
    [InlineData("train", "--hidden 6 --epochs 3 --weight weight --group shop --cv 2 --clip-norm 1 --seed 18446744073709551615")]
    [InlineData("train", "--hidden 6 --epochs 3 --time day --drop weight --columns shop=category,rooms=number --precision double")]
    [InlineData("train", "--hidden 6 --epochs 3 --validation 0.2 --test test.csv --numeric weight --max-bad 3 --delimiter ; --header")]
    [InlineData("train", "--hidden 6 --epochs 3 --validation 0.2 --schema schema.json --target price,rooms")]
    [InlineData("train", "--epochs 2 --ensemble 2 --validation 0.2")]
    [InlineData("tune", "--hidden 6 --epochs 3 --trials 2 --validation 0.2 --ensemble 1")]
    public async Task Reproduce_OfWhateverWasAsked_IsIdentical(string verb, string options)
    {
        string data = SaveTable(price: options.Contains("--max-bad", StringComparison.Ordinal) ? row => row == 11 ? "1;2" : $"{row % 13}" : null);
        SaveTable("test.csv", row => $"{row % 7}");
        if (options.Contains("--schema", StringComparison.Ordinal))
        {
            await SucceedAsync("data", "columns", data, "--target", "price", "--write-schema", "schema.json");
        }

        string[] asked = [.. options.Split(' ').Select(word => word.Replace('~', ' '))];
        string[] target = asked.Contains("--target") ? [] : ["--target", "price"];
        await SucceedAsync([verb, data, .. target, .. asked, "--out", "model.safetensors", "--allow", "all"]);

        Ended ended = await _nabla.RunAsync("reproduce", "model.safetensors", data, "--json", "--threads", "1");

        Assert.True(ended.ExitCode == 0, ended.Error + ended.Output);
        Assert.Equal("identical", ended.Json.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, ended.Json.GetProperty("difference").ValueKind);
        Assert.Equal(ended.Json.GetProperty("recorded").GetProperty("weightHash").GetString(), ended.Json.GetProperty("found").GetProperty("weightHash").GetString());
    }

    [Fact]
    public async Task Reproduce_WithOtherData_NamesTheFirstDifference()
    {
        string data = SaveTable();
        await SucceedAsync("train", data, "--target", "price", "--hidden", "4", "--epochs", "2", "--validation", "0", "--allow", "all", "--out", "model.safetensors");
        string[] lines = await File.ReadAllLinesAsync(_nabla.PathOf(data));

        await AssertDifferenceAsync("data", "price", "Column 'price' of other.csv has other cells", [.. lines[..40], lines[40] + "9", .. lines[41..]]);
        await AssertDifferenceAsync("data", null, "other.csv has 89 rows; the model was trained on a table of 90.", lines[..^1]);
        await AssertDifferenceAsync("data", null, "in another order", [lines[0], .. lines[1..].Reverse()]);
        await AssertDifferenceAsync("data", "rooms", "has no column 'rooms'", [lines[0].Replace("rooms", "chambers", StringComparison.Ordinal), .. lines[1..]]);

        async Task AssertDifferenceAsync(string kind, string? column, string message, string[] other)
        {
            _nabla.Save("other.csv", string.Join('\n', other) + "\n");
            Ended ended = await _nabla.RunAsync("reproduce", "model.safetensors", "other.csv", "--json");
            JsonElement difference = ended.Json.GetProperty("difference");
            Assert.Equal((1, "different", kind, column), (ended.ExitCode, ended.Json.GetProperty("verdict").GetString(), difference.GetProperty("kind").GetString(), difference.GetProperty("column").GetString()));
            Assert.Contains(message, difference.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Reproduce_OfDataFromStandardInput_TakesThemFromAFileOrAgainFromThere()
    {
        string text = await File.ReadAllTextAsync(_nabla.PathOf(SaveTable()));
        Ended trained = await _nabla.RunAsync(text, ["train", "-", "--target", "price", "--hidden", "4", "--epochs", "2", "--validation", "0", "--allow", "all", "--out", "model.safetensors"]);
        Assert.True(trained.ExitCode == 0, trained.Error);

        Assert.Equal(0, (await _nabla.RunAsync("reproduce", "model.safetensors", "rows.csv")).ExitCode);
        Assert.Equal(0, (await _nabla.RunAsync(text, ["reproduce", "model.safetensors", "-"])).ExitCode);
        Ended nothing = await _nabla.RunAsync("reproduce", "model.safetensors");
        Assert.Equal(2, nothing.ExitCode);
        Assert.Contains("data from standard input must be kept in a file", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OfAModelFile_SaysWhatIsInOrderOrWhatIsNot()
    {
        string model = await _nabla.TrainAsync("iris", "--hidden", "6");
        Ended text = await _nabla.RunAsync("verify", model);
        JsonElement json = (await _nabla.RunAsync("verify", model, "--json")).Json;

        Assert.Equal(0, text.ExitCode);
        Assert.Contains("the answers to 16 rows alone and together", text.Output, StringComparison.Ordinal);
        Assert.Equal(("verified", 3, 16), (json.GetProperty("verdict").GetString(), json.GetProperty("outputRows").GetInt32(), json.GetProperty("answerRows").GetInt32()));

        byte[] bytes = await File.ReadAllBytesAsync(_nabla.PathOf(model));
        bytes[^5] ^= 1;
        await File.WriteAllBytesAsync(_nabla.PathOf("damaged"), bytes);
        Ended damaged = await _nabla.RunAsync("verify", "damaged", "--json");
        Assert.Equal(1, damaged.ExitCode);
        Assert.Equal("format", damaged.Json.GetProperty("error").GetProperty("kind").GetString());
        Assert.Contains("damaged is damaged", damaged.Error, StringComparison.Ordinal);
    }

    async Task SucceedAsync(params string[] arguments)
    {
        Ended ended = await _nabla.RunAsync(arguments);
        Assert.True(ended.ExitCode == 0, ended.Error);
    }
}
