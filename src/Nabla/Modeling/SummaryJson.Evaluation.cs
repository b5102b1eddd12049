using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Evaluation;
using Nabla.Files;

namespace Nabla.Modeling;

/// <content>Confidence intervals, reliability and cross-validation as JSON, for model files and for the command line.</content>
static partial class SummaryJson
{
    /// <summary>Intervals by the name of their metric; nothing where there are none.</summary>
    public static void WriteIntervals(Utf8JsonWriter json, string key, IReadOnlyList<MetricInterval> intervals)
    {
        if (intervals.Count == 0)
        {
            return;
        }

        json.WriteStartObject(key);
        foreach (MetricInterval interval in intervals)
        {
            json.WriteStartObject(interval.Name);
            WriteEnds(json, interval.Interval);
            json.WriteString("method", interval.Method);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static IReadOnlyList<MetricInterval> ReadIntervals(JsonElement parent, string key) => !parent.TryGetProperty(key, out JsonElement element)
        ? []
        :
        [
            .. Members(element, key).Select(property => new MetricInterval(
                property.Name, new ConfidenceInterval(property.Value.Number("low"), property.Value.Number("high")), property.Value.Text("method"))),
        ];

    /// <summary>A reliability curve.</summary>
    public static void WriteReliability(Utf8JsonWriter json, string key, Reliability? reliability)
    {
        if (reliability is null)
        {
            return;
        }

        json.WritePropertyName(key);
        WriteReliability(json, reliability);
    }

    static void WriteReliability(Utf8JsonWriter json, Reliability reliability)
    {
        json.WriteStartObject();
        json.WriteNumber("expectedCalibrationError", reliability.ExpectedCalibrationError);
        json.WriteNumber("brierScore", reliability.BrierScore);
        json.WriteNumber("logLoss", reliability.LogLoss);
        json.WriteStartArray("bins");
        foreach (ReliabilityBin bin in reliability.Bins)
        {
            json.WriteStartObject();
            json.WriteNumber("low", bin.Low);
            json.WriteNumber("high", bin.High);
            json.WriteNumber("count", bin.Count);
            json.WriteNumber("predicted", bin.Predicted);
            json.WriteNumber("observed", bin.Observed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static Reliability? ReadReliability(JsonElement parent, string key) => !parent.TryGetProperty(key, out JsonElement element) ? null : new Reliability
    {
        ExpectedCalibrationError = element.Number("expectedCalibrationError"),
        BrierScore = element.Number("brierScore"),
        LogLoss = element.Number("logLoss"),
        Bins =
        [
            .. element.Items("bins").Select(bin => new ReliabilityBin(
                bin.Number("low"), bin.Number("high"), bin.Integer("count"), bin.Number("predicted"), bin.Number("observed"))),
        ],
    };

    /// <summary>How often intervals held the truth.</summary>
    public static void WriteCoverage(Utf8JsonWriter json, string key, IReadOnlyList<IntervalCoverage> coverage)
    {
        if (coverage.Count == 0)
        {
            return;
        }

        json.WriteStartArray(key);
        foreach (IntervalCoverage own in coverage)
        {
            json.WriteStartObject();
            json.WriteString("target", own.Target);
            json.WriteNumber("wanted", own.Wanted);
            json.WriteNumber("rows", own.Rows);
            json.WriteNumber("inside", own.Inside);
            json.WriteNumber("share", own.Share);
            json.WriteNumber("meanWidth", own.MeanWidth);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static IReadOnlyList<IntervalCoverage> ReadCoverage(JsonElement parent, string key) => !parent.TryGetProperty(key, out _)
        ? []
        :
        [
            .. parent.Items(key).Select(own => new IntervalCoverage(
                own.Text("target"), own.Number("wanted"), own.Integer("rows"), own.Integer("inside"), own.Number("meanWidth"))),
        ];

    /// <summary>A cross-validation: what it comes to, and every round.</summary>
    public static void WriteCrossValidation(Utf8JsonWriter json, string key, CrossValidation? validation)
    {
        if (validation is not null)
        {
            json.WritePropertyName(key);
            validation.WriteJson(json);
        }
    }

    public static void WriteCrossValidation(Utf8JsonWriter json, CrossValidation validation)
    {
        json.WriteStartObject();
        json.WriteNumber("folds", validation.Folds);
        json.WriteNumber("repeats", validation.Repeats);
        WriteMetrics("metrics", validation.Metrics);
        json.WriteStartArray("baselines");
        foreach (string baseline in validation.Baselines)
        {
            json.WriteStartObject();
            json.WriteString("name", baseline);
            WriteMetrics("metrics", validation.MetricsOf(baseline));
            WriteMetrics("differences", validation.DifferencesTo(baseline));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rounds");
        foreach (CrossValidationRound round in validation.Rounds)
        {
            json.WriteStartObject();
            json.WriteNumber("repeat", round.Repeat);
            json.WriteNumber("fold", round.Fold);
            json.WriteNumber("trained", round.TrainedRows);
            json.WriteNumber("tested", round.TestedRows);
            WriteValues(json, "metrics", round.Metrics);
            json.WriteStartObject("baselines");
            foreach ((string name, IReadOnlyList<Metric> metrics) in round.Baselines)
            {
                WriteValues(json, name, metrics);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        void WriteMetrics(string key, IReadOnlyList<MetricOfRounds> metrics)
        {
            json.WriteStartObject(key);
            foreach (MetricOfRounds metric in metrics)
            {
                json.WriteStartObject(metric.Name);
                json.WriteNumber("mean", metric.Mean);
                json.WriteNumber("standardDeviation", metric.StandardDeviation);
                if (metric.Interval is { } interval)
                {
                    WriteEnds(json, interval);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    public static CrossValidation? ReadCrossValidation(JsonElement parent, string key)
    {
        if (!parent.TryGetProperty(key, out JsonElement element))
        {
            return null;
        }

        var rounds = new List<CrossValidationRound>();
        foreach (JsonElement round in element.Items("rounds"))
        {
            var read = new CrossValidationRound(
                round.Integer("repeat"), round.Integer("fold"), round.Integer("trained"), round.Integer("tested"), ReadValues(round.Field("metrics"), "metrics"))
            {
                Baselines = [.. Members(round.Field("baselines"), "baselines").Select(own => (own.Name, ReadValues(own.Value, own.Name)))],
            };
            bool fits = read.TrainedRows > 0 && read.TestedRows > 0
                && Names(read.Metrics).SequenceEqual(Names(rounds.Count > 0 ? rounds[0].Metrics : read.Metrics))
                && read.Baselines.All(own => Names(own.Metrics).SequenceEqual(Names(read.Metrics)));
            rounds.Add(fits ? read : throw JsonFields.Malformed("the rounds of 'crossValidation' have different metrics, or no rows"));
        }

        return rounds.Count == 0
            ? throw JsonFields.Malformed("'crossValidation' has no rounds")
            : new CrossValidation { Folds = element.Integer("folds"), Repeats = element.Integer("repeats"), Rounds = rounds };

        static IEnumerable<string> Names(IReadOnlyList<Metric> metrics) => metrics.Select(metric => metric.Name);
    }

    static void WriteValues(Utf8JsonWriter json, string key, IReadOnlyList<Metric> metrics)
    {
        json.WriteStartObject(key);
        foreach (Metric metric in metrics)
        {
            json.WritePropertyName(metric.Name);
            WriteOptional(json, metric.Value);
        }

        json.WriteEndObject();
    }

    static IReadOnlyList<Metric> ReadValues(JsonElement element, string key) =>
    [
        .. Members(element, key).Select(property => new Metric(
            property.Name, ReadOptional(property.Value, property.Name), Metric.IsBetterWhenHigher(property.Name))),
    ];

    static void WriteEnds(Utf8JsonWriter json, ConfidenceInterval interval)
    {
        json.WriteNumber("low", interval.Low);
        json.WriteNumber("high", interval.High);
    }

    static JsonElement.ObjectEnumerator Members(JsonElement element, string key) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject()
        : throw JsonFields.Malformed($"'{key}' must be an object");
}
