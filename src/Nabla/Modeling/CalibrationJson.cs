using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Evaluation;
using Nabla.Files;

namespace Nabla.Modeling;

/// <summary>A calibration as JSON: the key <c>calibration</c> of a model's document, and of what <c>train</c> and <c>inspect</c> answer.</summary>
static class CalibrationJson
{
    const string Key = "calibration";

    public static void Write(Utf8JsonWriter json, Calibration calibration)
    {
        if (!calibration.IsEmpty)
        {
            json.WritePropertyName(Key);
            WriteObject(json, calibration);
        }
    }

    public static void WriteObject(Utf8JsonWriter json, Calibration calibration)
    {
        json.WriteStartObject();
        if (calibration.Temperature is { } temperature)
        {
            json.WriteStartObject("temperature");
            WriteNumbers(json, "temperatures", temperature.Temperatures);
            json.WriteBoolean("applied", temperature.IsApplied);
            json.WriteNumber("rows", temperature.Rows);
            SummaryJson.WriteReliability(json, "before", temperature.Before);
            SummaryJson.WriteReliability(json, "after", temperature.After);
            json.WriteEndObject();
        }

        if (calibration.Intervals.Count > 0)
        {
            json.WriteStartArray("intervals");
            foreach (ConformalIntervals intervals in calibration.Intervals)
            {
                json.WriteStartObject();
                json.WriteString("target", intervals.Target);
                json.WriteNumber("rows", intervals.Rows);
                WriteNumbers(json, "scores", intervals.Scores.OfType<double>());
                WriteNumbers(json, "centres", intervals.Centres);
                WriteNumbers(json, "scales", intervals.Scales);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (calibration.Costs is { } costs)
        {
            json.WriteStartArray("costs");
            foreach ((string truth, string prediction, double cost) in costs.All)
            {
                json.WriteStartObject();
                json.WriteString("truth", truth);
                json.WriteString("prediction", prediction);
                json.WriteNumber("cost", cost);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (calibration.Threshold is { } threshold)
            {
                json.WriteNumber("threshold", threshold);
            }
        }

        if (calibration.CostOfDecisions is { } comparison)
        {
            json.WriteStartObject("costOfDecisions");
            json.WriteNumber("mostProbable", comparison.MostProbable);
            json.WriteNumber("leastExpectedCost", comparison.LeastExpectedCost);
            json.WriteNumber("changed", comparison.Changed);
            json.WriteNumber("rows", comparison.Rows);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Reads it from a document; what is not there is none.</summary>
    public static Calibration Read(JsonElement document, Data.Targets.TargetEncoder target)
    {
        if (!document.TryGetProperty(Key, out JsonElement element))
        {
            return new Calibration();
        }

        ConformalIntervals[] intervals = element.TryGetProperty("intervals", out _) ? [.. element.Items("intervals").Select(ReadIntervals)] : [];
        if (intervals.Length > 0 && !intervals.Select(own => own.Target).SequenceEqual(target.Columns))
        {
            throw JsonFields.Malformed("'intervals' must have one entry a target, in the order of the targets");
        }

        MisclassificationCosts? costs = ReadCosts(element);
        return new Calibration
        {
            Temperature = element.TryGetProperty("temperature", out JsonElement temperature) ? ReadTemperature(temperature) : null,
            Intervals = intervals,
            Costs = costs,
            Threshold = costs is null ? null : Rule(target, costs)?.Threshold,
            CostOfDecisions = element.TryGetProperty("costOfDecisions", out JsonElement comparison)
                ? new CostComparison(
                    comparison.Number("mostProbable"), comparison.Number("leastExpectedCost"), comparison.Integer("changed"), comparison.Integer("rows"))
                : null,
        };
    }

    static DecisionRule? Rule(Data.Targets.TargetEncoder target, MisclassificationCosts costs)
    {
        try
        {
            return OutputDecoder.RuleOf(target, costs);
        }
        catch (System.ArgumentException e)
        {
            throw JsonFields.Malformed($"'costs' do not go with the target: {e.Message}");
        }
    }

    static TemperatureScaling ReadTemperature(JsonElement element) => new(
        Numbers(element, "temperatures"), element.Flag("applied"), element.Integer("rows"),
        SummaryJson.ReadReliability(element, "before") ?? throw JsonFields.Malformed("'temperature' lacks 'before'"),
        SummaryJson.ReadReliability(element, "after") ?? throw JsonFields.Malformed("'temperature' lacks 'after'"));

    static ConformalIntervals ReadIntervals(JsonElement element)
    {
        double[] scores = Numbers(element, "scores");
        double[] centres = Numbers(element, "centres");
        double[] scales = Numbers(element, "scales");
        bool rises = centres.Zip(centres.Skip(1)).All(pair => pair.First < pair.Second) && scores.Zip(scores.Skip(1)).All(pair => pair.First <= pair.Second);
        if (scores.Length > ConformalIntervals.LevelCount || centres.Length != scales.Length || !rises || scores.Any(score => score < 0) || scales.Any(scale => scale <= 0))
        {
            throw JsonFields.Malformed("'intervals' have scores or scales that no training can come to");
        }

        double?[] padded = new double?[ConformalIntervals.LevelCount];
        for (int i = 0; i < scores.Length; i++)
        {
            padded[i] = scores[i];
        }

        return new ConformalIntervals(element.Text("target"), element.Integer("rows"), padded, centres, scales);
    }

    static MisclassificationCosts? ReadCosts(JsonElement element)
    {
        if (!element.TryGetProperty("costs", out _))
        {
            return null;
        }

        try
        {
            return MisclassificationCosts.Of(
                [.. element.Items("costs").Select(cost => (cost.Text("truth"), cost.Text("prediction"), cost.Number("cost")))]);
        }
        catch (System.ArgumentException e)
        {
            throw JsonFields.Malformed($"'costs' cannot be: {e.Message}");
        }
    }

    static double[] Numbers(JsonElement element, string key) => [.. element.Items(key).Select(item => JsonFields.AsNumber(item, key))];

    static void WriteNumbers(Utf8JsonWriter json, string key, IEnumerable<double> numbers)
    {
        json.WriteStartArray(key);
        foreach (double number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
