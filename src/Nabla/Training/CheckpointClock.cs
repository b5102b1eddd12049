using System;
using System.Diagnostics;
using System.Threading;

namespace Nabla.Training;

/// <summary>Says when the next checkpoint is due: after so much time, or after so many steps of all trainers together. Any number of threads may ask.</summary>
/// <param name="every">The time between two checkpoints.</param>
/// <param name="everySteps">Steps between two, in place of the time; 0 for the time.</param>
sealed class CheckpointClock(TimeSpan every, long everySteps)
{
    readonly long _ticks = (long)(every.TotalSeconds * Stopwatch.Frequency);
    long _last = Stopwatch.GetTimestamp();
    long _steps;

    /// <summary>Whether one is due.</summary>
    public bool IsDue => everySteps > 0 ? Volatile.Read(ref _steps) >= everySteps : Stopwatch.GetTimestamp() - Volatile.Read(ref _last) >= _ticks;

    /// <summary>A step was taken.</summary>
    public void Count()
    {
        if (everySteps > 0)
        {
            Interlocked.Increment(ref _steps);
        }
    }

    /// <summary>A checkpoint was written.</summary>
    public void Restart()
    {
        Volatile.Write(ref _steps, 0);
        Volatile.Write(ref _last, Stopwatch.GetTimestamp());
    }
}
