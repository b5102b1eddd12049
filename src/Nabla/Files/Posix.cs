using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nabla.Files;

/// <summary>
/// The three things durable files need from the C library. <c>fsync</c> is called directly because .NET 10's own flush returns
/// normally when it fails (measured on Linux, runtime 10.0.12: the error is lost in a comparison before an assignment).
/// </summary>
static class Posix
{
    const int Interrupted = 4;       // EINTR
    const int NotApplicable = 22;    // EINVAL
    const int StatxLength = 256;
    const int StatxModeOffset = 28;  // struct statx is the same on every architecture
    const int CurrentFolder = -100;  // AT_FDCWD
    const uint TypeRequested = 1;    // STATX_TYPE
    const int TypeMask = 0xF000;     // S_IFMT
    const int RegularFile = 0x8000;  // S_IFREG

    /// <summary>Waits until the file's bytes are on the disk.</summary>
    /// <exception cref="IOException">They are not; <see cref="Exception.HResult"/> is the error number.</exception>
    public static void Synchronize(SafeFileHandle file)
    {
        while (fsync(file) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw Error(error);
            }
        }
    }

    /// <summary>Waits until the folder's entries are on the disk, as far as its file system can promise that.</summary>
    /// <exception cref="IOException">They are not; <see cref="Exception.HResult"/> is the error number.</exception>
    public static void SynchronizeFolder(string folder)
    {
        int closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;
        using var handle = new SafeFileHandle(open(CString(folder), closeOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw Error(Marshal.GetLastPInvokeError());
        }

        try
        {
            Synchronize(handle);
        }
        catch (IOException e) when (e.HResult == NotApplicable)
        {
            // Some network file systems cannot flush a folder; they promise no more, and saving there must still work.
        }
    }

    /// <summary>Whether the path is known to be something else than a regular file: a device, a pipe, a socket.</summary>
    public static bool IsSpecial(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        byte[] result = new byte[StatxLength];
        return statx(CurrentFolder, CString(path), 0, TypeRequested, result) == 0
            && (BitConverter.ToUInt16(result, StatxModeOffset) & TypeMask) != RegularFile;
    }

    static IOException Error(int error) => new(Marshal.GetPInvokeErrorMessage(error), error);

    static byte[] CString(string text) => Encoding.UTF8.GetBytes(text + '\0');

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // The C library's own names; blittable arguments need no generated marshalling.
    [DllImport("libc", SetLastError = true)]
    static extern int fsync(SafeFileHandle file);

    [DllImport("libc", SetLastError = true)]
    static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    static extern int statx(int folder, byte[] path, int flags, uint mask, byte[] result);
#pragma warning restore IDE1006, SYSLIB1054, CA5392
}
