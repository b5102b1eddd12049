namespace Nabla.Kernels;

/// <summary>Which part of A a tile asks the second-level cache for while it computes; part of a type, so that the compiler makes one loop for each.</summary>
interface IPrefetch
{
    /// <summary>The rows below, where a row is contiguous.</summary>
    static abstract bool ByRows { get; }

    /// <summary>The rows below, where a column is contiguous: the next cache line of every k.</summary>
    static abstract bool ByColumns { get; }
}

readonly struct NothingAhead : IPrefetch
{
    public static bool ByRows => false;

    public static bool ByColumns => false;
}

readonly struct RowsAhead : IPrefetch
{
    public static bool ByRows => true;

    public static bool ByColumns => false;
}

readonly struct ColumnsAhead : IPrefetch
{
    public static bool ByRows => false;

    public static bool ByColumns => true;
}
