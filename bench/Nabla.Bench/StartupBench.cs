using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Bench;

/// <summary>
/// From the start of a process to its first prediction, by real processes that take turns: Nabla's command line as given, PyTorch where
/// <c>/usr/bin/python3</c> has it, and whatever else is named. Medians, and how often Nabla's fits into the others.
/// </summary>
static class StartupBench
{
    const int Rounds = 11;

    /// <summary>A network of the same shape from a state dict, one row, one probability.</summary>
    const string PyTorch =
        """
        import torch
        model = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10))
        model.load_state_dict(torch.load('model.pt'))
        with torch.no_grad(): print(torch.softmax(model(torch.rand(1, 64)), 1)[0, 0].item())
        """;

    const string PyTorchModel =
        "import torch; torch.save(torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10)).state_dict(), 'model.pt')";

    /// <summary>Measures.</summary>
    /// <param name="program">./nabla, or Nabla.Cli.dll.</param>
    /// <param name="others">Further programs, each <c>NAME=COMMAND ARGUMENT ...</c>, run in the present folder.</param>
    public static void Run(string program, string[] others)
    {
        string folder = Directory.CreateTempSubdirectory("nabla-startup").FullName;
        try
        {
            Table digits = BundledData.Find("digits").Load();
            Model.Train(digits, new TrainOptions { Target = "digit", Hidden = [64], Epochs = 2, Baselines = false, Validation = 0, L2Penalty = 0 })
                .Save(Path.Combine(folder, "digits.safetensors"));
            File.WriteAllLines(Path.Combine(folder, "one.csv"),
            [
                string.Join(',', digits.Columns.Select(column => column.Name)),
                string.Join(',', digits.Columns.Select(_ => "0")),
            ]);
            string[] nabla = program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", Path.GetFullPath(program)] : [Path.GetFullPath(program)];
            var programs = new List<(string Name, string Folder, string[] Command)>
            {
                ("nabla predict", folder, [.. nabla, "predict", "digits.safetensors", "one.csv"]),
                ("nabla --version", folder, [.. nabla, "--version"]),
            };
            if (File.Exists("/usr/bin/python3") && Seconds((PyTorchModel, folder, ["/usr/bin/python3", "-c", PyTorchModel])) is not null)
            {
                programs.Add(("PyTorch", folder, ["/usr/bin/python3", "-c", PyTorch]));
            }
            else
            {
                Console.WriteLine("PyTorch is not installed: left out.");
            }

            programs.AddRange(others.Select(other => other.Split('=', 2))
                .Select(halves => (halves[0], Environment.CurrentDirectory, halves[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries))));
            Report(programs);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Report(List<(string Name, string Folder, string[] Command)> programs)
    {
        double[][] seconds = [.. programs.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < programs.Count; i++)
            {
                seconds[i][round] = Seconds(programs[i])
                    ?? throw new InvalidOperationException($"{programs[i].Name} failed: {string.Join(' ', programs[i].Command)}");
            }
        }

        Console.WriteLine("| process | median ms | fastest ms | times nabla predict |");
        Console.WriteLine("|---|--:|--:|--:|");
        double[] medians = [.. seconds.Select(times => times.Order().ElementAt(Rounds / 2) * 1000)];
        for (int i = 0; i < programs.Count; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {programs[i].Name} | {medians[i]:F1} | {seconds[i].Min() * 1000:F1} | {medians[i] / medians[0]:F2} |"));
        }
    }

    /// <summary>How long the process took; nothing where it could not do its work.</summary>
    static double? Seconds((string Name, string Folder, string[] Command) program)
    {
        var start = new ProcessStartInfo(program.Command[0], program.Command[1..])
        {
            WorkingDirectory = program.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(started).TotalSeconds : null;
    }
}
