namespace Nabla.Data.Reading;

/// <summary>The pixels of an image.</summary>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Colours">Red, green and blue of each pixel, row by row.</param>
sealed record PngImage(int Width, int Height, byte[] Colours)
{
    /// <summary>Whether every pixel is a grey: red, green and blue are equal.</summary>
    public bool IsGrey()
    {
        for (int i = 0; i < Colours.Length; i += 3)
        {
            if (Colours[i] != Colours[i + 1] || Colours[i] != Colours[i + 2])
            {
                return false;
            }
        }

        return true;
    }
}
