using System.Collections.Generic;
using System.Text.Json;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>How training went, as <c>train</c> and <c>inspect</c> both tell it in JSON.</summary>
static class TrainingJson
{
    /// <summary>How many rows did what.</summary>
    public static void Rows(this Utf8JsonWriter json, RowCounts rows)
    {
        json.WriteStartObject("rows");
        json.WriteNumber("train", rows.Train);
        json.WriteNumber("validation", rows.Validation);
        json.WriteNumber("test", rows.Test);
        json.WriteNumber("rejected", rows.Rejected);
        json.WriteEndObject();
    }

    /// <summary>Epochs, reason, duration, penalty.</summary>
    public static void Course(this Utf8JsonWriter json, TrainingSummary training)
    {
        json.WriteNumber("epochs", training.History.Count);
        json.WriteNumber("bestEpoch", training.BestEpoch);
        json.WriteString("stopped", Words.Stopped(training.Stopped));
        json.WriteBoolean("refitted", training.Refitted);
        json.WriteNumber("folds", training.Folds);
        json.Number("seconds", training.Elapsed.TotalSeconds);
        json.Number("l2Penalty", training.L2Penalty);
        json.Number("dropout", training.Dropout);
        json.WriteNumber("members", training.Members);
    }

    /// <summary>The simpler models.</summary>
    public static void Baselines(this Utf8JsonWriter json, IEnumerable<BaselineResult> baselines)
    {
        json.WriteStartArray("baselines");
        foreach (BaselineResult baseline in baselines)
        {
            json.WriteStartObject();
            json.WriteString("name", baseline.Name);
            json.Metrics("validation", baseline.Validation);
            json.Metrics("test", baseline.Test);
            json.Intervals("validationDifferences", baseline.ValidationDifferences);
            json.Intervals("testDifferences", baseline.TestDifferences);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Names and values, all as text.</summary>
    public static void Options(this Utf8JsonWriter json, string key, IEnumerable<KeyValuePair<string, string>> options)
    {
        json.WriteStartObject(key);
        foreach (KeyValuePair<string, string> option in options)
        {
            json.WriteString(option.Key, option.Value);
        }

        json.WriteEndObject();
    }

    /// <summary>Each epoch.</summary>
    public static void History(this Utf8JsonWriter json, IEnumerable<EpochRecord> history)
    {
        json.WriteStartArray("history");
        foreach (EpochRecord epoch in history)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", epoch.Number);
            json.Number("trainingLoss", epoch.TrainingLoss);
            json.Number("validationLoss", epoch.ValidationLoss);
            json.Number("validationMetric", epoch.ValidationMetric);
            json.Number("learningRate", epoch.LearningRate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
