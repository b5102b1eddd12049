using System;

namespace Nabla.Data.Reading;

/// <summary>The filters of PNG (section 9): each byte was written as its difference from a guess by its neighbours.</summary>
static class PngFilter
{
    /// <summary>Restores a row; <see langword="false"/> where there is no such filter.</summary>
    /// <param name="filter">0 none, 1 the byte to the left, 2 above, 3 their mean, 4 Paeth's choice among them and the one above to the left.</param>
    /// <param name="row">The differences, then the bytes.</param>
    /// <param name="above">The row above, restored.</param>
    /// <param name="distance">Bytes to the pixel on the left.</param>
    public static bool TryUndo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        for (int i = 0; i < row.Length && filter != 0; i++)
        {
            int left = i >= distance ? row[i - distance] : 0;
            int corner = i >= distance ? above[i - distance] : 0;
            row[i] += filter switch
            {
                1 => (byte)left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                4 => Paeth(left, above[i], corner),
                _ => 0,
            };
        }

        return filter is >= 0 and <= 4;
    }

    /// <summary>Of the three the one nearest to left + above - corner; in this order where they are equally near.</summary>
    static byte Paeth(int left, int above, int corner)
    {
        int guess = left + above - corner;
        int fromLeft = Math.Abs(guess - left);
        int fromAbove = Math.Abs(guess - above);
        int fromCorner = Math.Abs(guess - corner);
        return (byte)(fromLeft <= fromAbove && fromLeft <= fromCorner ? left : fromAbove <= fromCorner ? above : corner);
    }
}
