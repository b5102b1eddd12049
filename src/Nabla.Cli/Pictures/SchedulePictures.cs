using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Insight;
using Nabla.Schedules;

namespace Nabla.Cli.Pictures;

/// <summary>Schedules: the share of the learning rate over the steps of a run.</summary>
static class SchedulePictures
{
    const int Points = 251;

    // Of a run whose loss falls for 15 epochs and then stays: what a schedule that reads losses waits for.
    static readonly double[] s_losses = [.. Enumerable.Range(0, 50).Select(epoch => 1.0 / (1 + Math.Min(epoch, 15)))];

    const string Assumed = "here the loss falls for 15 of 50 epochs, then stays";

    /// <summary>One schedule.</summary>
    /// <param name="schedule">Which one.</param>
    /// <param name="steps">Steps of the run.</param>
    public static EntryPicture Of(Schedule schedule, long steps)
    {
        ScheduleCurve curve = ScheduleCurve.Sample(schedule, steps, Points, schedule.ReadsLosses ? s_losses : []);
        string name = schedule.ToString();
        (string Name, double Value)[] given = [.. schedule.Parameters.Where(parameter => parameter.Value != 0)];
        (string title, string parameters) = CurvePanel.Title(schedule.Parameters.Count > 0 ? schedule.Name : name, given);
        double[] places = [.. curve.Steps.Select(step => (double)step)];
        var panel = new CurvePanel(
            title, [parameters, schedule.ReadsLosses ? Assumed : ""], Axis.Exact(0, steps, 5, wholeNumbers: true),
            Axis.Round([0, 1, .. curve.Shares.Where(Axis.CanDraw)], isShare: true), "step", "share of the learning rate");
        panel.Draw([new PanelLine("share", "second", places, curve.Shares)]);
        int largest = Enumerable.Range(0, curve.Shares.Count).MaxBy(i => curve.Shares[i]);
        string course =
            $"{NumberText.Percent(curve.Shares[0])} in step 0, "
            + $"{NumberText.Percent(curve.Shares[largest])} at most (step {NumberText.Count(curve.Steps[largest])}), "
            + $"{NumberText.Percent(curve.Shares[^1])} after step {NumberText.Count(curve.Steps[^1])}";
        List<(string, string)> facts =
        [
            ($"over {NumberText.Count(steps)} steps", course),
            .. given.Select(parameter => (parameter.Name, NumberText.Measure(parameter.Value))),
        ];
        if (schedule.ReadsLosses)
        {
            facts.Add(("losses", Assumed));
        }

        List<string[]> table = [["step", "share"]];
        table.AddRange(from i in Enumerable.Range(0, curve.Steps.Count)
                       where i % (Points / 10) == 0
                       select (string[])[NumberText.Count(curve.Steps[i]), NumberText.Percent(curve.Shares[i])]);
        return new EntryPicture(
            name, "share(step) of the optimizer's learning rate", facts,
            [panel.ToPicture(title, $"The share of the learning rate over {NumberText.Count(steps)} steps: {course}.")], table, json =>
            {
                json.WriteString("name", name);
                json.WriteNumber("steps", steps);
                json.Numbers("step", places);
                json.Numbers("share", curve.Shares);
            });
    }
}
