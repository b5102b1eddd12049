using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Nabla.Trust;

/// <summary>The branches that tests took, of reports of coverlet in JSON: of several test programs a branch counts once, taken where one of them took it.</summary>
static class CoverageReport
{
    /// <summary>Where a wrong number would be believed: kernels, networks, training with its gradients, what is read and what is saved.</summary>
    static readonly string[] s_core =
    [
        "Nabla.Kernels", "Nabla/Networks", "Nabla/Activations", "Nabla/Losses", "Nabla/Optimizers", "Nabla/Training", "Nabla/Files", "Nabla/Data/Reading",
    ];

    /// <summary>Files with most branches not taken that are listed.</summary>
    const int MostListed = 20;

    /// <summary>The shares, of the whole and of each room, and where most is missing.</summary>
    /// <param name="command">What makes the reports.</param>
    /// <param name="reports">Files.</param>
    /// <param name="coreOnly">Whether the tests of other rooms were left out, so that nothing can be said about those.</param>
    public static TrustRecord Read(string command, IReadOnlyList<string> reports, bool coreOnly = false)
    {
        var taken = new Dictionary<(string File, string Branch), bool>();
        foreach ((string file, string branch, bool isTaken) in reports.SelectMany(Branches))
        {
            taken[(file, branch)] = isTaken || taken.GetValueOrDefault((file, branch));
        }

        Counted[] files =
        [
            .. taken.GroupBy(branch => branch.Key.File).Select(file => new Counted(file.Key, file.Count(branch => branch.Value), file.Count()))
                .Where(file => !coreOnly || s_core.Contains(RoomOf(file.Name))),
        ];
        ILookup<string, Counted> rooms = files.ToLookup(file => RoomOf(file.Name));
        return new TrustRecord(
            "Branches that the tests take", command,
            [
                new($"core: {string.Join(", ", s_core)}", Share(s_core.SelectMany(room => rooms[room])), ">= 95 %"),
                .. coreOnly ? [] : (Figure[])[new("everything in src", Share(files), ">= 90 %")],
                .. rooms.OrderBy(room => room.Key, StringComparer.Ordinal).Select(room => new Figure(room.Key, Share(room))),
            ])
        {
            Notes =
            [
                .. files.OrderByDescending(file => file.All - file.Taken).ThenBy(file => file.Name, StringComparer.Ordinal).Take(MostListed)
                    .Where(file => file.All > file.Taken).Select(file => $"not taken: {file.All - file.Taken} of {file.All} in {file.Name}"),
            ],
        };
    }

    static IEnumerable<(string File, string Branch, bool IsTaken)> Branches(string report)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(report));
        foreach (JsonProperty module in document.RootElement.EnumerateObject())
        {
            foreach (JsonProperty file in module.Value.EnumerateObject())
            {
                string name = file.Name.Replace('\\', '/');
                int source = name.IndexOf("/src/", StringComparison.Ordinal);
                if (source < 0 || name.Contains("/obj/", StringComparison.Ordinal))
                {
                    continue; // generated
                }

                foreach (JsonProperty method in file.Value.EnumerateObject().SelectMany(type => type.Value.EnumerateObject()))
                {
                    foreach (JsonElement branch in method.Value.GetProperty("Branches").EnumerateArray())
                    {
                        string place = string.Join(' ', branch.EnumerateObject().Where(field => field.Name is not ("Hits" or "Line")).Select(field => field.Value.GetRawText()));
                        yield return (name[(source + 5)..], $"{method.Name} {place}", branch.GetProperty("Hits").GetInt64() > 0);
                    }
                }
            }
        }
    }

    /// <summary>The room of a file: its folder under the library, or another project as a whole.</summary>
    static string RoomOf(string file)
    {
        string[] parts = file.Split('/');
        return parts switch
        {
            ["Nabla", "Data", "Reading", ..] => "Nabla/Data/Reading",
            ["Nabla", var room, _, ..] => $"Nabla/{room}",
            [var project, ..] => project,
            _ => file,
        };
    }

    static string Share(IEnumerable<Counted> files)
    {
        int taken = files.Sum(file => file.Taken);
        int all = files.Sum(file => file.All);
        return string.Create(CultureInfo.InvariantCulture, $"{100.0 * taken / Math.Max(all, 1):F1} %, {taken:N0} of {all:N0}");
    }

    sealed record Counted(string Name, int Taken, int All);
}
