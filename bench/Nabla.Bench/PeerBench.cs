using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Bench;

/// <summary>
/// Nabla's side of bench/side-by-side: a request a line from standard input, an answer of one line of JSON. A step is timed in chunks so that
/// a chunk is long beside the clock; the best and the median of the chunks are reported.
/// </summary>
static class PeerBench
{
    static (string Workload, Matrix<float> Inputs, Matrix<float> Targets)? s_held;

    public static void Run()
    {
        while (Console.ReadLine() is { } line)
        {
            var request = BenchRequest.Parse(line);
            List<double> times = request.Infers ? Infer(request) : Train(request);
            times.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"workload":"{{request.Workload}}","peer":"Nabla","variant":"{{request.Variant}}","threads":{{request.Threads}},"seconds":{{times[0]:G9}},"median":{{times[times.Count / 2]:G9}},"p50":{{times[times.Count / 2]:G9}},"p99":{{times[times.Count * 99 / 100]:G9}},"chunks":{{times.Count}}}"""));
        }
    }

    static Network<float> Network(BenchRequest request)
    {
        Network<float> network = Networks.Network.Create<float>(request.Sizes[0], seed: 1);
        foreach (int units in request.Sizes[1..^1])
        {
            network = network.Dense(units, request.Hidden);
        }

        return network.Dense(request.Sizes[^1]);
    }

    static List<double> Train(BenchRequest request)
    {
        (Matrix<float> inputs, Matrix<float> targets) = Data(request);
        using var trainer = new Trainer<float>(
            Network(request), request.Loss, request.Optimizer, request.Batch, new TrainerOptions { Threads = request.Threads });

        // Chunks of whole batches from anywhere in the data, as in an epoch over all of it: a chunk of neighbours would stay in the caches.
        int length = request.Chunk * request.Batch;
        int[] order = [.. Enumerable.Range(0, request.Rows)];
        var random = new Random(1234);
        random.Shuffle(order);
        int[] rows = new int[length];
        var times = new List<double>();
        int next = 0;
        long started = Stopwatch.GetTimestamp();
        double warmUp = Math.Min(0.5, request.Budget / 2);
        int chunks = 0;
        while (times.Count < 2 || Stopwatch.GetElapsedTime(started).TotalSeconds < request.Budget + warmUp)
        {
            for (int i = 0; i < length; i++, next++)
            {
                rows[i] = order[next % request.Rows];
            }

            // The runtime's last tier of code comes after some time, not after some steps.
            Epoch epoch = trainer.Run(inputs, targets, 1, rows).Single();
            if (chunks++ > 0 && (times.Count == 0 || Stopwatch.GetElapsedTime(started).TotalSeconds > warmUp))
            {
                times.Add(epoch.Elapsed.TotalSeconds / request.Chunk);
            }
        }

        return times;
    }

    static (Matrix<float> Inputs, Matrix<float> Targets) Data(BenchRequest request)
    {
        if (s_held is { } held && held.Workload == request.Workload)
        {
            return (held.Inputs, held.Targets);
        }

        s_held = null;
        var random = new Random(1234);
        var inputs = new Matrix<float>(request.Rows, request.Sizes[0]);
        var targets = new Matrix<float>(request.Rows, request.Sizes[^1]);
        for (int row = 0; row < request.Rows; row++)
        {
            Fill(inputs.Row(row), random);
            if (request.HasClasses)
            {
                targets[row, random.Next(targets.Columns)] = 1;
            }
            else
            {
                targets[row, 0] = request.Text("loss") == "bce" ? random.Next(2) : random.NextSingle();
            }
        }

        s_held = (request.Workload, inputs, targets);
        return (inputs, targets);
    }

    static void Fill(Span<float> row, Random random)
    {
        foreach (ref float value in row)
        {
            value = random.NextSingle();
        }
    }

    static List<double> Infer(BenchRequest request)
    {
        Network<float> network = Network(request);
        var inputs = new Matrix<float>(request.Batch, request.Sizes[0]);
        var random = new Random(1234);
        for (int row = 0; row < request.Batch; row++)
        {
            Fill(inputs.Row(row), random);
        }

        float[] output = new float[network.Outputs];
        Action work = request.Batch == 1 ? () => network.Predict(inputs.Row(0), output) : () => network.Predict(inputs);
        var times = new List<double>(1 << 20);
        long started = Stopwatch.GetTimestamp();
        double warmUp = Math.Min(0.5, request.Budget / 2);
        for (bool warm = false; !warm; warm = Stopwatch.GetElapsedTime(started).TotalSeconds > warmUp)
        {
            work();
        }

        started = Stopwatch.GetTimestamp();
        while (times.Count < 5 || Stopwatch.GetElapsedTime(started).TotalSeconds < request.Budget)
        {
            long begun = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        return times;
    }
}
