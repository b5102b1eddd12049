using System;
using System.Collections.Generic;
using Nabla.Cli.Tests.Reports;
using Nabla.Diagnosis;
using Nabla.Evaluation;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>A diagnosis as a person reads it: every severity, every outcome of a trial.</summary>
public sealed class DiagnosisTextTests
{
    /// <summary>15 rows, accuracy 0.2.</summary>
    static readonly Metrics s_metrics = Golden.Model("multiclass-hinge").Training.Validation!;

    public static TheoryData<FixTrial, string> Trials => new()
    {
        { new FixTrial("--l2 0", FixOutcome.Failed, "logLoss") { Failure = "The loss became NaN." }, "Tried --l2 0: it could not be trained: The loss became NaN." },
        { new FixTrial("--l2 0", FixOutcome.Better, "trainingLoss") { After = 0.25 }, "Tried --l2 0: better, training loss not finite to 0.25." },
        { new FixTrial("--l2 0", FixOutcome.Worse, "trainingLoss") { Before = 0.5, After = 0.75 }, "Tried --l2 0: worse, training loss 0.5 to 0.75." },
        {
            new FixTrial("--l2 0", FixOutcome.Same, "accuracy") { Before = 0.2, After = 0.2, MetricsBefore = s_metrics, MetricsAfter = s_metrics },
            "Tried --l2 0: no difference, accuracy 0.2 to 0.2 on rows held out."
        },
        {
            new FixTrial("--l2 0", FixOutcome.Better, "logLoss") { Before = 2, After = 1, MetricsBefore = s_metrics, MetricsAfter = s_metrics },
            "Tried --l2 0: better, log loss 2 to 1, accuracy 20.0% to 20.0% on rows held out."
        },
        { new FixTrial("--l2 0", FixOutcome.Better, "logLoss") { After = 1, MetricsAfter = s_metrics }, "Tried --l2 0: better, log loss not finite to 1, accuracy none to 20.0% on rows held out." },
    };

    [Theory]
    [MemberData(nameof(Trials), DisableDiscoveryEnumeration = true)]
    public void Finding_WithATrial_SaysHowItWent(FixTrial trial, string sentence) =>
        Assert.Contains(sentence, Plain(Report(Of("dead-units", DiagnosisSeverity.Warning, 0.5) with { Trials = [trial] })), StringComparison.Ordinal);

    [Fact]
    public void Table_OfEverythingMeasured_HasNumberThresholdAndSeverity()
    {
        string text = Plain(Report(
            Of("dead-units", DiagnosisSeverity.Warning, 0.5), Of("low-learning-rate", DiagnosisSeverity.Healthy, 0.002) with { IsFindingBelow = true, Remark = "curve bent" },
            Of("underfitting", DiagnosisSeverity.Note, 0.97), Of("leakage", DiagnosisSeverity.NotMeasured, null) with { Reading = "no schema" }));

        Assert.Contains("Rows 1,200 of rows.csv, which the model was trained on Note a note of its own ", text, StringComparison.Ordinal);
        Assert.Contains("Measured measured bad from dead-units 0.5 > 0.1 warning low-learning-rate 0.002 < 0.1 fine: curve bent underfitting 0.97 > 0.1 note Unmeasured leakage (no schema) ", text, StringComparison.Ordinal);
        Assert.Contains("Warning dead-units: what was found. What to do. Threshold: a paper. ", text, StringComparison.Ordinal);
        Assert.Contains("Note underfitting: what was found. What to do. Threshold: a paper. ", text, StringComparison.Ordinal);
        Assert.EndsWith("Verdict 1 warning and 1 note among 3 things measured; --verbose says what each number is Trials each with one network; the model itself is unchanged", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Threshold: a paper. Tried", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_WhereNothingIsWrong_SaysHowManyThingsWereMeasured()
    {
        DiagnosisReport report = Report(Of("dead-units", DiagnosisSeverity.Healthy, 0)) with { TrialBudget = null, IsTrainingData = false, Notes = [] };

        Assert.EndsWith("Verdict nothing found: 1 thing measured, each on the good side of its threshold; --verbose says what each number is", Plain(report), StringComparison.Ordinal);
        Assert.StartsWith("Rows 1,200 of rows.csv Measured ", Plain(report), StringComparison.Ordinal);
        Assert.EndsWith("2 notes among 2 things measured; --verbose says what each number is", Plain(report with { Measurements = [Of("a", DiagnosisSeverity.Note, 1), Of("b", DiagnosisSeverity.Note, 1)] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_AddsEachLayerAndTheReadingOfEachNumber()
    {
        string text = Words(Written.By(output => DiagnosisText.Write(output, Report(Of("dead-units", DiagnosisSeverity.Healthy, 0), Of("b", DiagnosisSeverity.NotMeasured, null))), verbose: true));

        Assert.Contains("Layers units mean deviation dead/sat. dC/dZ update layers.0 leaky-relu 12 0.25 0.5 3 0.001 - layers.1 tanh 8 0 1 2 - 0.01 fine dead-units: what was found. Threshold: a paper. Verdict", text, StringComparison.Ordinal);
        Assert.EndsWith("each on the good side of its threshold Trials each with one network; the model itself is unchanged", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_WhereATerminalReadsThem_ShowWhatIsBad()
    {
        DiagnosisReport report = Report(Of("dead-units", DiagnosisSeverity.Warning, 1), Of("underfitting", DiagnosisSeverity.Note, 1));
        string text = Written.By(output => DiagnosisText.Write(output, report), colored: true);

        Assert.Contains("\e[31mdead-units", text, StringComparison.Ordinal);
        Assert.Contains("\e[33munderfitting", text, StringComparison.Ordinal);
        Assert.Contains("\e[2mThreshold: a paper.\e[0m", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', Written.By(output => DiagnosisText.Write(output, report)));
    }

    [Fact]
    public void Diagnosis_BehindAnotherResult_IsALineApartOrNothing()
    {
        DiagnosisReport report = Report(Of("dead-units", DiagnosisSeverity.Healthy, 0));

        Assert.Equal("", Written.By(output => DiagnosisText.WriteBehind(output, null)));
        Assert.Equal("\n" + Written.By(output => DiagnosisText.Write(output, report)), Written.By(output => DiagnosisText.WriteBehind(output, report)));
    }

    static string Plain(DiagnosisReport report)
    {
        string text = Written.By(output => DiagnosisText.Write(output, report));
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        return Words(text);
    }

    static string Words(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    static Measurement Of(string code, DiagnosisSeverity severity, double? value) => new()
    {
        Code = code,
        Severity = severity,
        Value = value,
        Threshold = 0.1,
        Measure = "share",
        Reading = "what was found",
        Advice = severity is DiagnosisSeverity.Warning or DiagnosisSeverity.Note ? "What to do." : "",
        Source = "a paper",
    };

    static DiagnosisReport Report(params IReadOnlyList<Measurement> measurements) => new()
    {
        Source = "rows.csv",
        Rows = 1200,
        IsTrainingData = true,
        Notes = ["a note of its own"],
        TrialBudget = "one network",
        Layers =
        [
            new LayerStatistics { Layer = "layers.0", Activation = "leaky-relu:slope=0.1", Units = 12, Mean = 0.25, Deviation = 0.5, Dead = 3, Gradient = 0.001 },
            new LayerStatistics { Layer = "layers.1", Activation = "tanh", Units = 8, Mean = 0, Deviation = 1, Saturated = 2, UpdateRatio = 0.01 },
        ],
        Measurements = measurements,
    };
}
