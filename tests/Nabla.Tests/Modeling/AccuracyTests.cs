using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;

namespace Nabla.Tests.Modeling;

/// <summary>
/// The default training is as good as docs/results.md says. Row i is a test row when i mod 5 is 4. The bits are the same everywhere, so that a
/// lower score means a change, not chance.
/// </summary>
public sealed class AccuracyTests
{
    [Fact]
    public void Train_Digits_ReachesTheGoalOverFiveSeeds()
    {
        double mean = Enumerable.Range(0, 5).Average(seed => Test("digits", "digit", (ulong)seed).Primary.Value!.Value);
        Assert.True(mean >= 0.975, $"mean accuracy over seeds 0 to 4: {mean}");
    }

    [Theory]
    [InlineData("iris", "species", 0.93)]
    [InlineData("penguins", "species", 0.98)]
    [InlineData("spirals", "class", 0.99)]
    public void Train_BundledClasses_ReachesItsAccuracy(string name, string target, double floor)
    {
        double accuracy = Test(name, target, 0).Primary.Value!.Value;
        Assert.True(accuracy >= floor, $"accuracy {accuracy}");
    }

    [Fact]
    public void Train_CandyBar_LearnsThePriceToACent() =>
        Assert.True(Test("candy_bar", "price", 0) is RegressionMetrics { Rmse: < 0.01 });

    /// <summary>
    /// Sets that cannot be bundled, for want of a licence, are read from the folder that NABLA_DATA names, which holds CSV files and the reference
    /// scores in scores.json. docs/results.md has all of them, over five seeds.
    /// </summary>
    [Theory]
    [InlineData("diabetes", "progression")]
    [InlineData("concrete", "compressive_strength")]
    [InlineData("auto_mpg", "mpg")]
    public void Train_SetOfTheFolder_IsNotBelowEarlyStopping(string name, string target)
    {
        string? folder = Environment.GetEnvironmentVariable("NABLA_DATA");
        Assert.SkipUnless(folder is not null, "The data sets that cannot be bundled were not looked at: NABLA_DATA does not name their folder.");
        using var scores = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder!, "scores.json")));
        JsonElement reference = scores.RootElement.GetProperty(name).GetProperty("models").GetProperty("mlp_early_stopping").GetProperty("rmse");
        double limit = reference.GetProperty("mean").GetDouble() + (2 * reference.GetProperty("std").GetDouble());
        double rmse = Test(Path.Combine(folder!, name + ".csv"), target, 0).Primary.Value!.Value;
        Assert.True(rmse <= limit, $"RMSE {rmse}, scikit-learn with early stopping and two standard deviations {limit}");
    }

    static Metrics Test(string source, string target, ulong seed)
    {
        Table table = Table.Read(source);
        int[] test = [.. Enumerable.Range(0, table.RowCount).Where(row => row % 5 == 4)];
        return Model.Train(table, new TrainOptions { Target = target, TestRows = test, Seed = seed, Baselines = false }).Training.Test!;
    }
}
