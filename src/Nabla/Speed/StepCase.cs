using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Speed;

/// <summary>Steps of one workload, timed in chunks: one step of a small network is shorter than a look at the clock is exact.</summary>
sealed class StepCase : IDisposable
{
    readonly Trainer<float> _trainer;
    readonly Matrix<float> _inputs;
    readonly Matrix<float> _targets;
    readonly int[] _order;
    int _next;

    /// <param name="workload">What is trained.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="targets">Its targets.</param>
    /// <param name="threads">Threads of the trainer; 0: as it chooses.</param>
    public StepCase(StepWorkload workload, Matrix<float> inputs, Matrix<float> targets, int threads)
    {
        (_inputs, _targets) = (inputs, targets);
        _trainer = new Trainer<float>(workload.CreateNetwork(), workload.Loss, workload.Optimizer, workload.Batch, new TrainerOptions { Threads = threads });

        // A chunk takes rows from anywhere, as an epoch does: neighbours would stay in the caches.
        _order = [.. Enumerable.Range(0, inputs.Rows)];
        new Random(1234).Shuffle(_order);
    }

    /// <summary>Seconds of a step in each chunk after the warm-up, ascending.</summary>
    /// <param name="warmUp">Seconds that do not count: the runtime's last tier of code comes after some time, not after some steps.</param>
    /// <param name="seconds">Seconds that count; there are two chunks at least.</param>
    /// <param name="stepsPerChunk">Steps of a chunk; 0: about 20 ms of them.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    public List<double> Measure(double warmUp, double seconds, int stepsPerChunk = 0, CancellationToken cancellationToken = default)
    {
        int steps = stepsPerChunk > 0 ? stepsPerChunk : 1;
        var times = new List<double>();
        long started = Stopwatch.GetTimestamp();
        bool isFirst = true;
        while (true)
        {
            double elapsed = Measurement.Since(started);
            if (times.Count >= 2 && elapsed > warmUp + seconds)
            {
                times.Sort();
                return times;
            }

            double time = Chunk(steps, cancellationToken);
            if (!isFirst && elapsed >= warmUp)
            {
                times.Add(time);
            }
            else if (stepsPerChunk == 0)
            {
                steps = (int)Math.Clamp(0.02 / time, 1, 1 << 20);
            }

            isFirst = false;
        }
    }

    /// <summary>Seconds of a step, the order of the rows included. Epochs are as long as the data, or where that is few rows 1,024 steps.</summary>
    double Chunk(int steps, CancellationToken cancellationToken)
    {
        int longest = Math.Max(1_024, _order.Length / _trainer.BatchSize);
        double seconds = 0;
        for (int done = 0; done < steps; done += longest)
        {
            int[] rows = new int[Math.Min(longest, steps - done) * _trainer.BatchSize];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = _order[_next];
                _next = _next + 1 == _order.Length ? 0 : _next + 1;
            }

            seconds += _trainer.Run(_inputs, _targets, 1, rows, cancellationToken: cancellationToken).Single().Elapsed.TotalSeconds;
        }

        return seconds / steps;
    }

    public void Dispose() => _trainer.Dispose();
}
