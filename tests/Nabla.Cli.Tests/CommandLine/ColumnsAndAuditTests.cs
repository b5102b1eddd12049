using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>What <c>data columns</c> and <c>train</c> tell about columns and findings.</summary>
public sealed class ColumnsAndAuditTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public ColumnsAndAuditTests()
    {
        // Price is a copy in another unit, the date is written with the day first, the code has zeros in front.
        string[] rows =
        [
            .. Enumerable.Range(0, 120).Select(i => string.Create(CultureInfo.InvariantCulture,
                $"{i},{i * 37 % 101 / 10.0},{(i % 3 == 0 ? "yes" : "no")},{new DateTime(2024, 1, 1).AddDays(i * 3):dd/MM/yyyy},0{1067 + (i % 4)},{i * 37 % 101 * 9.3},{i * 53 % 97}")),
        ];
        _nabla.Save("houses.csv", "id,price,garden,sold,zip,cents,size\n" + string.Join('\n', rows) + "\n");
    }

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task DataColumns_Table_IsToldInEightyColumns()
    {
        Ended ended = await _nabla.RunAsync("data", "columns", "houses.csv", "--quiet");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.All(ended.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("id      identifier", ended.Output, StringComparison.Ordinal);
        Assert.Contains("left out: it counts the rows", ended.Output, StringComparison.Ordinal);
        Assert.Contains("dd/MM/yyyy", ended.Output, StringComparison.Ordinal);
        Assert.Contains("zip     category", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataColumns_Json_HasKindsAndEvidence()
    {
        Ended ended = await _nabla.RunAsync("data", "columns", "houses.csv", "--target", "price", "--json", "--quiet");
        using JsonDocument json = JsonDocument.Parse(ended.Output);
        JsonElement[] columns = [.. json.RootElement.GetProperty("columns").EnumerateArray()];

        Assert.Equal(
            ["identifier leftOut", "number target", "boolean feature", "date feature", "category feature", "number feature", "number feature"],
            columns.Select(column => $"{column.GetProperty("kind")} {column.GetProperty("role")}"));
        Assert.Equal(("no", "yes", 120, 2), (
            columns[2].GetProperty("false").GetString(), columns[2].GetProperty("true").GetString(), columns[2].GetProperty("cells").GetInt32(),
            columns[2].GetProperty("distinct").GetInt32()));
    }

    [Fact]
    public async Task Train_Leakage_StopsUnlessItIsAllowed()
    {
        string[] arguments = ["train", "houses.csv", "--target", "price", "--epochs", "1", "--json", "--quiet"];
        Ended stopped = await _nabla.RunAsync(arguments);

        Assert.Equal(1, stopped.ExitCode);
        Assert.StartsWith("nabla: houses.csv: column 'cents' alone explains", stopped.Error, StringComparison.Ordinal);
        Assert.EndsWith("or go on with --allow leakage.\n", stopped.Error, StringComparison.Ordinal);
        using JsonDocument error = JsonDocument.Parse(stopped.Output);
        Assert.Equal("audit", error.RootElement.GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal("leakage", error.RootElement.GetProperty("error").GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.False(File.Exists(_nabla.PathOf("houses.safetensors")));

        Ended allowed = await _nabla.RunAsync([.. arguments, "--allow", "leakage"]);
        using JsonDocument result = JsonDocument.Parse(allowed.Output);
        Assert.Equal(0, allowed.ExitCode);
        Assert.True(result.RootElement.GetProperty("findings")[0].GetProperty("allowed").GetBoolean());
        Assert.Contains(result.RootElement.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("code").GetString() == "identifier");

        Ended dropped = await _nabla.RunAsync([.. arguments, "--columns", "cents=drop"]);
        Assert.Equal(0, dropped.ExitCode);
    }

    [Fact]
    public async Task Train_SchemaThatWasWrittenAndChanged_IsFollowed()
    {
        Ended written = await _nabla.RunAsync("data", "columns", "houses.csv", "--write-schema", "houses.json", "--quiet");
        Assert.Equal(0, written.ExitCode);
        string schema = File.ReadAllText(_nabla.PathOf("houses.json"));
        Assert.DoesNotContain("01067\"", schema, StringComparison.Ordinal);
        _nabla.Save("houses.json", schema.Replace("\"name\": \"cents\",\n      \"kind\": \"number\"", "\"name\": \"cents\",\n      \"kind\": \"drop\"", StringComparison.Ordinal));
        Ended trained = await _nabla.RunAsync(
            "train", "houses.csv", "--target", "price", "--epochs", "1", "--schema", "houses.json", "--write-schema", "again.json", "--json", "--quiet");

        Assert.Equal(0, trained.ExitCode);
        Assert.Equal(File.ReadAllText(_nabla.PathOf("houses.json")), File.ReadAllText(_nabla.PathOf("again.json")));
        using JsonDocument result = JsonDocument.Parse(trained.Output);
        Assert.Equal("drop", result.RootElement.GetProperty("columns")[5].GetProperty("kind").GetString());

        _nabla.Save("other.csv", "price,garden\n1,yes\n2,no\n");
        Ended other = await _nabla.RunAsync("train", "other.csv", "--target", "price", "--schema", "houses.json", "--quiet");
        Assert.Equal("nabla: other.csv: column 'id' is in the schema, but not in the table; take it out of the schema or give it the kind drop.\n", other.Error);
    }

    [Theory]
    [InlineData("--columns zip=categorical", "Column 'zip' cannot be a 'categorical'")]
    [InlineData("--columns when=date", "houses.csv has no column 'when'")]
    [InlineData("--allow leek", "There is no finding 'leek' to allow")]
    [InlineData("--schema nothere.json", "The schema nothere.json cannot be read: there is no such file or folder")]
    public async Task Train_WhatIsSaidWrongly_IsToldInASentence(string arguments, string sentence)
    {
        Ended ended = await _nabla.RunAsync(["train", "houses.csv", "--target", "price", "--quiet", .. arguments.Split(' ')]);

        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains(sentence, ended.Error, StringComparison.Ordinal);
    }
}
