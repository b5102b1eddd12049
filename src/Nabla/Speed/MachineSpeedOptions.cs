using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Speed;

/// <summary>What <see cref="MachineSpeed.Measure"/> measures, and how long.</summary>
public sealed record MachineSpeedOptions
{
    /// <summary>About how long, in seconds, above 0; large networks take some seconds whatever it says. 20 by default.</summary>
    public double Seconds { get; init; } = 20;

    /// <summary>The most threads; 0, the default, for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>The workloads whose steps are measured, of <see cref="MachineSpeed.WorkloadNames"/>; all when left out.</summary>
    public IReadOnlyList<string>? Workloads { get; init; }

    internal StepWorkload[] Chosen()
    {
        if (!(Seconds > 0 && double.IsFinite(Seconds)))
        {
            throw new ArgumentOutOfRangeException(nameof(Seconds), Seconds, "The seconds are a number above 0.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, 1024);
        return Workloads is null ? [.. StepWorkload.All] : [.. Workloads.Select(Find)];
    }

    static StepWorkload Find(string name) =>
        StepWorkload.All.FirstOrDefault(workload => workload.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no workload '{name}'; the workloads are {string.Join(", ", MachineSpeed.WorkloadNames)}.");
}
