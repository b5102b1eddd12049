using System.Linq;
using System.Threading;

namespace Nabla.Kernels.Tests;

/// <summary>Items that the members of a team take.</summary>
public sealed class ItemRangesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void TryTake_AnyNumberOfMembers_GivesEveryItemOnce(int members)
    {
        const int Count = 10_000;
        var ranges = new ItemRanges(members);
        using var team = new WorkerTeam(members);
        for (int repeat = 0; repeat < 20; repeat++)
        {
            for (int member = 0; member < members; member++)
            {
                (int start, int end) = team.Share(Count, member);
                ranges.Assign(member, start, end);
            }

            int[] taken = new int[Count];
            team.Run(new Work(ranges, taken));
            Assert.All(taken, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void TryTake_OneMemberAlone_TakesItsOwnFromTheFrontAndTheOthersFromTheBack()
    {
        var ranges = new ItemRanges(2);
        ranges.Assign(0, 0, 3);
        ranges.Assign(1, 3, 6);
        Assert.Equal([0, 1, 2, 5, 4, 3], Enumerable.Range(0, 6).Select(_ => ranges.TryTake(0, out int item) ? item : -1));
        Assert.False(ranges.TryTake(0, out _));
        Assert.False(ranges.TryTake(1, out _));
    }

    sealed class Work(ItemRanges ranges, int[] taken) : ITeamWork
    {
        public void Execute(int worker)
        {
            while (ranges.TryTake(worker, out int item))
            {
                Interlocked.Increment(ref taken[item]);
            }
        }
    }
}
