using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using Nabla.KillAndResume;

// train NUMBER FOLDER: a training that keeps checkpoints, to be killed.
// COUNT [FIRST [FIGURES.json]]: so many trainings, from that number on, each killed and resumed until it ends.
if (args is ["train", var one, var into])
{
    KilledRun.Train(Number(one), into);
    return 0;
}

int count = args.Length > 0 ? Number(args[0]) : 30;
int first = args.Length > 1 ? Number(args[1]) : 1;
string root = Directory.CreateTempSubdirectory("nabla-kill-").FullName;
long started = Stopwatch.GetTimestamp();
var ended = new List<KilledRun>();
for (int number = first; number < first + count; number++)
{
    ended.Add(KilledRun.Of(number, root));
    if (!ended[^1].IsSame || ended[^1].Problem.Length > 0)
    {
        Console.WriteLine($"differs: {ended[^1].Run} {ended[^1].Problem}");
    }

    // The figures of what is done, should the rest never be.
    if (args.Length > 2 && (ended.Count % 20 == 0 || ended.Count == count))
    {
        KillFigures.Write(args[2], ended, first);
    }
}

Directory.Delete(root, recursive: true);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{KillFigures.Sentence(ended)} In {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s."));
return ended.TrueForAll(run => run.IsSame && run.Problem.Length == 0) ? 0 : 1;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
