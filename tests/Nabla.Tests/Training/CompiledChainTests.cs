using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>The compiled pass of small networks: the bits of the step that goes layer by layer, wherever it is taken, and that step where it is not.</summary>
public sealed class CompiledChainTests
{
    /// <summary>Units of the layers behind the inputs: one output and several, one vector and panels, padding and none, none hidden at all.</summary>
    public static TheoryData<int, int[]> Shapes => new()
    {
        { 2, [8, 1] }, { 13, [64, 32, 1] }, { 5, [16, 16, 3] }, { 3, [1, 1] }, { 70, [100, 1] }, { 1, [17, 33, 2] }, { 9, [80, 5, 1] }, { 4, [3] }, { 6, [1] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Step_AnyOptimizer_HasTheBitsOfTheStepByLayers(int inputs, int[] units)
    {
        foreach (Optimizer optimizer in Optimizer.All.Where(known => !known.RequiresFullBatch))
        {
            Check<float>(inputs, units, Activation.Tanh, null, Loss.MeanSquaredError, optimizer, new TrainerOptions());
            Check<double>(inputs, units, Activation.Tanh, null, Loss.MeanSquaredError, optimizer, new TrainerOptions());
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Step_AnyActivation_HasTheBitsOfTheStepByLayers(int inputs, int[] units)
    {
        foreach (Activation activation in Activation.Elementwise.Where(known => known.IsTrainable))
        {
            Check<float>(inputs, units, activation, null, Loss.Huber, new Adam(), new TrainerOptions());
            Check<double>(inputs, units, activation, null, Loss.Huber, new Adam(), new TrainerOptions());
        }
    }

    [Fact]
    public void Step_LossWithLink_HasTheBitsOfTheStepByLayers()
    {
        foreach ((Loss loss, Activation? output, int outputs) in new (Loss, Activation?, int)[]
        {
            (Loss.BinaryCrossEntropy, Activation.Sigmoid, 1), (Loss.BinaryCrossEntropy, null, 1), (Loss.BinaryCrossEntropy, Activation.Sigmoid, 4),
            (Loss.CategoricalCrossEntropy, Activation.Softmax, 3), (new BinaryCrossEntropy(positiveWeight: 3), null, 1), (Loss.Poisson, null, 1),
        })
        {
            Check<float>(6, [12, outputs], Activation.Sigmoid, output, loss, new Momentum(), new TrainerOptions());
            Check<double>(6, [12, outputs], Activation.Sigmoid, output, loss, new Momentum(), new TrainerOptions());
        }
    }

    [Fact]
    public void Step_Penalties_HaveTheBitsOfTheStepByLayers()
    {
        foreach (Regularization regularization in new Regularization[]
        {
            new() { L2Penalty = 0.01 }, new() { L1Penalty = 0.01 }, new() { WeightDecay = 0.1 }, new() { ClipValue = 0.01 }, new() { L2Penalty = 0.01, ClipValue = 0.1 },
        })
        {
            Check<float>(5, [20, 1], Activation.ReLU, null, Loss.MeanSquaredError, new AdamW(), new TrainerOptions { Regularization = regularization });
            Check<double>(5, [20, 7, 2], Activation.ReLU, null, Loss.MeanSquaredError, new Adam(), new TrainerOptions { Regularization = regularization });
        }
    }

    [Fact]
    public void Run_LossesOfManySteps_AreThoseOfTheStepsByLayers()
    {
        foreach (int batch in new[] { 1, 3, 4, 50, 200 })
        {
            Check<float>(batch);
            Check<double>(batch);
        }

        static void Check<T>(int batch)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Matrix<T> x = Problem.Inputs<T>(333, 2);
            double[][] losses = [.. new[] { true, false }.Select(compiled =>
            {
                Network<T> network = Network.Create<T>(2, seed: 5).Dense(8, Activation.Tanh).Dense(1);
                using var trainer = new Trainer<T>(
                    network, Loss.BinaryCrossEntropy, new StochasticGradientDescent(0.5), batch, new TrainerOptions { Threads = 1, CompilesChains = compiled });
                return Problem.Train(trainer, x, Yes<T>(333), 3).Select(epoch => epoch.TrainingLoss).ToArray();
            })];
            Assert.Equal(losses[0], losses[1]);
        }
    }

    [Fact]
    public void Run_LossNotFinite_NamesTheStepAndItsLearningRate()
    {
        DivergedException[] failures = [.. new[] { true, false }.Select(compiled =>
        {
            Network<float> network = Network.Create<float>(2, seed: 5).Dense(8, Activation.ReLU).Dense(1);
            using var trainer = new Trainer<float>(
                network, Loss.MeanSquaredError, new StochasticGradientDescent(1e9), 4, new TrainerOptions { Threads = 1, CompilesChains = compiled });
            return Assert.Throws<DivergedException>(() => Problem.Train(trainer, Problem.Inputs<float>(333, 2), Yes<float>(333), 3));
        })];
        Assert.Equal(failures[1].Step, failures[0].Step);
        Assert.Equal(failures[1].Message, failures[0].Message);
    }

    [Fact]
    public void Step_AfterTheFirst_AllocatesNothing()
    {
        Network<float> network = Network.Create<float>(13, seed: 5).Dense(20, Activation.Tanh).Dense(1);
        using var trainer = new Trainer<float>(network, Loss.Huber, new Adam(), 8, new TrainerOptions { Threads = 1 });
        Assert.True(trainer.CompilesChain);
        Matrix<float> x = Problem.Inputs<float>(8, 13);
        Matrix<float> t = Yes<float>(8);
        long least = long.MaxValue;
        for (int repeat = 0; repeat < 10 && least > 0; repeat++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int step = 0; step < 1000; step++)
            {
                trainer.Step(x, t, [0, 1, 2, 3, 4, 5, 6, 7]);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Chain_MoreThanItDoes_IsLeftToTheStepByLayers()
    {
        Network<float> plain = Network.Create<float>(4, seed: 1).Dense(8, Activation.ReLU).Dense(1);
        Assert.True(Compiles(plain));
        Assert.False(Compiles(plain, new TrainerOptions { Regularization = new() { ClipNorm = 1 } }));
        Assert.False(Compiles(plain, new TrainerOptions { Regularization = new() { MaxNorm = 1 } }));
        Assert.False(Compiles(plain, new TrainerOptions { Profile = true }));
        Assert.False(Compiles(Network.Create<float>(4, seed: 1).Dense(8, Activation.ReLU).Dropout(0.5).Dense(1)));
        Assert.False(Compiles(Network.Create<float>(4, seed: 1).Dense(8).BatchNormalization().Activate(Activation.ReLU).Dense(1)));
        Assert.False(Compiles(Network.Create<float>(4, seed: 1).Dense(8, Activation.ReLU).Dense(8, Activation.Tanh).Dense(1)));
        Assert.False(Compiles(Network.Create<float>(4, seed: 1).Dense(8, Activation.ReLU).Dense(1, Activation.Tanh)));
        Assert.False(Compiles(Network.Create<float>(784, seed: 1).Dense(64, Activation.ReLU).Dense(1)));

        static bool Compiles(Network<float> network, TrainerOptions? options = null)
        {
            using var trainer = new Trainer<float>(network, Loss.MeanSquaredError, new Adam(), 8, options);
            return trainer.CompilesChain;
        }
    }

    /// <summary>Steps by turns with and without weights for the rows, which the pass leaves to the other one, and with parameters changed between two.</summary>
    static void Check<T>(int inputs, int[] units, Activation hidden, Activation? output, Loss loss, Optimizer optimizer, TrainerOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Batch = 37;
        Network<T> network = Network.Create<T>(inputs, seed: 5);
        foreach (int count in units[..^1])
        {
            network = network.Dense(count, hidden);
        }

        network = output is null ? network.Dense(units[^1]) : network.Dense(units[^1], output);
        Matrix<T> x = Problem.Inputs<T>(90, inputs);
        Matrix<T> t = units[^1] == 1 ? Yes<T>(90) : Problem.Classes<T>(90, units[^1]);
        double[] weights = [.. Enumerable.Range(0, 90).Select(row => 1 + (row % 3))];
        var results = new List<(string Hash, double[] Losses)>();
        foreach (bool compiled in new[] { true, false })
        {
            Network<T> copy = network.Clone();
            using var trainer = new Trainer<T>(copy, loss, optimizer, Batch, options with { Threads = 1, CompilesChains = compiled });
            Assert.Equal(compiled && (units.Length == 1 || !hidden.Pass<T>().KeepsSlopes), trainer.CompilesChain);
            double[] losses = new double[12];
            for (int step = 0; step < losses.Length; step++)
            {
                int count = step switch { 0 => 1, 1 => 4, 2 => 5, 3 => 16, _ => Batch - step };
                int[] rows = [.. Enumerable.Range(0, count).Select(i => ((11 * i) + (5 * step)) % 90)];
                losses[step] = trainer.Step(x, t, rows, 1 - (step / 20.0), step == 6 ? weights : null);
                if (step == 8)
                {
                    T[] parameters = Problem.Parameters(copy);
                    copy.SetParameters([.. parameters.Select(value => value / T.CreateTruncating(2))]);
                }
            }

            results.Add((copy.ComputeWeightHash(), losses));
        }

        Assert.Equal(results[0].Losses, results[1].Losses);
        Assert.Equal(results[0].Hash, results[1].Hash);
    }

    /// <summary>0 and 1 by turns.</summary>
    static Matrix<T> Yes<T>(int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var targets = new Matrix<T>(rows, 1);
        for (int row = 0; row < rows; row += 2)
        {
            targets[row, 0] = T.One;
        }

        return targets;
    }
}
