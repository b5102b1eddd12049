namespace Nabla.Networks;

/// <summary>The type of the numbers in a file of samples.</summary>
public enum SampleStorage
{
    /// <summary>One byte a number, read as <c>(b - shift) / scale</c> like those of <see cref="ByteSamples{T}"/>.</summary>
    Byte = 1,

    /// <summary>Four bytes a number, IEEE 754 binary32.</summary>
    Float = 2,

    /// <summary>Eight bytes a number, IEEE 754 binary64.</summary>
    Double = 3,
}
