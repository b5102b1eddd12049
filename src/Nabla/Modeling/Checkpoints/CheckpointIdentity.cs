using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;

namespace Nabla.Modeling.Checkpoints;

/// <summary>All that decides the bits of a run: a checkpoint of another identity is not one of this run.</summary>
static class CheckpointIdentity
{
    /// <summary>Entries too long to be told.</summary>
    static readonly Dictionary<string, string> s_untold = new()
    {
        ["data"] = "the data are others",
        ["test data"] = "the test data are others",
        ["division of the rows"] = "other rows are trained or tested on",
        ["options as given"] = "other options were given, although they come to the same",
    };

    /// <summary>By name, in the order in which differences are told.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(Table table, RowPlan rows, TrainOptions options, Recipe recipe)
    {
        var provenance = Provenance.Of(table, rows, options, recipe);
        return
        [
            new("data", provenance.DataHash),
            new("seed", provenance.Seed.ToString(CultureInfo.InvariantCulture)),
            .. provenance.Options,
            new("test data", provenance.TestDataHash ?? "none"),
            new("division of the rows", provenance.SplitHash ?? ""),
            new("baselines", options.Baselines ? "yes" : "no"),
            new("cv", options.CrossValidation is { } folds ? $"{folds.Folds} folds, {folds.Repeats} times" : "none"),
            new("Nabla version", provenance.NablaVersion),
            new("numerics version", NumericsVersion.Current.ToString(CultureInfo.InvariantCulture)),
            new("options as given", provenance.Given?.Json ?? ""),
        ];
    }

    /// <summary>The first difference as a clause, or <see langword="null"/> where there is none.</summary>
    public static string? Difference(IReadOnlyList<KeyValuePair<string, string>> saved, IReadOnlyList<KeyValuePair<string, string>> wanted)
    {
        foreach (string name in wanted.Concat(saved).Select(entry => entry.Key).Distinct())
        {
            string? before = Find(saved, name);
            string? now = Find(wanted, name);
            if (before != now)
            {
                return s_untold.TryGetValue(name, out string? clause)
                    ? clause
                    : $"{name} was {before ?? "not given"} then and is {now ?? "not given"} now";
            }
        }

        return null;
    }

    static string? Find(IReadOnlyList<KeyValuePair<string, string>> entries, string name) =>
        entries.Where(entry => entry.Key == name).Select(entry => entry.Value).FirstOrDefault();
}
