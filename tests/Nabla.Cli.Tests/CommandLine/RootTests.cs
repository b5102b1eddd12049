using System.CommandLine;
using System.Linq;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>A line that names a verb makes that verb only; any other line makes all of them.</summary>
public sealed class RootTests
{
    [Fact]
    public void Root_NameOfAVerb_HasThatVerbWithTheSameOptions()
    {
        Command all = Cli.CommandLine.Root();
        Assert.Equal(13, all.Subcommands.Count);
        foreach (Command verb in all.Subcommands)
        {
            Command only = Assert.Single(Cli.CommandLine.Root(verb.Name).Subcommands);
            Assert.Equal(verb.Name, only.Name);
            Assert.Equal(verb.Options.Select(option => option.Name), only.Options.Select(option => option.Name));
            Assert.Equal(verb.Subcommands.Select(child => child.Name), only.Subcommands.Select(child => child.Name));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("--help")]
    [InlineData("predcit")]
    public void Root_AnythingElse_HasAllVerbs(string? first) => Assert.Equal(13, Cli.CommandLine.Root(first).Subcommands.Count);
}
