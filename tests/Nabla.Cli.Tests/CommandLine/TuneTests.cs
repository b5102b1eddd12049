using System;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>The search from the command line, in processes that are ended in every way.</summary>
public sealed class TuneTests : IDisposable
{
    static readonly string[] s_line = ["tune", "candy_bar", "--trials", "9", "--epochs", "3", "--patience", "3", "--test", "0.2", "--seed", "5"];

    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Tune_ASearch_TellsTrialsVerdictAndModel()
    {
        Ended ended = await _nabla.RunAsync([.. s_line, "--picture", "trials.svg", "--out", "m.safetensors"]);

        Assert.Equal(0, ended.ExitCode);
        Assert.StartsWith("Columns    column ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("\nSearch     9 trials by RMSE on rows held out: 1 of 5 folds, ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("the default recipe", ended.Output, StringComparison.Ordinal);
        Assert.Matches("Found      (Trial [0-9]+ (beats|does not beat) the default|No trial is better)", ended.Output);
        Assert.Contains("No trial saw the test rows", ended.Output.ReplaceLineEndings(" ").Replace("           ", ""), StringComparison.Ordinal);
        Assert.Contains("--trials 9", ended.Output, StringComparison.Ordinal);
        Assert.Contains("Saved      m.safetensors", ended.Output, StringComparison.Ordinal);
        Assert.All(ended.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.StartsWith("tune: 1 of 9 trials, rung 3 1/1, default ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("<svg", File.ReadAllText(_nabla.PathOf("trials.svg")), StringComparison.Ordinal);
        Assert.Equal(0, (await _nabla.RunAsync("predict", "m.safetensors", "candy_bar", "--quiet", "--out", "p.csv")).ExitCode);
    }

    /// <summary>Three times the process is killed at a random moment; what the fourth comes to is what an undisturbed one does.</summary>
    [Fact]
    public async Task Tune_KilledAtRandomMoments_EndsAsIfItHadNotBeen()
    {
        JsonElement undisturbed = (await _nabla.RunAsync([.. s_line, "--json", "--quiet", "--out", "a.safetensors"])).Json;
        var random = new Random(Environment.ProcessId);
        for (int kill = 0; kill < 3; kill++)
        {
            int lines = random.Next(1, 5);
            await KillAfterAsync(lines, [.. s_line, "--json", "--journal", "j.tuning", "--out", "b.safetensors"]);
        }

        Ended resumed = await _nabla.RunAsync([.. s_line, "--json", "--quiet", "--journal", "j.tuning", "--out", "b.safetensors"]);
        foreach (string key in (string[])["trials", "best", "default", "winner", "improvement", "weightHash"])
        {
            Assert.Equal(undisturbed.GetProperty(key).GetRawText(), resumed.Json.GetProperty(key).GetRawText());
        }
    }

    [Fact]
    public async Task Tune_Interrupted_TrainsByTheBestSoFarAndKeepsTheJournal()
    {
        Ended ended = await _nabla.RunAndSignalAsync("INT", "tune: 9 of 2000 trials", ["tune", "candy_bar", "--trials", "2000", "--epochs", "3", "--journal", "j.tuning"]);

        Assert.Equal(130, ended.ExitCode);
        Assert.Contains("Ending the search and training by the best so far", ended.Error, StringComparison.Ordinal);
        Assert.Contains("finished trials is in candy_bar.safetensors.\n", ended.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_nabla.PathOf("candy_bar.safetensors")));
        Assert.True(File.ReadAllLines(_nabla.PathOf("j.tuning")).Length > 1);
    }

    [Fact]
    public async Task Tune_JournalOfAnotherSearch_IsOneSentence()
    {
        await _nabla.RunAsync("tune", "candy_bar", "--trials", "2", "--epochs", "1", "--journal", "j.tuning", "--quiet");

        Ended ended = await _nabla.RunAsync("tune", "candy_bar", "--trials", "2", "--epochs", "2", "--journal", "j.tuning", "--quiet");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(
            "nabla: j.tuning is the journal of another search, its epochs is not 2; resume with the same data and options, or name another file.\n", ended.Error);
        Assert.DoesNotContain("Search", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tune_OutNamesTheJournal_IsRefused() =>
        (await _nabla.RunAsync("tune", "candy_bar", "--journal", "x", "--out", "x")).Fails(2, "--out names x, as another option does; give each a name of its own.");

    /// <summary>Starts the program and kills it by SIGKILL after so many lines of progress, or lets it end when there are no more.</summary>
    async Task KillAfterAsync(int lines, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Nabla.Cli.dll"), .. arguments])
        {
            WorkingDirectory = _nabla.Folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        for (int line = 0; line < lines && await process.StandardError.ReadLineAsync() is not null; line++)
        {
        }

        process.Kill();
        await process.WaitForExitAsync();
        await output;
    }
}
