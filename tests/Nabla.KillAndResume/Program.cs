using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using Nabla.KillAndResume;

// train NUMBER FOLDER [--resume]: a training that keeps checkpoints, to be killed.
// COUNT [FIRST]: so many trainings, from that number on, each killed and resumed until it ends.
if (args is ["train", var one, var into, ..])
{
    Console.WriteLine(Bits.Train(RandomRun.Of(Number(one)), into, resume: args.Length > 3, every: 1 + (Number(one) % 40)));
    return 0;
}

int count = args.Length > 0 ? Number(args[0]) : 30;
int first = args.Length > 1 ? Number(args[1]) : 1;
string root = Directory.CreateTempSubdirectory("nabla-kill-").FullName;
int kills = 0;
int midway = 0;
int differing = 0;
long started = Stopwatch.GetTimestamp();
for (int number = first; number < first + count; number++)
{
    var run = RandomRun.Of(number);
    string whole = Bits.Train(run, null, resume: false);
    string folder = Path.Combine(root, number.ToString(CultureInfo.InvariantCulture));
    var random = new Random(-number);

    // The first attempts are killed after a random number of checkpoints or at a random moment; the last one is left to end.
    bool begun = false;
    for (int attempt = 1 + random.Next(2); attempt > 0; attempt--)
    {
        using Process process = Start("train", $"{number}", folder, begun ? "--resume" : "");
        string? before = Bits.Newest(folder);
        int wanted = random.Next(25);
        int seen = 0;
        while (!process.HasExited && seen < wanted)
        {
            string? now = Bits.Newest(folder);
            seen += now != before ? 1 : 0;
            before = now;
            Thread.Sleep(1);
        }

        process.Kill();
        process.WaitForExit();
        kills++;
        midway += process.ExitCode == 0 ? 0 : 1;
        begun = Bits.Newest(folder) is not null;
    }

    string resumed = Bits.Train(run, folder, resume: begun);
    if (resumed != whole)
    {
        differing++;
        Console.WriteLine($"differs: {run}");
    }

    Directory.Delete(folder, recursive: true);
    if ((number - first + 1) % 100 == 0)
    {
        Console.WriteLine($"{number - first + 1} runs, {differing} differ");
    }
}

Directory.Delete(root, recursive: true);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{count} runs, {kills} times SIGKILL, {midway} of them before the end, in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s: {differing} runs end with other bits."));
return differing == 0 ? 0 : 1;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static Process Start(params string[] arguments)
{
    var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
    foreach (string argument in arguments)
    {
        if (argument.Length > 0)
        {
            start.ArgumentList.Add(argument);
        }
    }

    return Process.Start(start)!;
}
