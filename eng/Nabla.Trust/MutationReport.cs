using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Nabla.Trust;

/// <summary>The score in a report of Stryker, in the mutation-testing report schema: of the faults planted, the share that a test noticed.</summary>
static class MutationReport
{
    /// <summary>Survivors listed by name.</summary>
    const int MostListed = 25;

    /// <summary>The score, and the survivors.</summary>
    public static TrustRecord Read(string title, string command, string report)
    {
        (string File, int Line, string Status, string Replacement)[] mutants = [.. Mutants(report).Where(mutant => mutant.Status is "Killed" or "Timeout" or "RuntimeError" or "Survived" or "NoCoverage")];
        string[] survivors =
        [
            .. mutants.Where(mutant => mutant.Status is "Survived" or "NoCoverage").Select(mutant =>
                $"survived: {mutant.File}, line {mutant.Line}{(mutant.Status == "NoCoverage" ? ", which no test runs" : "")}: `{mutant.Replacement}`"),
        ];
        return new TrustRecord(title, command, [new Figure("faults noticed", Score(mutants.Length - survivors.Length, mutants.Length), ">= 85 %")])
        {
            Notes = survivors.Length <= MostListed ? survivors : [.. survivors.Take(MostListed), $"and {survivors.Length - MostListed} more"],
        };
    }

    static IEnumerable<(string File, int Line, string Status, string Replacement)> Mutants(string report)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(report));
        foreach (JsonProperty file in document.RootElement.GetProperty("files").EnumerateObject())
        {
            foreach (JsonElement mutant in file.Value.GetProperty("mutants").EnumerateArray())
            {
                string replacement = mutant.TryGetProperty("replacement", out JsonElement text) ? text.GetString() ?? "" : "";
                yield return (
                    Path.GetFileName(file.Name), mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32(),
                    mutant.GetProperty("status").GetString()!, OneLine(replacement));
            }
        }
    }

    static string OneLine(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace('`', '\'');
        return line.Length <= 80 ? line : line[..79] + "…";
    }

    static string Score(int noticed, int planted) =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * noticed / Math.Max(planted, 1):F1} %, {noticed} of {planted}");
}
