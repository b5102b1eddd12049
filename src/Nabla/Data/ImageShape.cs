namespace Nabla.Data;

/// <summary>The shape of an image stored as one row of pixels, row by row.</summary>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels in a row.</param>
public readonly record struct ImageShape(int Height, int Width);
