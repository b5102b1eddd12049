using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Kernels;

readonly partial struct CounterRandom
{
    /// <summary>The 32 numbers of blocks <paramref name="block"/> to <paramref name="block"/> + 7, in the order of <see cref="UInt32"/>.</summary>
    /// <remarks>A lane is a block; a counter and its products lie in 64 bits. What is above the lower 32 bits of a counter is never read.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector512<uint> First, Vector512<uint> Second) ThirtyTwoUInt32(ulong block)
    {
        Vector512<ulong> index = Vector512.Create(block) + Vector512<ulong>.Indices;
        Vector512<ulong> c0 = index, c1 = index >>> 32, c2 = Vector512.Create((ulong)step), c3 = Vector512.Create((ulong)purpose);
        uint k0 = (uint)seed, k1 = (uint)(seed >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> product0 = LowerProduct(c0, 0xD2511F53);
            Vector512<ulong> product1 = LowerProduct(c2, 0xCD9E8D57);
            c0 = (product1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c2 = (product0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            c1 = product1;
            c3 = product0;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        Vector512<ulong> lower = Vector512.Create(0xFFFF_FFFFUL);
        Vector512<ulong> even = (c0 & lower) | (c1 << 32), odd = (c2 & lower) | (c3 << 32);
        if (Avx512F.IsSupported)
        {
            return (
                Avx512F.PermuteVar8x64x2(even, Vector512.Create(0UL, 8, 1, 9, 2, 10, 3, 11), odd).AsUInt32(),
                Avx512F.PermuteVar8x64x2(even, Vector512.Create(4UL, 12, 5, 13, 6, 14, 7, 15), odd).AsUInt32());
        }

        return (
            Vector512.Create(even[0], odd[0], even[1], odd[1], even[2], odd[2], even[3], odd[3]).AsUInt32(),
            Vector512.Create(even[4], odd[4], even[5], odd[5], even[6], odd[6], even[7], odd[7]).AsUInt32());
    }

    /// <summary>The product of the lower 32 bits of each lane with a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> LowerProduct(Vector512<ulong> lanes, uint factor)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.Multiply(lanes.AsUInt32(), Vector512.Create((ulong)factor).AsUInt32());
        }

        if (Avx2.IsSupported)
        {
            Vector256<uint> factors = Vector256.Create((ulong)factor).AsUInt32();
            return Vector512.Create(Avx2.Multiply(lanes.GetLower().AsUInt32(), factors), Avx2.Multiply(lanes.GetUpper().AsUInt32(), factors));
        }

        return (lanes & Vector512.Create(0xFFFF_FFFFUL)) * Vector512.Create((ulong)factor);
    }
}
