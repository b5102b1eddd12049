namespace Nabla.Data;

/// <summary>What stands between the whole and the fractional part of a number.</summary>
public enum DecimalSeparator
{
    /// <summary>1.5</summary>
    Point,

    /// <summary>1,5</summary>
    Comma,
}
