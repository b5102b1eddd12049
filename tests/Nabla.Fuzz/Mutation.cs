using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Nabla.Fuzz;

/// <summary>Damages bytes as accidents and attackers do: flipped bits, lying sizes, parts lost, doubled, moved, and words that mean something.</summary>
static class Mutation
{
    static readonly long[] s_sizes =
    [
        0, 1, 2, 3, 7, 8, 9, 16, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, (long)int.MaxValue + 1, uint.MaxValue, 1L << 40, long.MaxValue, long.MinValue, -1,
    ];

    public static byte[] Of(byte[] bytes, ReadOnlySpan<byte[]> words, Draw draw)
    {
        List<byte> result = [.. bytes];
        for (int edits = 1 + draw.Below(5); edits > 0; edits--)
        {
            Edit(result, words, draw);
        }

        return [.. result];
    }

    static void Edit(List<byte> bytes, ReadOnlySpan<byte[]> words, Draw draw)
    {
        int at = draw.Below(bytes.Count + 1);
        int length = Math.Min(1 + draw.Below(draw.OneIn(4) ? 200 : 8), bytes.Count - at);
        switch (draw.Below(9))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << draw.Below(8)); break;
            case 1 when at < bytes.Count: bytes[at] = (byte)draw.Below(256); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 4: Overwrite(bytes, at, bytes.GetRange(draw.Below(bytes.Count - length + 1), length)); break;
            case 5: Overwrite(bytes, at, Size(draw)); break;
            case 6 when draw.OneIn(3): bytes.RemoveRange(at, bytes.Count - at); break;
            case 7 when words.Length > 0: Overwrite(bytes, at, draw.Of<byte[]>(words)); break;
            case 8 when words.Length > 0: bytes.InsertRange(at, draw.Of<byte[]>(words)); break;
        }
    }

    static byte[] Size(Draw draw)
    {
        byte[] size = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, draw.Of<long>(s_sizes) + draw.Below(3) - 1);
        int width = draw.Of<int>([2, 4, 8]);
        if (draw.OneIn(2))
        {
            Array.Reverse(size, 0, width);
        }

        return size[..width];
    }

    static void Overwrite(List<byte> bytes, int at, IReadOnlyList<byte> with)
    {
        for (int i = 0; i < with.Count && at + i < bytes.Count; i++)
        {
            bytes[at + i] = with[i];
        }
    }
}
