using System;
using System.Globalization;
using System.Linq;
using Nabla.Fuzz;

namespace Nabla.Tests.Files;

/// <summary>
/// Broken files of every kind that is read, the same in every run: each is read, or is a <see cref="NablaException"/>. A few thousand of each here;
/// <c>NABLA_FUZZ_SECONDS=60</c> gives each parser a minute, and Nabla.Fuzz goes on for as long as it is told.
/// </summary>
public sealed class FuzzTests
{
    const int Runs = 3000;

    public static TheoryData<string> Parsers => [.. Parser.All.Select(parser => parser.Name)];

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Read_BrokenFiles_RaiseNothingButTheTypedError(string name)
    {
        bool isTimed = double.TryParse(
            Environment.GetEnvironmentVariable("NABLA_FUZZ_SECONDS"), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds);

        FuzzResult result = Fuzzer.Run(
            Parser.All.Single(parser => parser.Name == name), seed: 1, first: 0, isTimed ? long.MaxValue : Runs, isTimed ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue);

        Assert.Empty(result.Findings);
        Assert.True(result.Accepted > 0 && result.Accepted < result.Executions, $"{result.Accepted} of {result.Executions} files were read: they do not reach both ends.");
    }
}
