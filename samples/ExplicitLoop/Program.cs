// The ground floor: one step at a time, in double precision, from weights of your own. Every number can be checked with pencil and paper.
using System;
using System.Globalization;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Exclusive or: the smallest problem that a network without a hidden layer cannot solve.
var inputs = Matrix<double>.FromRows([0, 0], [0, 1], [1, 0], [1, 1]);
var targets = Matrix<double>.FromRows([0], [1], [1], [0]);

// Two inputs, two sigmoid units, one sigmoid output; squared error, as in the textbooks of the eighties.
Network<double> network = Network.Create<double>(inputs: 2)
    .Dense(2, Activation.Sigmoid)
    .Dense(1, Activation.Sigmoid);

// Weights are given row by row, W [inputs x outputs]: the first row holds what leaves the first input.
network.SetWeights(0, [0.5, -0.4, 0.9, 1.0]);
network.SetBiases(0, [0.1, -0.2]);
network.SetWeights(1, [-1.2, 1.1]);
network.SetBiases(1, [0.3]);

using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(2.0), batchSize: 4);

// No epochs and no shuffling: the four rows in this order, at every step. A step returns the loss before its update.
int[] rows = [0, 1, 2, 3];
const int Steps = 5000;
for (int step = 1; step <= Steps; step++)
{
    double loss = trainer.Step(inputs, targets, rows);
    if (step is 1 or 2 or 3 || step % 1000 == 0)
    {
        Console.WriteLine($"step {step}: loss {loss:G10}");
    }
}

// The gradient is there to look at, too: one number a parameter, weights and biases of each layer in turn.
double[] gradient = new double[network.ParameterCount];
trainer.Gradient(inputs, targets, rows, gradient);
Console.WriteLine($"largest gradient now: {Largest(gradient):F6}");

Matrix<double> outputs = network.Predict(inputs);
for (int row = 0; row < 4; row++)
{
    Console.WriteLine($"{inputs[row, 0]} xor {inputs[row, 1]} = {outputs[row, 0]:F3}");
}

static double Largest(ReadOnlySpan<double> values)
{
    double largest = 0;
    foreach (double value in values)
    {
        largest = Math.Max(largest, Math.Abs(value));
    }

    return largest;
}
