using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Nabla.Data;
using Nabla.Files;
using Nabla.Modeling;
using Nabla.Tests.Files;
using Nabla.Tests.Modeling;
using Nabla.Tuning;

namespace Nabla.Tests.Tuning;

/// <summary>A search as a whole: its result depends on data, options and the number of trials, and on nothing else.</summary>
public sealed class TunerTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A table on which options matter: a curve that a network of few epochs learns only with the right rate.</summary>
    static readonly Table s_table = Generated.Rows("y", 120, (x1, x2, _, random) => [Generated.Text(Math.Round((x1 * x2 * 3) + (0.1 * random.NextDouble()), 4))]);

    static TuneOptions Options(int trials = 10, int threads = 2) => new()
    {
        Train = new TrainOptions { Target = "y", Epochs = 4, Patience = 4, TestFraction = 0.2, Threads = threads, Baselines = false, Seed = 3 },
        Trials = trials,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_AnyNumberOfThreads_FindsTheSame(int threads) =>
        Assert.Equal(Texts(Tuner.Run(s_table, Options(threads: 2))), Texts(Tuner.Run(s_table, Options(threads: threads))));

    [Fact]
    public void Run_Result_HasTheDefaultFirstAndAModelOfTheWinner()
    {
        TuneResult found = Tuner.Run(s_table, Options());

        Assert.Equal("rmse", found.Metric);
        Assert.Equal(10, found.TrialCount);
        Assert.True(found.Default.Setting.IsDefault);
        Assert.True(found.Default.IsFull);
        Assert.True(found.Best.IsFull);
        Assert.Equal(found.Best.Scores[^1], found.Trials.Where(trial => trial.IsFull).Min(trial => trial.Scores[^1]));
        Assert.False(found.TrialsAreWhole);
        Assert.Equal(found.BeatsDefault ? found.Best.Number : 0, found.Winner.Number);
        Assert.True(found.HasTest);
        Assert.Equal(Model.Train(s_table, found.Options).WeightHash, found.Model.WeightHash);

        // Of the first bracket the default and one more reach the last rung, of the second, which has one trial, that one.
        Assert.Equal(3, found.Trials.Count(trial => trial.IsFull));
    }

    /// <summary>The journal after any number of finished trials, as a process that was killed would have left it, leads to the same end.</summary>
    [Fact]
    public void Run_JournalCutAfterAnyLine_ComesToTheSameEnd()
    {
        string path = _folder["whole.tuning"];
        string[] expected = Texts(Tuner.Run(s_table, Options() with { Journal = path }));
        byte[] whole = File.ReadAllBytes(path);
        string[] lines = File.ReadAllLines(path);
        foreach (int kept in (int[])[1, 2, lines.Length / 2, lines.Length - 1, lines.Length])
        {
            string cut = _folder[$"cut{kept}.tuning"];
            File.WriteAllText(cut, string.Concat(lines.Take(kept).Select(line => line + "\n")) + (kept < lines.Length ? lines[kept][..30] : ""));
            Assert.Equal(expected, Texts(Tuner.Run(s_table, Options() with { Journal = cut })));
            Assert.Equal(lines.Length, File.ReadAllLines(cut).Length);
        }

        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public void Run_MoreTrialsOnTheSameJournal_GoesOn()
    {
        string path = _folder["a.tuning"];
        Tuner.Run(s_table, Options(trials: 9) with { Journal = path });
        int before = File.ReadAllLines(path).Length;
        string[] resumed = Texts(Tuner.Run(s_table, Options(trials: 12) with { Journal = path }));

        Assert.Equal(Texts(Tuner.Run(s_table, Options(trials: 12))), resumed);
        Assert.True(File.ReadAllLines(path).Length > before);
    }

    [Fact]
    public void Run_JournalOfOtherDataOrOptions_IsRefusedInOneSentence()
    {
        string path = _folder["a.tuning"];
        Tuner.Run(s_table, Options(trials: 2) with { Journal = path });
        Table other = s_table.SelectRows([.. Enumerable.Range(1, 119)]);

        Assert.Contains("journal of another search, its data is not sha256:", Refusal(other, Options(2)), StringComparison.Ordinal);
        Assert.Contains("journal of another search, its seed is not 4;", Refusal(s_table, Options(2) with { Train = Options().Train with { Seed = 4 } }), StringComparison.Ordinal);
        Assert.Contains("journal of another search, its metric is not mae;", Refusal(s_table, Options(2) with { Metric = "mae" }), StringComparison.Ordinal);
        Assert.Contains("its batch is not 8;", Refusal(s_table, Options(2) with { Train = Options().Train with { BatchSize = 8 } }), StringComparison.Ordinal);

        string Refusal(Table table, TuneOptions options) => Assert.Throws<NablaFormatException>(() => Tuner.Run(table, options with { Journal = path })).Message;
    }

    [Fact]
    public void Run_CancelledInASearch_TrainsByTheBestSoFar()
    {
        using var source = new CancellationTokenSource();
        int reports = 0;
        TuneResult found = Tuner.Run(s_table, Options(trials: 27, threads: 1), new Watcher(_ =>
        {
            if (++reports == 5)
            {
                source.Cancel();
            }
        }), cancellationToken: source.Token);

        Assert.True(found.IsCancelled);
        Assert.Equal(1, found.TrialCount); // the first bracket was left: it never was
        Assert.Equal(Model.Train(s_table, Options().Train).WeightHash, found.Model.WeightHash);
    }

    [Fact]
    public void Run_CancelledBeforeTheDefault_Throws() =>
        Assert.Throws<OperationCanceledException>(() => Tuner.Run(s_table, Options(), cancellationToken: new CancellationToken(true)));

    /// <summary>Which brackets fit into the time is a matter of the machine; what was found is what so many trials find.</summary>
    [Fact]
    public void Run_LimitOfTime_CanBeRepeatedByTheNumberOfTrials()
    {
        TuneResult limited = Tuner.Run(s_table, Options(trials: 100_000) with { TimeLimit = TimeSpan.FromSeconds(1) });

        Assert.False(limited.IsCancelled);
        Assert.True(limited.TrialCount is 1 || limited.TrialCount % 9 == 0);
        if (limited.TrialCount > 1)
        {
            Assert.Equal(Texts(Tuner.Run(s_table, Options(trials: limited.TrialCount))), Texts(limited));
        }
    }

    [Fact]
    public void Run_MetricThatIsNone_NamesThoseThereAre() => Assert.Contains(
        "There is no metric 'accuracy' of this task; the metrics are rmse, mae, r2", Assert.Throws<ArgumentException>(() => Tuner.Run(s_table, Options() with { Metric = "accuracy" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Run_NothingHeldOut_IsRefused() => Assert.Contains(
        "too few to compare options by", Assert.Throws<NablaDataException>(() => Tuner.Run(Small.Xor, new TuneOptions { Train = new TrainOptions { Target = "y" } })).Message, StringComparison.Ordinal);

    [Fact]
    public void Run_Classes_ComparesByLogLossUnlessToldOtherwise()
    {
        TuneOptions options = Options(trials: 2) with { Train = Options().Train with { Target = "species" } };

        TuneResult usual = Tuner.Run(Small.Iris, options);
        Assert.Equal("logLoss", usual.Metric);
        Assert.Equal(EpochCriterion.Loss, usual.Options.BestEpochBy);

        // The accuracy is what the epochs of the training show: then the best epoch is the one with the highest.
        TuneResult byAccuracy = Tuner.Run(Small.Iris, options with { Metric = "accuracy" });
        Assert.True(byAccuracy.HigherIsBetter);
        Assert.Equal(EpochCriterion.Metric, byAccuracy.Options.BestEpochBy);
        Assert.Equal(EpochCriterion.Loss, Tuner.Run(Small.Iris, options with { Metric = "macroF1" }).Options.BestEpochBy);
    }

    /// <summary>
    /// A large table has one part held out: one network for half of the epochs, one for all, the whole ensemble. With the first trial's options training gives
    /// the model of that search, smoothing and the last training on all rows included.
    /// </summary>
    [Fact]
    public void Run_LargeTable_TriesOneNetworkFirstAndTrainsTheEnsemble()
    {
        Table table = Generated.Rows("y", 5_200, (x1, x2, _, random) => [(x1 * x2) + (0.1 * random.NextDouble()) > 0.05 ? "a" : "b"]);
        TuneOptions options = new()
        {
            Train = new TrainOptions { Target = "y", Hidden = [8], Ensemble = 2, Epochs = 3, Threads = 2, Baselines = false, Intervals = false },
            Trials = 3,
        };
        TuneResult found = Tuner.Run(table, options);

        Assert.Equal([new Rung(1, 0.5, 1), new Rung(1, 1, 1), new Rung(1, 1)], found.Rungs);
        Assert.True(found.TrialsAreWhole);
        Assert.Equal(found.Improvement is { Mean: > 0 } ? found.Best.Number : 0, found.Winner.Number);
        Assert.Contains("--loss binary-cross-entropy:smoothing=0.1 --refit", found.Trials[1].Setting.ToString(), StringComparison.Ordinal);
        Assert.Equal(Model.Train(table, found.Options).WeightHash, found.Model.WeightHash);
        TrainOptions first = found.Trials[1].Setting.ApplyTo(options.Train);
        Assert.Equal("binary-cross-entropy:smoothing=0.1", first.Loss!.ToString());
        Assert.True(Model.Train(table, first).Training.Refitted);
        Assert.Equal(Texts(found), Texts(Tuner.Run(table, options with { Train = options.Train with { Threads = 1 } })));
    }

    /// <summary>Everything a search found but the time it took.</summary>
    static string[] Texts(TuneResult found) =>
    [
        .. found.Trials.Select(trial => $"{trial.Number} {trial.Setting} {string.Join(' ', trial.Scores.Select(score => score?.ToString("R", CultureInfo.InvariantCulture)))}"),
        $"{found.Best.Number} {found.Winner.Number} {found.Improvement}", found.Model.WeightHash,
    ];

    sealed class Watcher(Action<TuneProgress> look) : IProgress<TuneProgress>
    {
        public void Report(TuneProgress value) => look(value);
    }
}
