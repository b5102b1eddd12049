using System.Linq;
using Nabla.Fuzz;

namespace Nabla.Tests.Files;

/// <summary>
/// A model file of 100 kB, damaged in the ways of disks and copies, the same in every run: each damage is found before a weight is used. Nabla.Fuzz does it a million
/// times to a larger file.
/// </summary>
public sealed class DamageTests
{
    const int Runs = 3000;

    [Fact]
    public void Read_DamagedModelFile_IsRefused()
    {
        byte[] whole = Damage.ModelOf(100_000);
        DamageResult result = Damage.Run(whole, seed: 1, Runs);

        Assert.InRange(whole.Length, 100_000, 200_000);
        Assert.Equal(11, result.Counts.Count);
        Assert.Equal(Runs, result.Counts.Values.Sum());
        Assert.Empty(result.Missed);
    }
}
