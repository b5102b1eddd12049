using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>Intervals, groups, time, cross-validation, calibration and costs at the command line.</summary>
public sealed class HonestEvaluationTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Train_TestRows_TellsIntervalsInTextAndJson()
    {
        Ended text = await Train("iris", "--test", "0.3");
        JsonElement json = (await Train("iris", "--test", "0.3", "--json")).Json;

        Assert.Contains("95 % interval", text.Output, StringComparison.Ordinal);
        Assert.All(text.Output.Split('\n').Where(line => !line.StartsWith("Saved", StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
        JsonElement accuracy = json.GetProperty("intervals").GetProperty("test").GetProperty("accuracy");
        double value = json.GetProperty("metrics").GetProperty("test").GetProperty("accuracy").GetDouble();
        Assert.InRange(value, accuracy.GetProperty("low").GetDouble(), accuracy.GetProperty("high").GetDouble());
        Assert.Equal("wilson", accuracy.GetProperty("method").GetString());
        JsonElement linear = json.GetProperty("baselines").EnumerateArray().Last();
        JsonElement difference = linear.GetProperty("testDifferences").GetProperty("accuracy");

        // The verdict is what the interval of the difference says.
        double low = difference.GetProperty("low").GetDouble();
        double high = difference.GetProperty("high").GetDouble();
        Assert.Equal(low > 0 ? "better" : high < 0 ? "worse" : "equal", json.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Train_CrossValidation_TellsMeanDeviationAndEveryRound()
    {
        Ended text = await Train("iris", "--cv", "3", "--repeats", "2");
        JsonElement json = (await _nabla.RunAsync("inspect", "iris.safetensors", "--json")).Json.GetProperty("training").GetProperty("crossValidation");

        Assert.Contains("3 folds, 2 times: everything learnt anew without the fold", text.Output, StringComparison.Ordinal);
        Assert.Equal((3, 2, 6), (json.GetProperty("folds").GetInt32(), json.GetProperty("repeats").GetInt32(), json.GetProperty("rounds").GetArrayLength()));
        double mean = json.GetProperty("rounds").EnumerateArray().Average(round => round.GetProperty("metrics").GetProperty("accuracy").GetDouble());
        JsonElement accuracy = json.GetProperty("metrics").GetProperty("accuracy");
        Assert.Equal(mean, accuracy.GetProperty("mean").GetDouble(), 1e-12);
        Assert.True(accuracy.GetProperty("low").GetDouble() < mean && mean < accuracy.GetProperty("high").GetDouble());
    }

    [Fact]
    public async Task Predict_Interval_WritesLowerAndUpperAroundThePrediction()
    {
        string model = await _nabla.TrainAsync("candy_bar");
        Ended csv = await _nabla.RunAsync("predict", model, "candy_bar", "--interval", "0.5");
        JsonElement json = (await _nabla.RunAsync("predict", model, "candy_bar", "--interval", "0.5", "--json")).Json;

        string[] lines = csv.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] header = lines[0].Split(',');
        Assert.Equal(["prediction", "lower", "upper"], header[^3..]);
        Assert.All(lines.Skip(1), line =>
        {
            double[] cells = [.. line.Split(',')[^3..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            Assert.True(cells[1] < cells[0] && cells[0] < cells[2], line);
        });
        JsonElement first = json.GetProperty("rows")[0];
        Assert.Equal(lines[1].Split(',')[^2], first.GetProperty("interval").GetProperty("lower").GetDouble().ToString("R", CultureInfo.InvariantCulture));
        Assert.Equal(0.5, first.GetProperty("interval").GetProperty("coverage").GetDouble());
    }

    [Theory]
    [InlineData("iris", "0.9", "--interval is for numbers, and iris.safetensors predicts classes; their probabilities say how sure it is.")]
    [InlineData("candy_bar", "2", "--interval takes a number from 0.01 to 0.999; '2' is not one.")]
    public async Task Predict_IntervalThatCannotBe_SaysWhy(string data, string coverage, string sentence)
    {
        string model = await _nabla.TrainAsync(data);
        Ended ended = await _nabla.RunAsync("predict", model, data, "--interval", coverage);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(sentence, ended.Error, StringComparison.Ordinal);
        Assert.Empty(ended.Output);
    }

    [Fact]
    public async Task Predict_IntervalOfAModelWithTooFewRows_SaysTheMost()
    {
        Write("few.csv", "x,y", 60, i => $"{i * 31 % 97},{i * 31 % 97 * 0.5}");
        string model = await _nabla.TrainAsync("few.csv", "--target", "y");
        Ended ended = await _nabla.RunAsync("predict", model, "few.csv", "--interval", "0.99");

        // 12 of 60 rows are held out: 12/13 is 0.923, and 0.92 is kept.
        Assert.Contains("--interval 0.99 is more than the 12 rows held out for few.safetensors can promise; the most is 0.92.", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Costs_DecidesBySavesAndTellsThem()
    {
        Write("spam.csv", "x,y", 200, i => $"{i % 23},{(i % 23 > 11 == (i % 7 > 0) ? "yes" : "no")}");
        Ended text = await Train("spam.csv", "--target", "y", "--cost", "yes:no=5,no:yes=1");
        JsonElement json = (await _nabla.RunAsync("inspect", "spam.safetensors", "--json")).Json;
        Ended predicted = await _nabla.RunAsync("predict", "spam.safetensors", "spam.csv");

        Assert.Contains("Decisions  by the costs yes:no=5,no:yes=1", text.Output, StringComparison.Ordinal);
        JsonElement calibration = json.GetProperty("training").GetProperty("calibration");
        Assert.Equal(1.0 / 6, calibration.GetProperty("threshold").GetDouble(), 1e-15);
        Assert.All(predicted.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')), cells =>
            Assert.Equal(double.Parse(cells[^1], CultureInfo.InvariantCulture) >= 1.0 / 6 ? "yes" : "no", cells[2]));
    }

    [Theory]
    [InlineData("--group", "where", "rows.csv has no column 'where'")]
    [InlineData("--group", "g", "rows.csv:4: column 'g': the group of the row is missing; fill it in, or remove the row.")]
    [InlineData("--group", "one", "every row has the same value of the group column 'one', so no group can be held out; name another column, or give it rows of more groups.")]
    [InlineData("--time", "g", "rows.csv:2: column 'g': 'a' is neither a number nor a date such as 2024-02-29 or 2024-02-29T18:30, so the rows cannot be ordered by it")]
    public async Task Train_ColumnThatCannotDivide_SaysWhereAndWhy(string option, string column, string sentence)
    {
        Write("rows.csv", "g,one,x,y", 40, i => $"{(i == 2 ? "" : i % 2 == 0 ? "a" : "b")},1,{i * 31 % 97},{i * 31 % 97 * 0.5}");
        Ended ended = await Train("rows.csv", "--target", "y", option, column);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(sentence, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_GroupsAndWeights_AreSaidAndCounted()
    {
        Write("rows.csv", "g,w,x,y", 120, i => $"p{i / 6},{i % 3},{i % 23},{(i % 23 > 11 == (i % 7 > 0) ? "yes" : "no")}");
        string model = await _nabla.TrainAsync("rows.csv", "--target", "y", "--group", "g", "--drop", "w");
        JsonElement json = (await _nabla.RunAsync("evaluate", model, "rows.csv", "--group", "g", "--weight", "w", "--json")).Json;
        Ended text = await _nabla.RunAsync("evaluate", model, "rows.csv", "--group", "g", "--weight", "w");

        Assert.Equal("group-bootstrap", json.GetProperty("intervals").GetProperty("accuracy").GetProperty("method").GetString());
        Assert.True(json.GetProperty("weightedMetrics").GetProperty("accuracy").GetDouble() > 0);
        Assert.Equal(120, json.GetProperty("reliability").GetProperty("bins").EnumerateArray().Sum(bin => bin.GetProperty("count").GetInt32()));
        Assert.Contains("weighted", text.Output, StringComparison.Ordinal);
        Assert.Contains("Brier score", text.Output, StringComparison.Ordinal);
    }

    Task<Ended> Train(string data, params string[] arguments) =>
        _nabla.RunAsync(["train", data, "--epochs", "3", "--validation", "0.2", "--quiet", .. arguments]);

    void Write(string name, string header, int rows, Func<int, string> row) =>
        File.WriteAllLines(Path.Combine(_nabla.Folder, name), [header, .. Enumerable.Range(0, rows).Select(row)]);
}
