using System;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Tests.Modeling;

/// <summary>Encoded rows that do not fit into the memory allowed train from a file, to the same bits, and nothing of it is left.</summary>
public sealed class MemoryLimitTests
{
    [Theory]
    [InlineData("iris", 0L)]
    [InlineData("candy_bar", 4000L)]
    public void Train_BeyondTheLimit_GivesTheSameModel(string data, long limit)
    {
        string[] before = Leftovers();
        Table table = Table.Read(data);
        TrainOptions options = new() { Target = BundledData.Find(data).Target, Epochs = 3, Hidden = [16], TestFraction = 0.2 };
        Model inMemory = Model.Train(table, options);
        Model fromDisk = Model.Train(table, options with { MemoryLimit = limit });
        Assert.Equal(inMemory.WeightHash, fromDisk.WeightHash);
        Assert.Equal(inMemory.Training.Test!.Primary.Value, fromDisk.Training.Test!.Primary.Value);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Empty(Leftovers().Except(before));
        }
    }

    [Fact]
    public void Train_NegativeLimit_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Model.Train(Table.Read("iris"), new TrainOptions { Target = "species", MemoryLimit = -1 }));

    static string[] Leftovers() => [.. new[] { Path.GetTempPath(), "/var/tmp" }.Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, $"nabla-rows-{Environment.ProcessId}-*"))];
}
