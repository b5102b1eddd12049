using System;
using System.Linq;
using Nabla.Evaluation;
using Nabla.Kernels;

namespace Nabla.Tests.Evaluation;

public class ClassificationMetricsTests
{
    static readonly string[] s_two = ["no", "yes"];
    static readonly string[] s_three = ["a", "b", "c"];

    /// <summary>The example of scikit-learn's user guide for roc_auc_score and average_precision_score.</summary>
    static ClassificationMetrics FourRows() => Binary([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);

    static ClassificationMetrics Binary(int[] truth, double[] probabilityOfYes) =>
        ClassificationMetrics.Compute(truth, [.. probabilityOfYes.SelectMany(p => new[] { 1 - p, p })], s_two);

    /// <summary>Certain predictions: probability 1 for the class given.</summary>
    static ClassificationMetrics Certain(int[] truth, int[] predicted, string[] classes) =>
        ClassificationMetrics.Compute(
            truth, [.. predicted.SelectMany(p => Enumerable.Range(0, classes.Length).Select(c => c == p ? 1.0 : 0.0))], classes);

    [Fact]
    public void Confusion_FourRows_CountsTruthByPrediction()
    {
        // The third row is a yes with only 0.35: taken for a no.
        ConfusionMatrix confusion = FourRows().Confusion;
        Assert.Equal((2, 0, 1, 1), (confusion[0, 0], confusion[0, 1], confusion[1, 0], confusion[1, 1]));

        // no: precision 2/3, recall 2/2, F1 = 2*2 / (2*2 + 1 + 0). yes: precision 1/1, recall 1/2, F1 = 2 / (2 + 0 + 1).
        Assert.Equal(new ClassScores("no", 2.0 / 3, 1, 0.8, 2), confusion.PerClass[0]);
        Assert.Equal(new ClassScores("yes", 1, 0.5, 2.0 / 3, 2), confusion.PerClass[1]);
    }

    [Fact]
    public void Compute_FourRows_GivesTheHandWorkedNumbers()
    {
        ClassificationMetrics metrics = FourRows();
        Assert.Equal(4, metrics.Rows);
        Assert.Equal(0.75, metrics.Accuracy);
        Assert.Equal(0.75, metrics.BalancedAccuracy);                      // (2/2 + 1/2) / 2
        Assert.Equal((0.8 + (2.0 / 3)) / 2, metrics.MacroF1, 1e-15);
        Assert.Equal(0.75, metrics.RocAuc);                                // 3 of 4 pairs in order: 0.35 is below 0.4

        // Thresholds 0.8: precision 1/1, recall 1/2. 0.4: 1/2, no recall gained. 0.35: 2/3, recall 2/2.
        Assert.Equal((1.0 / 2) + (2.0 / 3 / 2), metrics.AveragePrecision!.Value, 1e-15);

        // -(ln 0.9 + ln 0.6 + ln 0.35 + ln 0.8) / 4
        // = (0.105360515657826 + 0.510825623765991 + 1.049822124498678 + 0.223143551314210) / 4
        Assert.Equal(0.472287953809176, metrics.LogLoss, 1e-14);
    }

    [Fact]
    public void LogLoss_ExampleOfScikitLearn_AgreesWithItsDocumentation()
    {
        // sklearn.metrics.log_loss: 0.21616..., the mean of -ln 0.9, -ln 0.9, -ln 0.8, -ln 0.65.
        double loss = Binary([1, 0, 0, 1], [0.9, 0.1, 0.2, 0.65]).LogLoss;
        Assert.Equal((0.105360515657826 + 0.105360515657826 + 0.223143551314210 + 0.430782916092454) / 4, loss, 1e-14);
    }

    [Fact]
    public void LogLoss_CertainAndWrong_IsThatOfTheClip()
    {
        // One of two rows at probability 0: (-ln 2^-52 - ln(1 - 2^-52)) / 2 = 52 ln 2 / 2 + 1.1e-16 = 18.0218...
        Assert.Equal(26 * 0.693147180559945309, Certain([0, 1], [0, 0], s_two).LogLoss, 1e-13);
        Assert.Equal(2.220446049250313e-16, Certain([0, 1], [0, 1], s_two).LogLoss, 1e-30);
    }

    [Fact]
    public void MacroF1_ExampleOfScikitLearn_AgreesWithItsDocumentation()
    {
        // f1_score([0,1,2,0,1,2], [0,2,1,0,0,1], average='macro') = 0.26...: F1 of 0 is 2*2 / (2*2 + 1) = 0.8, of 1 and 2 it is 0.
        Assert.Equal(0.8 / 3, Certain([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], s_three).MacroF1, 1e-15);
    }

    [Fact]
    public void BalancedAccuracy_ExampleOfScikitLearn_AgreesWithItsDocumentation()
    {
        // balanced_accuracy_score([0,1,0,0,1,0], [0,1,0,0,0,1]) = (3/4 + 1/2) / 2
        Assert.Equal(0.625, Certain([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1], s_two).BalancedAccuracy);
    }

    [Fact]
    public void Averages_ClassWithoutRows_LeavesItOut()
    {
        // c occurs nowhere: macro F1 over a (2*1 / (2*1 + 1) = 2/3) and b (the same); balanced accuracy (1/1 + 1/2) / 2.
        ClassificationMetrics absent = Certain([0, 1, 1], [0, 1, 0], s_three);
        Assert.Equal(2.0 / 3, absent.MacroF1, 1e-15);
        Assert.Equal(0.75, absent.BalancedAccuracy);

        // c is only predicted: it counts 0 in macro F1 (a 1, b 2/3, c 0), and still not in balanced accuracy.
        ClassificationMetrics predicted = Certain([0, 1, 1], [0, 1, 2], s_three);
        Assert.Equal((1 + (2.0 / 3)) / 3, predicted.MacroF1, 1e-15);
        Assert.Equal(0.75, predicted.BalancedAccuracy);
    }

    [Fact]
    public void Prediction_EqualProbabilities_IsTheFirstClass()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute([0, 1, 2], [0.5, 0.5, 0, 0, 0.5, 0.5, 0.2, 0.4, 0.4], s_three);
        Assert.Equal((1, 1, 1), (metrics.Confusion[0, 0], metrics.Confusion[1, 1], metrics.Confusion[2, 1]));
    }

    [Fact]
    public void RocAuc_TiesBetweenPositiveAndNegative_CountHalf()
    {
        // Pairs (0.5, 0.2), (0.5, 0.5), (0.9, 0.2), (0.9, 0.5): 1 + 1/2 + 1 + 1 of 4.
        Assert.Equal(0.875, Binary([0, 0, 1, 1], [0.2, 0.5, 0.5, 0.9]).RocAuc);
        Assert.Equal(0.5, Binary([0, 1, 0, 1], [0.3, 0.3, 0.3, 0.3]).RocAuc);
    }

    [Fact]
    public void AveragePrecision_Ties_AreOneThreshold()
    {
        // Thresholds 0.9: precision 1/1, recall 1/2. 0.5 takes both rows there: precision 2/3, recall 2/2.
        Assert.Equal(0.5 + (2.0 / 3 / 2), Binary([0, 0, 1, 1], [0.2, 0.5, 0.5, 0.9]).AveragePrecision!.Value, 1e-15);

        // All tied: one threshold, precision is the share of positives.
        Assert.Equal(0.25, Binary([0, 1, 0, 0], [0.3, 0.3, 0.3, 0.3]).AveragePrecision);
    }

    [Fact]
    public void Ranking_ThreeClasses_IsTheMeanOfEachAgainstTheRest()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute(
            [0, 0, 1, 2],
            [
                0.6, 0.3, 0.1,
                0.2, 0.5, 0.3,
                0.3, 0.4, 0.3,
                0.1, 0.2, 0.7,
            ],
            s_three);

        // a: {0.6, 0.2} against {0.3, 0.1}: 3 of 4. b: {0.4} against {0.3, 0.5, 0.2}: 2 of 3. c: {0.7} against all below: 1.
        Assert.Equal(((3.0 / 4) + (2.0 / 3) + 1) / 3, metrics.RocAuc!.Value, 1e-15);

        // a: found at ranks 1 and 3, (1/1 + 2/3) / 2. b: at rank 2, 1/2. c: at rank 1.
        Assert.Equal(((5.0 / 6) + (1.0 / 2) + 1) / 3, metrics.AveragePrecision!.Value, 1e-15);
    }

    [Fact]
    public void Ranking_OnlyOneClassInTheTruth_IsUndefinedWhereItHasNoMeaning()
    {
        ClassificationMetrics negatives = Binary([0, 0], [0.1, 0.7]);
        Assert.Null(negatives.RocAuc);
        Assert.Null(negatives.AveragePrecision);
        Assert.Equal((0.5, 0.5, 1.0 / 3), (negatives.Accuracy, negatives.BalancedAccuracy, negatives.MacroF1));

        // Only positives: whatever is found is right (scikit-learn: 1.0), but there is no negative to rank them against.
        ClassificationMetrics positives = Binary([1, 1], [0.1, 0.7]);
        Assert.Null(positives.RocAuc);
        Assert.Equal(1, positives.AveragePrecision);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Ranking_SeededScoresWithTies_EqualsItsDefinition(ulong seed)
    {
        const int Rows = 300;
        var random = new CounterRandom(seed, RandomPurpose.Data);
        int[] truth = [.. Enumerable.Range(0, Rows).Select(i => random.Below(3, (ulong)i) == 0 ? 1 : 0)];
        double[] scores = [.. Enumerable.Range(0, Rows).Select(i => random.Below(21, (ulong)(Rows + i)) / 20.0)]; // 21 values: many ties

        double ordered = 0;
        double pairs = 0;
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Rows; j++)
            {
                if (truth[i] == 1 && truth[j] == 0)
                {
                    pairs++;
                    ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        // A positive is found at the threshold of its own score: the mean over the positives of the precision there.
        double averagePrecision = Enumerable.Range(0, Rows).Where(i => truth[i] == 1).Average(i =>
            (double)Enumerable.Range(0, Rows).Count(j => scores[j] >= scores[i] && truth[j] == 1) / scores.Count(score => score >= scores[i]));

        ClassificationMetrics metrics = Binary(truth, scores);
        Assert.Equal(ordered / pairs, metrics.RocAuc);
        Assert.Equal(averagePrecision, metrics.AveragePrecision!.Value, 1e-14);

        // Only the order counts: s^3 is increasing on [0, 1]. Reversed scores turn every pair round.
        ClassificationMetrics cubed = Binary(truth, [.. scores.Select(score => score * score * score)]);
        Assert.Equal(metrics.RocAuc, cubed.RocAuc);
        Assert.Equal(metrics.AveragePrecision, cubed.AveragePrecision);
        Assert.Equal(1 - metrics.RocAuc!.Value, Binary(truth, [.. scores.Select(score => 1 - score)]).RocAuc!.Value, 1e-15);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Compute_RowsInAnotherOrder_GivesTheSameMetrics(ulong seed)
    {
        const int Rows = 200;
        var random = new CounterRandom(seed, RandomPurpose.Data);
        int[] truth = [.. Enumerable.Range(0, Rows).Select(i => random.Below(2, (ulong)i))];
        double[] scores = [.. Enumerable.Range(0, Rows).Select(i => random.Below(9, (ulong)(Rows + i)) / 8.0)];
        int[] order = new int[Rows];
        random.Permutation(order);

        ClassificationMetrics straight = Binary(truth, scores);
        ClassificationMetrics shuffled = Binary([.. order.Select(i => truth[i])], [.. order.Select(i => scores[i])]);
        Assert.Equal(straight.Confusion, shuffled.Confusion);
        Assert.Equal(straight.RocAuc, shuffled.RocAuc);
        Assert.Equal(straight.AveragePrecision, shuffled.AveragePrecision);
        Assert.Equal(straight.LogLoss, shuffled.LogLoss, 1e-14);
    }

    [Fact]
    public void Compute_NoRows_IsRefused() =>
        Assert.Throws<ArgumentException>("truth", () => ClassificationMetrics.Compute([], [], s_two));

    [Fact]
    public void Compute_OneClass_IsRefused() =>
        Assert.Throws<ArgumentException>("classes", () => ClassificationMetrics.Compute([0], [1], ["only"]));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    public void Compute_NotAProbability_NamesRowAndClass(double value)
    {
        var error = Assert.Throws<ArgumentException>("probabilities", () => ClassificationMetrics.Compute([0, 1], [0.5, 0.5, 0.5, value], s_two));
        Assert.Contains("Row 1 gives class 1 the probability", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Compute_ClassThatDoesNotExist_NamesTheRow(int index)
    {
        var error = Assert.Throws<ArgumentException>("truth", () => ClassificationMetrics.Compute([0, index], [0.5, 0.5, 0.5, 0.5], s_two));
        Assert.Contains($"Row 1 has class index {index}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_WrongNumberOfProbabilities_SaysHowManyAreNeeded()
    {
        var error = Assert.Throws<ArgumentException>("probabilities", () => ClassificationMetrics.Compute([0, 1], [0.5, 0.5, 1], s_two));
        Assert.Contains("2 rows of 2 classes need 4 probabilities, but there are 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_Names_AreTheKeysOfTheJsonContract()
    {
        ClassificationMetrics metrics = FourRows();
        Assert.Equal(
            ["accuracy", "balancedAccuracy", "macroF1", "logLoss", "rocAuc", "averagePrecision"], metrics.All.Select(metric => metric.Name));
        Assert.Equal(["logLoss"], metrics.All.Where(metric => !metric.HigherIsBetter).Select(metric => metric.Name));
        Assert.Equal(new Metric("accuracy", 0.75, HigherIsBetter: true), metrics.Primary);
    }

    [Fact]
    public void ToString_FourRows_IsOneLine() =>
        Assert.Equal(
            "accuracy 0.75, balanced accuracy 0.75, macro F1 0.73333, log loss 0.47229, ROC AUC 0.75, average precision 0.83333 (4 rows)",
            FourRows().ToString());

    [Fact]
    public void ToString_UndefinedMetric_SaysSo() =>
        Assert.Contains("ROC AUC undefined, average precision 1 (1 row)", Binary([1], [0.7]).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Equals_SameRows_IsTrue()
    {
        Assert.Equal(FourRows(), FourRows());
        Assert.Equal(FourRows().Confusion.GetHashCode(), FourRows().Confusion.GetHashCode());
        Assert.NotEqual(FourRows().Confusion, Binary([0, 0, 1, 1], [0.1, 0.4, 0.55, 0.8]).Confusion);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 2)]
    public void Confusion_ClassThatDoesNotExist_IsRefused(int truth, int prediction) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FourRows().Confusion[truth, prediction]);
}
