using System.IO;
using System.Text;
using Nabla.Data.Features;
using Nabla.Files;
using Nabla.Tests.Files;

namespace Nabla.Tests.Data;

/// <summary>Schema files that the fuzzer found.</summary>
public sealed class TableSchemaHostileTests
{
    [Theory]
    [InlineData("missing", "[\"\\ud800\"]")]
    [InlineData("parts", "[\"\\ud800\"]")]
    [InlineData("reason", "\"\\ud800\"")]
    public void Load_HalfASurrogatePair_IsOneTypedError(string key, string value)
    {
        using var folder = new TemporaryFolder();
        string text = $"{{\"format\":\"nabla-schema\",\"version\":1,\"columns\":[{{\"name\":\"a\",\"kind\":\"number\",\"{key}\":{value}}}]}}";
        File.WriteAllBytes(folder["s.json"], Encoding.ASCII.GetBytes(text));

        NablaFormatException e = Assert.Throws<NablaFormatException>(() => TableSchema.Load(folder["s.json"]));

        Assert.Equal($"{folder["s.json"]}: '{key}' is not valid Unicode.", e.Message);
    }

    [Fact]
    public void Load_KeyThatIsHalfASurrogatePair_IsOneTypedError()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["s.json"], "{\"format\":\"nabla-schema\",\"version\":1,\"columns\":[],\"\\ud800 a long name\":1}");

        NablaFormatException e = Assert.Throws<NablaFormatException>(() => TableSchema.Load(folder["s.json"]));

        Assert.Equal(folder["s.json"], e.File);
    }
}
