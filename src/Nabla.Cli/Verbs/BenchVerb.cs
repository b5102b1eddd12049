using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Speed;

namespace Nabla.Cli.Verbs;

/// <summary>Measures this machine: its limit, the products beside it, training steps.</summary>
sealed class BenchVerb : Verb
{
    readonly Option<double?> _seconds = OptionValues.Number(
        "--seconds", "S", "about how long to measure [20]", "a number of seconds above 0, at most 3600", value => value is > 0 and <= 3600);

    readonly Option<IReadOnlyList<string>?> _workloads = OptionValues.Names(
        "--workloads", $"training steps to measure, of {string.Join(", ", MachineSpeed.WorkloadNames)} [all]");

    public BenchVerb()
        : base("bench", "Measures this machine: matrix products beside its limit, training steps a second.") =>
        AddGroup("Measuring", _seconds, _workloads);

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla bench", "measures for some twenty seconds; nothing else should run"),
        ("nabla bench --workloads T2,T4 --seconds 5 --json", "steps of two small networks, for a program"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        var options = new MachineSpeedOptions
        {
            Seconds = line.GetValue(_seconds) ?? new MachineSpeedOptions().Seconds,
            Threads = line.GetValue(CommonOptions.Threads) ?? 0,
            Workloads = line.GetValue(_workloads),
        };
        using var interruption = new Interruption(() => { });
        MachineSpeed speed;
        try
        {
            speed = MachineSpeed.Measure(options, new Notes(output), interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            output.Fail(new Failure("cancelled", "Interrupted before everything was measured; --seconds S takes less time.", interruption.ExitCode));
            return interruption.ExitCode;
        }

        if (output.Json)
        {
            output.JsonObject(json => WriteJson(json, speed));
        }
        else
        {
            Write(output, speed);
        }

        return 0;
    }

    static void Write(Output output, MachineSpeed speed)
    {
        string all = speed.Threads > 1 ? $", {Whole(speed.PeakAllThreads)} on {speed.Threads} threads" : "";
        output.Field("Limit", $"{Whole(speed.PeakOneThread)} GFLOP/s of fused multiply-adds in float on one thread{all}");
        output.Line();
        output.Field("Products", "of a dense layer, batch x inputs x outputs: forward, dX (input gradient), dW (weight gradient), in GFLOP/s and as a share of the limit");
        List<IReadOnlyList<string>> rows = [["shape", "threads", "forward", "", "dX", "", "dW", ""]];
        foreach (IGrouping<(string Shape, int Threads), KernelSpeed> shape in speed.Kernels.GroupBy(kernel => (kernel.Shape, kernel.Threads)))
        {
            rows.Add(
            [
                shape.Key.Shape, shape.Key.Threads.ToString(CultureInfo.InvariantCulture),
                .. shape.SelectMany(kernel => (string[])[Whole(kernel.Gflops), NumberText.WholePercent(kernel.FractionOfPeak)]),
            ]);
        }

        Table(output, rows);
        output.Line();
        output.Field("Steps", "of training: forward, loss, backward, update");
        rows = [["", "layers", "batch", "threads", "us a step", "samples a second", "GFLOP/s"]];
        rows.AddRange(speed.Steps.Select(step => (IReadOnlyList<string>)
        [
            step.Workload, Shortened(step.Layers), step.Batch.ToString(CultureInfo.InvariantCulture), step.Threads.ToString(CultureInfo.InvariantCulture),
            NumberText.Measure(step.Microseconds), Whole(step.SamplesPerSecond), Whole(step.Gflops),
        ]));
        Table(output, rows);
    }

    static void Table(Output output, List<IReadOnlyList<string>> rows)
    {
        foreach (string row in TextTable.Lines(rows, leftColumns: rows[0][0].Length > 0 ? 1 : 2))
        {
            output.Line(row);
        }
    }

    static void WriteJson(Utf8JsonWriter json, MachineSpeed speed)
    {
        json.WriteNumber("threads", speed.Threads);
        json.WriteStartObject("peakGflops");
        json.Number("oneThread", speed.PeakOneThread);
        json.Number("allThreads", speed.PeakAllThreads);
        json.WriteEndObject();
        json.WriteStartArray("kernels");
        foreach (KernelSpeed kernel in speed.Kernels)
        {
            json.WriteStartObject();
            json.WriteString("name", kernel.Name);
            json.WriteString("shape", kernel.Shape);
            json.WriteNumber("threads", kernel.Threads);
            json.Number("gflops", kernel.Gflops);
            json.Number("fractionOfPeak", kernel.FractionOfPeak);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("steps");
        foreach (StepSpeed step in speed.Steps)
        {
            json.WriteStartObject();
            json.WriteString("workload", step.Workload);
            json.WriteString("layers", step.Layers);
            json.WriteNumber("batch", step.Batch);
            json.WriteNumber("threads", step.Threads);
            json.Number("microseconds", step.Microseconds);
            json.Number("samplesPerSecond", step.SamplesPerSecond);
            json.Number("gflops", step.Gflops);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Many equal layers in a row as <c>256x8</c>.</summary>
    static string Shortened(string layers)
    {
        var parts = new List<(string Units, int Times)>();
        foreach (string units in layers.Split('-'))
        {
            if (parts.Count > 0 && parts[^1].Units == units)
            {
                parts[^1] = (units, parts[^1].Times + 1);
            }
            else
            {
                parts.Add((units, 1));
            }
        }

        return string.Join('-', parts.Select(part => part.Times > 2 ? $"{part.Units}x{part.Times}" : string.Join('-', Enumerable.Repeat(part.Units, part.Times))));
    }

    static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    sealed class Notes(Output output) : IProgress<string>
    {
        public void Report(string value) => output.Note($"measuring {value}");
    }
}
