using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

public sealed class PredictTests : IDisposable
{
    const string Flowers = """
        sepal length (cm),sepal width (cm),petal length (cm),petal width (cm)
        5.1,3.5,1.4,0.2
        6.7,3.0,5.2,2.3
        9.9,3.1,4.0,1.3

        """;

    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Predict_Csv_WritesInputThenPredictionThenProbabilities()
    {
        string model = await _nabla.TrainAsync("iris");
        _nabla.Save("new.csv", Flowers);

        Ended ended = await _nabla.RunAsync("predict", model, "new.csv");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(
            "warning: 1 row of 3 has values unlike the training data; --flags tells which.\n"
            + "  'sepal length (cm)' out of range  1 row  33.3%\n  far from the training rows        1 row  33.3%\n",
            ended.Error);
        Assert.Equal(["prediction", "probability_setosa", "probability_versicolor", "probability_virginica"], ended.Csv[0][4..]);
        Assert.Equal(["5.1", "3.5", "1.4", "0.2"], ended.Csv[1][..4]);
        foreach (string[] row in ended.Csv[1..])
        {
            double[] probabilities = [.. row[5..].Select(Number)];
            Assert.Equal(1, probabilities.Sum(), 6);
            Assert.Equal(ended.Csv[0][5 + Array.IndexOf(probabilities, probabilities.Max())], $"probability_{row[4]}");
        }
    }

    [Fact]
    public async Task Predict_ShuffledAndExtraColumns_GivesTheSameAnswersAndANote()
    {
        string model = await _nabla.TrainAsync("iris");
        _nabla.Save("new.csv", Flowers);
        string shuffled = string.Concat(Ended.Cells(Flowers).Select((row, i) => $"{row[3]},{row[1]},{(i == 0 ? "garden" : $"bed {i}")},{row[0]},{row[2]}\n"));
        _nabla.Save("shuffled.csv", shuffled);

        Ended plain = await _nabla.RunAsync("predict", model, "new.csv");
        Ended other = await _nabla.RunAsync("predict", model, "shuffled.csv");

        Assert.Equal(plain.Csv.Select(row => string.Join(',', row[4..])), other.Csv.Select(row => string.Join(',', row[5..])));
        Assert.StartsWith("shuffled.csv: column 'garden' was not in the training data and is ignored.\n", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_FileStandardInputJsonFileAndJsonResult_Agree()
    {
        string model = await _nabla.TrainAsync("iris");
        _nabla.Save("new.csv", Flowers);
        _nabla.Save("new.json", """[{"petal width (cm)":0.2,"sepal length (cm)":5.1,"sepal width (cm)":3.5,"petal length (cm)":1.4}]""");

        Ended file = await _nabla.RunAsync("predict", model, "new.csv", "--out", "predictions.csv");
        Ended standardInput = await _nabla.RunAsync(Flowers, ["predict", model, "-", "--quiet"]);
        Ended json = await _nabla.RunAsync("predict", model, "new.csv", "--json");
        Ended jsonFile = await _nabla.RunAsync("predict", model, "new.json", "--json");

        Assert.Equal("", file.Output);
        Assert.EndsWith("3 predictions written to predictions.csv.\n", file.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(_nabla.PathOf("predictions.csv")), standardInput.Output);
        Assert.Equal("", standardInput.Error);
        string[][] rows = standardInput.Csv[1..];
        JsonElement[] answers = [.. json.Json.GetProperty("rows").EnumerateArray()];
        Assert.Equal(rows.Select(row => row[4]), answers.Select(answer => answer.GetProperty("prediction").GetString()));
        Assert.Equal(rows.Select(row => Number(row[5])), answers.Select(answer => answer.GetProperty("probabilities").GetProperty("setosa").GetDouble()));
        Assert.Equal([0, 0, 2], answers.Select(answer => answer.GetProperty("flags").GetArrayLength()));
        Assert.Equal(answers[0].GetRawText(), jsonFile.Json.GetProperty("rows")[0].GetRawText());
    }

    [Fact]
    public async Task Predict_Flags_AreTheLastColumn()
    {
        string model = await _nabla.TrainAsync("iris");
        _nabla.Save("new.csv", Flowers);

        Ended ended = await _nabla.RunAsync("predict", model, "new.csv", "--flags");

        Assert.Equal("flags", ended.Csv[0][^1]);
        Assert.Equal("", ended.Csv[1][^1]);
        Assert.StartsWith("'sepal length (cm)' = 9.9 is outside the training range", ended.Csv[3][^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_InputHasAColumnPrediction_KeepsItAndNumbersItsOwn()
    {
        string model = await _nabla.TrainAsync("candy_bar");
        _nabla.Save("new.csv", "quarters,prediction,nickels,prediction_2\n1,old,2,older\n");

        Ended ended = await _nabla.RunAsync("predict", model, "new.csv");

        Assert.Equal(["quarters", "prediction", "nickels", "prediction_2", "prediction_3"], ended.Csv[0]);
        Assert.Equal(["1", "old", "2", "older"], ended.Csv[1][..4]);
    }

    [Fact]
    public async Task Predict_Regression_NumbersSurviveTheCsv()
    {
        string model = await _nabla.TrainAsync("candy_bar");

        Ended csv = await _nabla.RunAsync("predict", model, "candy_bar");
        Ended json = await _nabla.RunAsync("predict", model, "candy_bar", "--json");

        JsonElement[] rows = [.. json.Json.GetProperty("rows").EnumerateArray()];
        Assert.Equal(169, rows.Length);
        Assert.Equal(csv.Csv[1..].Select(row => Number(row[^1])), rows.Select(row => row.GetProperty("prediction").GetDouble()));
        Assert.All(rows, row => Assert.Empty(row.GetProperty("probabilities").EnumerateObject()));
    }

    [Fact]
    public async Task Predict_CellsWithCommasQuotesAndUnicode_ComeBackAsTheyWere()
    {
        string model = await _nabla.TrainAsync("candy_bar");
        _nabla.Save("new.csv", "quarters,nickels,note\n1,2,\"a \"\"b\"\", c\"\n3,4,naïve ∇\n");

        Ended ended = await _nabla.RunAsync("predict", model, "new.csv", "--quiet");

        string[] lines = ended.Output.Split('\n');
        Assert.StartsWith("1,2,\"a \"\"b\"\", c\",", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("3,4,naïve ∇,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_OutNamesTheModel_IsRefused()
    {
        string model = await _nabla.TrainAsync("candy_bar");

        Ended ended = await _nabla.RunAsync("predict", model, "candy_bar", "--out", model);

        ended.Fails(2, "--out would overwrite candy_bar.safetensors, which is read; give another name.");
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
