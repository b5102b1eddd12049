using System;
using Nabla.Cli.Reports;
using Nabla.Modeling;
using Nabla.Tuning;

namespace Nabla.Cli.Verbs;

/// <summary>How far a search is: a line on standard error for each finished trial, drawn over itself in a terminal.</summary>
static class TuneDisplay
{
    /// <summary>Searches with a display.</summary>
    public static TuneResult Watch(Output output, Func<IProgress<TuneProgress>?, IProgress<TrainingProgress>?, TuneResult> tune)
    {
        if (output.Quiet)
        {
            return tune(null, null);
        }

        TrainingPhase? last = null;
        return tune(new Receiver<TuneProgress>(step => Tell(output, Line(step))), new Receiver<TrainingProgress>(step =>
        {
            // The training of the final model is short beside the search: its phases are enough.
            if (step.Phase != last)
            {
                last = step.Phase;
                Tell(output, step.Phase switch
                {
                    TrainingPhase.Search => "training by the winner: looking for the best epoch",
                    TrainingPhase.Fit => "training by the winner: on all training rows",
                    _ => "training a linear model to compare with",
                });
            }
        }));
    }

    static string Line(TuneProgress step)
    {
        string best = step.Best is { } score ? $", best {MetricText.Of(step.Metric, score)}" : "";
        string known = step.Default is { } value ? $", default {MetricText.Of(step.Metric, value)}" : "";
        string trials = step.Trials < 100_000 ? $"{step.Begun} of {step.Trials} trials" : $"{step.Begun} trials";
        return $"tune: {trials}, rung {step.Rung} {step.Done}/{step.OnRung}{known}{best}, {NumberText.Duration(step.Elapsed.TotalSeconds)}";
    }

    static void Tell(Output output, string line)
    {
        if (Output.IsLive)
        {
            Console.Error.Write($"\r\e[K{line}");
            if (!line.StartsWith("tune", StringComparison.Ordinal))
            {
                Console.Error.Write("\r\e[K");
            }
        }
        else
        {
            output.Note(line);
        }
    }

    /// <summary>Takes steps on the thread of the run, in order.</summary>
    sealed class Receiver<T>(Action<T> accept) : IProgress<T>
    {
        public void Report(T value) => accept(value);
    }
}
