using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Evaluation;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>Learns a <see cref="Calibration"/> from the answers to rows held out.</summary>
/// <param name="table">The table.</param>
/// <param name="options">What is wanted.</param>
/// <param name="target">The target.</param>
/// <param name="output">The activation of the last layer.</param>
sealed class CalibrationFit(Table table, TrainOptions options, TargetEncoder target, Activation output)
{
    /// <summary>A single part held out is cut into as many for the temperature, so that it is judged on rows it was not chosen on.</summary>
    const int PartsOfHoldout = 5;

    /// <summary>Fewer rows than this tell nothing about probabilities.</summary>
    const int FewestRows = 20;

    /// <summary>The calibration, the network with it, and the answers to the rows held out as they are with it.</summary>
    public (Calibration Calibration, Network<T> Network, double[] Answers) Of<T>(OutOfFold heldOut, Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] answers = heldOut.Answers;
        TemperatureScaling? temperature = null;
        bool isScalable = options.Calibrate && heldOut.Logits.Length > 0 && heldOut.Rows.Length >= FewestRows
            && target is { Link: TargetLink.Direct } and not DistributionTarget && network.CanDivideOutputs;
        if (isScalable)
        {
            (temperature, double[] scaled) = Temperature(heldOut);
            if (temperature.IsApplied)
            {
                network = network.WithOutputsDivided(temperature.Temperatures);
                answers = scaled;
            }
        }

        DecisionRule? rule = OutputDecoder.RuleOf(target, options.Costs);
        var calibration = new Calibration
        {
            Temperature = temperature,
            Intervals = Intervals(heldOut),
            Costs = options.Costs,
            Threshold = rule?.Threshold,
            CostOfDecisions = rule is null ? null : Compare(heldOut.Rows, answers, rule),
        };
        return (calibration, network, answers);
    }

    (TemperatureScaling Scaling, double[] Answers) Temperature(OutOfFold heldOut)
    {
        double[] targets = new double[heldOut.Rows.Length * target.Width];
        target.Encode(table, heldOut.Rows, targets.AsSpan());
        double[] weights = options.WeightColumn is { } column ? RowWeights.Of(table, column, heldOut.Rows) : [];
        var solver = new TemperatureSolver(heldOut.Logits, heldOut.Members, target.Width, targets, weights);
        int[] all = [.. Enumerable.Range(0, heldOut.Rows.Length)];
        double[] answers = new double[heldOut.Answers.Length];
        int parts = heldOut.Folds[^1] + 1;
        int[] partOf = parts > 1 ? heldOut.Folds : [.. all.Select(i => i % PartsOfHoldout)];
        foreach (IGrouping<int, int> part in all.GroupBy(i => partOf[i]))
        {
            double[] temperatures = Solve(solver, [.. all.Where(i => partOf[i] != part.Key)]);
            foreach (int row in part)
            {
                Answer(solver, row, temperatures, answers);
            }
        }

        var decoder = new OutputDecoder(target);
        Reliability before = decoder.Reliability(table, heldOut.Rows, heldOut.Answers)!;
        Reliability after = decoder.Reliability(table, heldOut.Rows, answers)!;
        return (new TemperatureScaling(Solve(solver, all), after.LogLoss < before.LogLoss, heldOut.Rows.Length, before, after), answers);
    }

    double[] Solve(TemperatureSolver solver, int[] rows) => output == Activation.Softmax
        ? [solver.OfSoftmax(rows)]
        : [.. Enumerable.Range(0, target.Width).Select(k => solver.OfSigmoid(rows, k))];

    void Answer(TemperatureSolver solver, int row, double[] temperatures, double[] answers)
    {
        Span<double> answer = answers.AsSpan(row * WidthOfAnswer, WidthOfAnswer);
        if (output == Activation.Softmax)
        {
            solver.Softmax(row, temperatures[0], answer);
            return;
        }

        for (int k = 0; k < temperatures.Length; k++)
        {
            answer[(2 * k) + 1] = solver.Sigmoid(row, k, temperatures[k]);
            answer[2 * k] = 1 - answer[(2 * k) + 1];
        }
    }

    int WidthOfAnswer => output == Activation.Softmax ? target.Width : 2 * target.Width;

    List<ConformalIntervals> Intervals(OutOfFold heldOut)
    {
        if (target.Task != TaskKind.Regression)
        {
            return [];
        }

        double[] truth = OutputDecoder.Truth(target, table, heldOut.Rows);
        int count = target.Columns.Count;
        return
        [
            .. target.Columns.Select((name, k) => ConformalIntervals.Fit(
                name, Every(truth, k, count), Every(heldOut.Answers, k, count),
                heldOut.Folds[^1] > 0 ? heldOut.Folds : [.. heldOut.Folds.Select((_, i) => i % PartsOfHoldout)])),
        ];
    }

    CostComparison Compare(int[] rows, double[] answers, DecisionRule rule)
    {
        double[] truth = OutputDecoder.Truth(target, table, rows);
        int classes = answers.Length / rows.Length;
        double most = 0;
        double least = 0;
        int changed = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<double> answer = answers.AsSpan(i * classes, classes);
            int probable = ClassificationMetrics.IndexOfHighest(answer);
            int decided = rule.Decide(answer);
            int own = target is DistributionTarget ? ClassificationMetrics.IndexOfHighest(truth.AsSpan(i * classes, classes)) : (int)truth[i];
            most += rule.Cost(own, probable);
            least += rule.Cost(own, decided);
            changed += probable == decided ? 0 : 1;
        }

        return new CostComparison(most / rows.Length, least / rows.Length, changed, rows.Length);
    }

    static double[] Every(double[] values, int offset, int step) => [.. Enumerable.Range(0, values.Length / step).Select(i => values[(i * step) + offset])];
}
