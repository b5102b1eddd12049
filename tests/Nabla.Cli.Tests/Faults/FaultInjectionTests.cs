using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Nabla.Cli.Tests.CommandLine;

namespace Nabla.Cli.Tests.Faults;

/// <summary>
/// Real processes that save, killed at a system call or told by it that the disk is full, broken, over quota, forbidden or read-only. Afterwards every file is
/// the old one or the new one, whole, and whoever was told that it failed was told where and why.
/// </summary>
/// <remarks>
/// A few calls of each save are taken here; <c>NABLA_FAULTS=all</c> takes every call with every fault, and <c>NABLA_FAULTS_RESULT</c> names a file for the
/// figures: <c>eng/faults</c> does both.
/// </remarks>
public sealed class FaultInjectionTests(FaultFigures figures) : IClassFixture<FaultFigures>
{
    const int PointsOfAScenario = 7;

    static readonly bool s_takesAll = Environment.GetEnvironmentVariable("NABLA_FAULTS") == "all";

    public static TheoryData<string> Scenarios => [.. SaveScenario.All([], []).Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Save_FaultAtACall_LeavesTheOldFileOrTheNew(string name)
    {
        Assert.SkipWhen(Strace.Absence is not null, Strace.Absence ?? "");
        (byte[] model, byte[] images) = await figures.Models;
        SaveScenario scenario = SaveScenario.All(model, images).Single(scenario => scenario.Name == name);

        using var clean = new SaveFolder(scenario, model);
        (Exit exit, IReadOnlyList<SystemCall> calls) = await Strace.RecordAsync(clean.Path, scenario.Arguments);
        Assert.True(exit.Code == 0, exit.Error);
        string[] wanted = clean.Contents();
        Assert.Equal(clean.ExpectedNames, clean.Names);
        Assert.DoesNotContain("as before", wanted);
        Assert.Contains(calls, call => call.Name == "rename");

        (SystemCall Call, Fault Fault)[] points = [.. Points(calls)];
        var problems = new ConcurrentQueue<string>();
        var reached = new ConcurrentQueue<Fault>();
        await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (point, _) =>
        {
            if (await TryAsync(scenario, model, wanted, point.Call, point.Fault) is not { } found)
            {
                return;
            }

            reached.Enqueue(point.Fault);
            foreach (string problem in found)
            {
                problems.Enqueue($"{point.Fault.Name} at {point.Call.Line}: {problem}");
            }
        });
        figures.Add(reached, problems.Count);
        Assert.True(problems.IsEmpty, string.Join('\n', problems));
        Assert.InRange(reached.Count, points.Length * 2 / 3, points.Length);
    }

    /// <summary>Every fault at every call; or some that walk through both, the calls of the save itself first.</summary>
    static IEnumerable<(SystemCall Call, Fault Fault)> Points(IReadOnlyList<SystemCall> calls)
    {
        if (s_takesAll)
        {
            return from call in calls from fault in Fault.All select (call, fault);
        }

        SystemCall[] saving = [.. calls.Where(call => call.Name is "rename" or "fsync" or "write" or "pwrite64" || call.Line.Contains("O_CREAT", StringComparison.Ordinal))];
        int step = Math.Max(1, saving.Length / PointsOfAScenario);
        return saving.Where((_, i) => i % step == 0).Take(PointsOfAScenario).Select((call, i) => (call, Fault.All[(i + saving.Length) % Fault.All.Count]));
    }

    /// <summary>What is wrong after a fault; <see langword="null"/> where the call was not met again.</summary>
    static async Task<IReadOnlyList<string>?> TryAsync(SaveScenario scenario, byte[] model, string[] wanted, SystemCall call, Fault fault)
    {
        const int MostTries = 10;
        for (int repetition = 0; repetition < MostTries; repetition++)
        {
            using var folder = new SaveFolder(scenario, model);
            (Exit exit, bool hit) = await Strace.InjectAsync(folder.Path, scenario.Arguments, call, fault);
            if (hit)
            {
                IReadOnlyList<string> problems = [.. Problems(scenario, folder, wanted, exit, call, fault)];
                return problems.Count > 0 ? problems : await GoOnAsync(scenario, folder, wanted);
            }
        }

        return null;
    }

    /// <summary>What is wrong with going on after a fault; nothing where there is nothing to go on from.</summary>
    static async Task<IReadOnlyList<string>> GoOnAsync(SaveScenario scenario, SaveFolder folder, string[] wanted)
    {
        if (scenario.Afterwards is not { } arguments || folder.Contents()[0] == "nothing")
        {
            return [];
        }

        (Exit exit, _) = await Strace.RecordAsync(folder.Path, arguments);
        return exit.Code != 0 ? [$"going on ends with exit code {exit.Code}: {exit.Error}"]
            : folder.Contents().SequenceEqual(wanted) ? []
            : [$"going on ends with {string.Join(", ", folder.Contents())} instead of {string.Join(", ", wanted)}"];
    }

    static IEnumerable<string> Problems(SaveScenario scenario, SaveFolder folder, string[] wanted, Exit exit, SystemCall call, Fault fault)
    {
        string[] found;
        string? damage = null;
        try
        {
            found = folder.Contents();
        }
        catch (Exception e) when (e is InvalidDataException or NablaException)
        {
            found = [];
            damage = e.Message;
        }

        if (damage is not null)
        {
            yield return damage;
            yield break;
        }

        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] != wanted[i] && (exit.Code == 0 || found[i] is not ("as before" or "nothing")))
            {
                yield return $"{scenario.Targets[i]} holds {found[i]}, exit code {exit.Code}";
            }
        }

        if (fault.IsKill)
        {
            yield break;
        }

        if (call.Name != "unlink" && folder.Names.Except(folder.ExpectedNames).FirstOrDefault() is { } left)
        {
            yield return $"{left} is left over";
        }

        if (exit.Code == 0)
        {
            yield break;
        }

        if (exit.Code != 1 || exit.Output.Contains("aved", StringComparison.Ordinal) || exit.Output.Contains("written", StringComparison.Ordinal))
        {
            yield return $"exit code {exit.Code}, {exit.Output}";
        }

        string message = exit.Error.TrimEnd('\n').Split('\n')[^1];
        bool namesFile = scenario.Targets.Concat(scenario.Given.Select(file => file.Name)).Any(file => message.Contains(file, StringComparison.Ordinal));
        bool namesCause = message.Contains(fault.Words, StringComparison.Ordinal) || (fault.Name == "EACCES" && message.Contains(" may not be read by this user", StringComparison.Ordinal));
        if (!message.StartsWith("nabla: ", StringComparison.Ordinal) || !namesFile || !namesCause)
        {
            yield return $"the message is '{message}'";
        }
    }
}

/// <summary>A folder of its own for one run, with what the scenario reads and what its targets were before.</summary>
sealed class SaveFolder : IDisposable
{
    readonly SaveScenario _scenario;
    readonly byte[]?[] _before;

    public SaveFolder(SaveScenario scenario, byte[] model)
    {
        _scenario = scenario;
        _before = [.. scenario.Targets.Select(target => SaveScenario.Before(target, model))];
        foreach ((string name, byte[] bytes) in scenario.Given.Concat(
            scenario.Targets.Zip(_before).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!))))
        {
            File.WriteAllBytes(System.IO.Path.Combine(Path, name), bytes);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("nabla-fault-").FullName;

    public string[] ExpectedNames => [.. _scenario.Given.Select(file => file.Name).Concat(_scenario.Targets).Order(StringComparer.Ordinal)];

    public string[] Names => [.. Directory.GetFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public string[] Contents() => [.. _scenario.Targets.Zip(_before, (target, before) => SaveScenario.Contents(System.IO.Path.Combine(Path, target), before))];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>The models that the scenarios read; counts the points, and writes the figures where NABLA_FAULTS_RESULT says.</summary>
public sealed class FaultFigures : IDisposable
{
    readonly Lazy<Task<(byte[] Model, byte[] Images)>> _models = new(TrainAsync);
    readonly Lock _lock = new();
    readonly SortedDictionary<string, int> _byFault = new(StringComparer.Ordinal);
    int _problems;

    /// <summary>A model of the bundled candy_bar and one of the bundled digits.</summary>
    internal Task<(byte[] Model, byte[] Images)> Models => _models.Value;

    internal void Add(IEnumerable<Fault> points, int problems)
    {
        lock (_lock)
        {
            _problems += problems;
            foreach (Fault fault in points)
            {
                _byFault[fault.Name] = _byFault.GetValueOrDefault(fault.Name) + 1;
            }
        }
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("NABLA_FAULTS_RESULT") is not { Length: > 0 } path)
        {
            return;
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("title", "Saving under injected faults");
            json.WriteString("command", "eng/faults");
            json.WriteString("date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteStartArray("figures");
            Write(json, "crash points and injected errors", _byFault.Values.Sum(), ">= 500");
            Write(json, "invalid files, false successes, wrong messages", _problems, "0");
            foreach ((string fault, int count) in _byFault)
            {
                Write(json, fault == "KILL" ? "killed at a system call" : $"{fault} at a system call", count, null);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        File.WriteAllBytes(path, stream.ToArray());
    }

    static async Task<(byte[] Model, byte[] Images)> TrainAsync()
    {
        using var nabla = new NablaProcess();
        string model = await nabla.TrainAsync("candy_bar", "--hidden", "4", "--seed", "1");
        string images = await nabla.TrainAsync("digits", "--hidden", "4");
        return (File.ReadAllBytes(nabla.PathOf(model)), File.ReadAllBytes(nabla.PathOf(images)));
    }

    static void Write(Utf8JsonWriter json, string name, int value, string? bar)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteNumber("value", value);
        if (bar is not null)
        {
            json.WriteString("bar", bar);
        }

        json.WriteEndObject();
    }
}
