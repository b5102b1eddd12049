using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Schedules;

namespace Nabla.Insight;

/// <summary>The share of the learning rate over the steps of a run: what a plot of a schedule shows.</summary>
public sealed class ScheduleCurve
{
    ScheduleCurve(Schedule schedule, long steps, long[] at, double[] shares)
    {
        Schedule = schedule;
        TotalSteps = steps;
        Steps = at;
        Shares = shares;
    }

    /// <summary>The schedule.</summary>
    public Schedule Schedule { get; }

    /// <summary>The steps of the whole run.</summary>
    public long TotalSteps { get; }

    /// <summary>The sampled steps, 0-based, ascending; the last is that behind the run's last step.</summary>
    public IReadOnlyList<long> Steps { get; }

    /// <summary>The share of the learning rate in each.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>Samples a schedule.</summary>
    /// <param name="schedule">Which one.</param>
    /// <param name="steps">Steps of the run, 1 or more.</param>
    /// <param name="points">The most places to sample, 2 or more; every step where the run has no more.</param>
    /// <param name="losses">The loss of each epoch of the run, for a schedule that reads them; a step knows those of the epochs before its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">No step, or fewer than 2 points.</exception>
    public static ScheduleCurve Sample(Schedule schedule, long steps, int points, params ReadOnlySpan<double> losses)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        long[] at = steps < points
            ? [.. Enumerable.Range(0, (int)steps + 1).Select(step => (long)step)]
            : [.. Enumerable.Range(0, points).Select(i => (long)((Int128)steps * i / (points - 1)))];
        double[] shares = new double[at.Length];
        for (int i = 0; i < at.Length; i++)
        {
            int done = (int)(at[i] * (Int128)losses.Length / steps);
            shares[i] = schedule.Share(at[i], steps, losses[..done]);
        }

        return new ScheduleCurve(schedule, steps, at, shares);
    }
}
