using System;

namespace Nabla.Data;

/// <summary>Numbers as classes of about the same size, so that a division of the rows can keep the distribution of a numeric target.</summary>
static class TargetQuantiles
{
    const int MostClasses = 10;

    /// <summary>Fewer rows a class than this would say nothing about a distribution.</summary>
    const int RowsOfClass = 10;

    /// <summary>
    /// The class of each row of the table: in which tenth (or fewer, larger parts of a short list) of the rows its number lies. Equal numbers are of
    /// one class; 0 for what is no number.
    /// </summary>
    /// <param name="column">The target.</param>
    /// <param name="rows">The rows that count.</param>
    public static int[] Classes(Column column, ReadOnlySpan<int> rows)
    {
        int[] classes = new int[column.RowCount];
        int count = Math.Clamp(rows.Length / RowsOfClass, 1, MostClasses);
        double[] numbers = new double[rows.Length];
        int[] order = rows.ToArray();
        for (int i = 0; i < order.Length; i++)
        {
            numbers[i] = column.TryGetNumber(order[i], out double number) ? number : double.NegativeInfinity;
        }

        Array.Sort(numbers, order);
        int ofNumber = 0;
        for (int i = 0; i < order.Length; i++)
        {
            ofNumber = i > 0 && numbers[i] == numbers[i - 1] ? ofNumber : (int)((long)i * count / order.Length);
            classes[order[i]] = ofNumber;
        }

        return classes;
    }
}
