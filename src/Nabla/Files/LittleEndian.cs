using System;
using System.Runtime.InteropServices;

namespace Nabla.Files;

/// <summary>Numbers as the bytes of a file, and back, without a copy: files are little-endian, as is every processor Nabla runs on.</summary>
static class LittleEndian
{
    public static ReadOnlySpan<byte> Bytes<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        RequireLittleEndian();
        return MemoryMarshal.AsBytes(values);
    }

    public static ReadOnlySpan<T> Values<T>(ReadOnlySpan<byte> bytes) where T : unmanaged
    {
        RequireLittleEndian();
        return MemoryMarshal.Cast<byte, T>(bytes);
    }

    static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Nabla needs a little-endian processor, such as x64 or Arm64.");
        }
    }
}
