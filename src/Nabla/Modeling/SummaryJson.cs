using System;
using System.Linq;
using System.Text.Json;
using Nabla.Evaluation;
using Nabla.Files;

namespace Nabla.Modeling;

/// <summary>The training summary as JSON. Of the metrics the file keeps the numbers, not the confusion matrix.</summary>
static partial class SummaryJson
{
    public static void Write(Utf8JsonWriter json, string key, TrainingSummary summary)
    {
        json.WriteStartObject(key);
        json.WriteString("taskReason", summary.TaskReason);
        if (summary.LossReason.Length > 0)
        {
            json.WriteString("lossReason", summary.LossReason);
        }

        json.WriteStartObject("rows");
        json.WriteNumber("train", summary.Rows.Train);
        json.WriteNumber("validation", summary.Rows.Validation);
        json.WriteNumber("test", summary.Rows.Test);
        json.WriteNumber("rejected", summary.Rows.Rejected);
        json.WriteEndObject();
        json.WriteNumber("bestEpoch", summary.BestEpoch);
        json.WriteString("stopped", ModelDocument.Word(summary.Stopped));
        json.WriteNumber("l2Penalty", summary.L2Penalty);
        json.WriteNumber("dropout", summary.Dropout);
        json.WriteNumber("members", summary.Members);
        json.WriteBoolean("refitted", summary.Refitted);
        json.WriteNumber("folds", summary.Folds);
        json.WriteNumber("seconds", summary.Elapsed.TotalSeconds);
        WriteMetrics(json, "validation", summary.Validation);
        WriteMetrics(json, "test", summary.Test);
        WriteIntervals(json, "validationIntervals", summary.ValidationIntervals);
        WriteIntervals(json, "testIntervals", summary.TestIntervals);
        WriteReliability(json, "testReliability", summary.TestReliability);
        WriteCoverage(json, "testCoverage", summary.TestCoverage);
        WriteCrossValidation(json, "crossValidation", summary.CrossValidation);
        json.WriteStartArray("baselines");
        foreach (BaselineResult baseline in summary.Baselines)
        {
            json.WriteStartObject();
            json.WriteString("name", baseline.Name);
            WriteMetrics(json, "validation", baseline.Validation);
            WriteMetrics(json, "test", baseline.Test);
            WriteIntervals(json, "validationDifferences", baseline.ValidationDifferences);
            WriteIntervals(json, "testDifferences", baseline.TestDifferences);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteTexts("warnings", summary.Warnings);
        if (summary.Findings.Count > 0)
        {
            FindingJson.Write(json, "findings", summary.Findings);
        }

        json.WriteStartArray("history");
        foreach (EpochRecord epoch in summary.History)
        {
            json.WriteStartArray();
            json.WriteNumberValue(epoch.TrainingLoss);
            WriteOptional(json, epoch.ValidationLoss);
            WriteOptional(json, epoch.ValidationMetric);
            json.WriteNumberValue(epoch.LearningRate);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static TrainingSummary Read(JsonElement element)
    {
        JsonElement rows = element.Field("rows");
        return new TrainingSummary
        {
            TaskReason = element.Text("taskReason"),
            LossReason = element.TryGetProperty("lossReason", out _) ? element.Text("lossReason") : "",
            Rows = new RowCounts(rows.Integer("train"), rows.Integer("validation"), rows.Integer("test"), rows.Integer("rejected")),
            BestEpoch = element.Integer("bestEpoch"),
            Stopped = Stopped(element.Text("stopped")),
            L2Penalty = element.Number("l2Penalty"),
            Dropout = element.TryGetProperty("dropout", out _) ? element.Number("dropout") : 0,
            Members = element.TryGetProperty("members", out _) ? element.Integer("members") : 1,
            Refitted = element.Flag("refitted"),
            Folds = element.Integer("folds"),
            Elapsed = Duration(element.Number("seconds")),
            Validation = ReadMetrics(element.Field("validation")),
            Test = ReadMetrics(element.Field("test")),
            ValidationIntervals = ReadIntervals(element, "validationIntervals"),
            TestIntervals = ReadIntervals(element, "testIntervals"),
            TestReliability = ReadReliability(element, "testReliability"),
            TestCoverage = ReadCoverage(element, "testCoverage"),
            CrossValidation = ReadCrossValidation(element, "crossValidation"),
            Baselines =
            [
                .. element.Items("baselines").Select(baseline => new BaselineResult(
                    baseline.Text("name"), ReadMetrics(baseline.Field("validation")), ReadMetrics(baseline.Field("test")))
                {
                    ValidationDifferences = ReadIntervals(baseline, "validationDifferences"),
                    TestDifferences = ReadIntervals(baseline, "testDifferences"),
                }),
            ],
            Warnings = element.Texts("warnings"),
            Findings = element.TryGetProperty("findings", out _) ? FindingJson.Read(element, "findings") : [],
            History = [.. element.Items("history").Select(ReadEpoch)],
        };
    }

    static void WriteMetrics(Utf8JsonWriter json, string key, Metrics? metrics)
    {
        if (metrics is null)
        {
            json.WriteNull(key);
            return;
        }

        json.WriteStartObject(key);
        json.WriteNumber("rows", metrics.Rows);
        foreach (Metric metric in metrics.All)
        {
            json.WritePropertyName(metric.Name);
            WriteOptional(json, metric.Value);
        }

        json.WriteEndObject();
    }

    static RecordedMetrics? ReadMetrics(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        int rows = element.Integer("rows");
        Metric[] all =
        [
            .. element.EnumerateObject().Where(property => property.Name != "rows").Select(property => new Metric(
                property.Name, ReadOptional(property.Value, property.Name), Metric.IsBetterWhenHigher(property.Name))),
        ];
        return rows > 0 && all.Length > 0 ? new RecordedMetrics(rows, all) : throw JsonFields.Malformed("metrics lack their rows or their values");
    }

    static EpochRecord ReadEpoch(JsonElement epoch, int index)
    {
        if (epoch.ValueKind != JsonValueKind.Array || epoch.GetArrayLength() != 4)
        {
            throw JsonFields.Malformed("an epoch of 'history' must be a list of four numbers");
        }

        return new EpochRecord(
            index + 1, JsonFields.AsNumber(epoch[0], "history"), ReadOptional(epoch[1], "history"), ReadOptional(epoch[2], "history"),
            JsonFields.AsNumber(epoch[3], "history"));
    }

    static StopReason Stopped(string word) =>
        Enum.GetValues<StopReason>().Where(reason => ModelDocument.Word(reason) == word).Select(reason => (StopReason?)reason).FirstOrDefault()
        ?? throw JsonFields.Malformed($"'{word}' is no reason to stop");

    static TimeSpan Duration(double seconds) => seconds is >= 0 and < 1e9
        ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) // FromSeconds would cut the last digit off
        : throw JsonFields.Malformed("'seconds' must lie between 0 and a billion");

    /// <summary>A number, or null.</summary>
    public static double? ReadOptional(JsonElement element, string key) => element.ValueKind == JsonValueKind.Null ? null : JsonFields.AsNumber(element, key);

    static void WriteOptional(Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
