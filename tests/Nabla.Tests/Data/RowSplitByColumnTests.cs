using System;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>Divisions by whole groups and by time.</summary>
public sealed class RowSplitByColumnTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void GroupHoldout_RandomGroups_NoGroupIsOnBothSidesAndTheShareIsAboutRight(int seed)
    {
        (Table table, string[] groups, int[] classes) = Grouped(seed, rows: 300, groups: 40);
        int[] rows = TextTable.AllRows(table);
        (int[] kept, int[] heldOut) = RowSplit.GroupHoldout(table, rows, 0.25, (ulong)seed, "g", classes);

        Assert.Empty(kept.Select(row => groups[row]).Intersect(heldOut.Select(row => groups[row])));
        Assert.Equal(rows, kept.Concat(heldOut).Order());
        Assert.InRange(heldOut.Length, 60, 90);

        // Classes are 1 in 4 rows, and held out in about that proportion.
        Assert.InRange(heldOut.Count(row => classes[row] == 1), 10, 28);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void GroupKFold_RandomGroups_EveryRowIsHeldOutOnceWithItsGroup(int seed)
    {
        (Table table, string[] groups, int[] classes) = Grouped(seed, rows: 200, groups: 15);
        (int[] Kept, int[] HeldOut)[] folds = RowSplit.GroupKFold(table, TextTable.AllRows(table), 4, (ulong)seed, "g", classes);

        Assert.Equal(TextTable.AllRows(table), folds.SelectMany(fold => fold.HeldOut).Order());
        Assert.All(folds, fold => Assert.Empty(fold.Kept.Select(row => groups[row]).Intersect(fold.HeldOut.Select(row => groups[row]))));
        Assert.All(folds, fold => Assert.InRange(fold.HeldOut.Length, 30, 70));
    }

    [Fact]
    public void GroupKFold_AsManyGroupsAsFolds_GivesEachFoldOne()
    {
        Table table = TextTable.Of(("g", ["a", "a", "a", "a", "b", "c", "c"]), ("x", ["1", "2", "3", "4", "5", "6", "7"]));
        (int[] Kept, int[] HeldOut)[] folds = RowSplit.GroupKFold(table, TextTable.AllRows(table), 3, 0, "g", []);

        Assert.Equal(["0,1,2,3", "4", "5,6"], folds.Select(fold => string.Join(',', fold.HeldOut)).Order());
    }

    [Fact]
    public void GroupHoldout_RowsInAnotherOrder_HoldsOutTheSameGroups()
    {
        (Table table, string[] groups, int[] classes) = Grouped(3, rows: 120, groups: 12);
        int[] rows = TextTable.AllRows(table);
        string[] first = Held(rows);
        Array.Reverse(rows);

        Assert.Equal(first, Held(rows));
        Assert.NotEqual(first, [.. RowSplit.GroupHoldout(table, rows, 0.3, 99, "g", classes).HeldOut.Select(row => groups[row]).Distinct().Order()]);

        string[] Held(int[] order) => [.. RowSplit.GroupHoldout(table, order, 0.3, 4, "g", classes).HeldOut.Select(row => groups[row]).Distinct().Order()];
    }

    [Fact]
    public void GroupHoldout_NumbersWrittenInTwoWays_AreOneGroup()
    {
        Table table = TextTable.Of(("g", ["1", "1.0", "2", "2.00"]), ("x", ["1", "2", "3", "4"]));
        (int[] kept, int[] heldOut) = RowSplit.GroupHoldout(table, TextTable.AllRows(table), 0.5, 0, "g", []);

        Assert.Equal(["0,1", "2,3"], new[] { kept, heldOut }.Select(rows => string.Join(',', rows)).Order());
    }

    [Theory]
    [InlineData("a,a,a", "every row has the same value of the group column 'g', so no group can be held out; name another column, or give it rows of more groups.")]
    [InlineData("a,,b", "column 'g': the group of the row is missing; fill it in, or remove the row.")]
    [InlineData("a,NA,b", "column 'g': the group of the row is missing; fill it in, or remove the row.")]
    public void GroupHoldout_ColumnThatCannotDivide_SaysWhy(string cells, string sentence)
    {
        Table table = TextTable.Of(("g", cells.Split(',')), ("x", ["1", "2", "3"]));
        var error = Assert.Throws<NablaDataException>(() => RowSplit.GroupHoldout(table, TextTable.AllRows(table), 0.5, 0, "g", []));

        Assert.EndsWith(sentence, error.Message, StringComparison.Ordinal);
        Assert.Equal("g", error.Column);
    }

    [Fact]
    public void GroupKFold_FewerGroupsThanFolds_SaysHowMany()
    {
        Table table = TextTable.Of(("g", ["a", "b", "a"]), ("x", ["1", "2", "3"]));
        var error = Assert.Throws<NablaDataException>(() => RowSplit.GroupKFold(table, TextTable.AllRows(table), 3, 0, "g", []));

        Assert.Contains("the 2 groups of column 'g' are too few for 3 folds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LatestHoldout_ShuffledDates_HoldsOutTheLatest()
    {
        // Days 0 to 99 in a mixed order: 37 and 100 have no common divisor.
        string[] dates = [.. Enumerable.Range(0, 100).Select(i => new DateOnly(2024, 1, 1).AddDays(i * 37 % 100).ToString("yyyy-MM-dd"))];
        Table table = TextTable.Of(("when", dates), ("x", TextTable.Counting(100)));
        (int[] kept, int[] heldOut) = RowSplit.LatestHoldout(table, TextTable.AllRows(table), 0.2, "when");

        Assert.Equal(20, heldOut.Length);
        Assert.True(kept.Max(row => dates[row].CompareTo("2024-03-21")) < 0); // day 80, the first of the last twenty
        Assert.Equal("2024-03-21", heldOut.Min(row => dates[row]));
    }

    [Fact]
    public void LatestHoldout_EqualTimes_StayOnOneSide()
    {
        // A cut behind 8 of 10 rows would divide the rows of time 3; the nearest change of time is behind 7.
        Table table = TextTable.Of(("t", ["1", "1", "1", "2", "2", "2", "2", "3", "3", "3"]), ("x", TextTable.Counting(10)));
        (int[] kept, int[] heldOut) = RowSplit.LatestHoldout(table, TextTable.AllRows(table), 0.2, "t");

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], kept);
        Assert.Equal([7, 8, 9], heldOut);
    }

    [Fact]
    public void ForwardChaining_NineRows_HoldsOutEachBlockButTheFirstAfterAllBefore()
    {
        Table table = TextTable.Of(("t", ["9", "8", "7", "6", "5", "4", "3", "2", "1"]), ("x", TextTable.Counting(9)));
        (int[] Kept, int[] HeldOut)[] folds = RowSplit.ForwardChaining(table, TextTable.AllRows(table), 2, "t");

        Assert.Equal(["6,7,8|3,4,5", "3,4,5,6,7,8|0,1,2"], folds.Select(fold => $"{string.Join(',', fold.Kept)}|{string.Join(',', fold.HeldOut)}"));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ForwardChaining_RandomTimes_EveryRowHeldOutIsLaterThanEveryRowKept(int seed)
    {
        var random = new Random(seed);
        int[] times = [.. Enumerable.Range(0, 150).Select(_ => random.Next(60))];
        Table table = TextTable.Of(("t", [.. times.Select(time => $"{time}")]), ("x", TextTable.Counting(150)));
        (int[] Kept, int[] HeldOut)[] folds = RowSplit.ForwardChaining(table, TextTable.AllRows(table), 5, "t");

        Assert.All(folds, fold => Assert.True(fold.Kept.Max(row => times[row]) < fold.HeldOut.Min(row => times[row])));
        Assert.All(folds.Zip(folds.Skip(1)), pair => Assert.Equal(pair.First.Kept.Concat(pair.First.HeldOut).Order(), pair.Second.Kept));
    }

    [Fact]
    public void LatestHoldout_TimesOfDayAndZones_AreOrderedByTheInstant()
    {
        // 23:30 at +02:00 is 21:30 of universal time, before 22:00Z of the same day.
        Table table = TextTable.Of(("t", ["2024-05-01T22:00Z", "2024-05-01T23:30+02:00", "2024-05-01 20:00:00"]), ("x", ["1", "2", "3"]));

        Assert.Equal([0], RowSplit.LatestHoldout(table, TextTable.AllRows(table), 0.3, "t").HeldOut);
    }

    [Theory]
    [InlineData("2024-01-01,soon,2024-01-03", "column 't': 'soon' is neither a number nor a date such as 2024-02-29 or 2024-02-29T18:30, so the rows cannot be ordered by it; fix the cell, or name another column.")]
    [InlineData("1,2024-01-01,3", "column 't': '2024-01-01' is not a number as in the rows before, so the rows cannot be ordered by it; fix the cell, or name another column.")]
    [InlineData("1,,3", "column 't': the time of the row is missing; fill it in, or remove the row.")]
    [InlineData("4,4,4", "every row has the same time in column 't', so none is later than the others; name another column, or give it more rows.")]
    public void LatestHoldout_ColumnThatIsNoTime_SaysWhereAndWhy(string cells, string sentence)
    {
        Table table = TextTable.Of(("t", cells.Split(',')), ("x", ["1", "2", "3"]));
        var error = Assert.Throws<NablaDataException>(() => RowSplit.LatestHoldout(table, TextTable.AllRows(table), 0.3, "t"));

        Assert.EndsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TargetQuantiles_HundredNumbers_AreTenClassesAndEqualNumbersShareOne()
    {
        int[] rows = [.. Enumerable.Range(0, 100)];
        int[] classes = TargetQuantiles.Classes(Column.FromNumbers("y", [.. rows.Select(i => (double)(99 - i))]), rows);
        Assert.Equal([.. rows.Select(i => (99 - i) / 10)], classes);

        // Sixty zeros are one class, that of the first of them.
        classes = TargetQuantiles.Classes(Column.FromNumbers("y", [.. rows.Select(i => Math.Max(0.0, i - 59))]), rows);
        Assert.Equal([0, 6, 7, 8, 9], classes.Distinct().Order());
        Assert.Equal(60, classes.Count(c => c == 0));
    }

    static (Table Table, string[] Groups, int[] Classes) Grouped(int seed, int rows, int groups)
    {
        var random = new Random(seed);
        string[] of = [.. Enumerable.Range(0, rows).Select(_ => $"p{random.Next(groups)}")];
        int[] classes = [.. Enumerable.Range(0, rows).Select(_ => random.Next(4) == 0 ? 1 : 0)];
        return (TextTable.Of(("g", of), ("x", TextTable.Counting(rows))), of, classes);
    }
}
