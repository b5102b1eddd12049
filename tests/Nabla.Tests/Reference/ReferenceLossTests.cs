using System;
using System.Linq;
using System.Text.Json;
using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>The textbook's losses against PyTorch, weights and smoothing included, and each gradient against differences.</summary>
public sealed class ReferenceLossTests
{
    static readonly JsonElement s_cases = ReferenceData.Read("losses.json").GetProperty("cases");

    public static TheoryData<int, string> Cases => new(s_cases.EnumerateArray().Select((c, i) => (i, $"{c.GetProperty("name")} {c.GetProperty("params")}")));

    public static TheoryData<string> Names => new(All.Select(loss => loss.Name));

    static ReferenceLoss[] All =>
    [
        ReferenceLoss.MeanSquaredError, ReferenceLoss.HalfSquaredError, ReferenceLoss.SumSquaredError, ReferenceLoss.MeanAbsoluteError, ReferenceLoss.Huber(0.7),
        ReferenceLoss.Quantile(0.9), ReferenceLoss.Poisson, ReferenceLoss.Hinge, ReferenceLoss.SquaredHinge, ReferenceLoss.MulticlassHinge,
        ReferenceLoss.BinaryCrossEntropy(positiveWeight: 2, smoothing: 0.1, classWeights: [0.3, 1.7]), ReferenceLoss.BinaryCrossEntropyOfProbabilities,
        ReferenceLoss.CategoricalCrossEntropy(smoothing: 0.2, classWeights: [0.5, 1, 3]), ReferenceLoss.CategoricalCrossEntropyOfProbabilities,
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Batch_EveryCase_EqualsPyTorch(int index, string name)
    {
        JsonElement test = s_cases[index];
        JsonElement parameters = test.GetProperty("params");
        (ReferenceLoss loss, double factor) = Loss(test.GetProperty("name").GetString()!, parameters);
        double[,] outputs = Matrix(ReferenceData.Rows(test.GetProperty("prediction")));
        double[,] targets = Matrix([.. test.GetProperty("target").EnumerateArray().Select(t => Row(t, outputs.GetLength(1)))]);
        double[]? weights = parameters.TryGetProperty("sample_weight", out JsonElement given) ? ReferenceData.Numbers(given) : null;
        double mean = ReferenceData.Number(test.GetProperty("mean").GetProperty("loss"));
        double[][] gradient = ReferenceData.Rows(test.GetProperty("mean").GetProperty("gradient"));
        ReferenceData.AssertClose(mean, factor * loss.BatchValue(outputs, targets, weights), 0, 1e-12, name);
        double[,] got = loss.BatchGradient(outputs, targets, weights);
        for (int r = 0; r < gradient.Length; r++)
        {
            for (int k = 0; k < gradient[r].Length; k++)
            {
                ReferenceData.AssertClose(gradient[r][k], factor * got[r, k], 1e-16, 1e-12, $"{name}, gradient [{r}, {k}]");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_EveryLoss_AgreesWithDifferences(string name)
    {
        ReferenceLoss loss = All.Single(l => l.Name == name);
        bool ofProbabilities = name.EndsWith("of-probabilities", StringComparison.Ordinal);
        double[] y = ofProbabilities ? [0.2, 0.7, 0.1] : [0.3, -1.4, 0.8];
        double[] t = name switch
        {
            "hinge" or "squared-hinge" => [1, -1, 1],
            "multiclass-hinge" => [0, 0, 1],
            _ => [0.2, 0.5, 0.3],
        };
        double[] gradient = loss.Gradient(y, t);
        DifferenceQuotient[] quotients = CentralDifferences.Gradient(() => loss.Value(y, t), y);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.True(quotients[i].Error < 1e-9, $"{name} [{i}]: the estimate is uncertain by {quotients[i].Error:G3}");
            Assert.True(quotients[i].Deviation(gradient[i]) < 1e-10, $"{name} [{i}]: {gradient[i]:R} and {quotients[i]}");
        }
    }

    [Fact]
    public void Named_EveryLossOfTheEngine_IsFoundWithItsParameters()
    {
        Assert.All(
            All.Where(loss => !loss.Name.EndsWith("of-probabilities", StringComparison.Ordinal)),
            loss => Assert.Equal(loss.Name, ReferenceLoss.Named(loss.Name, [], [])!.Name));
        Assert.Equal(3.75, ReferenceLoss.Named("huber", [("delta", 1.5)], [])!.Value([3.25], [0]));
        Assert.Equal(
            ReferenceLoss.CategoricalCrossEntropy(0.2, [1, 3]).Value([1, 2], [0.5, 0.5]),
            ReferenceLoss.Named("categorical-cross-entropy", [("smoothing", 0.2)], [1, 3])!.Value([1, 2], [0.5, 0.5]));
        Assert.Null(ReferenceLoss.Named("of-my-own", [], []));
    }

    [Fact]
    public void Named_NearlyAName_IsNone() =>
        Assert.All(NearMisses.Of(Nabla.Losses.Loss.All.Select(loss => loss.Name)), name => Assert.Null(ReferenceLoss.Named(name, [], [])));

    [Fact]
    public void ClassWeights_HardLabelsWithSmoothing_AreThoseOfPyTorch()
    {
        // (1 - e) w_y l_y + (e / C) sum_c w_c l_c over the rows, divided by the sum of w_y.
        double[,] z = { { 0.3, -1, 2 }, { 1, 0, 0.5 } };
        double[,] t = { { 0, 1, 0 }, { 1, 0, 0 } };
        double[] w = [0.5, 2, 1];
        double[] Log(int row) => ReferenceActivation.LogSoftmax.Value([z[row, 0], z[row, 1], z[row, 2]]);
        double Row(int row, int y) => (0.9 * w[y] * -Log(row)[y]) + (0.1 / 3 * w.Zip(Log(row), (a, b) => -a * b).Sum());
        Assert.Equal((Row(0, 1) + Row(1, 0)) / (w[1] + w[0]), ReferenceLoss.CategoricalCrossEntropy(0.1, w).BatchValue(z, t), 14);
    }

    [Fact]
    public void Losses_NumbersOfTheTexts_AreReproduced()
    {
        // B-004-03: hinge(t = 1, z = 0.3) = 0.7. Seed 001's mean, seed 004's half sum of the same errors.
        Assert.Equal(0.7, ReferenceLoss.Hinge.Value([0.3], [1]), 15);
        Assert.Equal(6.5, ReferenceLoss.MeanSquaredError.Value([3, 5], [1, 2]));
        Assert.Equal(6.5, ReferenceLoss.HalfSquaredError.Value([3, 5], [1, 2]));
        Assert.Equal(13, ReferenceLoss.SumSquaredError.Value([3, 5], [1, 2]));
        Assert.Equal([1, 0, -1], ReferenceLoss.MeanAbsoluteError.Gradient([3, 2, 1], [2, 2, 2]).Select(g => g * 3));
    }

    [Fact]
    public void RowWeights_DoubledRowAndWeightTwo_AreTheSame()
    {
        double[,] once = { { 0.3, -1 }, { 2, 0.5 } };
        double[,] twice = { { 0.3, -1 }, { 2, 0.5 }, { 2, 0.5 } };
        double[,] targets = { { 1, 0 }, { 0, 1 } };
        double[,] doubled = { { 1, 0 }, { 0, 1 }, { 0, 1 } };
        ReferenceLoss loss = ReferenceLoss.CategoricalCrossEntropy();
        Assert.Equal(loss.BatchValue(twice, doubled), loss.BatchValue(once, targets, [1, 2]), 15);
        Assert.StartsWith("No row has a weight", Assert.Throws<ArgumentException>(() => loss.BatchValue(once, targets, [0, 0])).Message);
    }

    static (ReferenceLoss Loss, double Factor) Loss(string name, JsonElement parameters)
    {
        return name switch
        {
            "mse" => (ReferenceLoss.MeanSquaredError, 1),
            "mae" => (ReferenceLoss.MeanAbsoluteError, 1),
            "huber" => (ReferenceLoss.Huber(Number("delta", 1)), 1),
            "smooth_l1" => (ReferenceLoss.Huber(Number("beta", 1)), 1 / Number("beta", 1)),
            "bce_with_logits" => (ReferenceLoss.BinaryCrossEntropy(Number("pos_weight", 1)), 1),
            "bce_on_probabilities" => (ReferenceLoss.BinaryCrossEntropyOfProbabilities, 1),
            "cross_entropy" => (ReferenceLoss.CategoricalCrossEntropy(Number("label_smoothing", 0), ClassWeights()), 1),
            "hinge" => (ReferenceLoss.Hinge, 1),
            "squared_hinge" => (ReferenceLoss.SquaredHinge, 1),
            "multiclass_hinge" => (ReferenceLoss.MulticlassHinge, 1),
            "poisson" => (ReferenceLoss.Poisson, 1),
            _ => throw new ArgumentException(name),
        };

        double Number(string parameter, double otherwise) => parameters.TryGetProperty(parameter, out JsonElement value) ? value.GetDouble() : otherwise;

        double[]? ClassWeights() => parameters.TryGetProperty("class_weight", out JsonElement value) ? ReferenceData.Numbers(value) : null;
    }

    static double[] Row(JsonElement target, int classes) => target.ValueKind == JsonValueKind.Array
        ? ReferenceData.Numbers(target)
        : [.. Enumerable.Range(0, classes).Select(c => c == target.GetInt32() ? 1.0 : 0.0)];

    internal static double[,] Matrix(double[][] rows)
    {
        double[,] matrix = new double[rows.Length, rows[0].Length];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows[i].Length; j++)
            {
                matrix[i, j] = rows[i][j];
            }
        }

        return matrix;
    }
}
