using System;
using System.Numerics;
using System.Runtime.ExceptionServices;
using System.Threading;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// Many rows by several threads: the caller, and others borrowed from the thread pool. Whoever is free takes the next few rows, so that a
/// thread that comes late, or never because the pool of a server has other work, costs nothing but its help; nobody waits for a thread that has
/// not begun. A row is computed by one thread and depends on that row alone: who takes it changes no bit.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class BulkPrediction<T> : IThreadPoolWorkItem
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Shares of a thread: with several, one that is held up leaves the rest of its part to the others.</summary>
    const int SharesPerThread = 4;

    readonly Network<T> _network;
    readonly Matrix<T> _inputs;
    readonly Matrix<T> _outputs;
    readonly int _rows;
    readonly int _shares;
    readonly Signal _finished = new();
    volatile ExceptionDispatchInfo? _failure;
    int _taken;
    int _done;

    BulkPrediction(Network<T> network, Matrix<T> inputs, Matrix<T> outputs, int rows)
    {
        _network = network;
        _inputs = inputs;
        _outputs = outputs;
        _rows = rows;
        _shares = (inputs.Rows + rows - 1) / rows;
    }

    /// <summary>Writes the outputs of every row; at most <paramref name="threads"/> threads are at work, the caller included.</summary>
    public static void Run(Network<T> network, Matrix<T> inputs, Matrix<T> outputs, int threads)
    {
        int rows = (int)Math.Clamp((long)inputs.Rows / ((long)threads * SharesPerThread), 1, Network<T>.ChunkRows);
        var work = new BulkPrediction<T>(network, inputs, outputs, rows);
        int finished = work._finished.Value;
        for (int helper = 1; helper < Math.Min(threads, work._shares); helper++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
        }

        work.TakeShares();
        if (Volatile.Read(ref work._done) < work._shares)
        {
            work._finished.WaitWhile(finished);
        }

        work._failure?.Throw();
    }

    void IThreadPoolWorkItem.Execute() => TakeShares();

    void TakeShares()
    {
        while (true)
        {
            int share = Interlocked.Increment(ref _taken) - 1;
            if (share >= _shares)
            {
                return;
            }

            TakeShare(share);
            if (Interlocked.Increment(ref _done) == _shares)
            {
                _finished.Advance();
            }
        }
    }

#pragma warning disable CA1031 // What a user's own layer throws must reach the caller instead of ending the process.
    void TakeShare(int share)
    {
        if (_failure is not null)
        {
            return;
        }

        try
        {
            int first = share * _rows;
            _network.Forward(_inputs, first, Math.Min(first + _rows, _inputs.Rows), activateOutput: true, _outputs);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure!, ExceptionDispatchInfo.Capture(exception), null);
        }
    }
#pragma warning restore CA1031
}
