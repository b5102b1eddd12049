using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Runtime.InteropServices;
using Nabla.Data;

namespace Nabla.Modeling.Checkpoints;

/// <summary>All that decides the bits of a run: a checkpoint of another identity is not one of this run.</summary>
static class CheckpointIdentity
{
    /// <summary>By name, in the order in which differences are told.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(Table table, TrainOptions options, Recipe recipe, string loss)
    {
        var provenance = Provenance.Of(table, options, recipe, loss);
        return
        [
            new("data", provenance.DataHash),
            new("seed", provenance.Seed.ToString(CultureInfo.InvariantCulture)),
            .. provenance.Options,
            new("training rows", HashOf(options.TrainingRows)),
            new("test rows", HashOf(options.TestRows)),
            new("test data", options.TestTable is { } test ? Provenance.Of(test, options, recipe, loss).DataHash : "none"),
            new("baselines", options.Baselines ? "yes" : "no"),
            new("calibrate", options.Calibrate ? "yes" : "no"),
            new("cv", options.CrossValidation is { } folds ? $"{folds.Folds} x {folds.Repeats}" : "none"),
            new("Nabla version", provenance.NablaVersion),
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
                return name is "data" or "test data" or "training rows" or "test rows"
                    ? $"the {name} are others than those it was written with"
                    : $"{name} was {before ?? "not given"} then and is {now ?? "not given"} now";
            }
        }

        return null;
    }

    static string? Find(IReadOnlyList<KeyValuePair<string, string>> entries, string name) =>
        entries.Where(entry => entry.Key == name).Select(entry => entry.Value).FirstOrDefault();

    static string HashOf(IReadOnlyList<int>? rows) => rows is null
        ? "all"
        : Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<int>(rows.ToArray())));
}
