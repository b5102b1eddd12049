using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Files;
using Nabla.Modeling;
using Nabla.Tests.Files;

namespace Nabla.Tests.Modeling;

/// <summary>What a file records is computed again to the bit, and where it is not, the first difference is named.</summary>
public class ReproductionTests
{
    /// <summary>Every kind of column: numbers with gaps, a category, a boolean, a date, and images.</summary>
    static Table Mixed { get; } = Small.Csv(
    [
        "when,flag,kind,size,price",
        .. Enumerable.Range(0, 60).Select(i => $"{1 + (i % 28):00}/03/20{10 + (i % 9)},{(i % 3 == 0 ? "yes" : "no")},k{i % 6},{(i % 11 == 0 ? "" : $"{i % 17}.5")},{i * 13 % 29}"),
    ]);

    [Theory]
    [InlineData("iris")]
    [InlineData("mixed")]
    [InlineData("digits")]
    public void Verify_OfASavedModel_ComputesEveryRecordedAnswerAgain(string name)
    {
        using var folder = new TemporaryFolder();
        ModelOf(name).Save(folder["model"]);
        ModelVerification found = Model.Verify(folder["model"]);

        Assert.Equal((3, 16), (found.OutputRows, found.AnswerRows));
        Assert.Equal(new FileInfo(folder["model"]).Length, found.Bytes);
        Assert.Equal(ModelOf(name).WeightHash, found.Model.WeightHash);
    }

    [Fact]
    public void Rows_OfTheSelfTest_AreMadeOfWhatTheEncodersKnow()
    {
        Model model = ModelOf("mixed");
        Table rows = AnswerTest.Rows(model);
        Assert.Equal(["when", "flag", "kind", "size"], rows.Columns.Select(column => column.Name));
        NumberEncoder size = model.Features.Columns.OfType<NumberEncoder>().Single();
        for (int row = 0; row < rows.RowCount; row++)
        {
            Assert.True(!rows["size"].TryGetNumber(row, out double value) || (value >= size.Minimum && value <= size.Maximum));
            Assert.True(rows["flag"].GetText(row) is "yes" or "no" or "");
        }

        // None is a row that was trained on.
        var known = Enumerable.Range(0, Mixed.RowCount).Select(row => Line(Mixed, row)).ToHashSet();
        Assert.DoesNotContain(Enumerable.Range(0, rows.RowCount).Select(row => Line(rows, row)), known.Contains);

        string Line(Table table, int row) => string.Join(',', rows.Columns.Select(column => table[column.Name].GetText(row).ToString()));
    }

    [Theory]
    [InlineData("answers", "number 1 of row 3 is")]
    [InlineData("selfTest", "output 1 of row 3 is")]
    public void Verify_WhereAnotherNumberComesOut_NamesTheFirst(string section, string expected)
    {
        using var file = new ModelFile(Small.CandyBarModel);
        file.Document[section]![2]![0] = Math.BitIncrement((double)file.Document[section]![2]![0]!);
        file.Save();
        if (section == "answers")
        {
            Model.Load(file.Path); // they are replayed on demand, outputs at every load
        }

        NablaFormatException failure = Assert.Throws<NablaFormatException>(() => Model.Verify(file.Path));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],\"1\"]")]
    [InlineData("[[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1,2]]")]
    [InlineData("[[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[null]]")]
    public void Load_AnswersThatAreNone_Refuses(string answers)
    {
        using var file = new ModelFile(Small.CandyBarModel);
        file.Document["answers"] = JsonNode.Parse(answers);
        Assert.Contains("'answers'", Assert.Throws<NablaFormatException>(file.Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_OfAFileOfTheFirstRelease_SaysThatItRecordsNoAnswers()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "data", "golden", "penguins-1.safetensors");
        Assert.Null(Model.Verify(path).AnswerRows);

        Reproduction reproduction = Model.Load(path).Reproduce(Small.Penguins);
        Assert.Equal(ReproductionDifferenceKind.Options, reproduction.Difference!.Kind);
        Assert.Contains("did not record its options", reproduction.Difference.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reproduce_AnotherWeight_IsNamedWithItsPlace()
    {
        Difference("weights", document => document["provenance"]!["given"]!["seed"] = "1", found =>
        {
            Assert.Equal(("layers.0.weight", "[0, 0]"), (found.Tensor, $"[{string.Join(", ", found.Index)}]"));
            Assert.Contains("Other weights came out: layers.0.weight[0, 0] is ", found.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Reproduce_WithTheOptionsOfNoNetwork_SaysWhichOption() =>
        Difference("options", document => document["provenance"]!["given"]!["epochs"] = "many", found => Assert.Contains("'epochs' is \"many\"", found.Message, StringComparison.Ordinal));

    [Fact]
    public void Reproduce_AnotherModelAndOtherNumerics_BlamesTheNumerics() => Difference("numerics", document =>
    {
        document["provenance"]!["given"]!["seed"] = "1";
        document["provenance"]!["numericsVersion"] = 77;
    }, found => Assert.Equal(("77", NumericsVersion.Current.ToString()), (found.Recorded, found.Found)));

    [Fact]
    public void Reproduce_AnotherModelAndAnotherNabla_BlamesTheVersion() => Difference("version", document =>
    {
        document["provenance"]!["given"]!["seed"] = "1";
        document["provenance"]!["nablaVersion"] = "9.8.7";
    }, found => Assert.Equal("9.8.7", found.Recorded));

    [Fact]
    public void Reproduce_OfAnotherSplit_SaysSo() => Difference("split", document => document["provenance"]!["splitHash"] = "sha256:0", found => Assert.Equal("sha256:0", found.Recorded));

    [Fact]
    public void Reproduce_OfAnInterruptedTraining_SaysSo() => Difference(
        "interrupted", document => document["training"]!["stopped"] = "cancelled", found => Assert.Contains("was interrupted", found.Message, StringComparison.Ordinal));

    [Fact]
    public void Reproduce_TheSameModelByOtherVersions_IsIdenticalWithANote()
    {
        using var file = new ModelFile(Small.IrisModel);
        file.Document["provenance"]!["numericsVersion"] = 77;
        file.Document["provenance"]!["runtime"] = ".NET 11";
        Reproduction found = file.Load().Reproduce(Small.Iris, threads: 2);
        Assert.True(found.IsIdentical);
        Assert.Equal(2, found.Notes.Count);
        Assert.Equal(Small.IrisModel.WeightHash, found.Retrained!.WeightHash);
    }

    [Fact]
    public void Reproduce_Cancelled_ComparesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Small.IrisModel.Reproduce(
            Small.Iris, 1, Small.Watch(step => cancelled.Cancel()), cancelled.Token));
    }

    [Fact]
    public void OneModel_InMemoryFromItsFileAndRowByRow_AnswersWithTheSameBits()
    {
        using var folder = new TemporaryFolder();
        Model model = ModelOf("mixed");
        model.Save(folder["model"]);
        Model loaded = Model.Load(folder["model"]);
        int[] many = [.. Enumerable.Range(0, 5000).Select(i => (i * 7) % Mixed.RowCount)];
        Table rows = Mixed.SelectRows(many);
        string[] expected = Small.Bits(model.Predict(rows));

        Assert.Equal(expected, Small.Bits(loaded.Predict(rows)));
        Assert.All(Enumerable.Range(0, Mixed.RowCount), row => Assert.Equal(expected[row], Small.Bits(loaded.Predict(rows.SelectRows([row])))[0]));
    }

    [Theory]
    [InlineData("iris")]
    [InlineData("mixed")]
    [InlineData("digits")]
    [InlineData("xor")]
    public void Predict_InBatchesOfEverySizeAndShuffled_AnswersWithTheSameBits(string name)
    {
        (Model model, Table table) = name switch
        {
            "iris" => (Small.IrisModel, Small.Iris),
            "mixed" => (ModelOf(name), Mixed),
            "xor" => (Small.XorModel, Small.Xor),
            _ => (ModelOf(name), Table.Read("digits").SelectRows([.. Enumerable.Range(0, 257)])),
        };
        const int Most = 257;
        int[] shuffled = [.. Enumerable.Range(0, Most).Select(i => i * 100 % Most % table.RowCount)];
        string[] expected = Small.Bits(model.Predict(table));
        string[] among = Small.Bits(model.Predict(table.SelectRows(shuffled)));
        Assert.Equal(shuffled.Select(row => expected[row]), among);
        for (int size = 1; size <= Most; size++)
        {
            // A batch of this size, from another place each time.
            int[] rows = [.. Enumerable.Range(size, size).Select(i => shuffled[i % Most])];
            Assert.Equal(rows.Select(row => expected[row]), Small.Bits(model.Predict(table.SelectRows(rows))));
        }
    }

    static void Difference(string kind, Action<JsonObject> change, Action<ReproductionDifference> check)
    {
        using var file = new ModelFile(Small.IrisModel);
        change(file.Document);
        Reproduction found = file.Load().Reproduce(Small.Iris, threads: 1);
        Assert.False(found.IsIdentical);
        Assert.Equal(kind, found.Difference!.Kind.ToString().ToLowerInvariant());
        check(found.Difference);
    }

    static Model ModelOf(string name) => name switch
    {
        "iris" => Small.IrisModel,
        "digits" => s_digits.Value,
        _ => s_mixed.Value,
    };

    static readonly Lazy<Model> s_mixed = new(() => Model.Train(Mixed, Small.Options("price", 3) with { NumericScaling = NumberScaling.Robust, NumericBins = 4 }));
    static readonly Lazy<Model> s_digits = new(() => Model.Train(Table.Read("digits").SelectRows([.. Enumerable.Range(0, 200)]), Small.Options("digit", 2)));
}
