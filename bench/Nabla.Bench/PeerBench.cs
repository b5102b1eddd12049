using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using Nabla.Kernels;
using Nabla.Networks;
using Nabla.Speed;

namespace Nabla.Bench;

/// <summary>
/// Nabla's side of bench/side-by-side: a request a line from standard input, an answer of one line of JSON. A step is timed in chunks so that
/// a chunk is long beside the clock; the best and the median of the chunks are reported.
/// </summary>
static class PeerBench
{
    /// <summary>Seconds before the clock counts: the runtime compiles what is hot once more, some tenths of a second after it has become so.</summary>
    const double WarmUp = 0.5;

    static (string Workload, Matrix<float> Inputs, Matrix<float> Targets)? s_held;

    public static void Run()
    {
        while (Console.ReadLine() is { } line)
        {
            var request = BenchRequest.Parse(line);
            if (request.Workload == "peak")
            {
                TellPeak(request.Threads);
                continue;
            }

            List<double> times = request.Variant == "save" ? Save(request) : request.Infers ? Infer(request) : Train(request);
            times.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"workload":"{{request.Workload}}","peer":"Nabla","variant":"{{request.Variant}}","threads":{{request.Threads}},"seconds":{{times[0]:G9}},"median":{{times[times.Count / 2]:G9}},"p50":{{times[times.Count / 2]:G9}},"p99":{{times[times.Count * 99 / 100]:G9}},"chunks":{{times.Count}}}"""));
        }
    }

    /// <summary>GFLOP/s of fused multiply-adds, the best of some tries.</summary>
    static void TellPeak(int threads)
    {
        using var team = new WorkerTeam(threads);
        double one = 0, all = 0;
        for (int round = 0; round < 9; round++)
        {
            one = Math.Max(one, FmaPeak.Gflops());
            all = Math.Max(all, FmaPeak.Gflops(team));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"workload":"peak","oneThread":{{one:F1}},"allThreads":{{all:F1}}}"""));
    }

    static List<double> Save(BenchRequest request)
    {
        StartBench.Save(request.Text("file"));
        return [0];
    }

    static List<double> Train(BenchRequest request)
    {
        StepWorkload workload = request.ToWorkload();
        if (s_held is not { } held || held.Workload != request.Workload)
        {
            s_held = null;
            (Matrix<float> Inputs, Matrix<float> Targets) data = workload.CreateData();
            s_held = held = (request.Workload, data.Inputs, data.Targets);
        }

        using var steady = new StepCase(workload, held.Inputs, held.Targets, request.Threads);
        return steady.Measure(request.Budget > 0 ? WarmUp : 0, request.Budget, request.Chunk);
    }

    static List<double> Infer(BenchRequest request)
    {
        Network<float> network = request.ToWorkload().CreateNetwork();
        var inputs = new Matrix<float>(request.Batch, request.Sizes[0]);
        var random = new Random(1234);
        for (int row = 0; row < request.Batch; row++)
        {
            foreach (ref float value in inputs.Row(row))
            {
                value = random.NextSingle();
            }
        }

        float[] output = new float[network.Outputs];
        Action work = request.Batch == 1 ? () => network.Predict(inputs.Row(0), output) : () => network.Predict(inputs, request.Threads);
        var times = new List<double>(1 << 20);
        long started = Stopwatch.GetTimestamp();
        for (bool warm = false; !warm; warm = Measurement.Since(started) > WarmUp)
        {
            work();
        }

        started = Stopwatch.GetTimestamp();
        while (times.Count < 5 || Measurement.Since(started) < request.Budget)
        {
            long begun = Stopwatch.GetTimestamp();
            work();
            times.Add(Measurement.Since(begun));
        }

        return times;
    }
}
