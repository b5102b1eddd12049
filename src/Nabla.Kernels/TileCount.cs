namespace Nabla.Kernels;

/// <summary>A small number that is part of a type, so that the compiler makes one loop for each.</summary>
interface ITileCount
{
    /// <summary>The number.</summary>
    static abstract int Value { get; }
}

readonly struct One : ITileCount
{
    public static int Value => 1;
}

readonly struct Two : ITileCount
{
    public static int Value => 2;
}

readonly struct Three : ITileCount
{
    public static int Value => 3;
}

readonly struct Four : ITileCount
{
    public static int Value => 4;
}

readonly struct Five : ITileCount
{
    public static int Value => 5;
}

readonly struct Six : ITileCount
{
    public static int Value => 6;
}

readonly struct Eight : ITileCount
{
    public static int Value => 8;
}
