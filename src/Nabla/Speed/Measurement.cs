using System;
using System.Diagnostics;
using System.Linq;

namespace Nabla.Speed;

/// <summary>Times of work, and the medians of what several rounds give.</summary>
static class Measurement
{
    /// <summary>How long work takes, in seconds.</summary>
    public static double Seconds(Action work)
    {
        long started = Stopwatch.GetTimestamp();
        work();
        return Since(started);
    }

    /// <summary>Seconds since a timestamp, to the clock's own resolution: <see cref="TimeSpan"/> has only that of 100 ns.</summary>
    public static double Since(long started) => (Stopwatch.GetTimestamp() - started) / (double)Stopwatch.Frequency;

    /// <summary>
    /// Rounds of every candidate in turn and of the FMA peak, so that another clock rate or a busy neighbour reaches all of them alike.
    /// </summary>
    /// <param name="rounds">Counted rounds; two more come first unless it is one.</param>
    /// <param name="seconds">About how long a candidate runs in a round.</param>
    /// <param name="candidates">Each runs its work the given number of times.</param>
    /// <returns>Seconds of one run of each candidate, and GFLOP/s of the peak: medians, and the medians of the products of the two round by round.</returns>
    public static (double[] Seconds, double PeakGflops, double[] SecondsTimesPeak) Rounds(int rounds, double seconds, params Action<int>[] candidates)
    {
        int[] repeats = [.. candidates.Select(candidate => Repeats(candidate, seconds))];
        double[][] times = [.. candidates.Select(_ => new double[rounds])];
        double[] peaks = new double[rounds];
        for (int round = rounds > 1 ? -2 : 0; round < rounds; round++)
        {
            double peak = FmaPeak.Gflops();
            for (int i = 0; i < candidates.Length; i++)
            {
                int count = repeats[i];
                double time = Time(candidates[i], count) / count;
                if (round >= 0)
                {
                    times[i][round] = time;
                }
            }

            if (round >= 0)
            {
                peaks[round] = (peak + FmaPeak.Gflops()) / 2;
            }
        }

        return (
            [.. times.Select(Median)], Median(peaks),
            [.. times.Select(candidate => Median([.. candidate.Zip(peaks, (time, peak) => time * peak)]))]);
    }

    /// <summary>Runs the candidates in turn for half a second, so that the compiler replaces its quick code: it waits for 0.1 s without new methods.</summary>
    public static void WarmUp(params Action<int>[] candidates)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < 0.5)
        {
            foreach (Action<int> candidate in candidates)
            {
                candidate(40);
            }
        }
    }

    /// <summary>The middle one, the upper one of two.</summary>
    public static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    static int Repeats(Action<int> candidate, double seconds)
    {
        if (Time(candidate, 1) > seconds)
        {
            return 1;
        }

        for (int repeats = 1; ; repeats *= 4)
        {
            double time = Time(candidate, repeats);
            if (time > seconds / 8 || repeats > 1 << 26)
            {
                return (int)Math.Clamp(repeats * seconds / time, 1, 1 << 28);
            }
        }
    }

    static double Time(Action<int> candidate, int repeats)
    {
        long started = Stopwatch.GetTimestamp();
        candidate(repeats);
        return Since(started);
    }
}
