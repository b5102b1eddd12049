using System.Linq;
using Nabla.Tests.Data;
using Nabla.Trust;

namespace Nabla.Tests.Architecture;

/// <summary>A branch counts once, however many test programs went through the code, and is taken where one of them took it.</summary>
public sealed class CoverageReportTests
{
    [Fact]
    public void Read_ReportsOfTwoPrograms_UnitesTheirBranches()
    {
        using var given = new Given();
        string first = given.File("first.json", Report("Nabla.Kernels/NormKernel.cs", (1, 0), (2, 0), (2, 3)));
        string second = given.File("second.json", Report("Nabla.Kernels/NormKernel.cs", (1, 1), (2, 0), (2, 0)));
        string third = given.File("third.json", Report("Nabla/Data/Reading/CsvReader.cs", (1, 0)));
        string fourth = given.File("fourth.json", Report("Nabla.Cli/Program.cs", (1, 7)));
        string generated = given.File("generated.json", Report("Nabla/obj/Generated.cs", (1, 0)));

        TrustRecord record = CoverageReport.Read("eng/coverage", [first, second, third, fourth, generated]);

        Assert.Equal(["50.0 %, 2 of 4", "60.0 %, 3 of 5"], record.Figures.Take(2).Select(figure => figure.Value));
        Assert.Equal([false, false], record.Figures.Take(2).Select(figure => figure.IsMet!.Value));
        Assert.Equal(["Nabla.Cli", "Nabla.Kernels", "Nabla/Data/Reading"], record.Figures.Skip(2).Select(figure => figure.Name));
        Assert.Equal(["not taken: 1 of 3 in Nabla.Kernels/NormKernel.cs", "not taken: 1 of 1 in Nabla/Data/Reading/CsvReader.cs"], record.Notes);

        TrustRecord core = CoverageReport.Read("eng/coverage core", [first, second, third, fourth, generated], coreOnly: true);
        Assert.Equal(["50.0 %, 2 of 4", "66.7 %, 2 of 3", "0.0 %, 0 of 1"], core.Figures.Select(figure => figure.Value));
    }

    /// <summary>A report of one method with branches at these places, taken so often; branches of one place differ by their order.</summary>
    static string Report(string file, params (int Place, int Hits)[] branches)
    {
        string counted = string.Join(",", branches.Select((branch, ordinal) =>
            $"{{\"Line\":{branch.Place},\"Offset\":{branch.Place},\"EndOffset\":9,\"Path\":0,\"Ordinal\":{ordinal},\"Hits\":{branch.Hits}}}"));
        return $"{{\"a.dll\":{{\"/_/src/{file}\":{{\"Type\":{{\"Method\":{{\"Lines\":{{}},\"Branches\":[{counted}]}}}}}}}}}}";
    }
}
