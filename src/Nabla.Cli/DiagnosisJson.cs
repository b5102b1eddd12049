using System.Text.Json;
using Nabla.Diagnosis;

namespace Nabla.Cli;

/// <summary>A diagnosis for a program.</summary>
static class DiagnosisJson
{
    /// <summary>Writes it as an object; nothing where there is none.</summary>
    public static void Write(Utf8JsonWriter json, string key, DiagnosisReport? report)
    {
        if (report is not null)
        {
            json.WriteStartObject(key);
            Write(json, report);
            json.WriteEndObject();
        }
    }

    /// <summary>Writes its keys into the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, DiagnosisReport report)
    {
        json.WriteNumber("rows", report.Rows);
        json.WriteBoolean("trainingData", report.IsTrainingData);
        json.Texts("notes", report.Notes);
        json.WriteStartArray("measurements");
        foreach (Measurement measurement in report.Measurements)
        {
            Write(json, measurement);
        }

        json.WriteEndArray();
        json.WriteStartArray("layers");
        foreach (LayerStatistics layer in report.Layers)
        {
            Write(json, layer);
        }

        json.WriteEndArray();
        json.WriteString("trialBudget", report.TrialBudget);
    }

    static void Write(Utf8JsonWriter json, Measurement measurement)
    {
        json.WriteStartObject();
        json.WriteString("code", measurement.Code);
        json.WriteString("severity", measurement.Severity switch
        {
            DiagnosisSeverity.Healthy => "healthy",
            DiagnosisSeverity.NotMeasured => "notMeasured",
            DiagnosisSeverity.Note => "note",
            _ => "warning",
        });
        json.WriteString("measure", measurement.Measure);
        json.Number("value", measurement.Value);
        json.Number("threshold", measurement.Threshold);
        json.WriteString("badWhen", measurement.IsFindingBelow ? "below" : "above");
        json.WriteString("remark", measurement.Remark);
        json.WriteString("reading", measurement.Reading);
        json.WriteString("advice", measurement.Advice);
        json.WriteString("source", measurement.Source);
        json.WriteString("layer", measurement.Layer);
        json.Texts("columns", measurement.Columns);
        json.WriteNumber("rows", measurement.RowCount);
        json.Texts("places", measurement.Places);
        json.WriteStartArray("trials");
        foreach (FixTrial trial in measurement.Trials)
        {
            json.WriteStartObject();
            json.WriteString("change", trial.Change);
            json.WriteString("outcome", trial.Outcome.ToString().ToLowerInvariant());
            json.WriteString("metric", trial.Metric);
            json.Number("before", trial.Before);
            json.Number("after", trial.After);
            json.Metrics("metricsBefore", trial.MetricsBefore);
            json.Metrics("metricsAfter", trial.MetricsAfter);
            json.WriteString("failure", trial.Failure);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, LayerStatistics layer)
    {
        json.WriteStartObject();
        json.WriteString("layer", layer.Layer);
        json.WriteString("activation", layer.Activation);
        json.WriteNumber("units", layer.Units);
        json.Number("mean", layer.Mean);
        json.Number("deviation", layer.Deviation);
        json.Number("dead", layer.Dead);
        json.Number("saturated", layer.Saturated);
        json.Number("symmetric", layer.Symmetric);
        json.Number("initialGradient", layer.InitialGradient);
        json.Number("gradient", layer.Gradient);
        json.Number("updateRatio", layer.UpdateRatio);
        json.WriteEndObject();
    }
}
