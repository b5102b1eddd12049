using System.IO;
using Nabla.Trust;

namespace Nabla.Tests.Architecture;

/// <summary>The page of what was tested says what its figures say, and judges them as they are.</summary>
public sealed class TrustPageTests
{
    [Fact]
    public void Page_IsThatOfTheFigures_RunEngTrustWhereItIsNot() => Assert.Equal(
        TrustPage.Of(Path.Combine(Repository.Root, "docs", "trust")), File.ReadAllText(Path.Combine(Repository.Root, "docs", "trust.md")));

    [Theory]
    [InlineData("0.4 MiB/h, standard error 0.1", "<= 1 MiB/h", true)]
    [InlineData("1.4 MiB/h", "<= 1 MiB/h", false)]
    [InlineData("84.9 %, 849 of 1000", ">= 85 %", false)]
    [InlineData("1,000,000", ">= 1,000,000", true)]
    [InlineData("0", "0", true)]
    [InlineData("3", "0", false)]
    [InlineData("-1", "<= 0", true)]
    [InlineData("17", "", null)]
    [InlineData("none", "<= 1", null)]
    public void Figure_IsHeldAgainstItsBar(string value, string bar, bool? met) => Assert.Equal(met, new Figure("a", value, bar).IsMet);
}
