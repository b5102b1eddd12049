using System;
using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>
/// Pages of 2 MiB instead of 4 KiB, which Linux gives to who asks: the processor finds an address in far fewer steps, above all where the
/// machine is virtual. Where they are not to be had nothing changes but the time.
/// </summary>
static unsafe class LargePages
{
    /// <summary>Bytes of a page.</summary>
    public const int Size = 2 << 20;

    const int HugePage = 14; // MADV_HUGEPAGE

    /// <summary>Whether memory of so many bytes is worth it: it has room for a page.</summary>
    public static bool Serve(long bytes) => OperatingSystem.IsLinux() && bytes >= Size;

    /// <summary>Asks for large pages for memory that begins where a page does.</summary>
    public static void Ask(void* start, nuint bytes) => _ = madvise((nint)start, bytes & ~(nuint)(Size - 1), HugePage);

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // The C library's own name; blittable arguments need no generated marshalling.
    [DllImport("libc")]
    static extern int madvise(nint address, nuint length, int advice);
#pragma warning restore IDE1006, SYSLIB1054, CA5392
}
