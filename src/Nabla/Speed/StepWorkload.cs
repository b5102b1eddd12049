using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;

namespace Nabla.Speed;

/// <summary>A network and its training, as the benchmarks have them: made-up data, the shape of a well-known task.</summary>
/// <param name="Name">Such as <c>T3</c>.</param>
/// <param name="Sizes">Units of the layers, the inputs first.</param>
/// <param name="Hidden">The activation of the hidden layers; the last layer has none but what the loss brings.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Batch">Rows of a step.</param>
/// <param name="Rows">Rows of the data.</param>
sealed record StepWorkload(string Name, int[] Sizes, Activation Hidden, Loss Loss, Optimizer Optimizer, int Batch, int Rows)
{
    /// <summary>T1 to T7 of bench/workloads.json.</summary>
    public static IReadOnlyList<StepWorkload> All { get; } =
    [
        new("T1", [2, 8, 1], Activation.Tanh, Loss.BinaryCrossEntropy, new StochasticGradientDescent(0.5), 4, 4),
        new("T2", [13, 64, 32, 1], Activation.ReLU, Loss.MeanSquaredError, new Adam(), 32, 20_000),
        new("T3", [784, 100, 10], Activation.ReLU, Loss.CategoricalCrossEntropy, new Adam(), 200, 60_000),
        new("T4", [784, 128, 10], Activation.ReLU, Loss.CategoricalCrossEntropy, new Adam(), 64, 60_000),
        new("T5", [784, 512, 512, 10], Activation.ReLU, Loss.CategoricalCrossEntropy, new Adam(), 128, 60_000),
        new("T6", [1024, 2048, 2048, 1000], Activation.ReLU, Loss.CategoricalCrossEntropy, new Momentum(), 256, 2_560),
        new("T7", [256, 256, 256, 256, 256, 256, 256, 256, 256, 10], Activation.GELU, Loss.CategoricalCrossEntropy, new Adam(), 1_024, 20_480),
    ];

    /// <summary>
    /// Floating point operations of a step: forward, weight gradient and, above the first layer, input gradient; a multiply-add counts as two.
    /// </summary>
    public double Operations =>
        Enumerable.Range(1, Sizes.Length - 1).Sum(layer => 2.0 * Batch * Sizes[layer - 1] * Sizes[layer] * (layer == 1 ? 2 : 3));

    /// <summary>The network with fresh weights.</summary>
    public Network<float> CreateNetwork()
    {
        Network<float> network = Network.Create<float>(Sizes[0], seed: 1);
        foreach (int units in Sizes[1..^1])
        {
            network = network.Dense(units, Hidden);
        }

        return network.Dense(Sizes[^1]);
    }

    /// <summary>Inputs in [0, 1), and targets that the loss takes.</summary>
    public (Matrix<float> Inputs, Matrix<float> Targets) CreateData()
    {
        var random = new Random(1234);
        var inputs = new Matrix<float>(Rows, Sizes[0]);
        var targets = new Matrix<float>(Rows, Sizes[^1]);
        for (int row = 0; row < Rows; row++)
        {
            foreach (ref float value in inputs.Row(row))
            {
                value = random.NextSingle();
            }

            if (targets.Columns > 1)
            {
                targets[row, random.Next(targets.Columns)] = 1;
            }
            else
            {
                targets[row, 0] = Loss == Loss.BinaryCrossEntropy ? random.Next(2) : random.NextSingle();
            }
        }

        return (inputs, targets);
    }
}
