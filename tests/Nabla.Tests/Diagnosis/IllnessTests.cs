using System;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Initializers;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Diagnosis;

/// <summary>Each illness is found in a model that has it, and in the healthy model that is like it in all else nothing is.</summary>
public class IllnessTests
{
    [Fact]
    public void Diagnosis_OfAHealthyModel_MeasuresEverythingAndFindsNothing()
    {
        Assert.Empty(Ill.HealthyReport.Findings);
        Assert.Equal(DiagnosisCode.All, Ill.HealthyReport.Measurements.Select(measurement => measurement.Code));
        Assert.All(Ill.HealthyReport.Measurements.Where(measurement => measurement.Code != DiagnosisCode.SaturatedUnits), measurement => Assert.NotNull(measurement.Value));
        Assert.All(Ill.HealthyReport.Measurements, measurement => Assert.NotEmpty(measurement.Source));
        Assert.All(Ill.HealthyReport.Measurements, measurement => Assert.NotEmpty(measurement.Reading));
        Assert.True(Ill.HealthyReport.IsTrainingData);
    }

    [Fact]
    public void DeadUnits_ReLUWithABiasOfMinusTen_AreAllOfThem()
    {
        DiagnosisReport report = Ill.Diagnose(Ill.Healthy with { Initializer = Initializer.Parse("he-normal:bias=-10") }, fixes: true);
        Measurement dead = report.Of(DiagnosisCode.DeadUnits);

        Assert.Equal((DiagnosisSeverity.Warning, 1.0, "layers.0"), (dead.Severity, dead.Value, dead.Layer));
        Assert.Equal(16, Assert.Single(report.Layers).Dead);
        FixTrial trial = dead.Trials[0];
        Assert.Equal(("without --init he-normal:bias=-10", FixOutcome.Better, "logLoss"), (trial.Change, trial.Outcome, trial.Metric));
        Assert.True(trial.After < 0.5 * trial.Before);

        // A network that is constant has no gradient to compare, no labels to judge, and no outputs to fit.
        Assert.Equal(DiagnosisSeverity.NotMeasured, report.Of(DiagnosisCode.VanishingGradients).Severity);
        Assert.Equal(DiagnosisSeverity.NotMeasured, report.Of(DiagnosisCode.LinearCollapse).Severity);
        Assert.Equal(DiagnosisSeverity.Warning, report.Of(DiagnosisCode.Underfitting).Severity);
    }

    [Fact]
    public void SaturatedUnits_TanhWithLargeWeights_AreFoundAndThoseWithUsualOnesAreNot()
    {
        TrainOptions tanh = Ill.Healthy with { Activation = Activation.Tanh };
        Measurement saturated = Ill.Diagnose(tanh with { Initializer = Initializer.Orthogonal(300) }).Of(DiagnosisCode.SaturatedUnits);
        Measurement usual = Ill.Diagnose(tanh).Of(DiagnosisCode.SaturatedUnits);

        Assert.Equal(DiagnosisSeverity.Warning, saturated.Severity);
        Assert.Equal(DiagnosisSeverity.Healthy, usual.Severity);
    }

    [Fact]
    public void VanishingGradients_EightLayersOfSigmoid_AreFoundAndReLUHelps()
    {
        DiagnosisReport report = Ill.Diagnose(Ill.Healthy with { Hidden = [16, 16, 16, 16, 16, 16, 16, 16], Activation = Activation.Sigmoid, Epochs = 5 }, fixes: true);
        Measurement vanishing = report.Of(DiagnosisCode.VanishingGradients);

        Assert.Equal(DiagnosisSeverity.Warning, vanishing.Severity);
        Assert.True(vanishing.Value < 1e-3);
        Assert.Equal(("--activation relu", FixOutcome.Better), (vanishing.Trials[0].Change, vanishing.Trials[0].Outcome));
        Assert.Equal(DiagnosisSeverity.Healthy, report.Of(DiagnosisCode.ExplodingGradients).Severity);

        // The gradient dC/dZ falls from layer to layer on the way back.
        double[] gradients = [.. report.Layers.Select(layer => layer.InitialGradient!.Value)];
        Assert.Equal(gradients.Order(), gradients);
    }

    [Fact]
    public void ExplodingGradients_LayersThatEnlargeTenfold_AreFound()
    {
        Measurement exploding = Ill.Diagnose(
            Ill.Healthy with { Hidden = [16, 16, 16, 16, 16], Initializer = Initializer.Orthogonal(10), Epochs = 2, Optimizer = new Adam(1e-5) }).Of(DiagnosisCode.ExplodingGradients);
        Assert.Equal((DiagnosisSeverity.Warning, "layers.0"), (exploding.Severity, exploding.Layer));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1)]
    public void HighLearningRate_WhereTheLossRose_IsFoundAndASmallerOneHelps(double rate)
    {
        DiagnosisReport report = Ill.Diagnose(Ill.Healthy with { Optimizer = new Adam(rate), Validation = null, Ensemble = 1 }, fixes: true);
        Measurement high = report.Of(DiagnosisCode.HighLearningRate);

        Assert.Equal(DiagnosisSeverity.Warning, high.Severity);
        Assert.Equal(Generated.Text(rate / 10), high.Trials[0].Change.Split(' ')[1]);
        Assert.Contains(high.Trials, trial => trial.Outcome == FixOutcome.Better);
        Assert.True(report.Layers[0].UpdateRatio > 0.1);
    }

    [Fact]
    public void HighLearningRate_WhereTheRunDiverged_IsFoundFirstAndTheUsualRateHelps()
    {
        DiagnosisReport report = Ill.Diagnose(
            Small.Options("price", epochs: 30) with { Hidden = [16, 16], Optimizer = new StochasticGradientDescent(20) }, fixes: true, Small.CandyBar);
        Measurement high = report.Findings[0];

        Assert.Equal((DiagnosisCode.HighLearningRate, DiagnosisSeverity.Warning), (high.Code, high.Severity));
        Assert.Contains("then a number became infinite or NaN", high.Reading, StringComparison.Ordinal);
        Assert.Equal(["--learning-rate 2", "--learning-rate 0.01"], high.Trials.Select(trial => trial.Change));
        Assert.Equal((FixOutcome.Failed, FixOutcome.Better), (high.Trials[0].Outcome, high.Trials[1].Outcome));
        Assert.Contains("became", high.Trials[0].Failure, StringComparison.Ordinal);

        // Nothing was learnt, and so nothing by heart.
        Assert.Equal(DiagnosisSeverity.NotMeasured, report.Of(DiagnosisCode.Overfitting).Severity);
        Assert.Equal(DiagnosisSeverity.NotMeasured, report.Of(DiagnosisCode.LowLearningRate).Severity);
    }

    [Fact]
    public void HighLearningRate_WhereTheInitialWeightsAreFarOff_IsNotAccused()
    {
        Model model = Model.Train(Small.CandyBar, new TrainOptions { Target = "price", Loss = Loss.Poisson, Hidden = [8], Epochs = 10, Audit = false, Intervals = false });
        var subject = new DiagnosedModel(model, Small.CandyBar, new DiagnosisOptions(), null, default);
        Measurement high = Ill.Diagnose(model, Small.CandyBar).Of(DiagnosisCode.HighLearningRate);

        // The first epoch costs more than twice the constant answer, because the exponential of the first outputs does, and not for the length of the steps.
        Assert.True(subject.History[0].TrainingLoss > subject.ConstantLoss + Math.Abs(subject.ConstantLoss));
        Assert.True(subject.Steps.UpdateRatios!.Max() < 0.01);
        Assert.Equal(DiagnosisSeverity.Healthy, high.Severity);
    }

    [Fact]
    public void LowLearningRate_StepsOfAMillionth_IsFoundAndTheUsualRateHelps()
    {
        Measurement low = Ill.Diagnose(Ill.Healthy with { Optimizer = new Adam(1e-6) }, fixes: true).Of(DiagnosisCode.LowLearningRate);

        Assert.Equal(DiagnosisSeverity.Warning, low.Severity);
        Assert.InRange(low.Value!.Value, 1e-7, 1e-5);
        Assert.Equal(["--learning-rate 1E-05", "--learning-rate 0.001"], low.Trials.Select(trial => trial.Change));
        Assert.Equal(FixOutcome.Better, low.Trials[1].Outcome);
    }

    [Fact]
    public void UnscaledInputs_RowsInAnotherUnit_AreFoundByColumn()
    {
        Model model = Model.Train(Small.Penguins, Ill.Healthy);
        int mass = Ill.PlaceOf("body_mass_g");
        Table other = Ill.Penguins((cells, _) => [.. cells.Select((cell, i) => i == mass && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double grams) ? Generated.Text(grams * 1e4) : cell)]);
        DiagnosisReport report = Ill.Diagnose(model, other, fixes: true);
        Measurement unscaled = report.Of(DiagnosisCode.UnscaledInputs);

        Assert.Equal(DiagnosisSeverity.Warning, unscaled.Severity);
        Assert.Equal(["body_mass_g"], unscaled.Columns);
        Assert.False(report.IsTrainingData);
        Assert.Contains("is not the table that the model was trained on", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.All(report.Measurements, measurement => Assert.Empty(measurement.Trials));
    }

    [Fact]
    public void Overfitting_LabelsByChanceLearntByHeart_IsFoundOnOtherRows()
    {
        Table noise = Chance(120, 1);
        Model model = Model.Train(noise, Ill.Healthy with { Target = "y", Hidden = [64], Epochs = 300, Validation = 0, L2Penalty = 0 });
        Assert.Equal(DiagnosisSeverity.NotMeasured, Ill.Diagnose(model, noise).Of(DiagnosisCode.Overfitting).Severity);
        Assert.Equal(DiagnosisSeverity.Warning, Ill.Diagnose(model, Chance(120, 2)).Of(DiagnosisCode.Overfitting).Severity);

        // The epoch chosen on rows held out, the network has not learnt it by heart yet: nothing is learnt, and that is said instead.
        DiagnosisReport stopped = Ill.Diagnose(Ill.Healthy with { Target = "y", Hidden = [64], Epochs = 100, L2Penalty = 0 }, table: noise);
        Assert.Equal(DiagnosisSeverity.Healthy, stopped.Of(DiagnosisCode.Overfitting).Severity);
        Assert.Contains("so that epoch", stopped.Of(DiagnosisCode.Overfitting).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public void Underfitting_APenaltyThatLetsNothingBeLearnt_IsFoundAndNoPenaltyHelps()
    {
        Measurement underfit = Ill.Diagnose(Ill.Healthy with { L2Penalty = 30 }, fixes: true).Of(DiagnosisCode.Underfitting);
        Assert.Equal(DiagnosisSeverity.Warning, underfit.Severity);
        Assert.True(underfit.Value > 0.95);
    }

    [Fact]
    public void Underfitting_WhereNothingCanBeLearnt_IsANoteOnly()
    {
        DiagnosisReport report = Ill.Diagnose(Ill.Healthy with { Target = "y", Epochs = 5 }, table: Chance(400, 3));
        Assert.DoesNotContain(report.Findings, finding => finding.Severity == DiagnosisSeverity.Warning);
    }

    [Fact]
    public void LabelNoise_EveryTenthLabelFlipped_IsFoundByRow()
    {
        int species = Ill.PlaceOf("species");
        string[] names = [.. Enumerable.Range(0, Small.Penguins.RowCount).Select(row => Small.Penguins["species"].GetText(row).ToString()).Distinct()];
        Table flipped = Ill.Penguins((cells, row) =>
            [.. cells.Select((cell, i) => i == species && row % 10 == 0 ? names[(Array.IndexOf(names, cell) + 1) % names.Length] : cell)]);
        Measurement noise = Ill.Diagnose(Ill.Healthy with { Validation = null, Ensemble = 1 }, table: flipped).Of(DiagnosisCode.LabelNoise);

        Assert.Equal(DiagnosisSeverity.Warning, noise.Severity);
        Assert.InRange(noise.Value!.Value, 0.05, 0.11); // 35 of 344 labels are wrong, 10 %; not all of them are contradicted with confidence.

        // The rows named are those with the wrong labels; line 2 is row 0.
        Assert.Equal(10, noise.Places.Count);
        Assert.All(noise.Places, place => Assert.Equal(2, int.Parse(place.Split(':')[1], CultureInfo.InvariantCulture) % 10));
    }

    [Fact]
    public void LabelNoise_WhereClassesOverlapAsWell_IsToldAtLeastAsANote()
    {
        // Versicolor and virginica overlap; every tenth flower has the name of another species on top.
        string[] names = ["setosa", "versicolor", "virginica"];
        string[] columns = [.. Small.Iris.Columns.Select(column => column.Name)];
        Table noisy = Small.Csv(
        [
            string.Join(',', columns),
            .. Enumerable.Range(0, 150).Select(row => string.Join(',', columns.Select(column => Small.Iris[column].GetText(row).ToString())
                .Select(cell => row % 10 == 3 && names.Contains(cell) ? names[(Array.IndexOf(names, cell) + 1) % 3] : cell))),
        ]);
        TrainOptions options = Ill.Healthy with { Validation = null, Ensemble = 1 };
        Measurement found = Ill.Diagnose(options, table: noisy).Of(DiagnosisCode.LabelNoise);

        Assert.True(found.IsFinding, found.ToString());
        Assert.False(Ill.Diagnose(options, table: Small.Iris).Of(DiagnosisCode.LabelNoise).IsFinding);
    }

    [Fact]
    public void Leakage_ACopyOfTheTarget_IsFoundAndTriedWithout()
    {
        int species = Ill.PlaceOf("species");
        Table leaky = Ill.Penguins((cells, _) => [.. cells, "code " + cells[species]], ",code");
        Measurement leakage = Ill.Diagnose(Ill.Healthy with { Allow = ["all"] }, fixes: true, leaky).Of(DiagnosisCode.Leakage);

        Assert.Equal(DiagnosisSeverity.Warning, leakage.Severity);
        Assert.Contains("code", leakage.Columns);
        Assert.StartsWith("--drop code", leakage.Trials[0].Change, StringComparison.Ordinal);
        Assert.Equal(FixOutcome.Worse, leakage.Trials[0].Outcome);
    }

    [Fact]
    public void LinearCollapse_HiddenLayersWithoutAnActivation_IsFound()
    {
        DiagnosisReport report = Ill.Diagnose(Ill.Healthy with { Hidden = [16, 8], Activation = Activation.Identity });
        Assert.Equal((DiagnosisSeverity.Warning, 1.0), (report.Of(DiagnosisCode.LinearCollapse).Severity, report.Of(DiagnosisCode.LinearCollapse).Value));
    }

    [Fact]
    public void LinearCollapse_OfALinearTruth_IsANote()
    {
        Table linear = Generated.Rows("y", 400, (a, b, c, _) => [Generated.Text((3 * a) - (2 * b) + c)]);
        Table bent = Generated.Rows("y", 400, (a, b, c, _) => [Generated.Text((3 * a * a) - (2 * b * a) + c)]);
        TrainOptions options = Ill.Healthy with { Target = "y", Epochs = 60, Activation = Activation.Tanh, Audit = false };

        Assert.Equal(DiagnosisSeverity.Note, Ill.Diagnose(options, table: linear).Of(DiagnosisCode.LinearCollapse).Severity);
        Assert.Equal(DiagnosisSeverity.Healthy, Ill.Diagnose(options, table: bent).Of(DiagnosisCode.LinearCollapse).Severity);
    }

    [Theory]
    [InlineData("tanh", "zeros")]
    [InlineData("relu", "constant:value=0.1")]
    public void SymmetricUnits_EqualInitialWeights_AreFoundAndRandomOnesHelp(string activation, string initializer)
    {
        Measurement symmetric = Ill.Diagnose(
            Ill.Healthy with { Activation = Activation.Parse(activation), Initializer = Initializer.Parse(initializer) }, fixes: true).Of(DiagnosisCode.SymmetricUnits);

        Assert.Equal((DiagnosisSeverity.Warning, 1.0), (symmetric.Severity, symmetric.Value));
        FixTrial trial = Assert.Single(symmetric.Trials);
        Assert.Equal(($"without --init {Initializer.Parse(initializer)}", FixOutcome.Better), (trial.Change, trial.Outcome));
    }

    [Fact]
    public void SymmetricUnits_TheFourRowsOfXor_AreFoundAndRandomOnesHelpOnTheTrainingLoss()
    {
        DiagnosisReport report = Ill.Diagnose(
            new TrainOptions { Target = "y", Hidden = [4], Activation = Activation.Tanh, Initializer = Initializer.Zeros, Optimizer = new Adam(0.05), Epochs = 300, Threads = 1 }, fixes: true, Small.Xor);
        FixTrial trial = Assert.Single(report.Of(DiagnosisCode.SymmetricUnits).Trials);

        // With equal units the best that can be done is one half for every row: ln 2.
        Assert.Equal(("trainingLoss", FixOutcome.Better), (trial.Metric, trial.Outcome));
        Assert.Equal(0.6931, trial.Before!.Value, 0.001);
        Assert.True(trial.After < 0.1);
    }

    /// <summary>Labels that have nothing to do with the features.</summary>
    static Table Chance(int rows, int seed) => Generated.Rows("y", rows, (_, _, _, random) => [random.Next(2) == 0 ? "heads" : "tails"], seed);
}
