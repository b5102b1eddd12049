using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Nabla.Kernels;
using Nabla.Networks;

namespace Nabla.Speed;

/// <summary>How fast this machine trains: its limit, the products beside it, steps of some networks.</summary>
public sealed record MachineSpeed
{
    /// <summary>Threads of <see cref="PeakAllThreads"/> and of the figures with more than one.</summary>
    public required int Threads { get; init; }

    /// <summary>GFLOP/s of fused multiply-adds between registers on one thread: what no product can exceed.</summary>
    public required double PeakOneThread { get; init; }

    /// <summary>The same on all threads at once.</summary>
    public required double PeakAllThreads { get; init; }

    /// <summary>The matrix products of a dense layer.</summary>
    public required IReadOnlyList<KernelSpeed> Kernels { get; init; }

    /// <summary>Training steps.</summary>
    public required IReadOnlyList<StepSpeed> Steps { get; init; }

    /// <summary>Names of the workloads there are, those of <see cref="MachineSpeedOptions.Workloads"/>.</summary>
    public static IReadOnlyList<string> WorkloadNames { get; } = [.. StepWorkload.All.Select(workload => workload.Name)];

    /// <summary>Measures. The machine should have nothing else to do.</summary>
    /// <param name="options">How long, on how many threads, what.</param>
    /// <param name="progress">Receives what is being measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">A workload that does not exist.</exception>
    public static MachineSpeed Measure(MachineSpeedOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new MachineSpeedOptions();
        StepWorkload[] workloads = options.Chosen();
        int threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        using var team = new WorkerTeam(threads);
        progress?.Report("the limit");
        (double one, double all) = Peaks(team);
        var kernels = new List<KernelSpeed>();

        // The first shape would otherwise be timed in the code that the compiler made in a hurry.
        var first = new ProductCase(s_shapes[0].Rows, s_shapes[0].Inputs, s_shapes[0].Outputs);
        Measurement.WarmUp(first.Forward, first.InputGradient, first.WeightGradient);
        foreach ((int rows, int inputs, int outputs) in s_shapes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string shape = $"{rows} x {inputs} x {outputs}";
            progress?.Report($"products of {shape}");
            kernels.AddRange(Products(rows, inputs, outputs, shape, team, options.Seconds * KernelShare / s_shapes.Length));
        }

        return new MachineSpeed
        {
            Threads = threads,
            PeakOneThread = one,
            PeakAllThreads = all,
            Kernels = kernels,
            Steps = MeasureSteps(workloads, threads, options.Seconds * (1 - KernelShare), progress, cancellationToken),
        };
    }

    const double KernelShare = 0.35;
    const int Rounds = 7;

    /// <summary>Rows of the data at most: with more they take longer to make than to measure, and these exceed the caches.</summary>
    const int MostRows = 12_800;

    /// <summary>Batch by inputs by outputs: layers of the workloads T2, T4, T3, T5, T7 and T6.</summary>
    static readonly (int Rows, int Inputs, int Outputs)[] s_shapes =
        [(32, 64, 32), (64, 784, 128), (200, 784, 100), (128, 512, 512), (1024, 256, 256), (256, 2048, 2048)];

    static (double One, double All) Peaks(WorkerTeam team)
    {
        double[] one = new double[Rounds], all = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            one[round] = FmaPeak.Gflops();
            all[round] = FmaPeak.Gflops(team);
        }

        // Of a limit the largest value counts, not the middle one.
        return (one.Max(), all.Max());
    }

    static IEnumerable<KernelSpeed> Products(int rows, int inputs, int outputs, string shape, WorkerTeam team, double seconds)
    {
        ProductCase[] members = [.. Enumerable.Range(0, team.Size).Select(_ => new ProductCase(rows, inputs, outputs))];
        ProductCase one = members[0];
        (string Name, Action<int> Work)[] alone =
            [("forward", one.Forward), ("input gradient", one.InputGradient), ("weight gradient", one.WeightGradient)];
        (string Name, Action<int> Work)[] together = team.Size == 1 ? [] :
        [
            ("forward", Together(members, (product, repeats) => product.Forward(repeats), team)),
            ("input gradient", Together(members, (product, repeats) => product.InputGradient(repeats), team)),
            ("weight gradient", Together(members, (product, repeats) => product.WeightGradient(repeats), team)),
        ];
        (string Name, int Threads, Action<int> Work)[] candidates =
            [.. alone.Select(c => (c.Name, 1, c.Work)), .. together.Select(c => (c.Name, team.Size, c.Work))];
        (double[] times, _, double[] timesPeak) = Measurement.Rounds(
            Rounds, seconds / candidates.Length / (Rounds + 3), [.. candidates.Select(candidate => candidate.Work)]);
        return candidates.Select((candidate, i) => new KernelSpeed(
            candidate.Name, shape, candidate.Threads, one.Flops * candidate.Threads / times[i] / 1e9, one.Flops / timesPeak[i] / 1e9));
    }

    /// <summary>Every member of the team does the same product on memory of its own.</summary>
    static Action<int> Together(ProductCase[] members, Action<ProductCase, int> product, WorkerTeam team)
    {
        var work = new EveryMember(members, product);
        return repeats =>
        {
            work.Repeats = repeats;
            team.Run(work);
        };
    }

    static List<StepSpeed> MeasureSteps(StepWorkload[] workloads, int threads, double seconds, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        int[] teams = threads == 1 ? [1] : [1, threads];
        double each = seconds / (workloads.Length * teams.Length);

        // The first has the runtime compile what all of them share, again and again until it knows what is hot.
        double first = Math.Min(1, seconds / 10);
        var steps = new List<StepSpeed>();
        foreach (StepWorkload whole in workloads)
        {
            StepWorkload workload = whole with { Rows = Math.Min(whole.Rows, MostRows) };
            (Matrix<float> inputs, Matrix<float> targets) = workload.CreateData();
            foreach (int team in teams)
            {
                progress?.Report($"steps of {workload.Name} on {team} {(team == 1 ? "thread" : "threads")}");
                using var steady = new StepCase(workload, inputs, targets, team);
                List<double> times = steady.Measure(first + (each / 2), each / 2, cancellationToken: cancellationToken);
                first = 0;
                double time = times[times.Count / 2];
                steps.Add(new StepSpeed(
                    workload.Name, string.Join('-', workload.Sizes), workload.Batch, team, time * 1e6, workload.Batch / time, workload.Operations / time / 1e9));
            }
        }

        return steps;
    }

    sealed class EveryMember(ProductCase[] members, Action<ProductCase, int> product) : ITeamWork
    {
        public int Repeats { get; set; }

        public void Execute(int worker) => product(members[worker], Repeats);
    }
}
