using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Determinism;

/// <summary>
/// Short training runs, one for each way that a step can take: shared by rows or by columns, by one thread, over zeros or past them, with layers
/// that look at the whole batch. What they leave behind must not depend on the way.
/// </summary>
static class TrainingPaths
{
    const int Steps = 5;

    /// <summary>
    /// The weight hash of each run, for one, two and three threads; what takes the compiled pass of small networks is run without it too, and must
    /// come to the same.
    /// </summary>
    public static IEnumerable<(string Name, int Threads, string Hash)> Hashes()
    {
        foreach ((string name, Network<float> network, int batch, double density, Loss loss, Optimizer optimizer, TrainerOptions options) in Paths())
        {
            Matrix<float> inputs = Inputs(batch * 2, network.Inputs, density);
            Matrix<float> targets = Targets(batch * 2, network.Outputs, loss);
            for (int threads = 1; threads <= 3; threads++)
            {
                string hash = Hash(threads, compiles: true);
                if (hash != Hash(threads, compiles: false))
                {
                    throw new InvalidOperationException($"The compiled pass differs from the pass by layers: {name}, {threads} threads.");
                }

                yield return (name, threads, hash);
            }

            string Hash(int threads, bool compiles)
            {
                Network<float> copy = network.Clone();
                TrainerOptions chosen = options with { Threads = threads, Seed = 5, CompilesChains = compiles };
                using var trainer = new Trainer<float>(copy, loss, optimizer, batch, chosen);
                for (int step = 0; step < Steps; step++)
                {
                    // Batches of all lengths, the last of one row.
                    int[] rows = [.. Enumerable.Range(0, step == Steps - 1 ? 1 : batch - step).Select(i => ((7 * i) + step) % (2 * batch))];
                    trainer.Step(inputs, targets, rows);
                }

                return copy.ComputeWeightHash();
            }
        }
    }

    static IEnumerable<Path> Paths()
    {
        var plain = new TrainerOptions();
        var clipped = new TrainerOptions { Regularization = new() { ClipNorm = 0.5, MaxNorm = 1, L1Penalty = 1e-4 } };
        Network<float> wide = Network.Create<float>(100, seed: 3);
        Network<float> digits = wide.Dense(112, Activation.ReLU).Dense(10);
        Network<float> residual = wide.LayerNormalization().Dense(64, Activation.GELU)
            .Residual(block => block.Dense(96, Activation.ReLU).Dropout(0.3).Dense(64)).Dense(3);
        Network<float> tabular = Network.MeanOf(
        [
            .. new ulong[] { 1, 2 }.Select(seed => Architecture.Parse(
                "concatenation(selection(0-49) -> scaling -> concatenation(periodic:frequencies=16 -> block-dense(4 relu) | identity) | selection(50-99) -> block-dense(5 x 20 relu, shared) -> block-dense(16))")
                .AddTo(Network.Create<float>(100, seed)).Dense(64, Activation.SiLU).Dense(3)),
        ]);
        return
        [
            new("small", Network.Create<float>(2, seed: 3).Dense(8, Activation.Tanh).Dense(1), 4, 1, Loss.BinaryCrossEntropy, new StochasticGradientDescent(0.5), plain),
            new("small-adam", Network.Create<float>(13, seed: 3).Dense(64, Activation.ReLU).Dense(32, Activation.ReLU).Dense(1), 32, 1, Loss.MeanSquaredError, new Adam(), plain),
            new("small-classes", Network.Create<float>(4, seed: 3).Dense(10, Activation.Sigmoid).Dense(20, Activation.Sigmoid).Dense(3), 10, 1, Loss.CategoricalCrossEntropy, new AdamW(), plain),
            new("zeros-skipped", digits, 64, 0.15, Loss.CategoricalCrossEntropy, new Adam(), plain),
            new("zeros-multiplied", digits, 64, 0.15, Loss.CategoricalCrossEntropy, new Adam(), plain with { SkipsZeros = false }),
            new("few-rows", wide.Dense(256, Activation.ReLU).Dense(256, Activation.Sigmoid).Dense(3), 16, 1, Loss.MeanSquaredError, new Momentum(), plain),
            new("rows-and-columns", wide.Dense(192, Activation.GELU).Dense(128, Activation.GELU).Dense(70), 90, 1, Loss.CategoricalCrossEntropy, new Adam(), plain),
            new("residual", residual, 90, 1, Loss.Huber, new AdamW(), plain),
            new("whole-batch", wide.Dense(80).BatchNormalization().Activate(Activation.ReLU).Dense(3), 90, 1, Loss.MeanSquaredError, new RmsProp(), plain),
            new("tabular", tabular, 90, 1, Loss.MeanSquaredError, new AdamW(), plain with { LearningRateFactors = LearningRateFactors.Parse("biases=0.1,scaling=6,neural-tangent=1") }),
            new("clipped", wide.Dense(128, Activation.ReLU).Dense(3), 90, 1, Loss.MeanSquaredError, new Adam(), clipped),
        ];
    }

    static Matrix<float> Inputs(int rows, int columns, double density)
    {
        var random = new Random(23);
        var matrix = new Matrix<float>(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float value in matrix.Row(row))
            {
                value = random.NextDouble() < density ? (random.NextSingle() * 2) - 1 : random.NextDouble() < 0.5 ? 0f : -0f;
            }
        }

        return matrix;
    }

    static Matrix<float> Targets(int rows, int columns, Loss loss)
    {
        var random = new Random(29);
        var matrix = new Matrix<float>(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            matrix[row, random.Next(columns)] = loss == Loss.BinaryCrossEntropy ? random.Next(2) : 1;
        }

        return matrix;
    }

    readonly record struct Path(
        string Name, Network<float> Network, int Batch, double Density, Loss Loss, Optimizer Optimizer, TrainerOptions Options);
}
