using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;

namespace Nabla.KillAndResume;

/// <summary>What came of a training that was killed and resumed.</summary>
/// <param name="Run">The training.</param>
/// <param name="Kills">How often SIGKILL was sent.</param>
/// <param name="Midway">How often it met a process that had not ended.</param>
/// <param name="IsSame">Whether the run ended with the bits of the one that nobody killed.</param>
/// <param name="Problem">What a process said that ended by itself and not well; empty otherwise.</param>
sealed record KilledRun(RandomRun Run, int Kills, int Midway, bool IsSame, string Problem)
{
    /// <summary>The most checkpoints that a process lives to see.</summary>
    const int MostCheckpoints = 15;

    /// <summary>The longest that it lives on after them.</summary>
    static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(12);

    /// <summary>This program: compiled ahead it is the process itself, else a file that dotnet runs.</summary>
    static readonly string[] s_program = Path.Combine(AppContext.BaseDirectory, "Nabla.KillAndResume.dll") is var file && File.Exists(file)
        ? ["dotnet", file]
        : [Environment.ProcessPath!];

    /// <summary>Runs the training of a number once whole, and once in processes that SIGKILL ends; the last attempt is left to end.</summary>
    /// <param name="number">Decides the training, how often it is killed and, as far as a clock can, when.</param>
    /// <param name="root">A folder; the checkpoints go to one in it.</param>
    public static KilledRun Of(int number, string root)
    {
        var run = RandomRun.Of(number);
        string whole = Bits.Train(run, null, resume: false);
        string folder = Path.Combine(root, number.ToString(CultureInfo.InvariantCulture));
        var random = new Random(-number);
        int kills = 0;
        int midway = 0;
        string problem = "";
        for (int attempt = 1 + random.Next(2); attempt > 0; attempt--)
        {
            kills++;
            (int exitCode, string error) = Attempt(number, folder, random.Next(MostCheckpoints), random.NextDouble() * s_longest);
            if (exitCode == Killed)
            {
                midway++;
            }
            else if (exitCode != 0)
            {
                problem += error;
            }
        }

        string resumed = Bits.Train(run, folder, resume: Bits.Newest(folder) is not null);
        Directory.Delete(folder, recursive: true);
        return new KilledRun(run, kills, midway, resumed == whole, problem);
    }

    /// <summary>The training of that number as the whole of a process, which goes on from the folder where it holds a checkpoint.</summary>
    public static void Train(int number, string folder)
    {
        // One step to twelve between two checkpoints, by number.
        Bits.Train(RandomRun.Of(number), folder, resume: Bits.Newest(folder) is not null, every: 1 + (number % 12));
    }

    /// <summary>The exit code of a process that SIGKILL has ended.</summary>
    const int Killed = 128 + 9;

    /// <summary>A process that is killed a while after so many checkpoints.</summary>
    static (int ExitCode, string Error) Attempt(int number, string folder, int checkpoints, TimeSpan longer)
    {
        var start = new ProcessStartInfo(s_program[0], [.. s_program[1..], "train", number.ToString(CultureInfo.InvariantCulture), folder]) { RedirectStandardError = true };

        // Starts sooner: what is compiled here seldom runs long.
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process process = Process.Start(start)!;
        string? before = Bits.Newest(folder);
        int seen = 0;
        while (!process.HasExited && seen < checkpoints)
        {
            string? now = Bits.Newest(folder);
            seen += now != before ? 1 : 0;
            before = now;
            Thread.Sleep(1);
        }

        long waited = Stopwatch.GetTimestamp();
        while (!process.HasExited && Stopwatch.GetElapsedTime(waited) < longer)
        {
            Thread.Sleep(0);
        }

        process.Kill();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
