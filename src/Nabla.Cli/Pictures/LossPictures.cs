using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Insight;
using Nabla.Losses;

namespace Nabla.Cli.Pictures;

/// <summary>Losses against the output of a network, and their gradients, for a few targets.</summary>
static class LossPictures
{
    const int Points = 161;

    // In the order of their lines: solid, dashed, dotted.
    static readonly string[] s_styles = ["second", "first", "third"];

    /// <summary>One loss.</summary>
    public static EntryPicture Of(Loss loss)
    {
        string name = loss.ToString();
        (string title, _) = CurvePanel.Title(loss.Name, [.. loss.Parameters.Where(parameter => parameter.Value != 0)]);
        bool isOfLogits = loss.Link is not null;
        LossCurve[] curves = Sample(loss);
        (double low, double high) = (curves[0].Outputs[0], curves[0].Outputs[^1]);
        string symbol = isOfLogits ? "z" : "y";
        string x = (isOfLogits ? "logit z" : "output y") + (LossCurve.ComparesClasses(loss) ? ", the other being 0" : "");
        Picture values = Draw(title, loss.Formula, x, "loss", curves, curve => curve.Losses);
        Picture gradients = Draw($"{loss.Name}: gradient", loss.Gradient, x, $"dloss/d{symbol}", curves, curve => curve.Gradients);
        string where = $"for {symbol} from {NumberText.Measure(low)} to {NumberText.Measure(high)}";
        List<(string, string)> facts =
        [
            ("computed from", isOfLogits ? $"logits, together with {loss.Link}" : "the activations of the last layer"),
            ("gradient", loss.Gradient),
            .. curves.Select(curve => ($"target {NumberText.Measure(curve.Target)}", Facts(curve, symbol, where))),
            ("source", loss.Source),
        ];
        return new EntryPicture(name, loss.Formula, facts, [values, gradients], Table(curves, symbol), json =>
        {
            json.WriteString("name", name);
            json.WriteString("formula", loss.Formula);
            json.WriteString("gradientFormula", loss.Gradient);
            json.WriteString("source", loss.Source);
            json.WriteString("link", loss.Link?.Name);
            json.WriteStartArray("curves");
            foreach (LossCurve curve in curves)
            {
                json.WriteStartObject();
                json.WriteNumber("target", curve.Target);
                json.Numbers("output", curve.Outputs);
                json.Numbers("loss", curve.Losses);
                json.Numbers("gradient", curve.Gradients);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>From -4 to 4, or less where the loss would leave the paper.</summary>
    static LossCurve[] Sample(Loss loss)
    {
        const double LargestShown = 30;
        double[] ends = [4, 3];
        return ends.Select(Between).FirstOrDefault(curves => curves.All(IsShown)) ?? Between(2);

        static bool IsShown(LossCurve curve) => curve.Losses.Concat(curve.Gradients).All(number => Math.Abs(number) <= LargestShown);

        LossCurve[] Between(double end) => [.. LossCurve.TypicalTargets(loss).Select(target => LossCurve.Sample(loss, target, -end, end, Points))];
    }

    static Picture Draw(
        string title, string formula, string x, string y, LossCurve[] curves, Func<LossCurve, IReadOnlyList<double>> numbers)
    {
        double[] all = [.. curves.SelectMany(numbers).Where(Axis.CanDraw)];
        var panel = new CurvePanel(title, [formula], Axis.Exact(curves[0].Outputs[0], curves[0].Outputs[^1], 6), Axis.Round(all, isShare: false), x, y);
        panel.Draw([
            .. curves.Select((curve, i) => new PanelLine($"target {NumberText.Measure(curve.Target)}", s_styles[i], curve.Outputs, numbers(curve))),
        ]);
        string description = string.Join(' ', curves.Select(curve =>
            $"With target {NumberText.Measure(curve.Target)} it goes from {NumberText.Measure(numbers(curve)[0])} to "
            + $"{NumberText.Measure(numbers(curve)[^1])}."));
        return panel.ToPicture(title, description);
    }

    static string Facts(LossCurve curve, string symbol, string where)
    {
        int least = Enumerable.Range(0, curve.Losses.Count).MinBy(i => curve.Losses[i]);
        return $"least {NumberText.Measure(curve.Losses[least])} at {symbol} = {NumberText.Measure(curve.Outputs[least])} {where}";
    }

    static List<string[]> Table(LossCurve[] curves, string symbol)
    {
        List<string[]> rows =
        [
            [symbol, .. curves.SelectMany(curve => (string[])[$"loss, target {NumberText.Measure(curve.Target)}", "gradient"])],
        ];
        rows.AddRange(from i in Enumerable.Range(0, Points)
                      where i % (Points / 8) == 0
                      select (string[])
                      [
                          NumberText.Measure(curves[0].Outputs[i]),
                          .. curves.SelectMany(curve => (string[])[NumberText.Measure(curve.Losses[i]), NumberText.Measure(curve.Gradients[i])]),
                      ]);
        return rows;
    }
}
