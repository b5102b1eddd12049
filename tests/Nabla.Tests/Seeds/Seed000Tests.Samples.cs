using System;
using System.IO;
using System.Linq;
using Nabla.Tests.Architecture;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed000Tests
{
    [Fact]
    public void B_000_14_Glossary_CorrectsRangeAndSensitivity()
    {
        string glossary = File.ReadAllText(Path.Combine(Repository.Root, "docs/glossary.md")).ReplaceLineEndings(" ");
        string range = Section("**Activations and inputs have no common range.**");
        string bias = Section("**A bias is a threshold, not a sensitivity.**");

        Assert.All(new[] { "ReLU", "SiLU", "GELU", "sigmoid", "softmax", "Inputs are never bounded" }, word => Assert.Contains(word, range, StringComparison.Ordinal));
        Assert.Contains("active where `x·W > -b`", bias, StringComparison.Ordinal);

        string Section(string title)
        {
            int start = glossary.IndexOf(title, StringComparison.Ordinal);
            Assert.True(start >= 0, $"the glossary has '{title}'");
            return glossary[start..].Split("  ").First();
        }
    }
}
