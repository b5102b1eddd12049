using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Nabla.Kernels;

/// <summary>Work that every member of a team does a part of.</summary>
interface ITeamWork
{
    /// <summary>Does the part of member <paramref name="worker"/> of <c>team.Size</c>; may call <see cref="WorkerTeam.Barrier"/>.</summary>
    void Execute(int worker);
}

/// <summary>
/// Threads that stay. The caller is member 0; the others wait between calls, first spinning, then asleep. A team of one has no thread at all.
/// Members divide rows and columns of results among them by their number, never by who comes first, so that the team's size changes no bit.
/// </summary>
sealed class WorkerTeam : IDisposable
{
    readonly Shared _shared;

    /// <summary>A team of <paramref name="size"/> members, the caller included.</summary>
    public WorkerTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _shared = new Shared(size);
        for (int worker = 1; worker < size; worker++)
        {
            // The threads hold the shared state, not the team, so that a forgotten team is collected and its threads end.
            int number = worker;
            Shared shared = _shared;
            new Thread(() => shared.Serve(number)) { IsBackground = true, Name = $"Nabla worker {number}" }.Start();
        }
    }

    ~WorkerTeam() => _shared?.Stop();

    /// <summary>The number of members, the caller included.</summary>
    public int Size => _shared.Size;

    /// <summary>Has every member execute <paramref name="work"/> and returns when all are done. The first exception of a member is rethrown.</summary>
    public void Run(ITeamWork work)
    {
        if (_shared.Size == 1)
        {
            work.Execute(0);
            return;
        }

        _shared.Run(work);

        // The finalizer, which ends the threads, must not run before they are done.
        GC.KeepAlive(this);
    }

    /// <summary>Called by every member within <see cref="Run"/>: returns when all of them have called it.</summary>
    public void Barrier()
    {
        if (_shared.Size > 1)
        {
            _shared.Barrier();
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _shared.Stop();
        GC.SuppressFinalize(this);
    }

    /// <summary>The part of <paramref name="count"/> items that is <paramref name="worker"/>'s: contiguous, as even as possible.</summary>
    public (int Start, int End) Share(int count, int worker) =>
        ((int)((long)count * worker / Size), (int)((long)count * (worker + 1) / Size));

    sealed class Shared(int size)
    {
        readonly Signal _dispatched = new();
        readonly Signal _finished = new();
        readonly Signal _passed = new();
        ITeamWork? _work;
        volatile ExceptionDispatchInfo? _failure;
        volatile bool _stopped;
        int _running;
        int _arrived;

        public int Size => size;

        public void Run(ITeamWork work)
        {
            ObjectDisposedException.ThrowIf(_stopped, typeof(WorkerTeam));
            int finished = _finished.Value;
            _work = work;
            _failure = null;
            _arrived = 0;
            _running = size - 1;
            _dispatched.Advance();
            Guarded(work, 0);
            _finished.WaitWhile(finished);
            _work = null;
            _failure?.Throw();
        }

        public void Serve(int worker)
        {
            int seen = 0;
            while (true)
            {
                _dispatched.WaitWhile(seen);
                seen++;
                if (_stopped)
                {
                    return;
                }

                Guarded(_work!, worker);
                if (Interlocked.Decrement(ref _running) == 0)
                {
                    _finished.Advance();
                }
            }
        }

        public void Barrier()
        {
            int generation = _passed.Value;
            if (_failure is not null)
            {
                throw new OperationCanceledException("Another member of the team failed.");
            }

            if (Interlocked.Increment(ref _arrived) == size)
            {
                _arrived = 0;
                _passed.Advance();
            }
            else
            {
                _passed.WaitWhile(generation);
                if (_failure is not null)
                {
                    throw new OperationCanceledException("Another member of the team failed.");
                }
            }
        }

        public void Stop()
        {
            _stopped = true;
            _dispatched.Advance();
        }

#pragma warning disable CA1031 // Whatever a member throws must reach the caller instead of ending the process, and free those at the barrier.
        void Guarded(ITeamWork work, int worker)
        {
            try
            {
                work.Execute(worker);
            }
            catch (Exception exception)
            {
                // The first failure counts; the others are its consequence.
                Interlocked.CompareExchange(ref _failure!, ExceptionDispatchInfo.Capture(exception), null);
                _passed.Advance();
            }
        }
#pragma warning restore CA1031
    }
}
