using System;
using System.Collections.Generic;

namespace Nabla.Insight;

/// <summary>A piece of a contour, in units of the grid: column and row, both from 0.</summary>
/// <param name="X1">Where it begins: column.</param>
/// <param name="Y1">Where it begins: row.</param>
/// <param name="X2">Where it ends: column.</param>
/// <param name="Y2">Where it ends: row.</param>
public readonly record struct ContourSegment(double X1, double Y1, double X2, double Y2);

/// <summary>
/// The line on which a function sampled on a grid has a given value: a decision boundary, or a line of equal prediction. Marching squares: each
/// cell of four neighbours is crossed where the linear interpolation along its sides has the value; a saddle is decided by the cell's mean.
/// </summary>
public static class ContourLines
{
    /// <summary>The pieces of the contour, cell by cell.</summary>
    /// <param name="values">The samples, row by row: <c>rows · columns</c> numbers; a cell with one that is not finite has no contour.</param>
    /// <param name="columns">Samples in a row, 2 or more.</param>
    /// <param name="level">The value.</param>
    /// <exception cref="ArgumentException">The samples are no whole number of rows.</exception>
    public static IReadOnlyList<ContourSegment> At(ReadOnlySpan<double> values, int columns, double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 2);
        if (values.Length % columns != 0)
        {
            throw new ArgumentException($"{values.Length} samples are no whole number of rows of {columns}.", nameof(values));
        }

        var segments = new List<ContourSegment>();
        for (int y = 0; y + 1 < values.Length / columns; y++)
        {
            for (int x = 0; x + 1 < columns; x++)
            {
                int at = (y * columns) + x;
                AddCell(segments, x, y, values[at] - level, values[at + 1] - level, values[at + columns + 1] - level, values[at + columns] - level);
            }
        }

        return segments;
    }

    /// <summary>The contour as lines: the pieces that meet, joined; the last point of a closed one is its first.</summary>
    /// <param name="values">The samples, as for <see cref="At"/>.</param>
    /// <param name="columns">Samples in a row, 2 or more.</param>
    /// <param name="level">The value.</param>
    public static IReadOnlyList<IReadOnlyList<(double X, double Y)>> Lines(ReadOnlySpan<double> values, int columns, double level)
    {
        // Neighbouring cells compute the crossing of their common side from the same numbers, so that the ends of pieces that meet are equal.
        var ends = new Dictionary<(double, double), List<int>>();
        IReadOnlyList<ContourSegment> pieces = At(values, columns, level);
        for (int i = 0; i < pieces.Count; i++)
        {
            foreach ((double, double) end in (ReadOnlySpan<(double, double)>)[(pieces[i].X1, pieces[i].Y1), (pieces[i].X2, pieces[i].Y2)])
            {
                if (!ends.TryGetValue(end, out List<int>? meeting))
                {
                    ends.Add(end, meeting = []);
                }

                meeting.Add(i);
            }
        }

        bool[] used = new bool[pieces.Count];
        var lines = new List<IReadOnlyList<(double X, double Y)>>();
        for (int i = 0; i < pieces.Count; i++)
        {
            if (!used[i])
            {
                used[i] = true;
                List<(double X, double Y)> line = Follow((pieces[i].X1, pieces[i].Y1));
                line.Reverse();
                line.AddRange(Follow((pieces[i].X2, pieces[i].Y2)));
                lines.Add(line);
            }
        }

        return lines;

        List<(double X, double Y)> Follow((double X, double Y) end)
        {
            List<(double X, double Y)> line = [end];
            while (ends[end].FindIndex(piece => !used[piece]) is >= 0 and var at)
            {
                int next = ends[end][at];
                used[next] = true;
                ContourSegment piece = pieces[next];
                end = (piece.X1, piece.Y1) == end ? (piece.X2, piece.Y2) : (piece.X1, piece.Y1);
                line.Add(end);
            }

            return line;
        }
    }

    // The corners in turn: this sample, the next in its row, the one below that, the one below this. Exactly 0 counts as above.
    static void AddCell(List<ContourSegment> segments, int x, int y, double a, double b, double c, double d)
    {
        if (!double.IsFinite(a + b + c + d))
        {
            return;
        }

        (double X, double Y) top = (x + Crossing(a, b), y);
        (double X, double Y) right = (x + 1, y + Crossing(b, c));
        (double X, double Y) bottom = (x + Crossing(d, c), y + 1);
        (double X, double Y) left = (x, y + Crossing(a, d));
        int above = (a >= 0 ? 1 : 0) | (b >= 0 ? 2 : 0) | (c >= 0 ? 4 : 0) | (d >= 0 ? 8 : 0);
        switch (above)
        {
            case 1 or 14:
                Add(left, top);
                break;
            case 2 or 13:
                Add(top, right);
                break;
            case 4 or 11:
                Add(right, bottom);
                break;
            case 8 or 7:
                Add(bottom, left);
                break;
            case 3 or 12:
                Add(left, right);
                break;
            case 6 or 9:
                Add(top, bottom);
                break;
            case 5 or 10:
                bool joinsFirst = (a + b + c + d >= 0) == (above == 5);
                Add(joinsFirst ? top : left, joinsFirst ? right : top);
                Add(joinsFirst ? bottom : right, joinsFirst ? left : bottom);
                break;
        }

        void Add((double X, double Y) from, (double X, double Y) to) => segments.Add(new ContourSegment(from.X, from.Y, to.X, to.Y));
    }

    // The share of the way from the first corner to the second at which the interpolation is 0; only asked for where the signs differ.
    static double Crossing(double from, double to) => from == to ? 0.5 : Math.Clamp(from / (from - to), 0, 1);
}
