using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Nabla.Trust;

/// <summary>The branches that tests took, of Cobertura reports: of several test programs a branch counts once, taken where one of them took it.</summary>
static partial class CoverageReport
{
    /// <summary>What a wrong number in would be believed: kernels, networks, training with its gradients, files.</summary>
    static readonly string[] s_core =
        ["src/Nabla.Kernels/", "src/Nabla/Networks/", "src/Nabla/Training/", "src/Nabla/Losses/", "src/Nabla/Activations/", "src/Nabla/Optimizers/", "src/Nabla/Files/"];

    /// <summary>Files with most branches not taken that are listed.</summary>
    const int MostListed = 12;

    /// <summary>The shares, and where most is missing.</summary>
    public static TrustRecord Read(string command, IReadOnlyList<string> reports)
    {
        var lines = new Dictionary<(string File, int Line), (int Taken, int All)>();
        foreach (XElement source in reports.SelectMany(report => XDocument.Load(report).Descendants("class")))
        {
            string file = Source().Match(source.Attribute("filename")!.Value.Replace('\\', '/')).Value;
            foreach (XElement line in source.Descendants("line").Where(line => line.Attribute("condition-coverage") is not null))
            {
                Match taken = Taken().Match(line.Attribute("condition-coverage")!.Value);
                (string, int) place = (file, int.Parse(line.Attribute("number")!.Value, CultureInfo.InvariantCulture));
                lines.TryGetValue(place, out (int Taken, int All) before);
                lines[place] = (Math.Max(before.Taken, Number(taken, "taken")), Math.Max(before.All, Number(taken, "all")));
            }
        }

        var files = lines.Where(line => line.Key.File.Length > 0).GroupBy(line => line.Key.File).Select(file =>
            (Name: file.Key, Taken: file.Sum(line => line.Value.Taken), All: file.Sum(line => line.Value.All))).ToList();
        var core = files.Where(file => s_core.Any(room => file.Name.StartsWith(room, StringComparison.Ordinal))).ToList();
        return new TrustRecord(
            "Branches that the tests take", command,
            [
                new("kernels, networks, training, losses, activations, optimizers, files", Share(core), ">= 95 %"),
                new("library and command line", Share(files), ">= 90 %"),
            ])
        {
            Notes = [.. files.OrderByDescending(file => file.All - file.Taken).Take(MostListed).Select(file => $"not taken: {file.All - file.Taken} of {file.All} in {file.Name}")],
        };
    }

    static string Share(List<(string Name, int Taken, int All)> files)
    {
        int taken = files.Sum(file => file.Taken);
        int all = files.Sum(file => file.All);
        return string.Create(CultureInfo.InvariantCulture, $"{100.0 * taken / Math.Max(all, 1):F1} %, {taken} of {all}");
    }

    static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\((?<taken>\d+)/(?<all>\d+)\)")]
    private static partial Regex Taken();

    [GeneratedRegex("src/Nabla.*$")]
    private static partial Regex Source();
}
