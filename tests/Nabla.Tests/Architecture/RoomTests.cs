using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Nabla.Tests.Architecture;

/// <summary>The rooms of the library: an arrow may only point down, and no two rooms of one floor know each other.</summary>
public sealed partial class RoomTests
{
    /// <summary>From the top floor to the ground.</summary>
    static readonly string[][] s_floors =
    [
        ["Tuning", "Diagnosis"],
        ["Modeling"],
        ["Insight", "Speed", "Audit"],
        ["Evaluation", "Drift"],
        ["Training"],
        ["Data"],
        ["Networks"],
        ["Activations", "Losses", "Initializers", "Optimizers", "Schedules", "Regularizers"],
        ["Files"],
    ];

    /// <summary>A loss names the activation that it is computed together with.</summary>
    static readonly (string From, string To)[] s_sideways = [("Losses", "Activations")];

    static readonly string[] s_ground = ["Kernels", "Reference"];

    [Fact]
    public void Rooms_EveryArrow_PointsDown()
    {
        var violations = new List<string>();
        foreach (string file in Repository.Files("src/Nabla", "*.cs"))
        {
            string[] path = Repository.Name(file).Split('/');
            string? room = path.Length > 3 ? path[2] : null; // a file beside the rooms, such as NablaException.cs, is everyone's
            foreach (Match use in Qualified().Matches(WithoutComments(File.ReadAllText(file))))
            {
                string other = use.Groups["room"].Value;
                bool known = Floor(other) >= 0;
                if (known && other != room && !MayUse(room, other))
                {
                    violations.Add($"{Repository.Name(file)}: {room ?? "the root"} uses {other}");
                }
            }
        }

        Assert.Empty(violations.Distinct());
    }

    [Fact]
    public void Rooms_EveryFolder_IsOnAFloor() => Assert.All(
        Repository.Files("src/Nabla", "*.cs").Select(file => Repository.Name(file).Split('/')).Where(path => path.Length > 3).Select(path => path[2]).Distinct(),
        room => Assert.True(Floor(room) >= 0, $"{room} stands on no floor yet: add it to this test."));

    [Fact]
    public void Namespaces_EveryFile_IsThatOfItsFolder()
    {
        IEnumerable<string> wrong =
            from file in Repository.Files("src", "*.cs")
            let path = Repository.Name(file).Split('/')
            let expected = string.Join('.', path[1..^1])
            let declared = Namespace().Match(File.ReadAllText(file))
            where declared.Success && declared.Groups["name"].Value != expected
            select $"{Repository.Name(file)}: {declared.Groups["name"].Value}";
        Assert.Empty(wrong);
    }

    static bool MayUse(string? room, string other) =>
        room is not null && (Floor(other) > Floor(room) || s_sideways.Contains((room, other)));

    static int Floor(string room) => s_ground.Contains(room) ? s_floors.Length : Array.FindIndex(s_floors, floor => floor.Contains(room));

    /// <summary>A comment may name any room.</summary>
    static string WithoutComments(string source) => Comment().Replace(source, "");

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bNabla\.(?<room>[A-Z][A-Za-z]+)")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
