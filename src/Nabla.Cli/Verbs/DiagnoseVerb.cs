using System;
using System.Collections.Generic;
using System.CommandLine;
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Says what is wrong with a model, with the number that shows it, and tries what may help.</summary>
sealed class DiagnoseVerb : Verb
{
    readonly Argument<string?> _model;
    readonly Argument<string?> _data;
    readonly Option<bool> _noFixes = OptionValues.Switch("--no-fixes", "measure only; train nothing again to try what may help");
    readonly DataOptions _reading = new();

    public DiagnoseVerb()
        : base("diagnose", "Says what is wrong with a model: each thing with its number, its threshold and what was tried against it.")
    {
        _model = AddArgument("MODEL", "a file that 'nabla train' or 'nabla tune' wrote");
        _data = AddArgument("DATA", "the data that the model was trained on, for everything; other rows with the target column tell less");
        AddGroup("Diagnosis", _noFixes);
        AddGroup("Reading, where it is not to be as the model records", _reading.All);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla diagnose houses.safetensors houses.csv", "measures, and tries what may help on copies"),
        ("nabla diagnose houses.safetensors new.csv --no-fixes", "measures on rows that the model has not seen"),
        ("nabla diagnose digits.safetensors digits --json", "the same for a program"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string path = Required(line, _model);
        string data = Required(line, _data);
        Model model = Model.Load(path);
        Table table = _reading.Read(line, output, DataSource.Parts(data)?.Train ?? data, RecordedReading.Of(model));
        var options = new DiagnosisOptions { Fixes = !line.GetValue(_noFixes), Threads = line.GetValue(CommonOptions.Threads) ?? 0 };
        using var interruption = new Interruption(() => { });
        DiagnosisReport report;
        try
        {
            report = ModelDiagnosis.Run(model, table, options, new DiagnosisProgress(output), interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            output.Fail(new Failure("cancelled", "Interrupted before the diagnosis was over; --no-fixes measures only.", interruption.ExitCode));
            return interruption.ExitCode;
        }

        if (output.Json)
        {
            output.JsonObject(json =>
            {
                json.WriteString("model", path);
                json.WriteString("data", table.Source);
                DiagnosisJson.Write(json, report);
                json.Reading(table);
            });
        }
        else
        {
            output.Field("Model", path);
            DiagnosisText.Write(output, report);
        }

        return 0;
    }

    /// <summary>Tells what takes time.</summary>
    sealed class DiagnosisProgress(Output output) : IProgress<string>
    {
        public void Report(string value)
        {
            if (value.StartsWith("tr", StringComparison.Ordinal))
            {
                output.Note(value);
            }
        }
    }
}
