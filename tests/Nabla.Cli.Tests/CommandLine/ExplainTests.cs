using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary><c>nabla explain</c> as a shell starts it.</summary>
public sealed class ExplainTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Explain_RowOfAModel_IsTextOfEightyColumns()
    {
        string model = await _nabla.TrainAsync("iris", "--hidden", "5");

        Ended ended = await _nabla.RunAsync("explain", model, "iris", "--row", "61");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.StartsWith("iris:62: every number explained\n", ended.Output, StringComparison.Ordinal); // the header is line 1
        Assert.Contains("The target 'species' is versicolor", ended.Output, StringComparison.Ordinal);
        Assert.Contains("One step of adam\n", ended.Output, StringComparison.Ordinal);
        Assert.All(ended.Output.Split('\n'), line => Assert.True(line.Count(letter => letter is < '\u0300' or > '\u036F') <= 80, line));
    }

    [Fact]
    public async Task Explain_WithJson_HasEveryNumber()
    {
        string model = await _nabla.TrainAsync("candy_bar", "--hidden", "3", "--optimizer", "sgd");

        JsonElement json = (await _nabla.RunAsync("explain", model, "candy_bar", "--row", "5", "--json", "--weights", "1,2,1", "--learning-rate", "0.5")).Json;

        Assert.Equal([3, 1], json.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("z").GetArrayLength()));
        JsonElement weight = json.GetProperty("weight");
        Assert.Equal([1, 2, 1], new[] { "layer", "first", "second" }.Select(key => weight.GetProperty(key).GetInt32()));
        JsonElement factors = weight.GetProperty("factors");
        double product = new[] { "activationGradient", "derivative", "sourceActivation" }.Select(key => factors.GetProperty(key).GetDouble()).Aggregate(1.0, (a, b) => a * b);
        double gradient = weight.GetProperty("gradient").GetDouble();
        Assert.Equal(product, gradient, 1e-14);
        Assert.Equal(gradient, weight.GetProperty("centralDifference").GetProperty("value").GetDouble(), 1e-9);
        JsonElement update = json.GetProperty("update");
        double penalized = gradient + (update.GetProperty("l2Penalty").GetDouble() * update.GetProperty("before").GetDouble());
        Assert.Equal(update.GetProperty("before").GetDouble() - (0.5 * penalized), update.GetProperty("after").GetDouble(), 1e-14);
        Assert.Equal("sgd", update.GetProperty("optimizer").GetString());
    }

    [Theory]
    [InlineData("row.html", "<!DOCTYPE html>")]
    [InlineData("row.md", "# ")]
    [InlineData("row.txt", "iris:2: every number explained\n═")]
    public async Task Explain_ToAFile_TakesTheFormatFromItsEnding(string file, string begins)
    {
        string model = await _nabla.TrainAsync("iris", "--hidden", "4");

        Ended ended = await _nabla.RunAsync("explain", model, "iris", "--row", "1", "--output", file);

        Assert.Equal((0, "", $"Explanation written to {file}.\n"), (ended.ExitCode, ended.Output, ended.Error));
        Assert.StartsWith(begins, await File.ReadAllTextAsync(_nabla.PathOf(file), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_Example_NeedsNoModel()
    {
        Ended ended = await _nabla.RunAsync("explain", "--example", "candy-bar", "--format", "markdown");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains("= 17 \\cdot 0.5 + 29 \\cdot 0 + 3.5 = 12", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_RowBeyondTheTable_NamesTheRowsThatAre()
    {
        string model = await _nabla.TrainAsync("iris", "--hidden", "4");

        (await _nabla.RunAsync("explain", model, "iris", "--row", "151")).Fails(2, "iris has the rows 1 to 150; --row 151 is none of them.");
    }

    [Fact]
    public async Task Explain_TableWithoutTarget_SaysWhichColumnIsMissing()
    {
        string model = await _nabla.TrainAsync("candy_bar", "--hidden", "3");
        _nabla.Save("coins.csv", "quarters,nickels\n5,6\n");

        Ended ended = await _nabla.RunAsync("explain", model, "coins.csv", "--row", "1");

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("nabla: coins.csv has no column 'price'", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_OutputNamesTheModel_IsRefused()
    {
        string model = await _nabla.TrainAsync("iris", "--hidden", "4");
        byte[] before = await File.ReadAllBytesAsync(_nabla.PathOf(model), TestContext.Current.CancellationToken);

        Ended ended = await _nabla.RunAsync("explain", model, "iris", "--row", "1", "--output", $"./{model}");

        ended.Fails(2, $"--output would overwrite ./{model}, which is read; give another name.");
        Assert.Equal(before, await File.ReadAllBytesAsync(_nabla.PathOf(model), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("explain --example pentagon", "There is no example 'pentagon'; the examples are candy-bar, xor, logistic, multi-output, chain-rule, 2-2-2.")]
    [InlineData("explain m.safetensors --example xor", "--example brings its own network and row; leave MODEL, DATA and --row out.")]
    [InlineData("explain m.safetensors iris", "'nabla explain' needs --row N, the row of DATA to explain; 1 is the first.")]
    [InlineData("explain m.safetensors iris --row 0", "--row takes a whole number of at least 1; '0' is not one.")]
    [InlineData("explain m.safetensors iris --row 1 --weights 1,2", "--weights takes a layer and two indices between commas, such as 1,2,1; '1,2' is not one.")]
    [InlineData("explain --example candy-bar --weights 3,1,1", "There is no layer 3; the layers are 1 to 2.")]
    [InlineData("explain --example candy-bar --weights 2,1,2", "Layer 2 has no weight 1,2; its weights are 1,1 to 2,1.")]
    [InlineData("explain --example candy-bar --format pdf", "--format takes text, markdown or html; 'pdf' is not one.")]
    [InlineData("explain --example candy-bar --layout diagonal", "--layout takes column or row; 'diagonal' is not one.")]
    [InlineData("explain --example candy-bar --loss-scale half", "The loss of candy-bar is not a squared error with a scale to choose; leave the loss scale out.")]
    [InlineData("explain --example xor --layout row", "xor is written out in the letters of its text; leave weights, layout, index, optimizer and learning rate out.")]
    [InlineData("explain", "'nabla explain' needs MODEL: a file that 'nabla train' wrote; for example: nabla explain iris.safetensors iris --row 3")]
    public async Task Explain_WrongUsage_SaysWhatToType(string arguments, string sentence)
    {
        Ended ended = await _nabla.RunAsync(arguments.Split(' '));

        ended.Fails(2, sentence);
        Assert.Empty(Directory.GetFileSystemEntries(_nabla.Folder));
    }
}
