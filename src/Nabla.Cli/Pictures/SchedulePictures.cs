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

    /// <summary>One schedule.</summary>
    /// <param name="schedule">Which one.</param>
    /// <param name="steps">Steps of the run.</param>
    public static EntryPicture Of(Schedule schedule, long steps)
    {
        ScheduleCurve curve = ScheduleCurve.Sample(schedule, steps, Points);
        string name = schedule.ToString();
        double[] places = [.. curve.Steps.Select(step => (double)step)];
        var panel = new CurvePanel(
            name, "", Axis.Exact(0, steps, 5, wholeNumbers: true), Axis.Round([0, 1, .. curve.Shares.Where(Axis.CanDraw)], isShare: true), "step",
            "share of the learning rate");
        panel.Draw([new PanelLine("share", "second", places, curve.Shares)]);
        int largest = Enumerable.Range(0, curve.Shares.Count).MaxBy(i => curve.Shares[i]);
        string course =
            $"{NumberText.Percent(curve.Shares[0])} in step 0, {NumberText.Percent(curve.Shares[largest])} at most (step {NumberText.Count(curve.Steps[largest])}), "
            + $"{NumberText.Percent(curve.Shares[^1])} after step {NumberText.Count(curve.Steps[^1])}";
        List<string[]> table = [["step", "share"]];
        table.AddRange(from i in Enumerable.Range(0, curve.Steps.Count)
                       where i % (Points / 10) == 0
                       select (string[])[NumberText.Count(curve.Steps[i]), NumberText.Percent(curve.Shares[i])]);
        return new EntryPicture(
            name, "share(step) of the optimizer's learning rate", [($"over {NumberText.Count(steps)} steps", course)],
            [panel.ToPicture(name, $"The share of the learning rate over {NumberText.Count(steps)} steps: {course}.")], table, json =>
            {
                json.WriteString("name", name);
                json.WriteNumber("steps", steps);
                json.Numbers("step", places);
                json.Numbers("share", curve.Shares);
            });
    }
}
