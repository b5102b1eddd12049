using System.Linq;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels.Tests;

public sealed class CounterRandomTests
{
    [Fact]
    public void Philox_KnownAnswers_OfTheAuthorsLibrary()
    {
        // Random123 1.14, tests/kat_vectors: philox4x32 10
        Check(0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        Check(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        Check(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);

        static void Check(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint e0, uint e1, uint e2, uint e3)
        {
            CounterRandom.Philox(c0, c1, c2, c3, k0, k1, out uint w0, out uint w1, out uint w2, out uint w3);
            Assert.Equal((e0, e1, e2, e3), (w0, w1, w2, w3));
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(5UL)]
    [InlineData((1UL << 32) - 3)]
    [InlineData((1UL << 62) - 8)]
    public void ThirtyTwoUInt32_AnyBlock_IsTheStreamOfSingleNumbers(ulong block)
    {
        var random = new CounterRandom(0xFEDC_BA98_7654_3210, RandomPurpose.Dropout, 0xFFFF_FFF0);
        (Vector512<uint> first, Vector512<uint> second) = random.ThirtyTwoUInt32(block);
        for (int i = 0; i < 32; i++)
        {
            Assert.Equal(random.UInt32((4 * block) + (ulong)i), i < 16 ? first[i] : second[i - 16]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(0xFFFF_FFFE)]
    [InlineData(0x1000_0003_0000_0000)]
    public void Uniform_AnyIndex_IsTheFractionOfItsTwoWords(ulong even)
    {
        var random = new CounterRandom(0xFEDC_BA98_7654_3210, RandomPurpose.Data, 5);
        CounterRandom.Philox(
            (uint)(even >> 1), (uint)(even >> 33), 5, (uint)RandomPurpose.Data, 0x7654_3210, 0xFEDC_BA98, out uint w0, out uint w1, out uint w2, out uint w3);
        Assert.Equal(OfWords(w0, w1), random.Uniform(even));
        Assert.Equal(OfWords(w2, w3), random.Uniform(even + 1));
        Assert.Equal([w0, w1, w2, w3], Enumerable.Range(0, 4).Select(word => random.UInt32((2 * even) + (ulong)word)));

        // 53 bits, and half a unit of the last.
        static double OfWords(uint high, uint low) => (((high * 2097152.0) + (low >> 11)) / 9007199254740992.0) + (1 / 18014398509481984.0);
    }

    [Theory]
    [InlineData(0, 0, 1 / 18014398509481984.0)]
    [InlineData(~0u, ~0u, 1 - (1 / 9007199254740992.0))]
    [InlineData(0x8000_0000, 0, 0.5)]
    public void OpenFraction_OfAnyWords_IsNeither0Nor1(uint high, uint low, double expected) => Assert.Equal(expected, CounterRandom.OpenFraction(high, low));

    [Fact]
    public void Permutation_OfAnyLength_IsThatOfFisherAndYates()
    {
        var random = new CounterRandom(3, RandomPurpose.RowOrder, 2);
        for (int length = 0; length <= 70; length++)
        {
            int[] expected = [.. Enumerable.Range(0, length)];
            for (int i = length - 1; i > 0; i--)
            {
                int j = (int)(random.Uniform((ulong)i) * (i + 1));
                (expected[i], expected[j]) = (expected[j], expected[i]);
            }

            int[] order = new int[length];
            random.Permutation(order);
            Assert.Equal(expected, order);
        }
    }

    [Fact]
    public void Below_OfAnyBound_IsTheWholePartOfItsShare()
    {
        var random = new CounterRandom(9, RandomPurpose.Data);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal((int)(random.Uniform((ulong)i) * 7), random.Below(7, (ulong)i)));
        Assert.Equal(0, random.Below(1, 3));
    }

    [Fact]
    public void Uniform_ManyDraws_LieInsideTheOpenIntervalWithTheRightMean()
    {
        var random = new CounterRandom(42, RandomPurpose.Data);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(i => random.Uniform((ulong)i))];
        Assert.True(draws.Min() > 0 && draws.Max() < 1);
        Assert.Equal(0.5, draws.Average(), 0.005);
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.025, -1.959963984540054)]
    [InlineData(0.99865010196837, 3.0000000000000027)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(1e-300, -37.0471)]
    public void NormalQuantile_KnownPoints(double probability, double expected) =>
        Assert.Equal(expected, NormalQuantile.At(probability), probability < 1e-100 ? 1e-4 : 1e-12);

    [Fact]
    public void Normal_MillionDraws_HaveUnitVariance()
    {
        var random = new CounterRandom(7, RandomPurpose.InitialWeights, 3);
        double sum = 0, squares = 0;
        const int Count = 1_000_000;
        for (ulong i = 0; i < Count; i++)
        {
            double x = random.Normal(i);
            sum += x;
            squares += x * x;
        }

        Assert.Equal(0, sum / Count, 0.004); // four standard errors
        Assert.Equal(1, squares / Count, 0.006);
    }

    [Fact]
    public void Permutation_EveryElementOnce_AndDependsOnTheEpoch()
    {
        int[] first = new int[1000];
        int[] again = new int[1000];
        int[] next = new int[1000];
        new CounterRandom(1, RandomPurpose.RowOrder, 0).Permutation(first);
        new CounterRandom(1, RandomPurpose.RowOrder, 0).Permutation(again);
        new CounterRandom(1, RandomPurpose.RowOrder, 1).Permutation(next);
        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
        Assert.Equal(first, again);
        Assert.NotEqual(first, next);
    }
}
