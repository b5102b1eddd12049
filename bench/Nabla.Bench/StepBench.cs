using System;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Bench;

/// <summary>Training steps of some network shapes on made-up data: the best of several epochs, for one thread and for two.</summary>
static class StepBench
{
    static readonly (string Name, int[] Sizes, int Rows, int Batch, Optimizer Optimizer, Activation Hidden, Loss Loss)[] s_workloads =
    [
        ("T1", [2, 8, 1], 4000, 4, new StochasticGradientDescent(0.5), Activation.Tanh, Loss.BinaryCrossEntropy),
        ("T2", [13, 64, 32, 1], 20_000, 32, new Adam(), Activation.ReLU, Loss.MeanSquaredError),
        ("T3", [784, 100, 10], 60_000, 200, new Adam(), Activation.ReLU, Loss.CategoricalCrossEntropy),
        ("T4", [784, 128, 10], 60_000, 64, new Adam(), Activation.ReLU, Loss.CategoricalCrossEntropy),
        ("T5", [784, 512, 512, 10], 60_000, 128, new Adam(), Activation.ReLU, Loss.CategoricalCrossEntropy),
        ("T6", [1024, 2048, 2048, 1000], 2560, 256, new Momentum(), Activation.ReLU, Loss.CategoricalCrossEntropy),
    ];

    public static void Run()
    {
        Console.WriteLine("| workload | layers | batch | threads | microseconds a step | rows a second | GFLOP/s |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|");
        foreach (var workload in s_workloads)
        {
            var random = new Random(1234);
            var inputs = new Matrix<float>(workload.Rows, workload.Sizes[0]);
            var targets = new Matrix<float>(workload.Rows, workload.Sizes[^1]);
            for (int row = 0; row < workload.Rows; row++)
            {
                foreach (ref float value in inputs.Row(row))
                {
                    value = random.NextSingle();
                }

                targets[row, random.Next(targets.Columns)] = targets.Columns == 1 ? random.Next(2) : 1;
            }

            foreach (int threads in new[] { 1, 2 })
            {
                Measure(workload, inputs, targets, threads);
            }
        }
    }

    static void Measure(
        (string Name, int[] Sizes, int Rows, int Batch, Optimizer Optimizer, Activation Hidden, Loss Loss) workload,
        Matrix<float> inputs, Matrix<float> targets, int threads)
    {
        Network<float> network = Network.Create<float>(workload.Sizes[0], seed: 1);
        foreach (int units in workload.Sizes[1..^1])
        {
            network = network.Dense(units, workload.Hidden);
        }

        network = network.Dense(workload.Sizes[^1]);
        using var trainer = new Trainer<float>(network, workload.Loss, workload.Optimizer, workload.Batch, new TrainerOptions { Threads = threads });
        int epochs = workload.Sizes[0] * workload.Rows < 1_000_000 ? 30 : 4;
        double best = trainer.Run(inputs, targets, epochs).Min(epoch => epoch.Elapsed.TotalSeconds);
        int steps = (workload.Rows + workload.Batch - 1) / workload.Batch;
        double operations = 0;
        for (int layer = 1; layer < workload.Sizes.Length; layer++)
        {
            // Forward, weight gradient, and below the first layer the input gradient; a multiply-add counts as two.
            operations += 2.0 * workload.Sizes[layer - 1] * workload.Sizes[layer] * (layer == 1 ? 2 : 3);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {workload.Name} | {string.Join('-', workload.Sizes)} | {workload.Batch} | {threads} | {best / steps * 1e6:F2} | {workload.Rows / best:N0} | {operations * workload.Rows / best / 1e9:F0} |"));
    }
}
