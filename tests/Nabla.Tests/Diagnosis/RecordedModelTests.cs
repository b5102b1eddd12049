using System;
using System.Linq;
using System.Text.Json.Nodes;
using Nabla.Diagnosis;
using Nabla.Modeling;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Diagnosis;

/// <summary>
/// What a diagnosis says follows from what the file records: one model whose record is changed, its curve, baselines, options and end, as trainings of other rows, of
/// other programs or of earlier versions would have left them.
/// </summary>
public sealed class RecordedModelTests
{
    static readonly Lazy<Model> s_model = new(() => Model.Train(Small.Penguins, Ill.Healthy with { Epochs = 6, Hidden = [8] }));

    [Fact]
    public void Model_WithoutATrainingCurve_SaysSoWhereOneIsNeeded()
    {
        DiagnosisReport report = Changed(document => Training(document)["history"] = new JsonArray());

        Assert.All(
            (string[])[DiagnosisCode.HighLearningRate, DiagnosisCode.Overfitting, DiagnosisCode.Underfitting],
            code => Assert.Equal("the model records no training curve", report.Of(code).Reading));
        Assert.Contains("of fewer than 5 epochs the curve tells nothing", report.Of(DiagnosisCode.LowLearningRate).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_WithoutItsOptions_IsMeasuredAndNothingIsTrained()
    {
        DiagnosisReport report = Changed(document => document["provenance"]!.AsObject().Remove("given"));

        Assert.Equal("The model does not record its options as they were given: nothing is trained again.", Assert.Single(report.Notes));
        Assert.True(report.IsTrainingData);
        Assert.Equal(DiagnosisCode.All, report.Measurements.Select(measurement => measurement.Code));
        Assert.Contains("learning rate 0.01: ", report.Of(DiagnosisCode.HighLearningRate).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_WithOptionsThatNobodyCouldGive_SaysWhyNothingIsTrained()
    {
        DiagnosisReport report = Changed(document => document["provenance"]!["given"]!["optimizer"] = "guess");

        Assert.StartsWith("Nothing is trained again: ", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.All(report.Measurements, measurement => Assert.Empty(measurement.Trials));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 32)]
    [InlineData("many", 32)]
    [InlineData("100000", 344)]
    public void BatchSize_Recorded_IsThatOrTheUsualOne(string recorded, int rows)
    {
        using var file = new ModelFile(s_model.Value);
        file.Document["provenance"]!["options"]!["batch"] = recorded;
        file.Document["provenance"]!.AsObject().Remove("given");

        Assert.Equal(rows, new DiagnosedModel(file.Load(), Small.Penguins, new DiagnosisOptions(), null, default).BatchSize);
    }

    /// <summary>The share of the loss of a constant answer that is left, and how a linear model stands beside the network.</summary>
    [Theory]
    [InlineData(0.5, "none", DiagnosisSeverity.Healthy, "no linear model is recorded to compare with")]
    [InlineData(0.5, "worse", DiagnosisSeverity.Healthy, "on rows held out the network has accuracy")]
    [InlineData(0.5, "better", DiagnosisSeverity.Warning, "A linear model does better, and not because")]
    [InlineData(0.01, "better", DiagnosisSeverity.Note, "the truth may be linear (--hidden none)")]
    [InlineData(1.2, "worse", DiagnosisSeverity.Warning, "although there is something to learn")]
    [InlineData(1.2, "useless", DiagnosisSeverity.Note, "or the columns do not tell the target")]
    [InlineData(1.2, "none", DiagnosisSeverity.Note, "120 % of the ")]
    [InlineData(3, "none", DiagnosisSeverity.Note, ", 3 times the ")]
    [InlineData(0.5, "undecided", DiagnosisSeverity.Healthy, "50 % of the ")]
    public void Underfitting_OfALossAndABaseline_IsWhatBothSay(double left, string linear, DiagnosisSeverity severity, string says)
    {
        double constant = new DiagnosedModel(s_model.Value, Small.Penguins, new DiagnosisOptions(), null, default).ConstantLoss;
        Measurement underfitting = Changed(document =>
        {
            SetLosses(document, epoch => left * constant);
            var baselines = new JsonArray();
            if (linear != "none")
            {
                baselines.Add(Baseline("most frequent class", logLoss: 1, 0.1, 0.2));
                baselines.Add(linear switch
                {
                    "better" => Baseline("linear model", logLoss: 0.2, -0.2, -0.1),
                    "undecided" => Baseline("linear model", logLoss: 0.2, -0.2, 0.1),
                    "useless" => Baseline("linear model", logLoss: 0.99, 0.1, 0.2),
                    _ => Baseline("linear model", logLoss: 0.2, 0.1, 0.2),
                });
            }

            Training(document)["baselines"] = baselines;
        }).Of(DiagnosisCode.Underfitting);

        Assert.Equal(severity, underfitting.Severity);
        Assert.Equal(left, underfitting.Value!.Value, 1e-6);
        Assert.Contains(says, underfitting.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Underfitting_OfANetworkThatLearntByHeart_IsNotAccusedForALinearModel()
    {
        double constant = new DiagnosedModel(s_model.Value, Small.Penguins, new DiagnosisOptions(), null, default).ConstantLoss;
        DiagnosisReport report = Changed(document =>
        {
            SetLosses(document, _ => 0.1 * constant, _ => 0.9 * constant);
            Training(document)["baselines"] = new JsonArray(Baseline("linear model", logLoss: 0.2, -0.2, -0.1));
        });

        Assert.Equal(DiagnosisSeverity.Healthy, report.Of(DiagnosisCode.Underfitting).Severity);
        Assert.Equal(DiagnosisSeverity.Warning, report.Of(DiagnosisCode.Overfitting).Severity);
        Assert.Equal(0.8, report.Of(DiagnosisCode.Overfitting).Value!.Value, 1e-6);
    }

    [Theory]
    [InlineData("epochs", 0.3, DiagnosisSeverity.Warning)]
    [InlineData("patience", 0.3, DiagnosisSeverity.Healthy)]
    [InlineData("epochs", 0.0, DiagnosisSeverity.Healthy)]
    [InlineData("epochs", -0.1, DiagnosisSeverity.Healthy)]
    public void LowLearningRate_OfShortStepsAndACurve_IsWhatBothSay(string stopped, double fallOfAnEpoch, DiagnosisSeverity severity)
    {
        Measurement low = Changed(document =>
        {
            SetLosses(document, epoch => 3 - (fallOfAnEpoch * epoch));
            Training(document)["stopped"] = stopped;
            document["provenance"]!["given"]!["optimizer"] = "adam:learning-rate=1E-06,beta1=0.9,beta2=0.999,epsilon=1E-08";
        }).Of(DiagnosisCode.LowLearningRate);

        Assert.Equal(severity, low.Severity);
        Assert.True(low.Value < 1e-4);
    }

    [Fact]
    public void HighLearningRate_OfALossThatRoseOnce_IsFoundInThatEpoch()
    {
        double constant = new DiagnosedModel(s_model.Value, Small.Penguins, new DiagnosisOptions(), null, default).ConstantLoss;
        Measurement high = Changed(document => SetLosses(document, epoch => epoch == 3 ? 2.5 * constant : 0.5 * constant)).Of(DiagnosisCode.HighLearningRate);

        Assert.Equal(DiagnosisSeverity.Warning, high.Severity);
        Assert.Equal(2, high.Value!.Value, 1e-6);
        Assert.Contains(", in epoch 4", high.Reading, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_ThatCannotBe_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelDiagnosis.Run(s_model.Value, Small.Penguins, new DiagnosisOptions { TrialWork = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelDiagnosis.Run(s_model.Value, Small.Penguins, new DiagnosisOptions { TrialWork = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelDiagnosis.Run(s_model.Value, Small.Penguins, new DiagnosisOptions { Threads = -1 }));
    }

    static DiagnosisReport Changed(Action<JsonObject> change)
    {
        using var file = new ModelFile(s_model.Value);
        change(file.Document);
        return Ill.Diagnose(file.Load(), Small.Penguins);
    }

    static JsonObject Training(JsonObject document) => document["training"]!.AsObject();

    /// <summary>Losses by 0-based epoch; the validation losses stay, unless others are given.</summary>
    static void SetLosses(JsonObject document, Func<int, double> training, Func<int, double>? validation = null)
    {
        JsonArray history = Training(document)["history"]!.AsArray();
        for (int epoch = 0; epoch < history.Count; epoch++)
        {
            history[epoch]![0] = training(epoch);
            history[epoch]![1] = (validation ?? training)(epoch);
        }
    }

    /// <summary>A baseline with a log loss, and the interval of the accuracy of the model minus its own.</summary>
    static JsonObject Baseline(string name, double logLoss, double low, double high) => new()
    {
        ["name"] = name,
        ["test"] = null,
        ["validation"] = new JsonObject
        {
            ["rows"] = 86,
            ["accuracy"] = 0.9,
            ["balancedAccuracy"] = 0.9,
            ["macroF1"] = 0.9,
            ["logLoss"] = logLoss,
            ["rocAuc"] = 0.9,
            ["averagePrecision"] = 0.9,
        },
        ["validationDifferences"] = new JsonObject { ["accuracy"] = new JsonObject { ["low"] = low, ["high"] = high, ["method"] = "bootstrap" } },
    };
}
