using System.Collections.Generic;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>
/// Predictions as CSV: the input's columns (for images the row's number instead), then <c>prediction</c> (<c>prediction_TARGET</c> for each of
/// several targets), <c>probability_CLASS</c> in class order (<c>probability_TARGET</c> for each of several labels), <c>lower</c> and <c>upper</c> (with <c>_TARGET</c> likewise) behind the predictions, and <c>flags</c> where asked for. Where the input has a column of such a name, the new one gets the first of <c>_2</c>,
/// <c>_3</c>, ... that is free.
/// </summary>
sealed class PredictionCsv(Model model, Table table, IReadOnlyList<Prediction> predictions, bool flags, bool raw, double? interval)
{
    readonly IReadOnlyList<Column> _echoed = table.Image is null ? table.Columns : [];

    /// <summary>Writes header and rows.</summary>
    public void Write(TextWriter writer)
    {
        var csv = new CsvWriter(writer, neutralizeFormulas: !raw);
        foreach (string name in Names())
        {
            csv.WriteField(name);
        }

        csv.EndRow();
        for (int row = 0; row < predictions.Count; row++)
        {
            WriteRow(csv, row, predictions[row]);
        }
    }

    List<string> Names()
    {
        List<string> names = table.Image is null ? [.. table.Columns.Select(column => column.Name)] : ["row"];
        var taken = names.ToHashSet();
        string[] predicted = model.Target is SeveralTargets several ? [.. several.Columns.Select(target => $"prediction_{target}")] : ["prediction"];
        IEnumerable<string> added = predicted.Concat(interval is null ? [] : Ends()).Concat(model.Classes.Select(name => $"probability_{name}"));
        names.AddRange((flags ? added.Append("flags") : added).Select(Free));
        return names;

        IEnumerable<string> Ends() => model.Target is SeveralTargets all
            ? all.Columns.SelectMany(target => (string[])[$"lower_{target}", $"upper_{target}"])
            : ["lower", "upper"];

        string Free(string name)
        {
            string free = name;
            for (int number = 2; !taken.Add(free); number++)
            {
                free = $"{name}_{number}";
            }

            return free;
        }
    }

    void WriteRow(CsvWriter csv, int row, Prediction prediction)
    {
        if (table.Image is not null)
        {
            csv.WriteNumber(row + 1);
        }

        foreach (Column column in _echoed)
        {
            csv.WriteField(column.GetText(row));
        }

        IEnumerable<Prediction> answers = prediction.ByTarget.Count == 0 ? [prediction] : prediction.ByTarget.Select(pair => pair.Value);
        foreach (Prediction answer in answers)
        {
            csv.WriteField(answer.Text);
        }

        foreach (Prediction answer in interval is null ? [] : answers)
        {
            csv.WriteNumber(answer.Interval(interval!.Value)!.Value.Lower);
            csv.WriteNumber(answer.Interval(interval.Value)!.Value.Upper);
        }

        foreach (double probability in prediction.Probabilities)
        {
            csv.WriteNumber(probability);
        }

        if (flags)
        {
            csv.WriteField(string.Join("; ", prediction.Flags));
        }

        csv.EndRow();
    }
}
