using System.Linq;
using System.Numerics;
using System.Text.Json;
using Nabla.Kernels;
using Nabla.Losses;

namespace Nabla.Tests.Losses;

/// <summary>Every loss and its gradient against PyTorch, and where PyTorch's numbers end.</summary>
public sealed class LossReferenceTests
{
    public static TheoryData<string, int> Cases => new(
        ReferenceData.Read("losses.json").GetProperty("cases").EnumerateArray().Select((c, i) => (c.GetProperty("loss").GetString()!, i)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_EveryCase_EqualsPyTorch(string name, int index)
    {
        JsonElement expected = ReferenceData.Read("losses.json").GetProperty("cases")[index];
        double[][] predictions = ReferenceData.Rows(expected.GetProperty("prediction"));
        double[][] targets = ReferenceData.Rows(expected.GetProperty("target"));
        double[][] gradients = ReferenceData.Rows(expected.GetProperty("mean").GetProperty("gradient"));
        double mean = ReferenceData.Number(expected.GetProperty("mean").GetProperty("loss"));
        Check<double>(1e-12, 1e-15);
        Check<float>(1e-5, 2e-7);

        void Check<T>(double relative, double absolute)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double sum = 0;
            for (int row = 0; row < predictions.Length; row++)
            {
                (double loss, T[] deltas) = Row<T>(Loss.Parse(name), predictions[row], targets[row], T.One / T.CreateTruncating(predictions.Length));
                sum += loss;
                for (int i = 0; i < gradients[row].Length; i++)
                {
                    // 3.0000001 is 3 + 2^-23 as a float: a gradient that is all cancellation.
                    double rounding = typeof(T) == typeof(float) && predictions[row][i] == 3.0000001 ? 1e-6 : 0;
                    ReferenceData.AssertClose(gradients[row][i], double.CreateTruncating(deltas[i]), absolute + rounding, relative, $"gradient [{row}, {i}]");
                }
            }

            ReferenceData.AssertClose(mean, sum / predictions.Length, absolute, relative, "loss");
        }
    }

    [Fact]
    public void CategoricalCrossEntropy_ExtremeLogits_IsExactAndItsGradientFinite()
    {
        // log(e^10000 + e^-10000) - (-10000) = 20000 to the last digit
        (double loss, double[] deltas) = Row<double>(Loss.CategoricalCrossEntropy, [10000, -10000], [0, 1], 1);
        Assert.Equal(20000, loss);
        Assert.Equal([1, -1], deltas[..2]);
        (float[] singles, double single) = (Row<float>(Loss.CategoricalCrossEntropy, [10000, -10000], [0, 1], 1).Deltas, 20000);
        Assert.Equal([1f, -1f], singles[..2]);
        Assert.Equal(single, Row<float>(Loss.CategoricalCrossEntropy, [10000, -10000], [0, 1], 1).Loss);

        // Right by 40: log(1 + e^-40) = 4.248354255291589e-18, which logsumexp - z loses: 0 is within its rounding.
        Assert.InRange(Row<double>(Loss.CategoricalCrossEntropy, [40, 0], [1, 0], 1).Loss, 0, 1e-14);
    }

    [Fact]
    public void BinaryCrossEntropy_ExtremeLogits_IsExactAndItsGradientFinite()
    {
        Assert.Equal((1000, 1), LossAndDelta(1000, 0));
        Assert.Equal((0, 0), LossAndDelta(1000, 1));
        Assert.Equal((0, 0), LossAndDelta(-1000, 0));
        Assert.Equal((1000, -1), LossAndDelta(-1000, 1));

        // log(1 + e^-40) = 4.248354255291589e-18 (60 digits): the small loss of a confident right answer keeps its digits.
        ReferenceData.AssertClose(4.248354255291589e-18, LossAndDelta(40, 1).Loss, 0, 4e-16, "BCE at 40");
        ReferenceData.AssertClose(0.6931471805599453, LossAndDelta(0, 1).Loss, 0, 2.3e-16, "BCE at 0");

        static (double Loss, double Delta) LossAndDelta(double logit, double target)
        {
            (double loss, double[] deltas) = Row<double>(Loss.BinaryCrossEntropy, [logit], [target], 1);
            Assert.Equal((float)deltas[0], Row<float>(Loss.BinaryCrossEntropy, [logit], [target], 1).Deltas[0], 1e-7f);
            return (loss, deltas[0]);
        }
    }

    [Fact]
    public void Deltas_BehindTheLastOutput_AreZero()
    {
        foreach (Loss loss in Loss.All)
        {
            (_, float[] deltas) = Row<float>(loss, [0.3, -2, 7], [0, 1, 0], 1);
            Assert.All(deltas[3..], delta => Assert.Equal(0f, delta));
        }
    }

    static (double Loss, T[] Deltas) Row<T>(Loss loss, double[] outputs, double[] targets, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] deltas = [.. Enumerable.Repeat(T.NaN, VectorArithmetic.Padded(outputs.Length))];
        double value = loss.Function<T>().Row(Padded<T>(outputs), Padded<T>(targets), outputs.Length, scale, deltas);
        return (value, deltas);
    }

    static T[] Padded<T>(double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] padded = new T[VectorArithmetic.Padded(values.Length)];
        values.Select(T.CreateTruncating).ToArray().CopyTo(padded, 0);
        return padded;
    }
}
