using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace Nabla.Tests.Architecture;

/// <summary>The floors of the house: which project may reference which.</summary>
public sealed class ProjectFileTests
{
    /// <summary>Hosts may use what stands below them; the library stands on its ground alone.</summary>
    static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Nabla.Kernels"] = [],
        ["Nabla.Reference"] = [],
        ["Nabla"] = ["Nabla.Kernels", "Nabla.Reference"],
        ["Nabla.Onnx"] = ["Nabla"],
        ["Nabla.Mpi"] = ["Nabla"],
        ["Nabla.Serving"] = ["Nabla"],
        ["Nabla.Studio"] = ["Nabla", "Nabla.Serving"],
        ["Nabla.Cli"] = ["Nabla", "Nabla.Onnx", "Nabla.Mpi", "Nabla.Serving", "Nabla.Studio"],
    };

    static readonly string[] s_withoutPackages = ["Nabla.Kernels", "Nabla.Reference", "Nabla"];

    public static TheoryData<string> Projects => new(Repository.Files("src", "*.csproj").Select(Repository.Name));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_AreThoseOfTheHouse(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        Assert.True(s_allowed.TryGetValue(name, out string[]? allowed), $"{name} has no place in the house yet: add it to this test.");
        Assert.Empty(Items(file, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).Except(allowed!));
        if (s_withoutPackages.Contains(name))
        {
            Assert.Empty(Items(file, "PackageReference"));
        }

        if (name is not ("Nabla.Serving" or "Nabla.Studio"))
        {
            Assert.Empty(Items(file, "FrameworkReference"));
        }
    }

    [Fact]
    public void UnsafeCode_OutsideTheKernels_IsNotAllowed()
    {
        string[] projects =
        [
            .. from file in Repository.Files(".", "*.*proj").Concat(Repository.Files(".", "*.props")).Concat(Repository.Files(".", "*.targets"))
               where XDocument.Load(file).Descendants("AllowUnsafeBlocks").Any(element => bool.Parse(element.Value))
               select Repository.Name(file),
        ];
        Assert.Equal(["src/Nabla.Kernels/Nabla.Kernels.csproj"], projects);
    }

    [Fact]
    public void Solution_EveryProject_IsInIt()
    {
        IEnumerable<string> inSolution = XDocument.Load(Path.Combine(Repository.Root, "Nabla.slnx")).Descendants("Project")
            .Select(project => project.Attribute("Path")!.Value);
        IEnumerable<string> onDisk = Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj")).Select(Repository.Name);
        Assert.Empty(onDisk.Except(inSolution, StringComparer.Ordinal));
    }

    static IEnumerable<string> Items(string file, string kind) => XDocument.Load(Path.Combine(Repository.Root, file))
        .Descendants(kind).Select(element => element.Attribute("Include")!.Value);
}
