using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace Nabla.Data;

/// <summary>Independent pieces of work on several threads, with the outcome of doing one after the other.</summary>
static class Concurrently
{
    /// <summary>Does every piece; where some fail, the exception of the first of them, by number, is thrown, as a plain loop would.</summary>
    /// <param name="count">The number of pieces.</param>
    /// <param name="piece">Does one: 0 to <paramref name="count"/> - 1.</param>
    /// <param name="most">The most pieces at a time; as many as there are processors where left out.</param>
    public static void For(int count, Action<int> piece, int most = int.MaxValue)
    {
        var gate = new Lock();
        ExceptionDispatchInfo? failure = null;
        int failed = int.MaxValue;
        // Without a limit the pool adds threads to long pieces, and each holds memory of its own.
        var limit = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(most, Environment.ProcessorCount) };
        Parallel.For(0, count, limit, i =>
        {
            if (i > Volatile.Read(ref failed))
            {
                return;
            }

            try
            {
                piece(i);
            }
#pragma warning disable CA1031 // Which exception is thrown must not depend on which thread came first.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                lock (gate)
                {
                    if (i < failed)
                    {
                        (failed, failure) = (i, ExceptionDispatchInfo.Capture(exception));
                    }
                }
            }
        });
        failure?.Throw();
    }
}
