using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Data.Targets;
using Nabla.Diagnosis;
using Nabla.Initializers;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Tests.Modeling;
using Nabla.Training;

namespace Nabla.Tests.Diagnosis;

/// <summary>The numbers of a diagnosis against plain loops over the weights and rows, which share nothing with it.</summary>
public class MeasuredNumberTests
{
    /// <summary>Every batch of this model is the whole table, so that its gradient is one number.</summary>
    static readonly Lazy<Model> s_model = new(() => Model.Train(
        Small.Penguins, Ill.Healthy with { BatchSize = Small.Penguins.RowCount, Activation = Activation.Tanh, Initializer = Initializer.Orthogonal(3), Epochs = 40 }));

    static Model Whole => s_model.Value;

    [Fact]
    public void Activations_MeanDeviationAndSaturation_AreThoseOfPlainLoops()
    {
        LayerStatistics layer = Assert.Single(Ill.Diagnose(Whole, Small.Penguins).Layers);
        double[][] hidden = [.. Rows(Whole).Select(row => Hidden(Whole, row))];
        double[] all = [.. hidden.SelectMany(row => row)];
        double mean = all.Average();

        Assert.Equal(mean, layer.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(all.Average(value => (value - mean) * (value - mean))), layer.Deviation, 1e-9);
        Assert.Equal(Enumerable.Range(0, 16).Count(unit => hidden.Count(row => Math.Abs(row[unit]) > 0.95) >= 0.95 * hidden.Length), layer.Saturated);
        Assert.Null(layer.Dead);
    }

    [Fact]
    public void DeadUnits_AreThoseThatPlainLoopsNeverSeeAboveZero()
    {
        Model model = Model.Train(Small.Penguins, Ill.Healthy with { Initializer = Initializer.Parse("he-normal:bias=-2"), Optimizer = new Adam(1e-4), Epochs = 3 });
        double[][] rows = Rows(model);
        (double[] weights, double[] biases) = model.ParametersOf(0);
        int dead = Enumerable.Range(0, 16).Count(unit => rows.All(row => biases[unit] + row.Select((x, i) => x * weights[(i * 16) + unit]).Sum() <= 0));
        DiagnosisReport report = Ill.Diagnose(model, Small.Penguins);

        Assert.InRange(dead, 1, 15);
        Assert.Equal(dead, Assert.Single(report.Layers).Dead);
        Assert.Equal(dead / 16.0, report.Of(DiagnosisCode.DeadUnits).Value);
    }

    [Fact]
    public void Gradients_OfBothLayers_AreThoseOfPlainLoops()
    {
        var subject = new DiagnosedModel(Whole, Small.Penguins, new DiagnosisOptions(), null, default);
        double[][] rows = Rows(Whole);
        var target = (ClassTarget)Whole.Target;
        (double[] second, double[] bias) = Whole.ParametersOf(Whole.Layers.Count - 1);
        double first = 0;
        double last = 0;
        for (int r = 0; r < rows.Length; r++)
        {
            double[] hidden = Hidden(Whole, rows[r]);
            double[] z = [.. Enumerable.Range(0, 3).Select(k => bias[k] + hidden.Select((a, j) => a * second[(j * 3) + k]).Sum())];
            double sum = z.Sum(Math.Exp);
            double[] delta = [.. z.Select((value, k) => (Math.Exp(value) / sum) - (target.IndexOf(Small.Penguins, r) == k ? 1 : 0))];
            last += delta.Sum(value => value * value) / (rows.Length * 3);
            for (int j = 0; j < 16; j++)
            {
                double back = (1 - (hidden[j] * hidden[j])) * Enumerable.Range(0, 3).Sum(k => delta[k] * second[(j * 3) + k]);
                first += back * back / (rows.Length * 16);
            }
        }

        Assert.Equal([Math.Sqrt(first), Math.Sqrt(last)], subject.Steps.Gradients, (a, b) => Math.Abs(a - b) < 1e-9 * Math.Abs(a));
        Assert.Equal(344, subject.BatchSize);
    }

    [Fact]
    public void ConstantLoss_OfClassesAndOfNumbers_IsEntropyAndVariance()
    {
        double[] shares = [.. Enumerable.Range(0, 344).GroupBy(row => Small.Penguins["species"].GetText(row).ToString()).Select(group => group.Count() / 344.0)];
        var classes = new DiagnosedModel(Whole, Small.Penguins, new DiagnosisOptions(), null, default);
        Assert.Equal(-shares.Sum(share => share * Math.Log(share)), classes.ConstantLoss, 1e-6);

        // The target is standardised on all rows of the candy bars: its variance is 1.
        var numbers = new DiagnosedModel(Model.Train(Small.CandyBar, Small.Options("price") with { Validation = 0 }), Small.CandyBar, new DiagnosisOptions(), null, default);
        Assert.Equal(1, numbers.ConstantLoss, 1e-6);
    }

    [Fact]
    public void UpdateRatio_OfGradientDescent_IsRateTimesGradientOverWeights()
    {
        Model model = Model.Train(Small.Penguins, Ill.Healthy with { BatchSize = 344, Optimizer = new StochasticGradientDescent(1e-9), Epochs = 2 });
        var subject = new DiagnosedModel(model, Small.Penguins, new DiagnosisOptions(), null, default);
        Network<double> initial = subject.Members.Shape();
        double[] weights = new double[initial.Inputs * 16];
        initial.CopyWeightsTo(0, weights);

        double[] gradients = new double[initial.ParameterCount];
        using var trainer = new Trainer<double>(initial, model.Loss, new StochasticGradientDescent(), 344);
        var labels = (ClassTarget)model.Target;
        trainer.Gradient(subject.Inputs, Matrix<double>.OneHot([.. Enumerable.Range(0, 344).Select(row => labels.IndexOf(Small.Penguins, row))], 3), [.. Enumerable.Range(0, 344)], gradients);

        // With so small a rate the weights stay where they began, and every step is the same.
        double expected = 1e-9 * Math.Sqrt(gradients.Take(weights.Length).Sum(g => g * g) / weights.Sum(w => w * w));
        Assert.Equal(expected, subject.Steps.UpdateRatios![0], 1e-5 * expected);
    }

    [Fact]
    public void Members_OfAnEnsemble_AreLookedAtTogetherAndTheFirstByItself()
    {
        Model model = Model.Train(Small.Penguins, Ill.Healthy with { Ensemble = 3, Hidden = [8] });
        var subject = new DiagnosedModel(model, Small.Penguins, new DiagnosisOptions(), null, default);
        Network<double> first = subject.Members.First();
        (double[] weights, _) = model.ParametersOf(0);
        double[] own = new double[weights.Length];
        first.CopyWeightsTo(0, own);

        Assert.Equal(3, subject.Members.Count);
        Assert.Equal(weights, own);
        Assert.Equal(24, Assert.Single(subject.Layers).Units);
        Assert.Equal(3, first.Outputs);
        Assert.Equal(Activation.Softmax, first.Layers[^1].Activation);
    }

    [Fact]
    public void LinearFit_OfAPlaneAndOfASphere_ExplainsAllAndNothing()
    {
        var random = new Random(7);
        var inputs = new Matrix<double>(400, 3);
        var plane = new Matrix<double>(400, 1);
        var sphere = new Matrix<double>(400, 1);
        var same = new Matrix<double>(400, 1);
        for (int row = 0; row < 400; row++)
        {
            double[] x = [(2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1];
            x.CopyTo(inputs.Row(row));
            plane[row, 0] = (3 * x[0]) - x[1] + (0.5 * x[2]) + 7;
            sphere[row, 0] = (x[0] * x[0]) + (x[1] * x[1]) + (x[2] * x[2]);
            same[row, 0] = 4;
        }

        Assert.Equal(1, new LinearFit(inputs, plane, 400, 10).Explained!.Value, 1e-12);
        Assert.InRange(new LinearFit(inputs, sphere, 400, 10).Explained!.Value, 0, 0.1);
        Assert.Null(new LinearFit(inputs, same, 400, 10).Explained);
    }

    [Fact]
    public void Diagnosis_OfAnyNumberOfThreads_IsTheSame()
    {
        Model model = Model.Train(Small.Penguins, Ill.Healthy with { Optimizer = new Adam(3) });
        DiagnosisReport one = ModelDiagnosis.Run(model, Small.Penguins, new DiagnosisOptions { Threads = 1 });
        DiagnosisReport three = ModelDiagnosis.Run(model, Small.Penguins, new DiagnosisOptions { Threads = 3 });

        Assert.Equal(one.Measurements.Select(measurement => (measurement.Code, measurement.Value, measurement.Reading)), three.Measurements.Select(measurement => (measurement.Code, measurement.Value, measurement.Reading)));
        Assert.Equal(one.Layers, three.Layers);
        Assert.Equal(Trials(one), Trials(three));
        Assert.NotEmpty(Trials(one));

        static (string, FixOutcome, double?, double?)[] Trials(DiagnosisReport report) =>
            [.. report.Measurements.SelectMany(measurement => measurement.Trials).Select(trial => (trial.Change, trial.Outcome, trial.Before, trial.After))];
    }

    /// <summary>The encoded rows.</summary>
    static double[][] Rows(Model model) => [.. Enumerable.Range(0, Small.Penguins.RowCount).Select(row =>
    {
        double[] features = new double[model.Features.Width];
        model.Features.Bind(Small.Penguins).Encode(row, features.AsSpan());
        return features;
    })];

    /// <summary>The activations of sixteen units of tanh.</summary>
    static double[] Hidden(Model model, double[] row)
    {
        (double[] weights, double[] biases) = model.ParametersOf(0);
        return [.. Enumerable.Range(0, 16).Select(unit => Math.Tanh(biases[unit] + row.Select((x, i) => x * weights[(i * 16) + unit]).Sum()))];
    }
}
