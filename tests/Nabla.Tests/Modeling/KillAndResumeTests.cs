using System.Collections.Concurrent;
using System.Linq;
using System.Threading.Tasks;
using Nabla.KillAndResume;
using Nabla.Optimizers;
using Nabla.Tests.Files;

namespace Nabla.Tests.Modeling;

/// <summary>Real processes that SIGKILL ends at random moments: the run that goes on ends with the bits of one that nobody killed.</summary>
public class KillAndResumeTests
{
    const int Runs = 30;

    [Fact]
    public void Resume_AfterSigkillAtARandomMoment_EndsWithTheSameBits()
    {
        using var folder = new TemporaryFolder();
        var ended = new ConcurrentBag<KilledRun>();
        Parallel.For(1, Runs + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, number => ended.Add(KilledRun.Of(number, folder["runs"])));

        Assert.Empty(ended.Where(run => !run.IsSame || run.Problem.Length > 0).Select(run => $"{run.Run} {run.Problem}"));

        // The kinds of training that each keep a state of their own are among the thirty, and most kills met a run that went on.
        Assert.Contains(ended, run => run.Run.Options.Validation is null);
        Assert.Contains(ended, run => run.Run.Options.Ensemble > 1);
        Assert.Contains(ended, run => run.Run.Options.Optimizer is Lbfgs);
        Assert.Contains(ended, run => run.Run.Options.Dropout > 0);
        Assert.Contains(ended, run => run.Run.Options.MemoryLimit == 0);
        Assert.InRange(ended.Sum(run => run.Midway), Runs / 2, 2 * Runs);
    }
}
