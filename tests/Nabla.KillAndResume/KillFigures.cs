using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nabla.Modeling;
using Nabla.Optimizers;

namespace Nabla.KillAndResume;

/// <summary>What many killed runs come to, for docs/trust and for a terminal.</summary>
static class KillFigures
{
    /// <summary>The figures in one sentence.</summary>
    public static string Sentence(IReadOnlyList<KilledRun> runs) => string.Create(
        CultureInfo.InvariantCulture,
        $"{runs.Count} runs, {runs.Sum(run => run.Kills)} times SIGKILL, {runs.Sum(run => run.Midway)} of them before the end: {Differing(runs)} runs end with other bits, {Failed(runs)} fail.");

    /// <summary>Writes a record of docs/trust.</summary>
    public static void Write(string path, IReadOnlyList<KilledRun> runs, int first)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("title", "Killed and resumed trainings");
            json.WriteString("command", string.Create(CultureInfo.InvariantCulture, $"eng/kill-and-resume {runs.Count} {first}"));
            json.WriteString("date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteStartArray("figures");
            Figure(json, "trainings killed at random moments and resumed", runs.Count, ">= 1000");
            Figure(json, "resumed trainings that end with other bits than the one nobody killed", Differing(runs), "<= 0");
            Figure(json, "processes that end with an error", Failed(runs), "<= 0");
            Figure(json, "times SIGKILL was sent", runs.Sum(run => run.Kills));
            Figure(json, "of these before the training had ended", runs.Sum(run => run.Midway));
            Figure(json, "trainings that search over folds", runs.Count(run => run.Run.Options.Validation is null));
            Figure(json, "of an ensemble", runs.Count(run => run.Run.Options.Ensemble > 1));
            Figure(json, "with L-BFGS", runs.Count(run => run.Run.Options.Optimizer is Lbfgs));
            Figure(json, "with dropout", runs.Count(run => run.Run.Options.Dropout is > 0 or null));
            Figure(json, "with rows from a file instead of memory", runs.Count(run => run.Run.Options.MemoryLimit == 0));
            Figure(json, "with batch or layer normalisation", runs.Count(run => run.Run.Options.Normalization != Normalization.None));
            Figure(json, "with rounds of a cross-validation", runs.Count(run => run.Run.Options.CrossValidation is not null));
            json.WriteEndArray();
            json.WriteStartArray("notes");
            json.WriteStringValue("Compared is the whole document of the model's file but for the seconds: the hash of every tensor, every metric, every epoch.");
            json.WriteStringValue("The number of a training decides its data, options and how often it is killed; the moment of a kill is a matter of the clock.");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        File.WriteAllBytes(path, stream.ToArray());
    }

    static int Differing(IReadOnlyList<KilledRun> runs) => runs.Count(run => !run.IsSame);

    static int Failed(IReadOnlyList<KilledRun> runs) => runs.Count(run => run.Problem.Length > 0);

    static void Figure(Utf8JsonWriter json, string name, int value, string bar = "")
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("value", value.ToString(CultureInfo.InvariantCulture));
        if (bar.Length > 0)
        {
            json.WriteString("bar", bar);
        }

        json.WriteEndObject();
    }
}
