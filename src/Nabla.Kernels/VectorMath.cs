using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Kernels;

/// <summary>
/// Exponential, logarithm, error function and their kin as our own polynomials, in one order of operations on every machine. Functions that are
/// costly to do well in float exist in double only; <see cref="WidenedFunction{TFunction}"/> rounds them to float.
/// </summary>
static partial class VectorMath
{
    /// <summary><paramref name="x"/>, but not above <paramref name="most"/>; NaN stays NaN.</summary>
    /// <remarks>x64's minimum gives its second operand where one is NaN and where both are zeros: the bits of the comparison, in half the time.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AtMost(Vector512<double> x, double most) => Avx512F.IsSupported
        ? Avx512F.Min(Vector512.Create(most), x)
        : Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(most)), Vector512.Create(most), x);

    /// <summary><paramref name="x"/>, but not below <paramref name="least"/>; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AtLeast(Vector512<double> x, double least) => Avx512F.IsSupported
        ? Avx512F.Max(Vector512.Create(least), x)
        : Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(least)), Vector512.Create(least), x);
}
