using System;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using Nabla.Losses;

namespace Nabla.Tests.Losses;

/// <summary>Every loss and its gradient against PyTorch, mean and sum, and where PyTorch's numbers end.</summary>
public sealed class LossReferenceTests
{
    public static TheoryData<string, int> Cases => new(
        ReferenceData.Read("losses.json").GetProperty("cases").EnumerateArray().Select((c, i) => ($"{c.GetProperty("name")} {c.GetProperty("params")}", i)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_EveryCase_EqualsPyTorch(string name, int index)
    {
        JsonElement expected = ReferenceData.Read("losses.json").GetProperty("cases")[index];
        JsonElement parameters = expected.GetProperty("params");
        double[][] predictions = ReferenceData.Rows(expected.GetProperty("prediction"));
        double[][] targets = Targets(expected.GetProperty("target"), predictions[0].Length);
        double[]? weights = parameters.TryGetProperty("sample_weight", out JsonElement given) ? ReferenceData.Numbers(given) : null;
        (Loss loss, double factor) = LossOf(expected.GetProperty("name").GetString()!, parameters);
        bool onProbabilities = expected.GetProperty("name").GetString() == "bce_on_probabilities";
        double[][] outputs = onProbabilities ? [.. predictions.Select(row => row.Select(p => Math.Log(p / (1 - p))).ToArray())] : predictions;

        Check<double>(1e-12, 1e-15);
        Check<float>(1e-5, 2e-7);

        void Check<T>(double relative, double absolute)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (double mean, double[][] gradient, double totalWeight) = LossRow.Batch<T>(loss, outputs, targets, weights);

            // PyTorch's element-wise mean is over all elements, as ours; its sum is over elements, or over the weighted rows of cross-entropy.
            bool overRows = loss is CategoricalCrossEntropy or MulticlassHinge;
            double toSum = totalWeight * (overRows ? 1 : outputs[0].Length);
            Compare("mean", factor, absolute);
            Compare("sum", factor * toSum, absolute * toSum);

            void Compare(string convention, double times, double absolute)
            {
                JsonElement truth = expected.GetProperty(convention);
                ReferenceData.AssertClose(ReferenceData.Number(truth.GetProperty("loss")), times * mean, absolute, relative, $"{name} {typeof(T).Name} {convention} loss");
                double[][] gradients = ReferenceData.Rows(truth.GetProperty("gradient"));
                for (int row = 0; row < gradients.Length; row++)
                {
                    for (int k = 0; k < gradients[row].Length; k++)
                    {
                        // As a float 3.0000001 is 3, the target; and the logit of a probability has lost too many digits to go back to it.
                        double p = predictions[row][k];
                        if (typeof(T) == typeof(float) && (p == 3.0000001 || onProbabilities))
                        {
                            continue;
                        }

                        // By the probability the gradient is that by the logit over p (1 - p).
                        double chain = onProbabilities ? 1 / (p * (1 - p)) : 1;
                        ReferenceData.AssertClose(
                            gradients[row][k], times * chain * gradient[row][k], absolute, relative,
                            $"{name} {typeof(T).Name} {convention} gradient [{row}, {k}]");
                    }
                }
            }
        }
    }

    [Fact]
    public void CategoricalCrossEntropy_ExtremeLogits_IsExactAndItsGradientFinite()
    {
        // log(e^10000 + e^-10000) - (-10000) = 20000 to the last digit
        foreach (Loss loss in new[] { Loss.CategoricalCrossEntropy, Loss.CategoricalCrossEntropy.WithClassWeights([1, 1]) })
        {
            (double value, double[] deltas) = LossRow.Of<double>(loss, [10000, -10000], [0, 1], 1);
            Assert.Equal(20000, value);
            Assert.Equal([1, -1], deltas[..2]);
            (double single, float[] singles) = LossRow.Of<float>(loss, [10000, -10000], [0, 1], 1);
            Assert.Equal([1f, -1f], singles[..2]);
            Assert.Equal(20000, single);

            // Right by 40: log(1 + e^-40) = 4.248354255291589e-18 (60 digits), of which logsumexp - z would lose every digit.
            ReferenceData.AssertClose(4.248354255291589e-18, LossRow.Of(loss, [40, 0], [1, 0]).Loss, 0, 1e-15, "right by 40");
            ReferenceData.AssertClose(4.248354255291589e-18, LossRow.Of<float>(loss, [40, 0], [1, 0], 1).Loss, 0, 3e-7, "right by 40, float");
            ReferenceData.AssertClose(40, LossRow.Of(loss, [40, 0], [0, 1]).Loss, 0, 1e-15, "wrong by 40");
        }
    }

    [Fact]
    public void BinaryCrossEntropy_ExtremeLogits_IsExactAndItsGradientFinite()
    {
        foreach (Loss loss in new[] { Loss.BinaryCrossEntropy, Loss.BinaryCrossEntropy.WithClassWeights([1, 1]) })
        {
            foreach (double size in new[] { 1000.0, 10000.0 })
            {
                Assert.Equal((size, 1), LossAndDelta(loss, size, 0));
                Assert.Equal((0, 0), LossAndDelta(loss, size, 1));
                Assert.Equal((0, 0), LossAndDelta(loss, -size, 0));
                Assert.Equal((size, -1), LossAndDelta(loss, -size, 1));
            }

            // log(1 + e^-40) = 4.248354255291589e-18 (60 digits): the small loss of a confident right answer keeps its digits.
            ReferenceData.AssertClose(4.248354255291589e-18, LossAndDelta(loss, 40, 1).Loss, 0, 4e-16, "BCE at 40");
            ReferenceData.AssertClose(0.6931471805599453, LossAndDelta(loss, 0, 1).Loss, 0, 2.3e-16, "BCE at 0");

            // t = 0.999 at z = 40: 0.001 · 40 + log(1 + e^-40), which z - z t would leave with eleven digits.
            ReferenceData.AssertClose(0.04, LossAndDelta(loss, 40, 0.999).Loss, 0, 2.5e-14, "soft BCE at 40");
        }

        static (double Loss, double Delta) LossAndDelta(Loss loss, double logit, double target)
        {
            (double value, double[] deltas) = LossRow.Of<double>(loss, [logit], [target], 1);
            Assert.Equal((float)deltas[0], LossRow.Of<float>(loss, [logit], [target], 1).Deltas[0], 1e-7f);
            return (value, deltas[0]);
        }
    }

    [Fact]
    public void Deltas_BehindTheLastOutput_AreZero()
    {
        foreach (Loss loss in Loss.All.Append(new BinaryCrossEntropy(2)).Append(new CategoricalCrossEntropy(0.1)))
        {
            (_, float[] deltas) = LossRow.Of<float>(loss, [0.3, -2, 7], [0, 1, 0], 1);
            Assert.All(deltas[3..], delta => Assert.Equal(0f, delta));
        }
    }

    static (Loss Loss, double Factor) LossOf(string name, JsonElement parameters)
    {
        double Parameter(string key, double otherwise) => parameters.TryGetProperty(key, out JsonElement value) ? value.GetDouble() : otherwise;
        double[] classWeights = parameters.TryGetProperty("class_weight", out JsonElement given) ? ReferenceData.Numbers(given) : [];
        return name switch
        {
            "mse" => (Loss.MeanSquaredError, 1),
            "mae" => (Loss.MeanAbsoluteError, 1),
            "huber" => (new Huber(Parameter("delta", double.NaN)), 1),
            "smooth_l1" => (new Huber(Parameter("beta", double.NaN)), 1 / Parameter("beta", double.NaN)),
            "bce_with_logits" => (new BinaryCrossEntropy(Parameter("pos_weight", 1)), 1),
            "bce_on_probabilities" => (Loss.BinaryCrossEntropy, 1),
            "cross_entropy" => (new CategoricalCrossEntropy(Parameter("label_smoothing", 0)).WithClassWeights(classWeights), 1),
            "hinge" => (Loss.Hinge, 1),
            "squared_hinge" => (Loss.SquaredHinge, 1),
            "multiclass_hinge" => (Loss.MulticlassHinge, 1),
            "poisson" => (Loss.Poisson, 1),
            _ => throw new ArgumentException($"the reference has a loss '{name}' that this test does not know"),
        };
    }

    /// <summary>Rows of targets; a class index becomes a row of 0 and 1.</summary>
    static double[][] Targets(JsonElement targets, int outputs) => targets[0].ValueKind == JsonValueKind.Array
        ? ReferenceData.Rows(targets)
        : [.. ReferenceData.Numbers(targets).Select(label => Enumerable.Range(0, outputs).Select(c => c == (int)label ? 1.0 : 0.0).ToArray())];
}
