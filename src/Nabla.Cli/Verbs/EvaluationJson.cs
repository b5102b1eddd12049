using System.Collections.Generic;
using System.Text.Json;
using Nabla.Evaluation;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Intervals, calibration and cross-validation, as <c>train</c>, <c>inspect</c> and <c>evaluate</c> tell them in JSON.</summary>
static class EvaluationJson
{
    /// <summary>What a model knows about its answers.</summary>
    public static void Evaluation(this Utf8JsonWriter json, Model model)
    {
        json.WriteStartObject("intervals");
        json.Intervals("validation", model.Training.ValidationIntervals);
        json.Intervals("test", model.Training.TestIntervals);
        json.WriteEndObject();
        json.WritePropertyName("calibration");
        model.Calibration.WriteJson(json);
        json.Reliability("reliability", model.Training.TestReliability);
        json.Coverage("coverage", model.Training.TestCoverage);
        json.WritePropertyName("crossValidation");
        if (model.Training.CrossValidation is { } validation)
        {
            validation.WriteJson(json);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>Confidence intervals by the name of the metric.</summary>
    public static void Intervals(this Utf8JsonWriter json, string key, IEnumerable<MetricInterval> intervals)
    {
        json.WriteStartObject(key);
        foreach (MetricInterval interval in intervals)
        {
            json.WriteStartObject(interval.Name);
            json.Number("low", interval.Interval.Low);
            json.Number("high", interval.Interval.High);
            json.WriteString("method", interval.Method);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>A reliability curve, or <c>null</c>.</summary>
    public static void Reliability(this Utf8JsonWriter json, string key, Reliability? reliability)
    {
        if (reliability is null)
        {
            json.WriteNull(key);
            return;
        }

        json.WriteStartObject(key);
        json.Number("expectedCalibrationError", reliability.ExpectedCalibrationError);
        json.Number("brierScore", reliability.BrierScore);
        json.Number("logLoss", reliability.LogLoss);
        json.WriteStartArray("bins");
        foreach (ReliabilityBin bin in reliability.Bins)
        {
            json.WriteStartObject();
            json.Number("low", bin.Low);
            json.Number("high", bin.High);
            json.WriteNumber("count", bin.Count);
            json.Number("predicted", bin.Predicted);
            json.Number("observed", bin.Observed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>How often intervals held the truth.</summary>
    public static void Coverage(this Utf8JsonWriter json, string key, IEnumerable<IntervalCoverage> coverage)
    {
        json.WriteStartArray(key);
        foreach (IntervalCoverage own in coverage)
        {
            json.WriteStartObject();
            json.WriteString("target", own.Target);
            json.Number("wanted", own.Wanted);
            json.WriteNumber("rows", own.Rows);
            json.WriteNumber("inside", own.Inside);
            json.Number("share", own.Share);
            json.Number("meanWidth", own.MeanWidth);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
