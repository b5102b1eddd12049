using System;
using System.Diagnostics;
using System.Globalization;
using Nabla.Cli.Reports;
using Nabla.Modeling;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Nabla.Cli.Verbs;

/// <summary>How far training is: drawn over itself in a terminal, otherwise a line an epoch; on standard error.</summary>
static class TrainingDisplay
{
    static readonly TimeSpan s_betweenFrames = TimeSpan.FromMilliseconds(80);

    /// <summary>Trains with a display.</summary>
    public static Model Watch(Output output, Func<IProgress<TrainingProgress>?, Model> train)
    {
        if (output.Quiet)
        {
            return train(null);
        }

        if (!Output.IsLive)
        {
            return train(new Receiver(step => Tell(output, step)));
        }

        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return terminal.Live(new Text("Reading the rows ...")).AutoClear(true).Start(display =>
        {
            long last = 0;
            return train(new Receiver(step =>
            {
                if (step.Epoch == step.Epochs || Stopwatch.GetElapsedTime(last) >= s_betweenFrames)
                {
                    last = Stopwatch.GetTimestamp();
                    display.UpdateTarget(Frame(step));
                }
            }));
        });
    }

    /// <summary>A line an epoch; of the linear model, which trains in a moment, only the first.</summary>
    static void Tell(Output output, TrainingProgress step)
    {
        if (step.Phase != TrainingPhase.Baseline)
        {
            string phase = step.Phase == TrainingPhase.Search ? "search" : "fit";
            output.Note($"{phase} {step.Epoch}/{step.Epochs}: {Losses(step)}{Best(step)}, {Speed(step)}");
        }
        else if (step is { Epoch: 1, ValidationLoss: not null })
        {
            output.Note(Title(step.Phase));
        }
    }

    static Rows Frame(TrainingProgress step)
    {
        string bar = $"epoch {step.Epoch}/{step.Epochs}";
        return new Rows(
            new Text(Title(step.Phase), new Style(decoration: Decoration.Bold)),
            new ProgressLine(step.Epochs == 0 ? 1 : (double)step.Epoch / step.Epochs, bar),
            new Text(Losses(step)),
            new Text(Speed(step) + Best(step)));
    }

    static string Title(TrainingPhase phase) => phase switch
    {
        TrainingPhase.Search => "Looking for the best epoch on rows held out",
        TrainingPhase.Fit => "Training the network on all training rows",
        _ => "Training a linear model to compare with",
    };

    static string Losses(TrainingProgress step)
    {
        string training = $"loss {MetricText.Number(step.TrainingLoss)}";
        string validation = step.ValidationLoss is { } loss ? $", validation {MetricText.Number(loss)}" : "";
        string metric = step.ValidationMetric is { } value ? $", {step.MetricName} {MetricText.Of(step.MetricName, value)}" : "";
        return training + validation + metric;
    }

    static string Best(TrainingProgress step) => step.BestEpoch is { } best ? $", best epoch {best}" : "";

    static string Speed(TrainingProgress step) =>
        string.Create(CultureInfo.InvariantCulture, $"{step.RowsPerSecond:N0} rows/s, {NumberText.Duration(step.Remaining.TotalSeconds)} left");

    /// <summary>Takes steps on the thread of the run, in order, as <see cref="Progress{T}"/> would not.</summary>
    sealed class Receiver(Action<TrainingProgress> accept) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => accept(value);
    }

    /// <summary>A bar over the width of the terminal with a word behind it.</summary>
    sealed class ProgressLine(double share, string word) : Renderable
    {
        const int Widest = 50;

        protected override System.Collections.Generic.IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            int width = Math.Clamp(maxWidth - word.Length - 2, 1, Widest);
            int full = (int)Math.Round(Math.Clamp(share, 0, 1) * width);
            char mark = options.Unicode ? '━' : '#';
            yield return new Segment(new string(mark, full), new Style(Spectre.Console.Color.Green));
            yield return new Segment(new string(options.Unicode ? '─' : '.', width - full), new Style(Spectre.Console.Color.Grey));
            yield return new Segment("  " + word);
        }
    }
}
