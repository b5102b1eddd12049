using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Nabla.Cli.Tests.CommandLine;

namespace Nabla.Cli.Tests.Seeds;

/// <summary>The applications that seed 002 names, end to end by the command line: train, save, load, evaluate.</summary>
public sealed partial class Seed002Tests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Theory]
    [InlineData("digits", "accuracy", 0.9)]
    [InlineData("spam", "accuracy", 0.9)]
    public async Task B_002_18_CommandLine_ClassifiesDigitsAndMail(string data, string metric, double floor) =>
        Assert.InRange(await TrainAndEvaluate(data, metric, "--epochs", "8"), floor, 1);

    [Fact]
    public async Task B_002_18_CommandLine_PredictsHousePrices()
    {
        DirectoryInfo root = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Nabla.slnx")))
        {
            root = root.Parent!;
        }

        string houses = Path.Combine(root.FullName, "samples", "HousePrices", "ames.csv.gz");
        Assert.InRange(await TrainAndEvaluate(houses, "r2", "--epochs", "8", "--target", "Sale_Price", "--hidden", "32"), 0.7, 1);
    }

    /// <summary>The metric on the test rows; and that the model file answers when it is loaded again.</summary>
    async Task<double> TrainAndEvaluate(string data, string metric, params string[] arguments)
    {
        string[] common = ["train", data, "--validation", "0.2", "--test", "0.2", "--seed", "1", "--json", "--quiet"];
        Ended trained = await _nabla.RunAsync([.. common, .. arguments]);
        Assert.True(trained.ExitCode == 0, trained.Error);
        JsonElement json = trained.Json;

        JsonElement evaluated = (await _nabla.RunAsync("evaluate", json.GetProperty("model").GetString()!, data, "--json")).Json;
        Assert.True(evaluated.GetProperty("metrics").GetProperty(metric).GetDouble() > 0.5);
        return json.GetProperty("metrics").GetProperty("test").GetProperty(metric).GetDouble();
    }
}
