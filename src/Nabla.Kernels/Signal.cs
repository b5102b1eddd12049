using System.Diagnostics;
using System.Threading;

namespace Nabla.Kernels;

/// <summary>
/// A counter that threads wait for. Waiting spins for some 40 microseconds, then yields a few times, then sleeps in the kernel: an unbounded
/// spin would stop the very thread it waits for when both are put on one processor.
/// </summary>
sealed class Signal
{
    const int YieldCount = 8;
    static readonly long s_spinTicks = Stopwatch.Frequency * 40 / 1_000_000;

    readonly object _monitor = new();
    int _value;
    int _sleepers;

    /// <summary>The counter's value.</summary>
    public int Value => Volatile.Read(ref _value);

    /// <summary>Adds one and wakes whoever waits.</summary>
    public void Advance()
    {
        // A full fence on both sides: either the sleeper sees the new value, or this thread sees the sleeper.
        Interlocked.Increment(ref _value);
        if (Volatile.Read(ref _sleepers) > 0)
        {
            lock (_monitor)
            {
                Monitor.PulseAll(_monitor);
            }
        }
    }

    /// <summary>Returns as soon as the counter is no longer <paramref name="seen"/>.</summary>
    public void WaitWhile(int seen)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() - start < s_spinTicks)
        {
            for (int i = 0; i < 16; i++)
            {
                if (Volatile.Read(ref _value) != seen)
                {
                    return;
                }

                Thread.SpinWait(1);
            }
        }

        for (int i = 0; i < YieldCount; i++)
        {
            if (Volatile.Read(ref _value) != seen)
            {
                return;
            }

            Thread.Yield();
        }

        lock (_monitor)
        {
            Interlocked.Increment(ref _sleepers);
            while (Volatile.Read(ref _value) == seen)
            {
                Monitor.Wait(_monitor);
            }

            Interlocked.Decrement(ref _sleepers);
        }
    }
}
