using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Samples.Claims;

/// <summary>A hidden layer approximates sin x on [-π, π] the better, the wider it is: trained units, and threshold units that cannot be trained.</summary>
static class SineApproximation
{
    const int Points = 201;
    const int Steps = 4000;
    static readonly int[] s_widths = [2, 4, 8, 16, 32, 64];

    static readonly double[] s_x = [.. Enumerable.Range(0, Points).Select(i => Math.PI * ((2.0 * i / (Points - 1)) - 1))];

    public static void Run()
    {
        Console.WriteLine("sin x on [-π, π], root mean squared error on a grid four times as fine");
        Console.WriteLine("width | threshold (solved) | logistic (trained) | tanh (trained) | relu (trained)");
        var errors = new List<double[]>();
        foreach (int width in s_widths)
        {
            double[] row = [Thresholds(width), Trained(width, Activation.Sigmoid), Trained(width, Activation.Tanh), Trained(width, Activation.ReLU)];
            errors.Add(row);
            Console.WriteLine($"  {width} | {string.Join(" | ", row.Select(error => error.ToString("F6")))}");
        }

        string[] names = ["threshold", "logistic", "tanh", "relu"];
        for (int i = 0; i < names.Length; i++)
        {
            double first = errors[0][i];
            double best = errors.Min(row => row[i]);
            bool monotonic = errors.Zip(errors.Skip(1), (narrow, wide) => wide[i] <= narrow[i]).All(falls => falls);
            Verdict.Print(
                $"wide layers of {names[i]} units approximate sin x", best < 0.1 * first,
                $"error {first:F6} at width 2, {errors[^1][i]:F6} at width 64, smallest {best:F6}; {(monotonic ? "it falls with every width" : "training does not find a better one at every width")}");
        }
    }

    /// <summary>
    /// Steps at even distances; the weights behind them, the heights of the steps, by least squares. A threshold unit has derivative 0, so its own
    /// weights cannot be learnt by gradients.
    /// </summary>
    static double Thresholds(int width)
    {
        Network<double> steps = Network.Create<double>(inputs: 1).Dense(width, Activation.Threshold);
        steps.SetWeights(0, [.. Enumerable.Repeat(1.0, width)]);
        steps.SetBiases(0, [.. Enumerable.Range(1, width).Select(i => Math.PI * (1 - (2.0 * i / (width + 1))))]);
        double[,] columns = new double[Points, width + 1];
        Matrix<double> hidden = steps.Predict(Column(s_x));
        for (int row = 0; row < Points; row++)
        {
            columns[row, width] = 1;
            for (int j = 0; j < width; j++)
            {
                columns[row, j] = hidden[row, j];
            }
        }

        double[] heights = LeastSquares.Solve(columns, [.. s_x.Select(Math.Sin)]);
        Network<double> network = steps.Dense(1);
        network.SetWeights(1, heights.AsSpan(0, width));
        network.SetBiases(1, [heights[width]]);
        return Error(network);
    }

    static double Trained(int width, Activation activation)
    {
        Network<double> network = Network.Create<double>(inputs: 1, seed: 1).Dense(width, activation).Dense(1);
        var options = new TrainerOptions { Schedule = Schedule.Cosine };
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(0.02), batchSize: Points, options);
        Matrix<double> targets = Column([.. s_x.Select(Math.Sin)]);
        return trainer.Run(Column(s_x), targets, epochs: Steps).Last().Number == Steps // an epoch is one step here: all points
            ? Error(network)
            : throw new InvalidOperationException("The training ended early.");
    }

    static double Error(Network<double> network)
    {
        double[] fine = [.. Enumerable.Range(0, 4 * Points).Select(i => Math.PI * ((2.0 * i / ((4 * Points) - 1)) - 1))];
        Matrix<double> answers = network.Predict(Column(fine));
        return Math.Sqrt(fine.Select((x, i) => Math.Pow(answers[i, 0] - Math.Sin(x), 2)).Average());
    }

    static Matrix<double> Column(double[] values) => Matrix<double>.FromRows([.. values.Select(value => new[] { value })]);
}
