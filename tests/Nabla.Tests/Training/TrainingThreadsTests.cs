using System;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>What a step may not depend on (threads), may not do (allocate), and may not leave behind (denormal numbers).</summary>
[Collection(nameof(Alone))]
public sealed class TrainingThreadsTests
{
    [Fact]
    public void Run_OneTwoThreeThreads_GivesTheSameBits()
    {
        foreach (Optimizer optimizer in Optimizer.All.Where(known => !known.RequiresFullBatch))
        {
            Check<float>(optimizer);
            Check<double>(optimizer);
        }

        static void Check<T>(Optimizer optimizer)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            // 200 x 64 x 128 multiply-adds: the members share every phase of a step.
            Matrix<T> inputs = Problem.Inputs<T>(250, 64);
            Matrix<T> targets = Problem.Classes<T>(250, 70);
            var results = Enumerable.Range(1, 3).Select(threads =>
            {
                Network<T> network = Network.Create<T>(64, seed: 1).Dense(128, Activation.ReLU).Dense(96, Activation.Tanh).Dense(70, Activation.Softmax);
                using var trainer = new Trainer<T>(
                    network, Loss.CategoricalCrossEntropy, optimizer, 200, new TrainerOptions { Threads = threads, Regularization = new() { L2Penalty = 1e-4 } });
                Assert.Equal(threads, trainer.Threads);
                double[] losses = [.. trainer.Run(inputs, targets, 2).Select(epoch => epoch.TrainingLoss)];
                return (Hash: network.ComputeWeightHash(), Losses: losses, Evaluated: trainer.Evaluate(inputs, targets));
            }).ToArray();
            Assert.All(results, result => Assert.Equal(results[0].Hash, result.Hash));
            Assert.All(results, result => Assert.Equal(results[0].Losses, result.Losses));
            Assert.All(results, result => Assert.Equal(results[0].Evaluated, result.Evaluated));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Step_AfterTheFirst_AllocatesNothing(int threads)
    {
        foreach (Optimizer optimizer in Optimizer.All.Where(known => !known.RequiresFullBatch))
        {
            Network<float> network = Network.Create<float>(64, seed: 1).Dense(96, Activation.ReLU).Dense(10, Activation.Softmax);
            using var trainer = new Trainer<float>(
                network, Loss.CategoricalCrossEntropy, optimizer, 64, new TrainerOptions { Threads = threads, Regularization = new() { L2Penalty = 1e-4 } });
            Matrix<float> inputs = Problem.Inputs<float>(64, 64);
            Matrix<float> targets = Problem.Classes<float>(64, 10);
            int[] rows = [.. Enumerable.Range(0, 64)];
            Steps(100);

            // What runs beside the tests may allocate now and then, a step never: the smallest of some repeats counts.
            long ofThisThread = long.MaxValue;
            long ofAll = long.MaxValue;
            for (int repeat = 0; repeat < 10 && (ofThisThread > 0 || ofAll > 0); repeat++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                Steps(1000);
                ofThisThread = Math.Min(ofThisThread, GC.GetAllocatedBytesForCurrentThread() - before);
                long beforeAll = GC.GetTotalAllocatedBytes(precise: true);
                Steps(100);
                ofAll = Math.Min(ofAll, GC.GetTotalAllocatedBytes(precise: true) - beforeAll);
            }

            Assert.Equal(0, ofThisThread);
            Assert.Equal(0, ofAll);

            void Steps(int count)
            {
                for (int step = 0; step < count; step++)
                {
                    trainer.Step(inputs, targets, rows);
                }
            }
        }
    }

    [Fact]
    public void Step_UnitsThatDied_LeaveNoDenormalNumbersBehind()
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Momentum(0.001), new Adam(Beta2: 0.99) })
        {
            Check<float>(optimizer, 1.17549435e-38, 12_000);
            Check<double>(optimizer, 2.2250738585072014e-308, 80_000);
        }

        static void Check<T>(Optimizer optimizer, double smallestNormal, int steps)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Network<T> network = Network.Create<T>(4, seed: 1).Dense(16, Activation.ReLU).Dense(1);
            Matrix<T> inputs = Problem.Inputs<T>(4, 4);
            Matrix<T> targets = Problem.Inputs<T>(4, 1, seed: 9);
            using var trainer = new Trainer<T>(network, Loss.MeanSquaredError, optimizer, 4);
            for (int step = 0; step < steps; step++)
            {
                trainer.Step(inputs, targets, [0, 1, 2, 3]);
                if (step == 50)
                {
                    // From here on no unit is ever active: their moments decay for ever.
                    Assert.Contains(trainer.State.First.Span[..((DenseLayer)network.Layers[0]).BiasesOffset].ToArray(), moment => moment != T.Zero);
                    network.SetBiases(0, [.. Enumerable.Repeat(T.CreateTruncating(-1000), 16)]);
                }
            }

            foreach (T value in (T[])[.. trainer.State.First.Span, .. trainer.State.Second.Span, .. trainer.State.Gradients.Span, .. network.Parameters.Span])
            {
                double magnitude = Math.Abs(double.CreateTruncating(value));
                Assert.True(magnitude == 0 || magnitude >= smallestNormal, $"{optimizer.Name}: {value} is denormal.");
            }

            Assert.All(trainer.State.First.Span[..((DenseLayer)network.Layers[0]).BiasesOffset].ToArray(), moment => Assert.Equal(T.Zero, moment));
        }
    }
}

/// <summary>Tests that measure the whole process run one at a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
