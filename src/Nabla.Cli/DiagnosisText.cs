using System.Collections.Generic;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Diagnosis;
using Nabla.Evaluation;

namespace Nabla.Cli;

/// <summary>A diagnosis for a person: a table of everything that was measured, then a paragraph for each finding.</summary>
static class DiagnosisText
{
    /// <summary>Writes it behind another result; nothing where there is none.</summary>
    public static void WriteBehind(Output output, DiagnosisReport? report)
    {
        if (report is not null)
        {
            output.Line();
            Write(output, report);
        }
    }

    /// <summary>Writes it.</summary>
    public static void Write(Output output, DiagnosisReport report)
    {
        output.Field("Rows", $"{NumberText.Count(report.Rows)} of {report.Source}{(report.IsTrainingData ? ", which the model was trained on" : "")}");
        foreach (string note in report.Notes)
        {
            output.Field("Note", note);
        }

        output.Line();
        WriteTable(output, report);
        if (output.Verbose)
        {
            WriteLayers(output, report);
            WriteReadings(output, report.Measurements.Where(measurement => !measurement.IsFinding));
        }

        foreach (Measurement finding in report.Findings)
        {
            output.Line();
            WriteFinding(output, finding);
        }

        output.Line();
        WriteVerdict(output, report);
    }

    /// <summary>One line a measurement, those that could not be measured together in the last.</summary>
    static void WriteTable(Output output, DiagnosisReport report)
    {
        Measurement[] measured = [.. report.Measurements.Where(measurement => measurement.Value is not null)];
        List<IReadOnlyList<string>> rows = [["", "measured", "bad from", ""]];
        rows.AddRange(measured.Select(measurement => (IReadOnlyList<string>)
        [
            measurement.Code, Number(measurement.Value!.Value), $"{(measurement.IsFindingBelow ? "<" : ">")} {Number(measurement.Threshold)}", Word(measurement.Severity) + (measurement.Remark.Length > 0 ? $": {measurement.Remark}" : ""),
        ]));
        string[] lines = [.. Table(rows)];
        output.Verbatim("Measured", lines[0]);
        for (int i = 1; i < lines.Length; i++)
        {
            output.Verbatim("", output.Color(lines[i], ToneOf(measured[i - 1].Severity)));
        }

        string[] others = [.. report.Measurements.Where(measurement => measurement.Value is null).Select(measurement => $"{measurement.Code} ({measurement.Reading})")];
        if (others.Length > 0)
        {
            output.Line();
            output.Field("Unmeasured", string.Join("; ", others), Tone.Faint);
        }
    }

    static void WriteLayers(Output output, DiagnosisReport report)
    {
        output.Line();
        List<IReadOnlyList<string>> rows = [["", "units", "mean", "deviation", "dead/sat.", "dC/dZ", "update"]];
        rows.AddRange(report.Layers.Select(layer => (IReadOnlyList<string>)
        [
            $"{layer.Layer} {layer.Activation.Split(':')[0]}", NumberText.Count(layer.Units), Number(layer.Mean), Number(layer.Deviation), Number(layer.Dead ?? layer.Saturated), Number(layer.Gradient), Number(layer.UpdateRatio),
        ]));
        string label = "Layers";
        foreach (string row in TextTable.Lines(rows))
        {
            output.Verbatim(label, row);
            label = "";
        }
    }

    static void WriteReadings(Output output, IEnumerable<Measurement> measurements)
    {
        foreach (Measurement measurement in measurements.Where(measurement => measurement.Value is not null))
        {
            output.Line();
            output.Field(Word(measurement.Severity), $"{measurement.Code}: {measurement.Reading}.");
            output.Field("", $"Threshold: {measurement.Source}.", Tone.Faint);
        }
    }

    static void WriteFinding(Output output, Measurement finding)
    {
        output.Field(Capital(Word(finding.Severity)), $"{finding.Code}: {finding.Reading}.", ToneOf(finding.Severity));
        output.Field("", finding.Advice);
        foreach (FixTrial trial in finding.Trials)
        {
            output.Field("", $"Tried {trial.Change}: {Result(trial)}.", trial.Outcome == FixOutcome.Better ? Tone.Good : Tone.Plain);
        }

        output.Field("", $"Threshold: {finding.Source}.", Tone.Faint);
    }

    static void WriteVerdict(Output output, DiagnosisReport report)
    {
        int warnings = report.Findings.Count(finding => finding.Severity == DiagnosisSeverity.Warning);
        int notes = report.Findings.Count - warnings;
        int measured = report.Measurements.Count(measurement => measurement.Value is not null);
        string found = report.Findings.Count == 0
            ? $"nothing found: {NumberText.Plural(measured, "thing")} measured, each on the good side of its threshold"
            : $"{string.Join(" and ", new[] { (warnings, "warning"), (notes, "note") }.Where(of => of.Item1 > 0).Select(of => NumberText.Plural(of.Item1, of.Item2)))} among {NumberText.Plural(measured, "thing")} measured";
        found += output.Verbose ? "" : "; --verbose says what each number is";
        output.Field("Verdict", found, warnings > 0 ? Tone.Middling : Tone.Good);
        if (report.TrialBudget is { } budget)
        {
            output.Field("Trials", $"each with {budget}; the model itself is unchanged", Tone.Faint);
        }
    }

    static string Result(FixTrial trial)
    {
        if (trial.Outcome == FixOutcome.Failed)
        {
            return $"it could not be trained: {trial.Failure?.TrimEnd('.')}";
        }

        string word = trial.Outcome switch { FixOutcome.Better => "better", FixOutcome.Worse => "worse", _ => "no difference" };
        string where = trial.MetricsAfter is null ? "" : " on rows held out";
        Metric? primary = trial.MetricsAfter?.Primary;
        string also = primary is { } metric && metric.Name != trial.Metric
            ? $", {metric.Label} {Primary(trial.MetricsBefore)} to {MetricText.Of(metric)}"
            : "";
        return $"{word}, {Label(trial)} {(trial.Before is { } before ? MetricText.Number(before) : "not finite")} to {MetricText.Number(trial.After!.Value)}{also}{where}";
    }

    static string Primary(Metrics? metrics) => metrics is null ? "none" : MetricText.Of(metrics.Primary);

    static string Label(FixTrial trial) => trial.Metric == "trainingLoss" ? "training loss" : new Metric(trial.Metric, null, false).Label;

    static string Word(DiagnosisSeverity severity) => severity switch
    {
        DiagnosisSeverity.Warning => "warning",
        DiagnosisSeverity.Note => "note",
        _ => "fine",
    };

    static Tone ToneOf(DiagnosisSeverity severity) => severity switch
    {
        DiagnosisSeverity.Warning => Tone.Bad,
        DiagnosisSeverity.Note => Tone.Middling,
        _ => Tone.Plain,
    };

    /// <summary>As a table of text, with the last column flush left.</summary>
    static IEnumerable<string> Table(List<IReadOnlyList<string>> rows) =>
        TextTable.Lines([.. rows.Select(row => row.SkipLast(1).ToArray())]).Zip(rows, (line, row) => $"{line}  {row[^1]}".TrimEnd());

    static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    static string Number(double? value) => value is { } number ? MetricText.Number(number) : "-";
}
