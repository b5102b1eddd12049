using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nabla.Networks;

namespace Nabla.Training;

/// <summary>
/// Collects where the time of steps goes: every thread has one clock that is read between two parts, so that the parts of a thread sum to the
/// step, and nothing is counted twice. Fixed memory, nothing is allocated in a step.
/// </summary>
sealed class StepProfile
{
    const int Parts = (int)StepPart.Other + 1;

    readonly IReadOnlyList<Layer> _layers;
    readonly Clock[] _clocks;
    long _started;
    long _ticks;
    long _threadTicks;
    long _rows;
    long _steps;
    int _workers;
    int _mostWorkers;

    /// <param name="layers">The layers of the network.</param>
    /// <param name="threads">The most threads of a step.</param>
    public StepProfile(IReadOnlyList<Layer> layers, int threads)
    {
        _layers = layers;
        _clocks = [.. Enumerable.Range(0, threads).Select(_ => new Clock { Ticks = new long[Parts * (layers.Count + 1)] })];
    }

    /// <summary>Called by the caller's thread before the others begin.</summary>
    public void Begin(int rows, int workers)
    {
        _workers = workers;
        _mostWorkers = Math.Max(_mostWorkers, workers);
        _rows += rows;
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>Called by every thread when it begins.</summary>
    public void Enter(int worker)
    {
        _clocks[worker].Last = _started;
        Mark(worker, worker == 0 ? StepPart.Other : StepPart.Wait);
    }

    /// <summary>The time since the thread's last mark was this part's.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Called behind a test for null: the step itself stays small.
    public void Mark(int worker, StepPart part, int layer = -1)
    {
        ref Clock clock = ref _clocks[worker];
        long now = Stopwatch.GetTimestamp();
        clock.Ticks[(((int)part) * (_layers.Count + 1)) + layer + 1] += now - clock.Last;
        clock.Last = now;
    }

    /// <summary>Called by the caller's thread when all are done: what a thread has not accounted for it spent waiting for the others.</summary>
    public void End()
    {
        long now = Stopwatch.GetTimestamp();
        for (int worker = 0; worker < _workers; worker++)
        {
            StepPart part = _workers > 1 ? StepPart.Wait : StepPart.Other;
            _clocks[worker].Ticks[(int)part * (_layers.Count + 1)] += now - _clocks[worker].Last;
        }

        long ticks = now - _started;
        _ticks += ticks;
        _threadTicks += ticks * _workers;
        _steps++;
    }

    /// <summary>What several collectors of networks of one shape have found.</summary>
    /// <returns><see langword="null"/> where there was no step.</returns>
    public static TrainingProfile? Sum(IReadOnlyList<StepProfile> profiles)
    {
        long steps = profiles.Sum(profile => profile._steps);
        if (steps == 0)
        {
            return null;
        }

        double toMicroseconds = 1e6 / Stopwatch.Frequency;
        long threadTicks = profiles.Sum(profile => profile._threadTicks);
        int threads = profiles.Max(profile => profile._mostWorkers);
        IReadOnlyList<Layer> layers = profiles[0]._layers;
        long rows = profiles.Sum(profile => profile._rows);
        var parts = new List<ProfilePart>();
        foreach ((StepPart part, int layer) in Order(layers.Count))
        {
            int slot = ((int)part * (layers.Count + 1)) + layer + 1;
            double[] ofThreads =
                [.. Enumerable.Range(0, threads).Select(worker => profiles.Sum(profile => worker < profile._clocks.Length ? profile._clocks[worker].Ticks[slot] : 0L) * toMicroseconds / steps)];

            // A step on one thread while the others have none counts for that one thread.
            double microseconds = profiles.Where(profile => profile._steps > 0).Sum(profile =>
                profile._clocks.Sum(clock => clock.Ticks[slot]) / ((double)profile._threadTicks / profile._ticks)) * toMicroseconds / steps;
            if (microseconds > 0)
            {
                double? operations = Operations(part, layer < 0 ? null : layers[layer]);
                parts.Add(new ProfilePart(
                    part, layer < 0 ? null : layers[layer].Name, microseconds, ofThreads.Sum() * steps / (threadTicks * toMicroseconds),
                    operations * rows / steps / microseconds / 1e3, ofThreads));
            }
        }

        return new TrainingProfile(steps, profiles.Sum(profile => profile._ticks) * toMicroseconds / steps, threads, parts);
    }

    /// <summary>The parts in the order of a step.</summary>
    static IEnumerable<(StepPart Part, int Layer)> Order(int layers)
    {
        IEnumerable<int> all = Enumerable.Range(0, layers);
        return
        [
            (StepPart.Other, -1),
            (StepPart.Gather, -1),
            .. all.Select(layer => (StepPart.Forward, layer)),
            (StepPart.Loss, -1),
            .. all.Reverse().Select(layer => (StepPart.InputGradient, layer)),
            .. all.Select(layer => (StepPart.WeightGradient, layer)),
            .. all.Select(layer => (StepPart.Update, layer)),
            (StepPart.Update, -1),
            .. all.Select(layer => (StepPart.Transpose, layer)),
            (StepPart.Wait, -1),
        ];
    }

    /// <summary>Floating point operations of a part for one row, where they are a product's.</summary>
    static double? Operations(StepPart part, Layer? layer) =>
        layer is DenseLayer && part is (StepPart.Forward or StepPart.InputGradient or StepPart.WeightGradient) ? 2.0 * layer!.Inputs * layer.Outputs : null;

    /// <summary>One thread's, a cache line away from the next one's.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    struct Clock
    {
        [FieldOffset(0)]
        public long[] Ticks;

        [FieldOffset(8)]
        public long Last;
    }
}
