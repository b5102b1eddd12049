using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Tests.Files;
using Nabla.Training;

namespace Nabla.Tests.Modeling;

/// <summary>
/// One model asked by many threads answers each as if it were alone; trainings, savings and loadings beside it change nothing. The environment variables
/// <c>NABLA_PREDICTIONS</c> and <c>NABLA_INTERLEAVINGS</c> ask for more than a quick run does.
/// </summary>
public sealed class ThreadSafetyTests
{
    const int Threads = 64;

    /// <summary>Far longer than the predictions take: reached only where threads wait for each other.</summary>
    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    static readonly int s_predictions = Setting("NABLA_PREDICTIONS", 100_000);
    static readonly int s_interleavings = Setting("NABLA_INTERLEAVINGS", 12);

    [Theory]
    [InlineData(Precision.Float, false)]
    [InlineData(Precision.Double, true)]
    public void Predict_SixtyFourThreads_GivesEachTheBitsOfOne(Precision precision, bool graph)
    {
        Table table = Small.Penguins;
        TrainOptions options = Small.Options("species", 2) with { Precision = precision };
        Model model = Model.Train(table, graph ? options with { Hidden = null, Network = Graph() } : options);
        string[] expected = Small.Bits(model.Predict(table));
        Table[] parts = [.. Enumerable.Range(0, 40).Select(i => table.SelectRows([.. Rows(i)]))];
        int wrong = 0;
        Everywhere(s_predictions, (thread, turn) =>
        {
            int part = (thread + (turn * 7)) % parts.Length;
            string[] got = Small.Bits(model.Predict(parts[part]));
            Interlocked.Add(ref wrong, got.Zip(Rows(part), (bits, row) => bits == expected[row] ? 0 : 1).Sum());
            return got.Length;
        });
        Assert.Equal(0, wrong);

        // From one row to sixty, so that every thread takes each of the paths for a row, a block and a share of several threads.
        IEnumerable<int> Rows(int part) => Enumerable.Range(0, 1 + (part * 3 / 2)).Select(i => ((part * 11) + (i * 5)) % table.RowCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PredictOfANetwork_SixtyFourThreads_GivesEachTheBitsOfOne(bool graph)
    {
        Network<float> network = graph
            ? Graph().AddTo(Network.Create<float>(20, seed: 3)).Dense(3, Activation.Softmax)
            : Network.Create<float>(20, seed: 3).Dense(70, Activation.ReLU).Dense(33, Activation.Tanh).Dense(3, Activation.Softmax);
        var inputs = new Matrix<float>(200, 20);
        for (int row = 0; row < inputs.Rows; row++)
        {
            for (int column = 0; column < inputs.Columns; column++)
            {
                inputs[row, column] = MathF.Sin((row * 31) + column);
            }
        }

        float[][] expected = [.. Enumerable.Range(0, inputs.Rows).Select(row =>
        {
            float[] outputs = new float[3];
            network.Predict(inputs.Row(row), outputs);
            return outputs;
        })];
        int wrong = 0;
        Everywhere(s_predictions, (thread, turn) =>
        {
            if (turn % 50 == 49)
            {
                Matrix<float> all = network.Predict(inputs, threads: 1 + (thread % 4));
                Interlocked.Add(ref wrong, Enumerable.Range(0, inputs.Rows).Count(row => !all.Row(row).SequenceEqual(expected[row])));
                return inputs.Rows;
            }

            int asked = ((thread * 3) + turn) % inputs.Rows;
            Span<float> outputs = stackalloc float[3];
            network.Predict(inputs.Row(asked), outputs);
            Interlocked.Add(ref wrong, outputs.SequenceEqual(expected[asked]) ? 0 : 1);
            return 1;
        });
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void TrainPredictSaveAndLoad_EverySchedule_GivesTheSameBits()
    {
        Table table = Small.Penguins;
        TrainOptions options = Small.Options("species", 4);
        Model first = Model.Train(table, options);
        string[] expected = Small.Bits(first.Predict(table));
        string[] trace = [.. Explicit()];
        for (int seed = 0; seed < s_interleavings; seed++)
        {
            using var folder = new TemporaryFolder();
            string path = folder["model.safetensors"];
            first.Save(path);
            Model current = first;
            var schedule = new Interleaver(seed);
            foreach (int threads in new[] { 1, 2 })
            {
                schedule.Add($"train{threads}", pause =>
                {
                    Model trained = Model.Train(table, options with { Threads = threads }, Small.Watch(_ => pause()));
                    Assert.Equal(first.WeightHash, trained.WeightHash);
                    Volatile.Write(ref current, trained);
                });
                schedule.Add($"predict{threads}", pause => Times(8, pause, () => Assert.Equal(expected, Small.Bits(Volatile.Read(ref current).Predict(table)))));
                schedule.Add($"save{threads}", pause => Times(4, pause, () => Volatile.Read(ref current).Save(path)));
                schedule.Add($"load{threads}", pause => Times(4, pause, () => Volatile.Write(ref current, Model.Load(path))));
            }

            schedule.Add("steps", pause => Assert.Equal(trace, Explicit(pause)));
            schedule.Run();
            Assert.Equal(expected, Small.Bits(Model.Load(path).Predict(table)));
            Assert.Equal(["model.safetensors"], folder.Names);
        }
    }

    [Fact]
    public void TrainPredictSaveAndLoad_AllAtOnce_GiveTheSameBits()
    {
        Table table = Small.Iris;
        TrainOptions options = Small.Options("species", 3);
        Model model = Model.Train(table, options);
        string[] expected = Small.Bits(model.Predict(table));
        using var folder = new TemporaryFolder();
        string path = folder["model.safetensors"];
        model.Save(path);
        Everywhere(Threads * 8, (thread, turn) =>
        {
            switch ((thread + turn) % 4)
            {
                case 0:
                    Assert.Equal(model.WeightHash, Model.Train(table, options with { Threads = 1 + (thread % 2) }).WeightHash);
                    break;
                case 1:
                    model.Save(path);
                    break;
                case 2:
                    Assert.Equal(expected, Small.Bits(Model.Load(path).Predict(table)));
                    break;
                default:
                    Assert.Equal(expected, Small.Bits(model.Predict(table)));
                    break;
            }

            return 1;
        });
        Assert.Equal(["model.safetensors"], folder.Names);
    }

    /// <summary>Layers that need memory of their own between them.</summary>
    static Nabla.Networks.Architecture Graph() => Nabla.Networks.Architecture.Parse("16 relu -> layer-normalization -> residual(16 tanh -> dropout:rate=0.3 -> 16) -> batch-normalization");

    /// <summary>An explicit loop of steps; after each the weights of a copy, made while others go on.</summary>
    static List<string> Explicit(Action? pause = null)
    {
        Network<float> network = Network.Create<float>(4, seed: 5).Dense(12, Activation.Tanh).Dense(2);
        using var trainer = new Trainer<float>(network, Loss.MeanSquaredError, new Adam(0.01), batchSize: 8);
        var inputs = new Matrix<float>(8, 4);
        inputs[3, 2] = 1;
        inputs[5, 0] = -2;
        var targets = new Matrix<float>(8, 2);
        targets[3, 1] = 1;
        var trace = new List<string>();
        for (int step = 0; step < 6; step++)
        {
            trainer.Step(inputs, targets, [0, 1, 2, 3, 4, 5, 6, 7]);
            trace.Add(network.Clone().ComputeWeightHash());
            pause?.Invoke();
        }

        return trace;
    }

    static void Times(int count, Action pause, Action act)
    {
        for (int i = 0; i < count; i++)
        {
            act();
            pause();
        }
    }

    /// <summary>Lets every thread go at the same moment, until all of them together have done the work; throws what the first of them threw.</summary>
    static void Everywhere(int work, Func<int, int, int> act)
    {
        using var start = new Barrier(Threads);
        int done = 0;
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                for (int turn = 0; Volatile.Read(ref done) < work && Volatile.Read(ref failure) is null; turn++)
                {
                    Interlocked.Add(ref done, act(thread, turn));
                }
            }
#pragma warning disable CA1031 // It is thrown again below.
            catch (Exception thrown)
            {
                Interlocked.CompareExchange(ref failure, thrown, null);
            }
#pragma warning restore CA1031
        })
        { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        Assert.All(threads, thread => Assert.True(thread.Join(s_patience), "the threads wait for each other"));
        if (failure is not null)
        {
            throw new InvalidOperationException("A thread failed.", failure);
        }
    }

    static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
