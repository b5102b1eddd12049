using System;
using System.Collections.Generic;
using System.Globalization;
using Nabla.Networks;
using Nabla.Speed;

namespace Nabla.Bench;

/// <summary>Training steps of the workloads T1 to T7 on made-up data: the best and the median of many chunks, for one thread and for two.</summary>
static class StepBench
{
    /// <summary>Seconds that do not count, and seconds that do: the runtime recompiles hot code in the background for a while.</summary>
    const double WarmUp = 1, Counted = 2;

    public static void Run(string[] names)
    {
        Console.WriteLine("| workload | layers | batch | threads | microseconds a step: best | median | rows a second | GFLOP/s |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|--:|");
        foreach (StepWorkload workload in StepWorkload.All)
        {
            if (names.Length > 0 && Array.IndexOf(names, workload.Name) < 0)
            {
                continue;
            }

            (Matrix<float> inputs, Matrix<float> targets) = workload.CreateData();
            foreach (int threads in new[] { 1, 2 })
            {
                using var steady = new StepCase(workload, inputs, targets, threads);
                List<double> times = steady.Measure(WarmUp, Counted);
                double best = times[0];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {workload.Name} | {string.Join('-', workload.Sizes)} | {workload.Batch} | {threads} | {best * 1e6:F2} | {times[times.Count / 2] * 1e6:F2} | {workload.Batch / best:N0} | {workload.Operations / best / 1e9:F0} |"));
            }
        }
    }
}
