using System;
using System.Threading;
using Nabla.Kernels;

namespace Nabla.Training;

/// <summary>
/// Pieces of work that have nothing to do with each other, handed out to threads one by one: whoever is done takes the next. The threads stay
/// between calls; the caller is one of them. What a piece computes must not depend on who takes it.
/// </summary>
sealed class ConcurrentWork : ITeamWork, IDisposable
{
    readonly WorkerTeam _team;
    Action<int>? _work;
    CancellationToken _cancellation;
    int _count;
    int _taken;
    volatile bool _stopped;

    /// <param name="threads">The number of threads, the caller included, 1 or more.</param>
    public ConcurrentWork(int threads) => _team = new WorkerTeam(threads);

    /// <summary>Does the pieces 0 to <paramref name="count"/> - 1. After a failure no further piece is begun, and the first one is thrown.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two pieces.</exception>
    public void Run(int count, Action<int> work, CancellationToken cancellationToken)
    {
        _work = work;
        _cancellation = cancellationToken;
        _count = count;
        _taken = 0;
        _stopped = false;
        _team.Run(this);
        _work = null;
    }

    public void Execute(int worker)
    {
        try
        {
            for (int piece = Take(); piece < _count && !_stopped; piece = Take())
            {
                _cancellation.ThrowIfCancellationRequested();
                _work!(piece);
            }
        }
        catch
        {
            _stopped = true;
            throw;
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _team.Dispose();

    int Take() => Interlocked.Increment(ref _taken) - 1;
}
