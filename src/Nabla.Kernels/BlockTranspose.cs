using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Kernels;

/// <summary>Transposes a rectangle of numbers by blocks of 8 x 8 (float) or 4 x 4 (double) in registers. Numbers only move: no bits change.</summary>
/// <remarks>
/// The halves of a register are loaded from rows half a block apart, so that what remains is a transpose of 4 x 4 within each half:
/// 16 shuffles for 64 numbers (Intel, "64 and IA-32 Architectures Optimization Reference Manual", 15.11). Blocks of 16 x 16 in 512-bit
/// registers need as many shuffle cycles where such registers are worked off in halves, and no fewer loads and stores anywhere.
/// </remarks>
static unsafe class BlockTranspose
{
    /// <summary>Rows and columns of a block: 256 bits.</summary>
    static int Side<T>() => Vector256<byte>.Count / Unsafe.SizeOf<T>();

    /// <summary><c>to[c, r] = from[r, c]</c> for r below <paramref name="rows"/> and c below <paramref name="columns"/>.</summary>
    /// <param name="from">The rectangle; row r at <c>r * fromRow</c>. Its rows are readable up to a multiple of 8 columns.</param>
    /// <param name="fromRow">Elements between rows of <paramref name="from"/>.</param>
    /// <param name="to">The transposed rectangle; row c at <c>c * toRow</c>.</param>
    /// <param name="toRow">Elements between rows of <paramref name="to"/>.</param>
    /// <param name="rows">Rows of <paramref name="from"/>.</param>
    /// <param name="columns">Columns of <paramref name="from"/>.</param>
    /// <param name="fill">Whether rows of <paramref name="to"/> may be filled with zeros up to a multiple of 8.</param>
    /// <param name="pastCaches">
    /// Whether to write to memory past the caches, of which a large matrix would first read every line. Other threads see it after <see cref="Sse.StoreFence"/>.
    /// </param>
    public static void Run<T>(T* from, nint fromRow, T* to, nint toRow, int rows, int columns, bool fill, bool pastCaches = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nuint block = (nuint)Vector256<byte>.Count;
        if (pastCaches && (nuint)to % block == 0 && (nuint)toRow * (nuint)sizeof(T) % block == 0)
        {
            Run<T, PastCaches>(from, fromRow, to, toRow, rows, columns, fill);
        }
        else
        {
            Run<T, IntoCaches>(from, fromRow, to, toRow, rows, columns, fill);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<T, TStore>(T* from, nint fromRow, T* to, nint toRow, int rows, int columns, bool fill)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IStore
    {
        int side = Side<T>();
        int whole = Avx.IsSupported ? rows & -side : 0;
        for (int column = 0; whole > 0 && column < columns; column += side)
        {
            int count = Math.Min(side, columns - column);
            T* target = to + column * toRow;
            for (int row = 0; row < whole; row += side)
            {
                Block<T, TStore>(from + row * fromRow + column, fromRow, target + row, toRow, count);
            }
        }

        if (whole == rows)
        {
            return;
        }

        if (Avx.IsSupported && fill)
        {
            FilledBlock(from + whole * fromRow, fromRow, to + whole, toRow, rows - whole, columns);
            return;
        }

        for (int column = 0; column < columns; column++)
        {
            for (int row = whole; row < rows; row++)
            {
                to[column * toRow + row] = from[row * fromRow + column];
            }
        }
    }

    /// <summary>Fewer rows than a block has: those missing are zeros.</summary>
    static void FilledBlock<T>(T* from, nint fromRow, T* to, nint toRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int side = Side<T>();
        T* filled = stackalloc T[64];
        for (int row = rows; row < side; row++)
        {
            Vector256<T>.Zero.Store(filled + row * side);
        }

        for (int column = 0; column < columns; column += side)
        {
            for (int row = 0; row < rows; row++)
            {
                Vector256.Load(from + row * fromRow + column).Store(filled + row * side);
            }

            Block<T, IntoCaches>(filled, side, to + column * toRow, toRow, Math.Min(side, columns - column));
        }
    }

    /// <summary>One block, of which the first <paramref name="count"/> columns are stored as rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block<T, TStore>(T* from, nint fromRow, T* to, nint toRow, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IStore
    {
        if (typeof(T) == typeof(float))
        {
            Block<TStore>((float*)from, fromRow, (float*)to, toRow, count);
        }
        else
        {
            Block<TStore>((double*)from, fromRow, (double*)to, toRow, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block<TStore>(float* from, nint fromRow, float* to, nint toRow, int count)
        where TStore : struct, IStore
    {
        float* lower = from + 4 * fromRow;
        Quarters(from, lower, fromRow, out Vector256<float> r0, out Vector256<float> r1, out Vector256<float> r2, out Vector256<float> r3);
        Quarters(from + 4, lower + 4, fromRow, out Vector256<float> r4, out Vector256<float> r5, out Vector256<float> r6, out Vector256<float> r7);
        TStore.Store(r0, to);
        if (count == 8)
        {
            TStore.Store(r1, to + toRow);
            TStore.Store(r2, to + 2 * toRow);
            TStore.Store(r3, to + 3 * toRow);
            to += 4 * toRow;
            TStore.Store(r4, to);
            TStore.Store(r5, to + toRow);
            TStore.Store(r6, to + 2 * toRow);
            TStore.Store(r7, to + 3 * toRow);
            return;
        }

        if (count > 1) { TStore.Store(r1, to + toRow); }
        if (count > 2) { TStore.Store(r2, to + 2 * toRow); }
        if (count > 3) { TStore.Store(r3, to + 3 * toRow); }
        if (count > 4) { TStore.Store(r4, to + 4 * toRow); }
        if (count > 5) { TStore.Store(r5, to + 5 * toRow); }
        if (count > 6) { TStore.Store(r6, to + 6 * toRow); }
    }

    /// <summary>Four columns of eight rows, each column a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Quarters(
        float* upper, float* lower, nint row, out Vector256<float> r0, out Vector256<float> r1, out Vector256<float> r2, out Vector256<float> r3)
    {
        var a = Vector256.Create(Vector128.Load(upper), Vector128.Load(lower));
        var b = Vector256.Create(Vector128.Load(upper + row), Vector128.Load(lower + row));
        var c = Vector256.Create(Vector128.Load(upper + 2 * row), Vector128.Load(lower + 2 * row));
        var d = Vector256.Create(Vector128.Load(upper + 3 * row), Vector128.Load(lower + 3 * row));
        Vector256<float> low = Avx.UnpackLow(a, b), high = Avx.UnpackHigh(a, b), low2 = Avx.UnpackLow(c, d), high2 = Avx.UnpackHigh(c, d);
        r0 = Avx.Shuffle(low, low2, 0b01_00_01_00);
        r1 = Avx.Shuffle(low, low2, 0b11_10_11_10);
        r2 = Avx.Shuffle(high, high2, 0b01_00_01_00);
        r3 = Avx.Shuffle(high, high2, 0b11_10_11_10);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block<TStore>(double* from, nint fromRow, double* to, nint toRow, int count)
        where TStore : struct, IStore
    {
        double* lower = from + 2 * fromRow;
        var a = Vector256.Create(Vector128.Load(from), Vector128.Load(lower));
        var b = Vector256.Create(Vector128.Load(from + fromRow), Vector128.Load(lower + fromRow));
        var c = Vector256.Create(Vector128.Load(from + 2), Vector128.Load(lower + 2));
        var d = Vector256.Create(Vector128.Load(from + fromRow + 2), Vector128.Load(lower + fromRow + 2));
        TStore.Store(Avx.UnpackLow(a, b), to);
        if (count > 1) { TStore.Store(Avx.UnpackHigh(a, b), to + toRow); }
        if (count > 2) { TStore.Store(Avx.UnpackLow(c, d), to + 2 * toRow); }
        if (count > 3) { TStore.Store(Avx.UnpackHigh(c, d), to + 3 * toRow); }
    }

    /// <summary>Where a block goes, as a type.</summary>
    interface IStore
    {
        static abstract void Store<T>(Vector256<T> numbers, T* to)
            where T : unmanaged;
    }

    readonly struct IntoCaches : IStore
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<T>(Vector256<T> numbers, T* to)
            where T : unmanaged => numbers.Store(to);
    }

    readonly struct PastCaches : IStore
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<T>(Vector256<T> numbers, T* to)
            where T : unmanaged => numbers.StoreAlignedNonTemporal(to);
    }
}
