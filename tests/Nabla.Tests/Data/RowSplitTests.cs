using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class RowSplitTests
{
    [Fact]
    public void Holdout_HundredRows_HoldsOutTheFractionAscending()
    {
        Table table = Distinct(100);
        (int[] kept, int[] heldOut) = RowSplit.Holdout(table, TextTable.AllRows(table), 0.2, seed: 1, []);

        Assert.Equal((80, 20), (kept.Length, heldOut.Length));
        Assert.Equal(TextTable.AllRows(table), kept.Concat(heldOut).Order());
        Assert.Equal(kept.Order(), kept);
        Assert.Equal(heldOut.Order(), heldOut);
    }

    [Fact]
    public void Holdout_SameSeed_HoldsOutTheSameRowsAndAnotherSeedOthers()
    {
        Table table = Distinct(100);
        int[] rows = TextTable.AllRows(table);
        int[] first = RowSplit.Holdout(table, rows, 0.2, seed: 1, []).HeldOut;

        Assert.Equal(first, RowSplit.Holdout(table, rows, 0.2, seed: 1, []).HeldOut);
        Assert.NotEqual(first, RowSplit.Holdout(table, rows, 0.2, seed: 2, []).HeldOut);
    }

    [Fact]
    public void Holdout_RowsGivenInAnotherOrder_HoldsOutTheSameRows()
    {
        Table table = Distinct(100);
        int[] rows = TextTable.AllRows(table);
        int[] first = RowSplit.Holdout(table, rows, 0.2, seed: 1, []).HeldOut;
        Array.Reverse(rows);

        Assert.Equal(first, RowSplit.Holdout(table, rows, 0.2, seed: 1, []).HeldOut);
    }

    [Fact]
    public void Holdout_TableInAnotherOrder_HoldsOutTheSameContents()
    {
        string[] cells = TextTable.Counting(100);
        Table table = TextTable.Of(("x", cells));
        Table turned = TextTable.Of(("x", [.. cells.Reverse()]));
        IEnumerable<int> heldOut = RowSplit.Holdout(turned, TextTable.AllRows(turned), 0.2, seed: 1, []).HeldOut;

        Assert.Equal(RowSplit.Holdout(table, TextTable.AllRows(table), 0.2, seed: 1, []).HeldOut, heldOut.Select(row => 99 - row).Order());
    }

    [Fact]
    public void Holdout_EqualRows_StayTogether()
    {
        // 40 different rows, three times each, some written another way.
        string[] cells = [.. Enumerable.Range(0, 120).Select(i => i < 40 ? $"{i % 40}" : $"{i % 40}.0")];
        Table table = TextTable.Of(("x", cells), ("text", [.. Enumerable.Range(0, 120).Select(i => $"t{i % 2}")]));
        (int[] kept, int[] heldOut) = RowSplit.Holdout(table, TextTable.AllRows(table), 0.25, seed: 3, []);

        Assert.Empty(kept.Select(row => row % 40).Intersect(heldOut.Select(row => row % 40)));
        Assert.Equal(30, heldOut.Length);
    }

    [Fact]
    public void Holdout_Classes_KeepTheirShare()
    {
        // 60 of class 0, 30 of class 1, 10 of class 2: 12, 6 and 2 held out.
        Table table = Distinct(100);
        int[] classes = [.. Enumerable.Range(0, 100).Select(i => i < 60 ? 0 : i < 90 ? 1 : 2)];
        int[] heldOut = RowSplit.Holdout(table, TextTable.AllRows(table), 0.2, seed: 1, classes).HeldOut;

        Assert.Equal([12, 6, 2], Enumerable.Range(0, 3).Select(label => heldOut.Count(row => classes[row] == label)));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void Holdout_ManyClassesAndDuplicates_KeepsSharesToWithinOneGroupAndARowOfEach(double fraction)
    {
        // Class c has c + 1 groups; group g has g % 3 + 1 equal rows.
        var cells = new List<string>();
        var classes = new List<int>();
        for (int label = 0; label < 12; label++)
        {
            for (int group = 0; group <= label; group++)
            {
                cells.AddRange(Enumerable.Repeat($"{label}/{group}", group % 3 + 1));
                classes.AddRange(Enumerable.Repeat(label, group % 3 + 1));
            }
        }

        Table table = TextTable.Of(("x", [.. cells]));
        for (ulong seed = 0; seed < 50; seed++)
        {
            (int[] kept, int[] heldOut) = RowSplit.Holdout(table, TextTable.AllRows(table), fraction, seed, [.. classes]);
            Assert.Empty(kept.Select(row => cells[row]).Intersect(heldOut.Select(row => cells[row])));
            for (int label = 0; label < 12; label++)
            {
                double share = fraction * classes.Count(c => c == label);
                int held = heldOut.Count(row => classes[row] == label);
                Assert.True(Math.Abs(held - share) <= Math.Min(label + 1, 3), $"seed {seed}, class {label}: {held} rows held out, {share} wanted");
                Assert.Contains(label, kept.Select(row => classes[row]));
            }
        }
    }

    [Fact]
    public void Holdout_ManySmallClasses_GiveTheirShareTogether()
    {
        // 50 classes of 3 rows: a fifth of each is 0.6, a fifth of all 30.
        Table table = Distinct(150);
        int[] classes = [.. Enumerable.Range(0, 150).Select(i => i / 3)];

        Assert.Equal(30, RowSplit.Holdout(table, TextTable.AllRows(table), 0.2, seed: 1, classes).HeldOut.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Holdout_FractionOutsideZeroToOne_IsAnArgumentError(double fraction) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSplit.Holdout(Distinct(10), [0, 1], fraction, 1, []));

    [Fact]
    public void Split_TooFewRows_IsADataError()
    {
        Table same = TextTable.Of(("x", TextTable.Cells("1,1,1,1")));

        Assert.Throws<NablaDataException>(() => RowSplit.Holdout(Distinct(3), [0, 1, 2], 0.1, 1, []));
        Assert.Throws<NablaDataException>(() => RowSplit.Holdout(same, [0, 1, 2, 3], 0.5, 1, []));
        Assert.Throws<NablaDataException>(() => RowSplit.KFold(same, [0, 1, 2, 3], 2, 1, []));
    }

    [Fact]
    public void Split_WrongArguments_AreArgumentErrors()
    {
        Table table = Distinct(10);

        Assert.Throws<ArgumentException>(() => RowSplit.Holdout(table, [0, 0], 0.5, 1, []));
        Assert.Throws<ArgumentException>(() => RowSplit.Holdout(table, [], 0.5, 1, []));
        Assert.Throws<ArgumentException>(() => RowSplit.Holdout(table, [0, 1], 0.5, 1, [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSplit.Holdout(table, [0, 10], 0.5, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSplit.KFold(table, [0, 1], 1, 1, []));
    }

    [Fact]
    public void KFold_Classes_HoldsOutEveryRowOnceInEqualShares()
    {
        // 60 + 30 + 10 rows in 5 folds: 12, 6 and 2 of each class in each fold.
        Table table = Distinct(100);
        int[] classes = [.. Enumerable.Range(0, 100).Select(i => i < 60 ? 0 : i < 90 ? 1 : 2)];
        (int[] Kept, int[] HeldOut)[] folds = RowSplit.KFold(table, TextTable.AllRows(table), 5, seed: 1, classes);

        Assert.Equal(TextTable.AllRows(table), folds.SelectMany(fold => fold.HeldOut).Order());
        Assert.All(folds, fold =>
        {
            Assert.Equal([12, 6, 2], Enumerable.Range(0, 3).Select(label => fold.HeldOut.Count(row => classes[row] == label)));
            Assert.Equal(TextTable.AllRows(table).Except(fold.HeldOut), fold.Kept);
        });
    }

    [Fact]
    public void KFold_EqualRows_StayTogetherAndNoFoldIsEmpty()
    {
        string[] cells = TextTable.Repeat(("a", 50), ("b", 1), ("c", 1), ("d", 1));
        Table table = TextTable.Of(("x", cells));
        (int[] Kept, int[] HeldOut)[] folds = RowSplit.KFold(table, [52, 51, .. Enumerable.Range(0, 51)], 4, seed: 9, []);

        Assert.Equal([1, 1, 1, 50], folds.Select(fold => fold.HeldOut.Length).Order());
        Assert.All(folds, fold => Assert.Empty(fold.Kept.Select(row => cells[row]).Intersect(fold.HeldOut.Select(row => cells[row]))));
    }

    static Table Distinct(int count) => TextTable.Of(("x", TextTable.Counting(count)));
}
