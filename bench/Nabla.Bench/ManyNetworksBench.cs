using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Bench;

/// <summary>
/// Sixteen small networks: one after the other by trainers of one thread, then at once by one thread and by two. The three take turns; the
/// figures are medians of the rounds.
/// </summary>
static class ManyNetworksBench
{
    const int Networks = 16;
    const int Rounds = 5;

    static readonly (string Name, int[] Sizes, int Rows, int Batch, int Epochs, Optimizer Optimizer, Activation Hidden, Loss Loss)[] s_workloads =
    [
        ("T1", [2, 8, 1], 4000, 4, 20, new StochasticGradientDescent(0.5), Activation.Tanh, Loss.BinaryCrossEntropy),
        ("T2", [13, 64, 32, 1], 4000, 32, 4, new Adam(), Activation.ReLU, Loss.MeanSquaredError),
        ("T4, 4,096 rows", [784, 128, 10], 4096, 64, 1, new Adam(), Activation.ReLU, Loss.CategoricalCrossEntropy),
    ];

    public static void Run()
    {
        Console.WriteLine($"| workload, {Networks} networks | one after the other, steps/s | at once, 1 thread | at once, 2 threads | 2 threads / 1 |");
        Console.WriteLine("|---|--:|--:|--:|--:|");
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

            double[][] seconds = [new double[Rounds], new double[Rounds], new double[Rounds]];
            for (int round = -1; round < Rounds; round++)
            {
                for (int way = 0; way < 3; way++)
                {
                    double time = Measure(workload, inputs, targets, threads: way);
                    if (round >= 0)
                    {
                        seconds[way][round] = time;
                    }
                }
            }

            double steps = (double)Networks * workload.Epochs * ((workload.Rows + workload.Batch - 1) / workload.Batch);
            double[] perSecond = [.. seconds.Select(way => steps / way.Order().ElementAt(Rounds / 2))];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {workload.Name}: {string.Join('-', workload.Sizes)}, batch {workload.Batch} | {perSecond[0]:N0} | {perSecond[1]:N0} | {perSecond[2]:N0} | {perSecond[2] / perSecond[1]:F2} |"));
        }
    }

    /// <summary>Seconds; 0 threads means one after the other without <see cref="ConcurrentTraining"/>.</summary>
    static double Measure(
        (string Name, int[] Sizes, int Rows, int Batch, int Epochs, Optimizer Optimizer, Activation Hidden, Loss Loss) workload,
        Matrix<float> inputs, Matrix<float> targets, int threads)
    {
        TrainingJob<float>[] jobs = [.. Enumerable.Range(0, Networks).Select(seed =>
        {
            Network<float> network = Network.Create<float>(workload.Sizes[0], (ulong)seed);
            foreach (int units in workload.Sizes[1..^1])
            {
                network = network.Dense(units, workload.Hidden);
            }

            return new TrainingJob<float>(network.Dense(workload.Sizes[^1]), workload.Loss, workload.Optimizer, inputs, targets, workload.Epochs)
            {
                BatchSize = workload.Batch,
                Options = new TrainerOptions { Seed = (ulong)seed },
            };
        })];
        long started = Stopwatch.GetTimestamp();
        if (threads > 0)
        {
            ConcurrentTraining.Run(jobs, threads);
        }
        else
        {
            OneAfterTheOther(jobs);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    static void OneAfterTheOther(IEnumerable<TrainingJob<float>> jobs)
    {
        foreach (TrainingJob<float> job in jobs)
        {
            using var trainer = new Trainer<float>(job.Network, job.Loss, job.Optimizer, job.BatchSize, job.Options with { Threads = 1 });
            foreach (Epoch _ in trainer.Run(job.Inputs, job.Targets, job.Epochs))
            {
                // The epochs come one by one.
            }
        }
    }
}
