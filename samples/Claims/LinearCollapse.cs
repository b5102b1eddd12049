using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Samples.Claims;

/// <summary>Layers without an activation are one layer: W' = W1 W2 W3, b' = (b1 W2 + b2) W3 + b3 in rows. And they fit no better than a line.</summary>
static class LinearCollapse
{
    const int Rows = 200;

    public static void Run()
    {
        Network<double> deep = Network.Create<double>(inputs: 5, seed: 1).Dense(7).Dense(6).Dense(3);
        var random = new Random(1);
        for (int layer = 0; layer < 3; layer++)
        {
            deep.SetBiases(layer, [.. Enumerable.Range(0, deep.Layers[layer].Outputs).Select(_ => (random.NextDouble() * 2) - 1)]);
        }

        Network<double> flat = Collapse(deep);
        var inputs = new Matrix<double>(Rows, 5);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < 5; column++)
            {
                inputs[row, column] = (random.NextDouble() * 2) - 1;
            }
        }

        double difference = Largest(deep.Predict(inputs), flat.Predict(inputs));
        Console.WriteLine($"5-7-6-3, identity everywhere: {deep.ParameterCount} parameters; as one layer 5-3: {flat.ParameterCount}; largest difference of outputs {difference:E1}");
        Verdict.Print("linear layers collapse into one", difference < 1e-12, $"{Rows} random rows, biases included");

        Fit(inputs, deep);
    }

    /// <summary>The one layer that does what all of them do: b' is what the network answers to 0, W' the product of the weights.</summary>
    static Network<double> Collapse(Network<double> network)
    {
        double[] answers = new double[network.Outputs];
        network.Predict(new double[network.Inputs], answers);
        Network<double> flat = Network.Create<double>(network.Inputs).Dense(network.Outputs);
        flat.SetBiases(0, answers);
        double[] product = Weights(network, 0);
        int middle = network.Layers[0].Outputs;
        for (int layer = 1; layer < network.Layers.Count; layer++)
        {
            product = Multiply(product, Weights(network, layer), network.Inputs, middle, network.Layers[layer].Outputs);
            middle = network.Layers[layer].Outputs;
        }

        flat.SetWeights(0, product);
        return flat;
    }

    /// <summary>Deep linear and least squares on targets that are not linear.</summary>
    static void Fit(Matrix<double> inputs, Network<double> deep)
    {
        var targets = new Matrix<double>(Rows, 3);
        double[,] columns = new double[Rows, 6];
        double squares = 0;
        for (int output = 0; output < 3; output++)
        {
            double[] wanted = new double[Rows];
            for (int row = 0; row < Rows; row++)
            {
                columns[row, 5] = 1;
                for (int column = 0; column < 5; column++)
                {
                    columns[row, column] = inputs[row, column];
                }

                wanted[row] = Math.Sin(3 * inputs[row, output]) + (inputs[row, 3] * inputs[row, 4]);
                targets[row, output] = wanted[row];
            }

            double[] solution = LeastSquares.Solve(columns, wanted);
            squares += Enumerable.Range(0, Rows)
                .Sum(row => Math.Pow(wanted[row] - Enumerable.Range(0, 6).Sum(column => columns[row, column] * solution[column]), 2));
        }

        double solved = squares / (3 * Rows);
        double trained = TrainedError(deep, inputs, targets);
        Network<double> tanh = Network.Create<double>(inputs: 5, seed: 1).Dense(7, Activation.Tanh).Dense(6, Activation.Tanh).Dense(3);
        double curved = TrainedError(tanh, inputs, targets);

        Console.WriteLine($"training error on targets that are no line: least squares {solved:F9}, deep linear {trained:F9}, the same with tanh {curved:F9}");
        Verdict.Print(
            "deep linear networks are no more expressive than linear regression", trained >= solved - 1e-12 && curved < solved,
            $"the deep one stays {trained - solved:E1} above the best line");
    }

    static double TrainedError(Network<double> network, Matrix<double> inputs, Matrix<double> targets)
    {
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(0.01), batchSize: Rows);
        int[] rows = [.. Enumerable.Range(0, Rows)];
        for (int step = 0; step < 3000; step++)
        {
            trainer.Step(inputs, targets, rows);
        }

        return trainer.Evaluate(inputs, targets);
    }

    static double[] Weights(Network<double> network, int layer)
    {
        double[] weights = new double[network.Layers[layer].Inputs * network.Layers[layer].Outputs];
        network.CopyWeightsTo(layer, weights);
        return weights;
    }

    static double[] Multiply(double[] a, double[] b, int rows, int middle, int columns)
    {
        double[] product = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                product[(i * columns) + j] = Enumerable.Range(0, middle).Sum(k => a[(i * middle) + k] * b[(k * columns) + j]);
            }
        }

        return product;
    }

    static double Largest(Matrix<double> a, Matrix<double> b) => Enumerable.Range(0, a.Rows)
        .Max(row => Enumerable.Range(0, a.Columns).Max(column => Math.Abs(a[row, column] - b[row, column])));
}
