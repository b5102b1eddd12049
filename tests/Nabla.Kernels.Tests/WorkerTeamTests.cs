using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Nabla.Kernels.Tests;

public sealed class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_ManyTimes_EveryMemberExecutesOnceAndTheCallerIsMemberZero(int size)
    {
        using var team = new WorkerTeam(size);
        int caller = Environment.CurrentManagedThreadId;
        int[] counts = new int[size];
        int[] threads = new int[size];
        for (int i = 0; i < 500; i++)
        {
            team.Run(new Work(worker =>
            {
                counts[worker]++;
                threads[worker] = Environment.CurrentManagedThreadId;
            }));
        }

        Assert.All(counts, count => Assert.Equal(500, count));
        Assert.Equal(caller, threads[0]);
        Assert.Equal(size, threads.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Barrier_TenThousandRounds_SeparatesThePhases(int size)
    {
        using var team = new WorkerTeam(size);
        int[] round = new int[size];
        int mistakes = 0;
        team.Run(new Work(worker =>
        {
            for (int i = 1; i <= 10_000; i++)
            {
                round[worker] = i;
                team.Barrier();
                if (round.Any(other => other != i))
                {
                    Interlocked.Increment(ref mistakes);
                }

                team.Barrier();
            }
        }));
        Assert.Equal(0, mistakes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_OneMemberFails_ItsExceptionReachesTheCallerAndFreesThoseAtTheBarrier(int failing)
    {
        using var team = new WorkerTeam(3);
        for (int i = 0; i < 50; i++)
        {
            var freed = new ConcurrentBag<int>();
            InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => team.Run(new Work(worker =>
            {
                if (worker == failing)
                {
                    throw new InvalidOperationException($"member {worker}");
                }

                try
                {
                    team.Barrier();
                }
                catch (OperationCanceledException)
                {
                    freed.Add(worker);
                    throw;
                }
            })));
            Assert.Equal($"member {failing}", failure.Message);
            Assert.Equal(2, freed.Count);
        }

        // The team is whole again.
        int done = 0;
        team.Run(new Work(_ =>
        {
            team.Barrier();
            Interlocked.Increment(ref done);
        }));
        Assert.Equal(3, done);
    }

    [Fact]
    public void Dispose_Threads_End()
    {
        var team = new WorkerTeam(3);
        Thread[] threads = ThreadsOf(team);
        team.Dispose();
        team.Dispose(); // a second time does nothing
        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(30))));
        Assert.Throws<ObjectDisposedException>(() => team.Run(new Work(_ => { })));
    }

    [Fact]
    public void Idle_Threads_Sleep()
    {
        using var team = new WorkerTeam(2);
        Thread thread = ThreadsOf(team).Single();
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Forgotten_Team_IsCollectedAndItsThreadsEnd()
    {
        Thread[] threads = Forget();
        for (int i = 0; i < 300 && threads.Any(thread => thread.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            threads[0].Join(TimeSpan.FromMilliseconds(100));
        }

        Assert.DoesNotContain(threads, thread => thread.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Thread[] Forget() => ThreadsOf(new WorkerTeam(3));
    }

    [Fact]
    public void Share_AnyCount_DividesItAmongTheMembersInOrder()
    {
        using var team = new WorkerTeam(3);
        foreach (int count in new[] { 0, 1, 2, 3, 4, 100, int.MaxValue })
        {
            int next = 0;
            for (int worker = 0; worker < 3; worker++)
            {
                (int start, int end) = team.Share(count, worker);
                Assert.Equal(next, start);
                Assert.InRange(end - start, count / 3, count / 3 + 1);
                next = end;
            }

            Assert.Equal(count, next);
        }
    }

    [Fact]
    public void Size_BelowOne_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerTeam(0));

    /// <summary>The threads of members 1 and up.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static Thread[] ThreadsOf(WorkerTeam team)
    {
        var threads = new Thread[team.Size];
        team.Run(new Work(worker => threads[worker] = Thread.CurrentThread));
        return threads[1..];
    }

    sealed class Work(Action<int> execute) : ITeamWork
    {
        public void Execute(int worker) => execute(worker);
    }
}
