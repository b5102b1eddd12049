namespace Nabla.Modeling;

/// <summary>The type of a network's numbers.</summary>
public enum Precision
{
    /// <summary>32 bits: for speed, the default.</summary>
    Float,

    /// <summary>64 bits: for proof.</summary>
    Double,
}
