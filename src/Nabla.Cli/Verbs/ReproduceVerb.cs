using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Trains a model again from its own record and its data, and compares to the last bit.</summary>
sealed class ReproduceVerb : Verb
{
    readonly Argument<string?> _model;
    readonly Argument<string?> _data;
    readonly DataOptions _reading = new();

    public ReproduceVerb()
        : base("reproduce", "Trains a model again from its record and its data, and compares every weight to the last bit.")
    {
        _model = AddArgument("MODEL", "a file that 'nabla train' or 'nabla tune' wrote");
        _data = AddArgument("DATA", "the data that the model was trained on; data from standard input must be kept in a file");
        AddGroup("Reading, where it is not to be as the model records", _reading.All);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla reproduce houses.safetensors houses.csv", "says 'identical', or the first thing that differs; the exit code is 0 or 1"),
        ("nabla reproduce digits.safetensors digits --threads 1 --json", "for a program; threads change nothing"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string path = Required(line, _model);
        string data = Required(line, _data);
        Model model = Model.Load(path);
        Table table = _reading.Read(line, output, DataSource.Parts(data)?.Train ?? data, RecordedReading.Of(model));
        using var interruption = new Interruption(() => { });
        Reproduction? reproduction = null;
        try
        {
            _ = TrainingDisplay.Watch(output, progress =>
            {
                reproduction = model.Reproduce(table, line.GetValue(CommonOptions.Threads) ?? 0, progress, interruption.Token);
                return reproduction.Retrained ?? model;
            });
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            output.Fail(new Failure("cancelled", "Interrupted before the training was over; nothing was compared.", interruption.ExitCode));
            return interruption.ExitCode;
        }

        Reproduction found = reproduction!;
        if (output.Json)
        {
            output.JsonObject(json => WriteJson(json, path, table, model, found));
        }
        else
        {
            Write(output, path, table, model, found);
        }

        return found.IsIdentical ? 0 : Failure.WorkFailed;
    }

    static void Write(Output output, string path, Table table, Model model, Reproduction found)
    {
        output.Field("Model", path);
        bool isSameData = found.Difference?.Kind != ReproductionDifferenceKind.Data;
        output.Field("Data", $"{table.Source}{(isSameData ? $": the recorded table, {Hash(output, model.Provenance.DataHash)}" : "")}");
        if (found.Retrained is { } retrained)
        {
            output.Field("Training", $"again from the recorded options, seed {model.Provenance.Seed.ToString(CultureInfo.InvariantCulture)}, in {found.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
            output.Verbatim("Weights", $"{Hash(output, model.WeightHash)} recorded");
            output.Verbatim("", $"{Hash(output, retrained.WeightHash)} trained now");
        }

        foreach (string note in found.Notes)
        {
            output.Field("Note", note);
        }

        if (found.Difference is { } difference)
        {
            output.Field("Difference", $"{Word(difference.Kind)}: {difference.Message}", Tone.Bad);
        }

        output.Field("Verdict", found.IsIdentical ? "identical to the last bit" : "not reproduced", found.IsIdentical ? Tone.Good : Tone.Bad);
    }

    static void WriteJson(Utf8JsonWriter json, string path, Table table, Model model, Reproduction found)
    {
        json.WriteString("model", path);
        json.WriteString("data", table.Source);
        json.WriteString("verdict", found.IsIdentical ? "identical" : "different");
        if (found.Difference is { } difference)
        {
            json.WriteStartObject("difference");
            json.WriteString("kind", Word(difference.Kind));
            json.WriteString("message", difference.Message);
            json.WriteString("column", difference.Column);
            json.WriteString("tensor", difference.Tensor);
            json.WriteStartArray("index");
            foreach (int place in difference.Index)
            {
                json.WriteNumberValue(place);
            }

            json.WriteEndArray();
            json.WriteString("recorded", difference.Recorded);
            json.WriteString("found", difference.Found);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("difference");
        }

        json.Texts("notes", found.Notes);
        Versions(json, "recorded", model);
        if (found.Retrained is { } retrained)
        {
            Versions(json, "found", retrained);
        }
        else
        {
            json.WriteNull("found");
        }

        json.WriteNumber("seconds", Math.Round(found.Elapsed.TotalSeconds, 3));
    }

    static void Versions(Utf8JsonWriter json, string key, Model model)
    {
        Provenance from = model.Provenance;
        json.WriteStartObject(key);
        json.WriteString("weightHash", model.WeightHash);
        json.WriteString("dataHash", from.DataHash);
        json.WriteString("splitHash", from.SplitHash);
        json.Number("numericsVersion", from.NumericsVersion > 0 ? from.NumericsVersion : null);
        json.WriteString("nablaVersion", from.NablaVersion);
        json.WriteString("runtime", from.Runtime);
        json.WriteEndObject();
    }

    static string Hash(Output output, string hash) => output.Verbose ? hash : Words.Short(hash);

    static string Word(ReproductionDifferenceKind kind) => kind.ToString().ToLowerInvariant();
}
