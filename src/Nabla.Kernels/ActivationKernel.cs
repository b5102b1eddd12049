using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>Activations and their derivatives over the columns of a few rows, the epilogue of a matrix product while its tile is in cache.</summary>
static class ActivationKernel
{
    /// <summary><c>a[r, c] = f(z[r, c])</c>; <paramref name="a"/> may be the same memory as <paramref name="z"/>.</summary>
    /// <param name="function">f.</param>
    /// <param name="z">Pre-activations; row r at <c>r * stride</c>.</param>
    /// <param name="stride">Elements between rows of both.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">Columns of a row: a multiple of 16.</param>
    /// <param name="a">Activations.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T, TActivation>(in TActivation function, ReadOnlySpan<T> z, int stride, int rows, int columns, Span<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TActivation : struct, IActivationFunction
    {
        if (rows == 0)
        {
            return;
        }

        int extent = checked(((rows - 1) * stride) + columns);
        ref T zStart = ref MemoryMarshal.GetReference(z[..extent]);
        ref T aStart = ref MemoryMarshal.GetReference(a[..extent]);
        TActivation f = function;
        for (int row = 0; row < rows; row++)
        {
            nuint end = (nuint)((row * stride) + columns);
            for (nuint i = (nuint)(row * stride); i < end; i += (nuint)Vector512<T>.Count)
            {
                f.Value(Vector512.LoadUnsafe(ref zStart, i)).StoreUnsafe(ref aStart, i);
            }
        }
    }

    /// <summary>BP2's second factor: <c>delta[r, c] = delta[r, c] * f'(z[r, c])</c>, in place.</summary>
    /// <param name="function">f.</param>
    /// <param name="z">Pre-activations, or the activations where the derivative does not need them.</param>
    /// <param name="a">Activations.</param>
    /// <param name="stride">Elements between rows of all three.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">Columns of a row: a multiple of 16.</param>
    /// <param name="delta">dC/da on entry, dC/dz on return.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T, TActivation>(
        in TActivation function, ReadOnlySpan<T> z, ReadOnlySpan<T> a, int stride, int rows, int columns, Span<T> delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TActivation : struct, IActivationFunction
    {
        if (rows == 0)
        {
            return;
        }

        int extent = checked(((rows - 1) * stride) + columns);
        ref T zStart = ref MemoryMarshal.GetReference(z[..extent]);
        ref T aStart = ref MemoryMarshal.GetReference(a[..extent]);
        ref T deltaStart = ref MemoryMarshal.GetReference(delta[..extent]);
        TActivation f = function;
        for (int row = 0; row < rows; row++)
        {
            nuint end = (nuint)((row * stride) + columns);
            for (nuint i = (nuint)(row * stride); i < end; i += (nuint)Vector512<T>.Count)
            {
                Vector512<T> slope = f.Derivative(Vector512.LoadUnsafe(ref zStart, i), Vector512.LoadUnsafe(ref aStart, i));
                (Vector512.LoadUnsafe(ref deltaStart, i) * slope).StoreUnsafe(ref deltaStart, i);
            }
        }
    }

    /// <summary><c>a[r, c] = f(z[r, c])</c>, and z is replaced by <c>f'(z)</c>, which the way back multiplies by.</summary>
    /// <param name="function">f.</param>
    /// <param name="z">Pre-activations on entry, derivatives on return; row r at <c>r * stride</c>.</param>
    /// <param name="stride">Elements between rows of both.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">Columns of a row: a multiple of 16.</param>
    /// <param name="a">Activations; other memory than <paramref name="z"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardWithSlopes<T, TActivation>(in TActivation function, Span<T> z, int stride, int rows, int columns, Span<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TActivation : struct, ISlopeFunction
    {
        if (rows == 0)
        {
            return;
        }

        int extent = checked(((rows - 1) * stride) + columns);
        ref T zStart = ref MemoryMarshal.GetReference(z[..extent]);
        ref T aStart = ref MemoryMarshal.GetReference(a[..extent]);
        TActivation f = function;
        for (int row = 0; row < rows; row++)
        {
            nuint end = (nuint)((row * stride) + columns);
            for (nuint i = (nuint)(row * stride); i < end; i += (nuint)Vector512<T>.Count)
            {
                (Vector512<T> value, Vector512<T> slope) = f.ValueAndDerivative(Vector512.LoadUnsafe(ref zStart, i));
                value.StoreUnsafe(ref aStart, i);
                slope.StoreUnsafe(ref zStart, i);
            }
        }
    }

    /// <summary>BP2's second factor where the derivatives are there already: <c>delta[r, c] = delta[r, c] * slopes[r, c]</c>, in place.</summary>
    /// <param name="slopes">Derivatives; row r at <c>r * stride</c>.</param>
    /// <param name="stride">Elements between rows of both.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">Columns of a row: a multiple of 16.</param>
    /// <param name="delta">dC/da on entry, dC/dz on return.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplySlopes<T>(ReadOnlySpan<T> slopes, int stride, int rows, int columns, Span<T> delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows == 0)
        {
            return;
        }

        int extent = checked(((rows - 1) * stride) + columns);
        ref T slopeStart = ref MemoryMarshal.GetReference(slopes[..extent]);
        ref T deltaStart = ref MemoryMarshal.GetReference(delta[..extent]);
        for (int row = 0; row < rows; row++)
        {
            nuint end = (nuint)((row * stride) + columns);
            for (nuint i = (nuint)(row * stride); i < end; i += (nuint)Vector512<T>.Count)
            {
                (Vector512.LoadUnsafe(ref deltaStart, i) * Vector512.LoadUnsafe(ref slopeStart, i)).StoreUnsafe(ref deltaStart, i);
            }
        }
    }
}
