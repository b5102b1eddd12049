using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Seeds;

static partial class ErrataNumbers
{
    // E14, E16, E22, E27, E28, E29
    static void Expressivity(Dictionary<string, double[]> numbers)
    {
        numbers["most rows of XOR that one threshold unit gets right"] = [BestThresholdOnXor()];

        // The best parabola for sin x on [-π, π]: by symmetry only its linear term counts, 3/π² x.
        double slope = 3 / (Math.PI * Math.PI);
        double mean = Integral(x => Square(Math.Sin(x) - (slope * x)), Math.PI) / Math.PI;
        numbers["RMS error of the best parabola for sin x"] = [Math.Sqrt(mean)];

        double[] gradient = GradientFromZero(Activation.Tanh);
        numbers["tanh: gradients from zero, output bias last"] = gradient;
        gradient = GradientFromZero(Activation.Sigmoid);
        numbers["sigmoid: gradients from zero, two output weights and the output bias last"] = gradient;

        static double Miss(double k) => Enumerable.Range(-2000, 4001)
            .Select(i => i / 1e6).Max(x => Math.Abs(Sigmoid(k * x) - (x > 0 ? 1 : 0)));
        numbers["largest distance of σ(10x) from the threshold"] = [Miss(10)];
        numbers["largest distance of σ(1000x) from the threshold"] = [Miss(1000)];

        // One input, three linear layers of one unit.
        numbers["W³W²W¹x"] = [0.5 * 3 * 2 * 1];
        numbers["W'x + b'"] = [(0.5 * ((3 * ((2 * 1) + 1)) - 1)) + 4];

        numbers["parameters of a 2-3-1 linear network"] = [Network.Create<double>(inputs: 2).Dense(3).Dense(1).ParameterCount];
        numbers["parameters of a 2-1 linear network"] = [Network.Create<double>(inputs: 2).Dense(1).ParameterCount];
    }

    // E17, E18, E31
    static void Statements(Dictionary<string, double[]> numbers)
    {
        numbers["what the untrained network answers"] = [CandyBar().Predict(Matrix<double>.FromRows([5, 6]))[0, 0]];
        numbers["what the coins are worth"] = [(5 * 0.25) + (6 * 0.05)];

        // The minimum of the squared error over three purchases, by solving two equations: (1, 0), (0, 1), (2, 3) and their prices.
        double[][] rows = [[1, 0, 0.25], [0, 1, 0.05], [2, 3, 0.65]];
        double aa = rows.Sum(r => r[0] * r[0]);
        double ab = rows.Sum(r => r[0] * r[1]);
        double bb = rows.Sum(r => r[1] * r[1]);
        double at = rows.Sum(r => r[0] * r[2]);
        double bt = rows.Sum(r => r[1] * r[2]);
        double determinant = (aa * bb) - (ab * ab);
        double quarter = ((at * bb) - (ab * bt)) / determinant;
        double nickel = ((aa * bt) - (ab * at)) / determinant;
        numbers["value of a quarter and a nickel, solved for"] = [quarter, nickel];
        numbers["price of [5, 6], which was not among the rows"] = [(5 * quarter) + (6 * nickel)];

        double[] validation = ValidationLosses(out int best);
        numbers["smallest validation loss"] = [validation[best]];
        numbers["validation loss after the last epoch"] = [validation[^1]];
    }

    static double BestThresholdOnXor()
    {
        // The unit that is best over all weights is best over these: each way to cut the unit square into two is among them.
        double[] weights = [-1, 0, 1];
        double[] biases = [-1.5, -0.5, 0.5, 1.5];
        return (from w1 in weights
                from w2 in weights
                from b in biases
                select Corners().Count(corner => (w1 * corner.X1) + (w2 * corner.X2) + b > 0 == corner.Xor)).Max();
    }

    static IEnumerable<(int X1, int X2, bool Xor)> Corners() =>
        from x1 in Enumerable.Range(0, 2) from x2 in Enumerable.Range(0, 2) select (x1, x2, x1 != x2);

    /// <summary>2-2-1 with all parameters 0, squared error, one row [1, 2] with target 1.</summary>
    static double[] GradientFromZero(Activation hidden)
    {
        Network<double> network = Network.Create<double>(inputs: 2).Dense(2, hidden).Dense(1);
        network.SetParameters(new double[network.ParameterCount]);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.1));
        double[] gradient = new double[network.ParameterCount];
        trainer.Gradient(Matrix<double>.FromRows([1.0, 2.0]), Matrix<double>.FromRows([1.0]), [0], gradient);
        return [.. gradient.Select(g => g + 0.0)]; // -0 is written as 0
    }

    /// <summary>A network of 64 tanh units on 12 noisy points of a sine, its loss on 200 points between them, every tenth epoch.</summary>
    static double[] ValidationLosses(out int best)
    {
        (Matrix<double> inputs, Matrix<double> targets) = NoisySine(12, noise: 0.3, seed: 4);
        (Matrix<double> others, Matrix<double> truth) = NoisySine(200, noise: 0.3, seed: 5);
        Network<double> network = Network.Create<double>(inputs: 1, seed: 1).Dense(64, Activation.Tanh).Dense(1);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(0.01), batchSize: 12);
        var losses = new List<double>();
        foreach (Epoch epoch in trainer.Run(inputs, targets, epochs: 3000))
        {
            if (epoch.Number % 10 == 0)
            {
                losses.Add(trainer.Evaluate(others, truth));
            }
        }

        best = losses.IndexOf(losses.Min());
        return [.. losses];
    }

    static (Matrix<double> X, Matrix<double> Y) NoisySine(int rows, double noise, int seed)
    {
        var random = new Random(seed);
        var x = new Matrix<double>(rows, 1);
        var y = new Matrix<double>(rows, 1);
        for (int row = 0; row < rows; row++)
        {
            x[row, 0] = (random.NextDouble() * 2 * Math.PI) - Math.PI;
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()); // Box and Muller
            y[row, 0] = Math.Sin(x[row, 0]) + (noise * normal);
        }

        return (x, y);
    }

    static double Square(double x) => x * x;
}
