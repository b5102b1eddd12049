using System;

namespace Nabla.Data.Reading;

/// <summary>The cyclic redundancy check of PNG and ZIP: polynomial 0xEDB88320, reflected (ISO/IEC 15948, annex D).</summary>
struct Crc32()
{
    static readonly uint[] s_table = Table();

    uint _state = uint.MaxValue;

    /// <summary>The check of all bytes added.</summary>
    public readonly uint Value => ~_state;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _state = s_table[(byte)(_state ^ value)] ^ (_state >> 8);
        }
    }

    static uint[] Table()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
