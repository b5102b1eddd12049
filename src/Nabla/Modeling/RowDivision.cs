using System;
using System.Collections.Generic;
using Nabla.Data;

namespace Nabla.Modeling;

/// <summary>
/// The rule by which rows are held out, for test, validation and every kind of fold: by chance with the shares of the classes kept, by whole groups,
/// or the latest.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="options">Names the group or the time column, if any.</param>
/// <param name="classes">The class of each row of the table, whose shares are kept where rows are held out by chance or by groups; or empty.</param>
sealed class RowDivision(Table table, TrainOptions options, RowValues<int> classes)
{
    /// <summary>Holds out a share of the rows, once.</summary>
    public (int[] Kept, int[] HeldOut) Holdout(int[] rows, double fraction, ulong seed) =>
        options.GroupColumn is { } group ? RowSplit.GroupHoldout(table, rows, fraction, seed, group, classes.AsArray())
        : options.TimeColumn is { } time ? RowSplit.LatestHoldout(table, rows, fraction, time)
        : RowSplit.Holdout(table, rows, fraction, seed, classes.AsArray());

    /// <summary>Holds out parts of the rows one after the other.</summary>
    public IReadOnlyList<(int[] Kept, int[] HeldOut)> Folds(int[] rows, int folds, ulong seed) =>
        options.GroupColumn is { } group ? RowSplit.GroupKFold(table, rows, folds, seed, group, classes.AsArray())
        : options.TimeColumn is { } time ? RowSplit.ForwardChaining(table, rows, folds, time)
        : RowSplit.KFold(table, rows, folds, seed, classes.AsArray());

    /// <summary>The folds that the groups or times of rows allow at most; as many as wanted where rows are held out by chance.</summary>
    /// <param name="rows">The rows to divide.</param>
    /// <param name="wanted">The folds wanted.</param>
    public int MostFolds(int[] rows, int wanted) => options switch
    {
        { GroupColumn: { } group } => Math.Min(wanted, Math.Max(2, RowSplit.CountGroups(table, rows, group))),
        { TimeColumn: { } time } => Math.Min(wanted, Math.Max(1, RowSplit.CountTimes(table, rows, time) - 1)),
        _ => wanted,
    };

    /// <summary>What keeps the shares of a regression: the tenth in which each row's target lies; nothing for several targets.</summary>
    public static int[] ClassesOfNumbers(Table table, int[] labelled, IReadOnlyList<string> targets) =>
        targets.Count == 1 ? TargetQuantiles.Classes(table[targets[0]], labelled) : [];
}
