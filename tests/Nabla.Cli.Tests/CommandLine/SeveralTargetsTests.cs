using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>Several targets, soft labels and weights, from the command line.</summary>
public sealed class SeveralTargetsTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public SeveralTargetsTests()
    {
        var random = new Random(5);
        string[] rows = [.. Enumerable.Range(0, 120).Select(_ =>
        {
            double x = Math.Round((2 * random.NextDouble()) - 1, 3);
            double y = Math.Round((2 * random.NextDouble()) - 1, 3);
            double p = Math.Round((x + 1) / 2, 3);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{x},{y},{x + y},{100 * x},{(x > 0 ? "yes" : "no")},{(y > 0 ? 1 : 0)},{p},{1 - p:F3},{(random.NextDouble() < 0.5 ? 1 : 2)}\n");
        })];
        _nabla.Save("rows.csv", "x,y,sum,hundred,right,up,p_left,p_right,weight\n" + string.Concat(rows));
    }

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Train_SeveralNumbers_PredictsAColumnForEach()
    {
        JsonElement json = await TrainAsync("sum,hundred", "--drop", "right,up,p_left,p_right,weight");
        Assert.Equal("regression", json.GetProperty("task").GetString());
        Assert.Equal("sum,hundred", json.GetProperty("target").GetString());
        Assert.Equal(["sum", "hundred"], json.GetProperty("targets").EnumerateArray().Select(target => target.GetString()));
        Assert.Equal(("mean-squared-error", "the target is a number"), (json.GetProperty("loss").GetString(), json.GetProperty("lossReason").GetString()));
        JsonElement metrics = json.GetProperty("metrics").GetProperty("validation");
        Assert.Equal(
            metrics.GetProperty("rmse").GetDouble(),
            (metrics.GetProperty("rmse[sum]").GetDouble() + metrics.GetProperty("rmse[hundred]").GetDouble()) / 2, 1e-9);

        _nabla.Save("new.csv", "x,y\n0.5,0.25\n");
        Ended csv = await _nabla.RunAsync("predict", "rows.safetensors", "new.csv");
        Assert.Equal(["x", "y", "prediction_sum", "prediction_hundred"], csv.Csv[0]);
        Assert.Equal(0.75, double.Parse(csv.Csv[1][2], CultureInfo.InvariantCulture), 0.5);
        Assert.Equal(50, double.Parse(csv.Csv[1][3], CultureInfo.InvariantCulture), 25.0);
        JsonElement row = (await _nabla.RunAsync("predict", "rows.safetensors", "new.csv", "--json")).Json.GetProperty("rows")[0];
        Assert.Equal(csv.Csv[1][3], row.GetProperty("prediction").GetProperty("hundred").GetRawText());
        Assert.Empty(row.GetProperty("probabilities").EnumerateObject());

        Ended evaluated = await _nabla.RunAsync("evaluate", "rows.safetensors", "rows.csv");
        Assert.Equal(0, evaluated.ExitCode);
        Assert.Contains("RMSE of hundred", evaluated.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_SeveralLabels_IsMultilabel()
    {
        JsonElement json = await TrainAsync("right,up", "--drop", "sum,hundred,p_left,p_right,weight");
        Assert.Equal("multilabel", json.GetProperty("task").GetString());
        Assert.Equal("binary-cross-entropy", json.GetProperty("loss").GetString());
        Assert.All(
            (string[])["subsetAccuracy", "hammingLoss", "microF1", "macroF1", "logLoss", "f1[right]", "f1[up]"],
            name => Assert.InRange(json.GetProperty("metrics").GetProperty("validation").GetProperty(name).GetDouble(), 0, 1.5));

        _nabla.Save("new.csv", "x,y,prediction_up\n0.9,-0.9,?\n");
        Ended csv = await _nabla.RunAsync("predict", "rows.safetensors", "new.csv");
        Assert.Equal(["prediction_right", "prediction_up_2", "probability_right", "probability_up"], csv.Csv[0][3..]);
        Assert.Equal(["yes", "0"], csv.Csv[1][3..5]);
        JsonElement row = (await _nabla.RunAsync("predict", "rows.safetensors", "new.csv", "--json")).Json.GetProperty("rows")[0];
        Assert.Equal("""{"right":"yes","up":"0"}""", JsonSerializer.Serialize(row.GetProperty("prediction")));
        Assert.Equal(csv.Csv[1][6], row.GetProperty("probabilities").GetProperty("up").GetRawText());
    }

    [Fact]
    public async Task Train_ProbabilitiesOfClasses_AreSoftLabels()
    {
        JsonElement json = await TrainAsync("p_left,p_right", "--task", "multiclass", "--drop", "sum,hundred,right,up,weight");
        Assert.Equal("multiclass", json.GetProperty("task").GetString());
        Assert.Equal("the user asked for it, with the probabilities of 2 classes", json.GetProperty("taskReason").GetString());

        _nabla.Save("new.csv", "x,y\n0.9,0\n");
        Ended csv = await _nabla.RunAsync("predict", "rows.safetensors", "new.csv");
        Assert.Equal(["prediction", "probability_p_left", "probability_p_right"], csv.Csv[0][2..]);
        Assert.Equal("p_left", csv.Csv[1][2]);
    }

    [Fact]
    public async Task Train_Weights_AreTakenAndRecorded()
    {
        JsonElement json = await TrainAsync("right", "--weight", "weight", "--class-weight", "yes=2", "--drop", "sum,hundred,up,p_left,p_right");
        JsonElement options = json.GetProperty("options");
        Assert.Equal(("weight", "yes=2"), (options.GetProperty("weight").GetString(), options.GetProperty("class-weight").GetString()));
        Assert.Equal("binary-cross-entropy:weight0=1,weight1=2", json.GetProperty("loss").GetString());
        Assert.Equal(2, json.GetProperty("network").GetProperty("layers")[0].GetProperty("inputs").GetInt32());
    }

    [Theory]
    [InlineData("--target sum,height", "has no column 'height'")]
    [InlineData("--target sum --weight height", "has no column 'height'")]
    [InlineData("--target right,sum", "'right' is text, and 'sum' has not two values")]
    [InlineData("--target sum --class-weight balanced", "Class weights are for classes; weigh the rows of a regression by a column.")]
    [InlineData("--target right --class-weight yes", "'yes' gives no class weights; write balanced, or each class once with its weight")]
    [InlineData("--target right --loss zero-one", "its gradient is 0 almost everywhere")]
    [InlineData("--target sum --loss hinge", "The loss hinge is for classes; a regression takes mean-squared-error.")]
    [InlineData("--target sum --loss poisson", "the target is negative, but the loss poisson takes counts of at least 0")]
    [InlineData("--target sum --loss huber:delta=-1", "The delta of huber is a finite number above 0, not -1.")]
    public async Task Train_WrongTargetsWeightsOrLosses_SaysWhyInOneSentence(string arguments, string reason)
    {
        Ended ended = await _nabla.RunAsync(["train", "rows.csv", .. arguments.Split(' '), "--epochs", "1"]);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains(reason, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    async Task<JsonElement> TrainAsync(string target, params string[] arguments)
    {
        Ended ended = await _nabla.RunAsync(
            ["train", "rows.csv", "--target", target, .. arguments, "--hidden", "16", "--epochs", "60", "--validation", "0.3", "--allow", "leakage", "--json", "--quiet"]);
        Assert.Equal("", ended.Error);
        return ended.Json;
    }
}
