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
        const double Low = -4;
        const double High = 4;
        string name = loss.ToString();
        bool isOfLogits = loss.Link is not null;
        double[] targets = isOfLogits ? [1, 0, 0.5] : [1, 0];
        LossCurve[] curves = [.. targets.Select(target => LossCurve.Sample(loss, target, Low, High, Points))];
        string x = isOfLogits ? loss.Link!.OutputOnly ? "logit z, the other being 0" : "logit z" : "output y";
        string symbol = isOfLogits ? "z" : "y";
        Picture values = Draw(name, loss.Formula, x, "loss", curves, curve => curve.Losses);
        Picture gradients = Draw($"{name}: gradient", $"dloss/d{symbol}, what training follows downhill", x, $"dloss/d{symbol}", curves, curve => curve.Gradients);
        string where = $"for {symbol} from {NumberText.Measure(Low)} to {NumberText.Measure(High)}";
        List<(string, string)> facts =
        [
            ("computed from", isOfLogits ? $"logits, together with {loss.Link}" : "the activations of the last layer"),
            .. curves.Select(curve => ($"target {NumberText.Measure(curve.Target)}", Facts(curve, symbol, where))),
        ];
        return new EntryPicture(name, loss.Formula, facts, [values, gradients], Table(curves, symbol), json =>
        {
            json.WriteString("name", name);
            json.WriteString("formula", loss.Formula);
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

    static Picture Draw(
        string title, string formula, string x, string y, LossCurve[] curves, System.Func<LossCurve, IReadOnlyList<double>> numbers)
    {
        double[] all = [.. curves.SelectMany(numbers).Where(Axis.CanDraw)];
        var panel = new CurvePanel(title, formula, Axis.Exact(curves[0].Outputs[0], curves[0].Outputs[^1], 6), Axis.Round(all, isShare: false), x, y);
        panel.Draw([.. curves.Select((curve, i) => new PanelLine($"target {NumberText.Measure(curve.Target)}", s_styles[i], curve.Outputs, numbers(curve)))]);
        string description = string.Join(' ', curves.Select(curve =>
            $"With target {NumberText.Measure(curve.Target)} it goes from {NumberText.Measure(numbers(curve)[0])} to {NumberText.Measure(numbers(curve)[^1])}."));
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
