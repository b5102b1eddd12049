using System.Numerics;

namespace Nabla.Optimizers;

/// <summary>
/// The magnitude below which a moment counts as 0. The moments of a unit that is never active decay for ever; without this they would end as
/// denormal numbers, which slow a step many times over.
/// </summary>
static class SmallestMoment
{
    /// <summary>1e-30 for float, 1e-300 for double: far above the denormal range, far below what changes a parameter.</summary>
    public static T Of<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.CreateTruncating(typeof(T) == typeof(float) ? 1e-30 : 1e-300);
}
