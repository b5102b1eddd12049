namespace Nabla;

/// <summary>
/// The version of the numerics. As long as it stays, the same data, options and seed give the same bits, on every machine and in every release: docs/same-bits.md lists
/// the hashes. It is raised, and the changelog says why, when a change alters them. A model records the version it was trained with.
/// </summary>
public static class NumericsVersion
{
    /// <summary>The version of this build.</summary>
    public const int Current = 1;
}
