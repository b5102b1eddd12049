using System.Globalization;
using System.Linq;

namespace Nabla.Reference;

/// <summary>Values in listings and drawings, in the invariant culture.</summary>
static class NumberText
{
    /// <summary>A number with so many significant digits; 17 write every double so that it reads back.</summary>
    public static string Of(double value, int digits) => digits >= 17
        ? value.ToString("R", CultureInfo.InvariantCulture)
        : (value == 0 ? 0 : value).ToString($"G{digits}", CultureInfo.InvariantCulture);

    /// <summary>A number as it is, a matrix row by row: <c>[[1, 2], [3, 4]]</c>, or <c>[1, 2]</c> for a single row.</summary>
    public static string Of(double[,] value, int digits)
    {
        string[] rows = [.. Enumerable.Range(0, value.GetLength(0)).Select(r => $"[{string.Join(", ", Matrices.Row(value, r).Select(x => Of(x, digits)))}]")];
        return value.Length == 1 ? Of(value[0, 0], digits) : rows.Length == 1 ? rows[0] : $"[{string.Join(", ", rows)}]";
    }

    /// <summary>The same where it has room, otherwise the shape and the first elements.</summary>
    public static string Short(double[,] value, int digits, int most)
    {
        string text = Of(value, digits);
        if (text.Length <= most)
        {
            return text;
        }

        string shape = $"{value.GetLength(0)} x {value.GetLength(1)}:";
        int shown = value.Cast<double>().TakeWhile((_, i) => Text(i + 1).Length <= most).Count();
        return Text(shown);

        string Text(int count) => $"{shape} {string.Join(", ", value.Cast<double>().Take(count).Select(x => Of(x, digits)).Append("…"))}";
    }
}
