using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// The few vector operations that .NET offers per type only, made generic. The tests on <c>typeof(T)</c> are constants to the compiler:
/// one branch remains.
/// </summary>
static class VectorArithmetic
{
    /// <summary>The widest row padding: every row of a matrix occupies a multiple of 16 elements, zeros behind its last column.</summary>
    public const int Padding = 16;

    /// <summary><paramref name="count"/> rounded up to a multiple of <see cref="Padding"/>.</summary>
    public static int Padded(int count) => checked(count + Padding - 1) & ~(Padding - 1);

    /// <summary><c>a * b + c</c>, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FusedMultiplyAdd<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <inheritdoc cref="FusedMultiplyAdd{T}(Vector512{T}, Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FusedMultiplyAdd<T>(Vector256<T> a, Vector256<T> b, Vector256<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <summary>The sum of the lanes by halving: lane i plus lane i + half, until one is left. The same tree on every machine.</summary>
    public static T SumLanes<T>(Vector512<T> vector)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> half = vector.GetLower() + vector.GetUpper();
        Vector128<T> quarter = half.GetLower() + half.GetUpper();
        return Vector128<T>.Count == 4
            ? (quarter[0] + quarter[2]) + (quarter[1] + quarter[3])
            : quarter[0] + quarter[1];
    }

    /// <summary>The largest lane; NaN if a lane is NaN.</summary>
    public static T MaxLanes<T>(Vector512<T> vector)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> half = Vector256.Max(vector.GetLower(), vector.GetUpper());
        Vector128<T> quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return Vector128<T>.Count == 4
            ? T.Max(T.Max(quarter[0], quarter[2]), T.Max(quarter[1], quarter[3]))
            : T.Max(quarter[0], quarter[1]);
    }

    /// <summary>All bits set in the lanes whose column, <paramref name="first"/> + lane, is below <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ColumnsBelow<T>(int first, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(count - first)));

    /// <summary>Zero where the magnitude is below <paramref name="threshold"/>: denormal numbers never enter a chain of operations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FlushBelow<T>(Vector512<T> vector, Vector512<T> threshold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.AndNot(vector, Vector512.LessThan(Vector512.Abs(vector), threshold));

    /// <summary>A lane of zero bits where the number is finite, NaN where it is infinite or NaN: what a loop gathers with "or" and looks at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> NotFinite<T>(Vector512<T> vector)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => vector - vector;

    /// <summary>Sixteen elements from <paramref name="index"/> on as doubles: the first eight, and the second eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Even, Vector512<double> Odd) Widened<T>(ref T start, nuint index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            return Vector512.Widen(Vector512.LoadUnsafe(ref start, index).AsSingle());
        }

        return (
            Vector512.LoadUnsafe(ref start, index).AsDouble(),
            Vector512.LoadUnsafe(ref start, index + (nuint)Vector512<double>.Count).AsDouble());
    }

    /// <summary>The first eight elements as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Widened<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Create(values).AsSingle());
            return Vector512.Create(lower, upper);
        }

        return Vector512.Create(values).AsDouble();
    }
}
