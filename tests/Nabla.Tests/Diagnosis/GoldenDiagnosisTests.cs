using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Diagnosis;
using Nabla.Initializers;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Tests.Modeling;
using Layers = Nabla.Networks.Architecture;

namespace Nabla.Tests.Diagnosis;

/// <summary>Every kind of model that a file can hold is measured, and every remedy there is for it can be trained.</summary>
public sealed class GoldenDiagnosisTests
{
    const string CustomLoss = "regression-custom-loss";

    public static TheoryData<string> Names => [.. GoldenModels.Names.Where(name => name != CustomLoss)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Diagnosis_OfEveryKindOfModel_MeasuresOrSaysWhyNot(string name)
    {
        DiagnosisReport report = Ill.Diagnose(Model.Load(GoldenModels.File(name)), GoldenModels.Rows(name));

        Assert.Equal(DiagnosisCode.All, report.Measurements.Select(measurement => measurement.Code));
        Assert.All(report.Measurements, measurement =>
        {
            Assert.Equal(measurement.Severity == DiagnosisSeverity.NotMeasured, measurement.Value is null);
            Assert.NotEqual(double.NaN, measurement.Value ?? 0);
            Assert.NotEmpty(measurement.Reading);
            Assert.Equal(measurement.IsFinding, measurement.Advice.Length > 0);
            Assert.Equal(measurement.IsFinding ? $"{measurement.Reading}. {measurement.Advice}" : $"{measurement.Reading}.", measurement.ToString());

            // On the good side of its threshold, unless something is said against it.
            bool isBad = measurement.IsFindingBelow ? measurement.Value <= measurement.Threshold : measurement.Value >= measurement.Threshold;
            Assert.True(measurement.Severity != DiagnosisSeverity.Healthy || !isBad || measurement.Remark.Length > 0 || measurement.IsFindingBelow, measurement.ToString());
        });
        Assert.All(report.Layers, layer => Assert.True(layer.Dead is null || layer.Saturated is null));
    }

    [Fact]
    public void Diagnosis_OfALossThatTheFileOnlyNames_IsRefusedWithTheReason() => Assert.StartsWith(
        "The loss fourth-power was defined in the program that trained the model, ",
        Assert.Throws<ArgumentException>(() => Ill.Diagnose(Model.Load(GoldenModels.File(CustomLoss)), GoldenModels.Rows(CustomLoss))).Message, StringComparison.Ordinal);

    /// <summary>Options of every sort that decides whether a remedy makes sense.</summary>
    public static TheoryData<string> Given => ["hidden", "nothing", "network", "identity", "lbfgs", "dropout", "loss", "clipped", "usual"];

    [Theory]
    [MemberData(nameof(Given))]
    public void Remedies_OfEveryCheck_ChangeWhatTheySayAndCanBeTrained(string given)
    {
        var small = new TrainOptions { Target = "kind", Hidden = [3], Epochs = 2, Validation = 0.25, L2Penalty = 1e-4 };
        TrainOptions options = given switch
        {
            "nothing" => small with { Hidden = null, L2Penalty = null },
            "network" => small with { Hidden = null, Network = Layers.Parse("3 relu") },
            "identity" => small with { Activation = Activation.Identity },
            "lbfgs" => small with { Optimizer = new Lbfgs(), L2Penalty = 0 },
            "dropout" => small with { Dropout = 0.5 },
            "loss" => small with { Loss = Loss.MulticlassHinge },
            "clipped" => small with { Regularization = new Regularization { ClipNorm = 1 }, Normalization = Normalization.Batch },
            "usual" => small with { Optimizer = new Adam(), Initializer = Initializer.Parse("he-normal:bias=1") },
            _ => small with { Optimizer = new Adam(0.3) },
        };
        options.Check();
        var subject = new DiagnosedModel(Model.Load(GoldenModels.File("multiclass")), GoldenModels.Rows("multiclass"), new DiagnosisOptions(), null, default);
        var proposed = new List<string>();
        foreach (Check check in ModelDiagnosis.Checks)
        {
            foreach (Remedy remedy in check.Remedies(subject, options))
            {
                remedy.Options.Check();
                proposed.Add($"{check.Code} {remedy.Change}");
                Assert.True(remedy.Options != options, $"{check.Code}: {remedy.Change} changes nothing");
            }
        }

        Assert.Equal(proposed.Distinct(), proposed);
        Assert.Equal(given is not ("nothing" or "network"), proposed.Contains("underfitting --hidden 64"));
        Assert.Contains("underfitting --epochs 8", proposed);
        Assert.Equal(given is not ("nothing" or "lbfgs"), proposed.Contains("underfitting --l2 0"));
        Assert.Equal(given is not ("network" or "lbfgs" or "dropout"), proposed.Contains("overfitting --dropout 0.5"));
        Assert.Equal(given is not "loss", proposed.Contains("label-noise --loss categorical-cross-entropy:smoothing=0.1"));
        Assert.Equal(given is not ("clipped" or "lbfgs"), proposed.Any(remedy => remedy.StartsWith("exploding-gradients --clip-norm", StringComparison.Ordinal)));
        Assert.Equal(given is not ("clipped" or "lbfgs" or "network"), proposed.Contains("exploding-gradients --normalization layer"));
        Assert.Equal(given == "usual", proposed.Contains("exploding-gradients without --init he-normal:bias=1"));
        Assert.Equal(given == "identity", proposed.Contains("linear-collapse --activation relu"));
        Assert.Equal(given is not ("identity" or "network"), proposed.Contains("linear-collapse --hidden none"));
    }
}
