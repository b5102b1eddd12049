using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Optimizers;

namespace Nabla.Tests.Optimizers;

/// <summary>The quasi-Newton search on functions whose minimum is known.</summary>
public sealed class LbfgsTests
{
    [Fact]
    public void Step_Rosenbrock_ReachesTheMinimumInFortySteps()
    {
        (double[] end, List<LbfgsStep> steps) = Minimise<double>(
            new Lbfgs(), [-1.2, 1], 40, w => Rosenbrock.Value(w[0], w[1]), Rosenbrock.Gradient);

        Assert.Equal(1, end[0], 1e-9);
        Assert.Equal(1, end[1], 1e-9);
        Assert.Equal(LbfgsOutcome.Converged, steps[^1].Outcome);
        Assert.InRange(steps.Sum(step => step.Evaluations), 2, 80);
    }

    [Fact]
    public void Step_Rosenbrock_FallsWithEveryStep()
    {
        (_, List<LbfgsStep> steps) = Minimise<double>(
            new Lbfgs(History: 3), [-1.2, 1], 60, w => Rosenbrock.Value(w[0], w[1]), Rosenbrock.Gradient);

        double before = Rosenbrock.Value(-1.2, 1);
        foreach (LbfgsStep step in steps.Where(step => step.Outcome == LbfgsOutcome.Improved))
        {
            Assert.True(step.Loss < before);
            before = step.Loss;
        }
    }

    [Fact]
    public void Step_Parabola_EndsAtTheMinimumInTenSteps()
    {
        // (x - 3)² + 10 (y + 2)² / 2, minimum (3, -2)
        (double[] end, _) = Minimise<double>(
            new Lbfgs(), [0, 0], 10, w => ((w[0] - 3) * (w[0] - 3)) + (5 * (w[1] + 2) * (w[1] + 2)), w => [2 * (w[0] - 3), 10 * (w[1] + 2)]);

        Assert.Equal(3, end[0], 1e-9);
        Assert.Equal(-2, end[1], 1e-9);
    }

    [Fact]
    public void Step_QuadraticOfHundredVariables_ConvergesWhateverTheScales()
    {
        // sum of c_i (w_i - i)² / 2 with curvatures c_i from 1 to 1000
        double[] curvatures = [.. Enumerable.Range(0, 100).Select(i => 1 + (999 * i / 99.0))];
        (double[] end, List<LbfgsStep> steps) = Minimise<double>(
            new Lbfgs(),
            new double[100],
            200,
            w => w.Select((x, i) => curvatures[i] * (x - i) * (x - i) / 2).Sum(),
            w => [.. w.Select((x, i) => curvatures[i] * (x - i))]);

        Assert.All(end, (value, i) => Assert.Equal(i, value, 1e-8));
        Assert.Equal(LbfgsOutcome.Converged, steps[^1].Outcome);
    }

    [Fact]
    public void Step_SingleNumbers_EndWhereTheyCanFallNoFurther()
    {
        (double[] end, List<LbfgsStep> steps) = Minimise<float>(
            new Lbfgs(), [-1.2, 1], 100, w => Rosenbrock.Value(w[0], w[1]), Rosenbrock.Gradient);

        Assert.Equal(1, end[0], 1e-3);
        Assert.Equal(1, end[1], 1e-3);
        Assert.NotEqual(LbfgsOutcome.Improved, steps[^1].Outcome);
        Assert.True(steps.Count < 100);
    }

    [Fact]
    public void Step_EveryAcceptedPoint_SatisfiesTheStrongWolfeConditions()
    {
        var lbfgs = new Lbfgs(Curvature: 0.5);
        double[] point = [-1.2, 1];
        var parameters = Buffer<double>(point);
        var search = new LbfgsSearch<double>(lbfgs, new LbfgsState<double>(lbfgs.History, parameters.Length));
        var objective = new Objective<double>(w => Rosenbrock.Value(w[0], w[1]), Rosenbrock.Gradient, 2);
        for (int step = 0; step < 15; step++)
        {
            double[] from = parameters.Span[..2].ToArray();
            search.Step(objective, parameters);
            double[] to = parameters.Span[..2].ToArray();
            double[] before = Rosenbrock.Gradient(from);
            double[] after = Rosenbrock.Gradient(to);
            double slope = before.Zip(to.Zip(from, (a, b) => a - b), (g, d) => g * d).Sum();
            double slopeAfter = after.Zip(to.Zip(from, (a, b) => a - b), (g, d) => g * d).Sum();
            Assert.True(Rosenbrock.Value(to[0], to[1]) <= Rosenbrock.Value(from[0], from[1]) + (1e-4 * slope));
            Assert.True(Math.Abs(slopeAfter) <= 0.5 * Math.Abs(slope) * (1 + 1e-12));
        }
    }

    [Fact]
    public void Step_FunctionThatIsNotDefinedEverywhere_StepsBackFromThere()
    {
        // x - log x has its minimum at 1 and no value below 0, where the first trials from 30 with a large step fall.
        (double[] end, _) = Minimise<double>(
            new Lbfgs(LearningRate: 100), [30], 60, w => w[0] > 0 ? w[0] - Math.Log(w[0]) : double.NaN, w => [w[0] > 0 ? 1 - (1 / w[0]) : double.NaN]);

        Assert.Equal(1, end[0], 1e-8);
    }

    [Fact]
    public void Step_NoNumberAtTheStart_IsSaidAndNothingMoves()
    {
        (double[] end, List<LbfgsStep> steps) = Minimise<double>(new Lbfgs(), [2], 5, _ => double.NaN, _ => [1]);

        Assert.Equal(LbfgsOutcome.NotFinite, Assert.Single(steps).Outcome);
        Assert.Equal([2], end);
    }

    [Fact]
    public void Step_GradientThatContradictsTheFunction_EndsExhaustedWhereItBegan()
    {
        // The gradient says downhill to the right, the function rises there.
        (double[] end, List<LbfgsStep> steps) = Minimise<double>(new Lbfgs(), [2], 5, w => w[0], _ => [-1]);

        Assert.Equal(LbfgsOutcome.Exhausted, Assert.Single(steps).Outcome);
        Assert.Equal([2], end);
    }

    [Fact]
    public void Step_FunctionThatBecomesAStraightLine_ForgetsWhatItKnewAndGoesOnFalling()
    {
        // x²/2 down to 1, then x - 1/2 for ever: on the line the gradient does not change, which says nothing about the curvature.
        (double[] end, List<LbfgsStep> steps) = Minimise<double>(new Lbfgs(History: 1, Evaluations: 3), [3], 6, w => w[0] > 1 ? w[0] * w[0] / 2 : w[0] - 0.5, w => [Math.Max(w[0], 1)]);

        Assert.Equal(6, steps.Count);
        Assert.All(steps, step => Assert.Equal(LbfgsOutcome.Improved, step.Outcome));
        Assert.Equal(steps.OrderByDescending(step => step.Loss).Select(step => step.Loss), steps.Select(step => step.Loss));
        Assert.Equal(end[0] - 0.5, steps[^1].Loss);
        Assert.True(end[0] < -100);
    }

    [Fact]
    public void Line_ThatFallsForEver_IsFollowedTenTimesAsFarEachTime()
    {
        (LinePoint? end, List<double> tried) = Search(1, evaluations: 4, x => (-x, -1));

        // The last is where the parameters end.
        Assert.Equal([1, 10, 100, 1000, 1000], tried);
        Assert.Equal(1000, end!.Value.Length);
    }

    [Fact]
    public void Line_WhoseCubicHasNoMinimum_IsFollowedTwiceAsFarEachTime()
    {
        (LinePoint? end, List<double> tried) = Search(1, evaluations: 3, x => (-x / 2, -1));

        Assert.Equal([1, 2, 4, 4], tried);
        Assert.Equal(-2, end!.Value.Value);
    }

    [Fact]
    public void Line_WithItsMinimumThreeTimesAsFar_IsReachedByTheCubic()
    {
        (LinePoint? end, List<double> tried) = Search(1, evaluations: 9, x => (((x - 3) * (x - 3) / 6) - 1.5, (x - 3) / 3));

        Assert.Equal(2, tried.Count);
        Assert.Equal(3, end!.Value.Length, 1e-12);
    }

    [Fact]
    public void Line_WithAKink_IsHalvedUntilTheEvaluationsAreUsedUp()
    {
        (LinePoint? end, List<double> tried) = Search(1, evaluations: 40, x => x < 0.8 ? (-x, -1) : (x - 1.6, 1));

        Assert.InRange(end!.Value.Length, 0.79, 0.81);
        Assert.Equal(end.Value.Length, tried[^1]);
    }

    [Fact]
    public void Line_WithoutANumberBetweenItsEnds_HasNoPoint()
    {
        (LinePoint? end, List<double> tried) = Search(double.Epsilon, evaluations: 9, x => (x == 0 ? 0 : 1, -1));

        Assert.Equal([double.Epsilon], tried);
        Assert.Null(end);
    }

    [Fact]
    public void Line_OnWhichNoStepIsPossible_HasNoPoint() => Assert.Null(Search(0, evaluations: 3, _ => (0, -1)).End);

    /// <summary>A search from the point 0 with value 0 and slope -1, and the lengths that it tried.</summary>
    static (LinePoint? End, List<double> Tried) Search(double first, int evaluations, Func<double, (double Value, double Slope)> function)
    {
        var tried = new List<double>();
        var search = new WolfeSearch(
            new Lbfgs(Evaluations: evaluations, Curvature: 0.5),
            length =>
            {
                tried.Add(length);
                (double value, double slope) = function(length);
                return new LinePoint(length, value, slope);
            },
            new LinePoint(0, 0, -1));
        LinePoint? end = search.Run(first);
        Assert.Equal(tried.Count, search.Evaluations);
        return (end, tried);
    }

    [Fact]
    public void State_HandedToAnotherSearch_GoesOnToTheSameBits()
    {
        var lbfgs = new Lbfgs(History: 4);
        var objective = new Objective<double>(w => Rosenbrock.Value(w[0], w[1]), Rosenbrock.Gradient, 2);
        var parameters = Buffer<double>([-1.2, 1]);
        var state = new LbfgsState<double>(lbfgs.History, parameters.Length);
        var whole = Buffer<double>([-1.2, 1]);
        var search = new LbfgsSearch<double>(lbfgs, new LbfgsState<double>(lbfgs.History, whole.Length));
        for (int step = 0; step < 20; step++)
        {
            search.Step(objective, whole);
            new LbfgsSearch<double>(lbfgs, state).Step(objective, parameters);
            Assert.Equal(whole.Span.ToArray(), parameters.Span.ToArray());
        }
    }

    static (double[] End, List<LbfgsStep> Steps) Minimise<T>(
        Lbfgs lbfgs, double[] start, int most, Func<double[], double> value, Func<double[], double[]> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        AlignedBuffer<T> parameters = Buffer<T>(start);
        var search = new LbfgsSearch<T>(lbfgs, new LbfgsState<T>(lbfgs.History, parameters.Length));
        var objective = new Objective<T>(value, gradient, start.Length);
        var steps = new List<LbfgsStep>();
        do
        {
            steps.Add(search.Step(objective, parameters));
        }
        while (steps.Count < most && steps[^1].Outcome == LbfgsOutcome.Improved);

        return ([.. parameters.Span[..start.Length].ToArray().Select(double.CreateTruncating)], steps);
    }

    static AlignedBuffer<T> Buffer<T>(double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var buffer = new AlignedBuffer<T>(VectorArithmetic.Padded(values.Length));
        values.Select(T.CreateTruncating).ToArray().CopyTo(buffer.Span);
        return buffer;
    }

    sealed class Objective<T>(Func<double[], double> value, Func<double[], double[]> gradient, int count) : IObjective<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(ReadOnlySpan<T> parameters, Span<T> gradients)
        {
            double[] w = [.. parameters[..count].ToArray().Select(double.CreateTruncating)];
            gradients.Clear();
            gradient(w).Select(T.CreateTruncating).ToArray().CopyTo(gradients);
            return value(w);
        }
    }
}
