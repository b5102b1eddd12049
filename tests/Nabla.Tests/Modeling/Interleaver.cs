using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;

namespace Nabla.Tests.Modeling;

/// <summary>
/// Runs actors on threads of their own and releases them step by step, one or two at a time, in an order that the seed decides: what one schedule finds, the
/// same seed finds again. A step that does not end is a deadlock, and told as one.
/// </summary>
/// <param name="seed">Decides which actors go on.</param>
sealed class Interleaver(int seed)
{
    /// <summary>Far longer than any step: reached only where nobody goes on.</summary>
    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    readonly List<Actor> _actors = [];
    readonly StringBuilder _schedule = new();

    /// <summary>Adds an actor. It calls what it is given wherever others may go on before it does.</summary>
    public void Add(string name, Action<Action> act) => _actors.Add(new Actor(name, act));

    /// <summary>Runs until every actor has ended; throws what one of them threw.</summary>
    public void Run()
    {
        var random = new Random(seed);
        var waiting = new List<Actor>(_actors);
        _actors.ForEach(actor => actor.Start());
        while (waiting.Count > 0)
        {
            Actor[] chosen = [.. waiting.OrderBy(_ => random.Next()).Take(random.Next(3) == 0 ? 2 : 1)];
            _schedule.Append(string.Join('+', chosen.Select(actor => actor.Name))).Append(' ');
            Array.ForEach(chosen, actor => actor.Release());
            foreach (Actor actor in chosen)
            {
                Assert.True(actor.Wait(s_patience), $"seed {seed}: {actor.Name} does not go on. {_schedule}");
            }

            waiting.RemoveAll(actor => actor.HasEnded);
            if (_actors.FirstOrDefault(actor => actor.Failure is not null) is { } failed)
            {
                throw new InvalidOperationException($"seed {seed}: {failed.Name} failed. {_schedule}", failed.Failure);
            }
        }

        _actors.ForEach(actor => actor.Dispose());
    }

    sealed class Actor(string name, Action<Action> act) : IDisposable
    {
        readonly SemaphoreSlim _go = new(0);
        readonly SemaphoreSlim _paused = new(0);

        public string Name => name;

        public bool HasEnded { get; private set; }

        public Exception? Failure { get; private set; }

        public void Start() => new Thread(Act) { IsBackground = true, Name = name }.Start();

        public void Release() => _go.Release();

        public void Dispose()
        {
            _go.Dispose();
            _paused.Dispose();
        }

        public bool Wait(TimeSpan patience) => _paused.Wait(patience);

        void Act()
        {
            _go.Wait();
            try
            {
                act(() =>
                {
                    _paused.Release();
                    _go.Wait();
                });
            }
#pragma warning disable CA1031 // It is thrown again by whoever waits.
            catch (Exception failure)
            {
                Failure = failure;
            }
#pragma warning restore CA1031

            HasEnded = true;
            _paused.Release();
        }
    }
}
