using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Evaluation;
using Nabla.Tuning;

namespace Nabla.Cli.Verbs;

/// <summary>What a search came to, for a person and for a program.</summary>
sealed class TuneReport(TuneResult found, string? journal, string? picture)
{
    const int MostTrialsShown = 6;

    /// <summary>Writes it for a person.</summary>
    public void Write(Output output)
    {
        Trial[] full = [.. found.Trials.Where(trial => trial is { IsFull: true } && trial.Scores[^1] is not null).OrderBy(trial => Order(trial)).ThenBy(trial => trial.Number)];
        output.Field("Search", $"{NumberText.Plural(found.TrialCount, "trial")} by {Label} on rows held out: {Stages()}; {NumberText.Duration(found.Elapsed.TotalSeconds)} in all");
        output.Verbatim("Trials", output.Color($"{(full.Length > MostTrialsShown ? "the best " : "")}of the last rung", Tone.Faint));
        Trial[] shown = [.. full.Take(MostTrialsShown)];
        if (!shown.Any(trial => trial.Number == 0) && full.Any(trial => trial.Number == 0))
        {
            shown = [.. shown, found.Default];
        }

        foreach (Trial trial in shown)
        {
            string number = $"{trial.Number.ToString(CultureInfo.InvariantCulture),4}  {MetricText.Of(found.Metric, trial.Scores[^1]),9}  ";
            List<string> lines = Output.Wrap(trial.Setting.IsDefault ? "the default recipe" : trial.Setting.ToString(), Output.TextWidth - number.Length);
            for (int i = 0; i < lines.Count; i++)
            {
                output.Verbatim("", (i == 0 ? number : new string(' ', number.Length)) + lines[i]);
            }
        }

        output.Field("Found", Sentence(), found.BeatsDefault ? Tone.Good : Tone.Middling);
        output.Field("", found.HasTest
            ? "No trial saw the test rows: the numbers on them are those to believe."
            : "Every row held out helped to choose: the numbers on validation rows are better than those of new rows will be; --test 0.2 keeps rows that no trial sees.");
        output.Field("Again", $"--trials {found.TrialCount} with the same data, options and seed finds the same");
        if (journal is not null)
        {
            output.Field("", $"{journal} keeps the trials");
        }

        if (picture is not null)
        {
            output.Field("Picture", picture);
        }
    }

    /// <summary>Writes it for a program.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("metric", found.Metric);
        json.WriteNumber("trialCount", found.TrialCount);
        json.WriteBoolean("cancelled", found.IsCancelled);
        json.WriteNumber("tuningSeconds", found.Elapsed.TotalSeconds);
        json.WriteStartArray("rungs");
        foreach (Rung rung in found.Rungs)
        {
            json.WriteStartObject();
            json.WriteNumber("parts", rung.Parts);
            json.WriteNumber("epochs", rung.Epochs);
            if (rung.Members is { } members)
            {
                json.WriteNumber("members", members);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("trials");
        foreach (Trial trial in found.Trials)
        {
            json.WriteStartObject();
            WriteTrial(json, trial);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, "best", found.Best);
        Write(json, "default", found.Default);
        Write(json, "winner", found.Winner);
        if (found.Improvement is { } improvement)
        {
            json.WriteStartObject("improvement");
            json.Number("mean", improvement.Mean);
            json.Number("low", improvement.Low);
            json.Number("high", improvement.High);
            json.WriteNumber("parts", improvement.Parts);
            json.WriteNumber("confidence", 0.9);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("improvement");
        }

        json.WriteBoolean("beatsDefault", found.BeatsDefault);
        json.WriteString("journal", journal);
        json.WriteString("picture", picture);
    }

    string Label => new Metric(found.Metric, null, found.HigherIsBetter).Label;

    string Stages() => found.Rungs[^1].Parts > 1
        ? $"{found.Rungs[0].Parts} of {found.Rungs[^1].Parts} folds, the best third on {found.Rungs[1].Parts}, the best of those on all"
        : found.Rungs[0].Members is null
            ? "a quarter of the epochs, the best third of them half of the epochs, the best of those all"
            : "one network for half of the epochs, the best third of them for all, the best of those the whole ensemble";

    /// <summary>Whether the best trial beats the default, in words.</summary>
    public string Sentence()
    {
        if (found.Best.Number == 0)
        {
            return $"No trial is better than the default recipe, {MetricText.Of(found.Metric, found.Default.Scores[^1])}: the model is trained by it.";
        }

        if (found.Improvement is not { } improvement)
        {
            return found.BeatsDefault
                ? $"The default recipe diverged: the model is trained by trial {found.Best.Number}."
                : $"Trial {found.Best.Number} could not be compared with the default recipe: the model is trained by the default.";
        }

        string interval = $"{Signed(improvement.Low)} to {Signed(improvement.High)} with 90% confidence, over {NumberText.Plural(improvement.Parts, "part")} of the training rows that did not choose it";
        return found.BeatsDefault
            ? $"Trial {found.Best.Number} beats the default recipe: {Label} better by {Signed(improvement.Mean)} ({interval}). The model is trained by it."
            : $"Trial {found.Best.Number} does not beat the default recipe by more than chance explains: {Label} better by {Signed(improvement.Mean)} ({interval}). The model is trained by {Chosen()}.";
    }

    string Chosen() => found.Winner.Number == 0 ? "the default" : "the trial, which is the better guess";

    static string Signed(double value) => MetricText.Number(value);

    double Order(Trial trial) => found.HigherIsBetter ? -trial.Scores[^1]!.Value : trial.Scores[^1]!.Value;

    static void Write(Utf8JsonWriter json, string key, Trial trial)
    {
        json.WriteStartObject(key);
        WriteTrial(json, trial);
        json.WriteEndObject();
    }

    static void WriteTrial(Utf8JsonWriter json, Trial trial)
    {
        json.WriteNumber("trial", trial.Number);
        json.Numbers("scores", trial.Scores.Select(score => score ?? double.NaN));
        json.Number("score", trial.IsFull ? trial.Scores[^1] : null);
        json.WriteStartObject("options");
        foreach ((string name, string value) in trial.Setting.Options)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
