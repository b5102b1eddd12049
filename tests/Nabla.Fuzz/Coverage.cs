using System;
using System.Numerics;

namespace Nabla.Fuzz;

/// <summary>
/// Which ways through the code were gone, and how often: a byte for each pair of blocks that follow one another, as AFL has it. An assembly that
/// <c>eng/Nabla.Instrument</c> rewrote calls <see cref="Hit"/>; of any other the map stays empty.
/// </summary>
public static class Coverage
{
    /// <summary>The bytes of the map.</summary>
    public const int Size = 1 << 16;

    static readonly byte[] s_map = new byte[Size];
    static int s_previous;

    /// <summary>The map of what ran since <see cref="Clear"/>.</summary>
    public static ReadOnlySpan<byte> Map => s_map;

    /// <summary>Called at the beginning of a block.</summary>
    /// <param name="block">The block's number.</param>
    public static void Hit(int block)
    {
        s_map[(block ^ s_previous) & (Size - 1)]++;
        s_previous = block >> 1;
    }

    /// <summary>Forgets everything.</summary>
    public static void Clear()
    {
        s_map.AsSpan().Clear();
        s_previous = 0;
    }

    /// <summary>Adds the ways of the last run to those known. How often counts in steps: once, twice, to 3, 7, 15, 31, 127, more.</summary>
    /// <param name="known">A bit for each step of each way, <see cref="Size"/> bytes.</param>
    /// <returns>Whether there was one that was not known.</returns>
    public static bool AddTo(Span<byte> known)
    {
        bool isNew = false;
        for (int i = s_map.AsSpan().IndexOfAnyExcept((byte)0); i >= 0 && i < Size; i++)
        {
            if (s_map[i] == 0)
            {
                int next = s_map.AsSpan(i).IndexOfAnyExcept((byte)0);
                if (next < 0)
                {
                    break;
                }

                i += next;
            }

            byte step = (byte)(1 << Step(s_map[i]));
            isNew |= (known[i] & step) == 0;
            known[i] |= step;
        }

        return isNew;
    }

    static int Step(byte count) => count < 4 ? count - 1 : count < 128 ? BitOperations.Log2(count) + 1 - (count >= 64 ? 1 : 0) : 7;
}
