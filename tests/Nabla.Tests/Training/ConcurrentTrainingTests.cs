using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>Several networks at once come out as each would alone, whoever trains them and whatever happens to the others.</summary>
public sealed class ConcurrentTrainingTests
{
    [Fact]
    public void Run_AnyNumberOfThreads_GivesTheBitsOfTrainersAlone()
    {
        string[] alone = [.. Jobs(7).Select(job =>
        {
            using var trainer = new Trainer<float>(job.Network, job.Loss, job.Optimizer, job.BatchSize, job.Options);
            Assert.Equal(3, trainer.Run(job.Inputs, job.Targets, job.Epochs, job.Rows).Count());
            return job.Network.ComputeWeightHash();
        })];
        Assert.Equal(7, alone.Distinct().Count());
        foreach (int threads in new[] { 0, 1, 2, 3, 16 })
        {
            TrainingJob<float>[] jobs = Jobs(7);
            IReadOnlyList<TrainingJobResult> results = ConcurrentTraining.Run(jobs, threads);
            Assert.Equal(alone, jobs.Select(job => job.Network.ComputeWeightHash()));
            Assert.All(results, result => Assert.Null(result.Failure));
            Assert.All(results, result => Assert.Equal([1, 2, 3], result.Epochs.Select(epoch => epoch.Number)));
        }
    }

    [Fact]
    public void Run_WithASink_TellsEveryEpochOfEveryJobInOrder()
    {
        var heard = new Sink();
        ConcurrentTraining.Run(Jobs(5), threads: 3, heard);
        Assert.Equal(15, heard.Heard.Count);
        Assert.Equal(1, heard.MostAtOnce);
        foreach (IGrouping<int, TrainingJobProgress> job in heard.Heard.GroupBy(progress => progress.Job))
        {
            Assert.Equal([1, 2, 3], job.Select(progress => progress.Epoch.Number));
        }
    }

    [Fact]
    public void Run_OneJobDiverges_TheOthersAreTrainedToTheEnd()
    {
        TrainingJob<float>[] jobs = Jobs(4);
        jobs[1] = jobs[1] with { Optimizer = new StochasticGradientDescent(1e30), Loss = Loss.MeanSquaredError };
        IReadOnlyList<TrainingJobResult> results = ConcurrentTraining.Run(jobs, threads: 2);
        Assert.NotNull(results[1].Failure);
        Assert.Equal([3, 3, 3], new[] { 0, 2, 3 }.Select(job => results[job].Epochs.Count));
    }

    [Fact]
    public void Run_Cancelled_EndsAllJobs()
    {
        using var source = new CancellationTokenSource();
        var sink = new Sink(_ => source.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => ConcurrentTraining.Run(Jobs(20), threads: 2, sink, source.Token));
        Assert.InRange(sink.Heard.Count, 1, 4);
    }

    [Fact]
    public void Run_JobThatCannotBeTrained_IsRefusedWithItsOwnSentence()
    {
        TrainingJob<float>[] jobs = Jobs(3);
        jobs[2] = jobs[2] with { Rows = [0, 99_999] };
        Assert.ThrowsAny<ArgumentException>(() => ConcurrentTraining.Run(jobs, threads: 2));
    }

    [Fact]
    public void Run_TwoJobsWithOneNetwork_AreRefused()
    {
        TrainingJob<float>[] jobs = Jobs(3);
        jobs[2] = jobs[2] with { Network = jobs[0].Network };
        Assert.StartsWith(
            "Jobs 0 and 2 train the same network; give each one of its own: Clone makes a copy.",
            Assert.Throws<ArgumentException>(() => ConcurrentTraining.Run(jobs)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NoJob_GivesNoResult() => Assert.Empty(ConcurrentTraining.Run<float>([]));

    /// <summary>Networks that differ in seed, setting and rows.</summary>
    static TrainingJob<float>[] Jobs(int count)
    {
        const int Rows = 120;
        var random = new Random(3);
        var inputs = new Matrix<float>(Rows, 5);
        var targets = new Matrix<float>(Rows, 1);
        for (int row = 0; row < Rows; row++)
        {
            foreach (ref float value in inputs.Row(row))
            {
                value = random.NextSingle() - 0.5f;
            }

            targets[row, 0] = inputs[row, 0] * inputs[row, 1] > 0 ? 1 : 0;
        }

        return [.. Enumerable.Range(0, count).Select(seed => new TrainingJob<float>(
            Network.Create<float>(5, (ulong)seed).Dense(8 + seed, Activation.Tanh).Dense(1),
            Loss.BinaryCrossEntropy, seed % 2 == 0 ? new Adam(0.01) : new Momentum(0.05), inputs, targets, Epochs: 3)
        {
            BatchSize = 16,
            Options = new TrainerOptions { Seed = (ulong)seed },
            Rows = [.. Enumerable.Range(0, Rows).Where(row => row % count != seed)],
        })];
    }

    sealed class Sink(Action<TrainingJobProgress>? then = null) : IProgress<TrainingJobProgress>
    {
        int _inside;

        public List<TrainingJobProgress> Heard { get; } = [];

        public int MostAtOnce { get; private set; }

        public void Report(TrainingJobProgress value)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _inside));
            Heard.Add(value);
            then?.Invoke(value);
            Interlocked.Decrement(ref _inside);
        }
    }
}
