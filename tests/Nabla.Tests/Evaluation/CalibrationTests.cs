using System;
using System.Linq;
using Nabla.Evaluation;

namespace Nabla.Tests.Evaluation;

/// <summary>Temperatures, reliability, conformal intervals and decisions by cost, on numbers that can be worked out by hand.</summary>
public sealed class CalibrationTests
{
    [Fact]
    public void OfSigmoid_OneLogitForAllRows_MatchesTheShareThatIsTrue()
    {
        // Three of four rows with the logit 2 are positive: sigmoid(2/T) = 3/4, so T = 2/ln 3.
        var solver = new TemperatureSolver([2, 2, 2, 2], members: 1, outputs: 1, targets: [1, 1, 1, 0], weights: []);

        Assert.Equal(1.8204784532536746, solver.OfSigmoid([0, 1, 2, 3], 0), 1e-12);
        Assert.Equal(0.75, solver.Sigmoid(0, 0, 2 / Math.Log(3)), 1e-15);
    }

    [Fact]
    public void OfSoftmax_OneLogitForAllRows_MatchesTheShareThatIsTrue()
    {
        // e^(2/T) / (e^(2/T) + 2) = 3/4, so T = 2/ln 6.
        double[] logits = [2, 0, 0, 2, 0, 0, 2, 0, 0, 2, 0, 0];
        double[] targets = [1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0];
        var solver = new TemperatureSolver(logits, 1, 3, targets, []);

        Assert.Equal(1.1162212531024944, solver.OfSoftmax([0, 1, 2, 3]), 1e-12);
    }

    [Fact]
    public void OfSigmoid_RowsThatCountMore_AreWeighed()
    {
        // Two rows, the positive one three times: as above.
        var solver = new TemperatureSolver([2, 2], 1, 1, [1, 0], [3, 1]);

        Assert.Equal(1.8204784532536746, solver.OfSigmoid([0, 1], 0), 1e-12);
    }

    [Fact]
    public void OfSoftmax_TwoEqualMembers_GiveTheTemperatureOfOne()
    {
        var random = new Random(3);
        double[] logits = [.. Enumerable.Range(0, 90).Select(_ => (6 * random.NextDouble()) - 3)];
        double[] targets = [.. Enumerable.Range(0, 30).SelectMany(_ => OneHot(random.Next(3)))];
        double[] twice = [.. Enumerable.Range(0, 30).SelectMany(row => logits[(3 * row)..(3 * row + 3)].Concat(logits[(3 * row)..(3 * row + 3)]))];
        int[] rows = [.. Enumerable.Range(0, 30)];

        double expected = new TemperatureSolver(logits, 1, 3, targets, []).OfSoftmax(rows);
        Assert.Equal(expected, new TemperatureSolver(twice, 2, 3, targets, []).OfSoftmax(rows), 1e-9);

        static double[] OneHot(int c) => [c == 0 ? 1 : 0, c == 1 ? 1 : 0, c == 2 ? 1 : 0];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void OfSoftmax_RandomLogits_HasTheLeastLogLossNearby(int members)
    {
        var random = new Random(members);
        double[] logits = [.. Enumerable.Range(0, 200 * members * 3).Select(_ => (8 * random.NextDouble()) - 4)];
        int[] truth = [.. Enumerable.Range(0, 200).Select(row => random.Next(2) == 0 ? random.Next(3) : Array.IndexOf(Mean(row), Mean(row).Max()))];
        double[] targets = [.. truth.SelectMany(t => Enumerable.Range(0, 3).Select(c => c == t ? 1.0 : 0))];
        var solver = new TemperatureSolver(logits, members, 3, targets, []);
        int[] rows = [.. Enumerable.Range(0, 200)];
        double best = solver.OfSoftmax(rows);

        Assert.All((double[])[0.9, 0.99, 1.01, 1.1], factor => Assert.True(Loss(best) < Loss(factor * best)));

        double[] Mean(int row) => [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, members).Sum(m => logits[(((row * members) + m) * 3) + c]))];

        double Loss(double temperature) => rows.Sum(row =>
        {
            double[] p = new double[3];
            solver.Softmax(row, temperature, p);
            return -Math.Log(p[truth[row]]);
        });
    }

    [Fact]
    public void OfClasses_FourRowsByHand_HasTheBinsAndScores()
    {
        // Probabilities of the second class 0.9, 0.9, 0.2, 0.6; truth 1, 0, 0, 1.
        Reliability reliability = Reliability.OfClasses([1, 0, 0, 1], [0.1, 0.9, 0.1, 0.9, 0.8, 0.2, 0.4, 0.6], ["no", "yes"]);

        Assert.Equal([(0.2, 1, 0.2, 0.0), (0.6, 1, 0.6, 1.0), (0.9, 2, 0.9, 0.5)], reliability.Bins.Select(bin => (bin.Low, bin.Count, bin.Predicted, bin.Observed)));
        Assert.Equal((0.2 + 0.4 + (2 * 0.4)) / 4, reliability.ExpectedCalibrationError, 1e-15);
        Assert.Equal((0.01 + 0.81 + 0.04 + 0.16) / 4, reliability.BrierScore, 1e-15);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.1) + Math.Log(0.8) + Math.Log(0.6)) / 4, reliability.LogLoss, 1e-15);
    }

    [Fact]
    public void OfClasses_ThreeClasses_JudgesTheMostProbableOne()
    {
        Reliability reliability = Reliability.OfClasses([0, 1], [0.7, 0.2, 0.1, 0.7, 0.2, 0.1], ["a", "b", "c"]);

        Assert.Equal([(2, 0.7, 0.5)], reliability.Bins.Select(bin => (bin.Count, bin.Predicted, bin.Observed)));
        Assert.Equal(((0.09 + 0.04 + 0.01) + (0.49 + 0.64 + 0.01)) / 2, reliability.BrierScore, 1e-15);
    }

    [Fact]
    public void Intervals_NineErrors_TakeTheRankWithOneRowMore()
    {
        double[] truth = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        var intervals = ConformalIntervals.Fit("y", truth, new double[9], new int[9]);

        // ceil(10 · 0.9) = 9, ceil(10 · 0.8) = 8, ceil(10 · 0.11) = 2; ceil(10 · 0.91) = 10 is beyond nine rows.
        Assert.Equal(new PredictionInterval(100 - 9, 100 + 9, 0.9), intervals.At(100, 0.9));
        Assert.Equal(new PredictionInterval(100 - 8, 100 + 8, 0.8), intervals.At(100, 0.8));
        Assert.Equal(new PredictionInterval(100 - 2, 100 + 2, 0.11), intervals.At(100, 0.105));
        Assert.Null(intervals.At(100, 0.91));
        Assert.Equal(0.9, intervals.GreatestCoverage);
        Assert.False(intervals.IsScaled);
        Assert.Throws<ArgumentOutOfRangeException>(() => intervals.At(100, 1));
    }

    [Theory]
    [InlineData("even", 1)]
    [InlineData("even", 2)]
    [InlineData("growing", 3)]
    [InlineData("growing", 4)]
    [InlineData("skewed", 5)]
    [InlineData("heavy", 6)]
    public void Intervals_NewRowsOfTheSameKind_HoldTheTruthAsOftenAsPromised(string noise, int seed)
    {
        const int Held = 1000;
        const int New = 20_000;
        var random = new Random(seed);
        (double[] Truth, double[] Predicted) held = Draw(Held);
        (double[] Truth, double[] Predicted) fresh = Draw(New);
        var intervals = ConformalIntervals.Fit("y", held.Truth, held.Predicted, [.. Enumerable.Range(0, Held).Select(i => i % 5)]);

        foreach (double coverage in (double[])[0.5, 0.8, 0.9, 0.95])
        {
            double inside = fresh.Truth.Zip(fresh.Predicted, (y, p) => intervals.At(p, coverage)!.Value.Contains(y) ? 1.0 : 0).Average();

            // The share varies with the rows held out and with the new ones: four standard deviations of both.
            double bound = 4 * Math.Sqrt(coverage * (1 - coverage) * ((1.0 / Held) + (1.0 / New)));
            Assert.InRange(inside, coverage - bound, coverage + bound);
        }

        Assert.Equal(noise == "growing", intervals.IsScaled);

        (double[], double[]) Draw(int count)
        {
            double[] predicted = [.. Enumerable.Range(0, count).Select(_ => 10 * random.NextDouble())];
            return ([.. predicted.Select(p => p + Noise(p))], predicted);
        }

        double Noise(double prediction) => noise switch
        {
            "even" => random.NextDouble() - 0.5,
            "growing" => (0.2 + prediction) * (random.NextDouble() - 0.5),
            "skewed" => -Math.Log(random.NextDouble()),
            _ => Math.Tan(Math.PI * (random.NextDouble() - 0.5)), // Cauchy: no mean, no variance
        };
    }

    [Fact]
    public void Costs_MissedYesFiveTimesAsDear_MovesTheThresholdToOneSixth()
    {
        DecisionRule rule = MisclassificationCosts.Parse("yes:no=5,no:yes=1").For(["no", "yes"]);

        Assert.Equal(1.0 / 6, rule.Threshold!.Value, 1e-15);
        Assert.Equal((0, 1), (rule.Decide([0.84, 0.16]), rule.Decide([0.83, 0.17])));
    }

    [Fact]
    public void Costs_ThreeClasses_TakeTheLeastExpectedCost()
    {
        // Expected costs of a, b, c: 0.3·1 + 0.2·10 = 2.3, 0.5 + 0.2 = 0.7, 0.5 + 0.3 = 0.8; the most probable class is a.
        DecisionRule rule = MisclassificationCosts.Of(("c", "a", 10)).For(["a", "b", "c"]);

        Assert.Equal(1, rule.Decide([0.5, 0.3, 0.2]));
        Assert.Null(rule.Threshold);
        Assert.Equal((10.0, 1.0, 0.0), (rule.Cost(2, 0), rule.Cost(0, 1), rule.Cost(1, 1)));
    }

    [Theory]
    [InlineData("yes=5", "'yes=5' gives no costs; write the true class, the predicted one and the cost of that mistake, such as yes:no=5,no:yes=1.")]
    [InlineData("yes:no", "'yes:no' gives no costs; write the true class, the predicted one and the cost of that mistake, such as yes:no=5,no:yes=1.")]
    [InlineData("yes:yes=1", "To take 'yes' for 'yes' is right and costs nothing; name two classes.")]
    [InlineData("yes:no=-1", "To take 'yes' for 'no' cannot cost -1; a cost is a finite number of at least 0.")]
    [InlineData("yes:no=1,yes:no=2", "Name at least one mistake with its cost, and each once.")]
    public void Costs_TextThatIsNone_SaysHowToWriteIt(string text, string sentence)
    {
        Assert.Equal(sentence, Assert.ThrowsAny<ArgumentException>(() => MisclassificationCosts.Parse(text)).Message);
    }

    [Fact]
    public void Costs_ClassThatIsNotThere_NamesTheClasses()
    {
        var error = Assert.Throws<ArgumentException>(() => MisclassificationCosts.Parse("maybe:no=2").For(["no", "yes"]));

        Assert.Equal("There is no class 'maybe' to name a cost of; the classes are no, yes.", error.Message);
    }
}
