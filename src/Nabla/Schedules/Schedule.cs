using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Schedules;

/// <summary>The learning rate over the steps, as a share of the optimizer's: a pure function of the step, so that a resumed run sees the same.</summary>
public abstract class Schedule
{
    private protected Schedule(string name) => Name = name;

    /// <summary>Always the optimizer's learning rate.</summary>
    public static Schedule Constant { get; } = new ConstantSchedule();

    /// <summary>From the optimizer's learning rate down to 0 along half a cosine (Loshchilov and Hutter 2017, without restarts).</summary>
    public static Schedule Cosine { get; } = new CosineSchedule();

    /// <summary>Every schedule there is.</summary>
    public static IReadOnlyList<Schedule> All { get; } = [Constant, Cosine];

    /// <summary>The name in files and on the command line, such as <c>cosine</c>.</summary>
    public string Name { get; }

    /// <summary>The schedule of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists them.</exception>
    public static Schedule Parse(string name) =>
        All.FirstOrDefault(schedule => string.Equals(schedule.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no schedule '{name}'; the schedules are {string.Join(", ", All.Select(s => s.Name))}.", nameof(name));

    /// <summary>The share of the learning rate in a step.</summary>
    /// <param name="step">The 0-based step.</param>
    /// <param name="steps">The number of steps of the whole run; a step beyond it counts as the last.</param>
    /// <returns>Between 0 and 1.</returns>
    public abstract double Share(long step, long steps);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
