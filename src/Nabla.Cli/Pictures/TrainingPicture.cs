using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Cli.Pictures;

/// <summary>How a training went: the losses of every epoch, the epoch that was kept, the epoch after which it stopped (seed 004).</summary>
static class TrainingPicture
{
    static readonly PlotArea s_area = new(620, 350, 62, 530, 96, 304);

    /// <summary>The picture of a model's training.</summary>
    public static Picture Of(Model model)
    {
        IReadOnlyList<EpochRecord> history = model.Training.History;
        List<Picture> panels =
        [
            Draw(
                model, "Loss", LossSentence(model),
                [
                    ("validation", "second", [.. history.Select(epoch => epoch.ValidationLoss ?? double.NaN)]),
                    ("training", "first", [.. history.Select(epoch => epoch.TrainingLoss)]),
                ],
                values => Axis.ForLoss(values)),
        ];
        if (history.Any(epoch => epoch.ValidationMetric is not null))
        {
            bool isShare = model.Task != TaskKind.Regression;
            string metric = isShare ? "Accuracy" : $"Root mean squared error of {model.Target.Name}";
            panels.Add(Draw(
                model, metric, "on the rows held out", [("validation", "second", [.. history.Select(epoch => epoch.ValidationMetric ?? double.NaN)])],
                values => Axis.Round(values, isShare)));
        }

        return PanelGrid.Arrange($"Training: {model.Target.Name} from {model.Provenance.Source}", panels, 1);
    }

    static string LossSentence(Model model)
    {
        TrainingSummary training = model.Training;
        string course = $"{model.Loss}, {NumberText.Plural(training.History.Count, "epoch")} ({Words.Ended(training.Stopped)}); ";
        return course + (training.Refitted
            ? $"the validation loss is least in epoch {training.BestEpoch}, so that the network was then trained for as many on all training rows"
            : training.History.Any(epoch => epoch.ValidationLoss is not null)
                ? $"the weights of epoch {training.BestEpoch}, whose validation loss is least, were kept"
                : $"nothing was held out, the weights of epoch {training.BestEpoch} were kept");
    }

    static Picture Draw(
        Model model, string title, string sentence, (string Name, string Style, double[] Values)[] lines, Func<IReadOnlyCollection<double>, Axis> axis)
    {
        IReadOnlyList<EpochRecord> history = model.Training.History;
        double[] epochs = [.. history.Select(epoch => (double)epoch.Number)];
        (string Name, string Style, double[] Values)[] drawn = [.. lines.Where(line => line.Values.Any(Axis.CanDraw))];
        double[] all = [.. drawn.SelectMany(line => line.Values).Where(Axis.CanDraw)];
        Axis y = axis(all);
        string scale = y.IsLogarithmic ? "loss, logarithmic" : "";
        var panel = new CurvePanel(title, [sentence], Axis.Exact(epochs[0], epochs[^1], 8, wholeNumbers: true), y, "epoch", scale, s_area);
        int best = model.Training.BestEpoch;
        // The two words stand on the sides where there is room, and turn away from each other where the lines are near.
        bool isLate = best > epochs[0] + ((epochs[^1] - epochs[0]) / 2);
        if (best != (int)epochs[^1])
        {
            panel.Mark(best, $"best: epoch {best}", isLate);
            panel.Mark(epochs[^1], $"stopped: {(int)epochs[^1]}", isLeft: false);
        }
        else
        {
            panel.Mark(best, $"best and last: epoch {best}", isLeft: true);
        }

        panel.Draw([.. drawn.Select(line => new PanelLine(line.Name, line.Style, epochs, line.Values, MayJump: false))]);
        foreach ((_, string style, double[] values) in drawn.Take(1))
        {
            int at = Enumerable.Range(0, epochs.Length).FirstOrDefault(i => (int)epochs[i] == best, -1);
            if (at >= 0 && Axis.CanDraw(values[at]))
            {
                panel.Dot(best, values[at], style);
            }
        }

        string course = string.Join(' ', drawn.Select(line =>
            $"The {line.Name} goes from {NumberText.Measure(line.Values[0])} in epoch {epochs[0]} to {NumberText.Measure(line.Values[^1])} "
            + $"in epoch {epochs[^1]}."));
        return panel.ToPicture(title, $"{course} The best epoch is {best}.");
    }
}
