using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;

namespace Nabla.Files;

/// <summary>Says in words why the operating system refused to read or write.</summary>
static class FileFailure
{
    const string Denied = "permission is denied";
    const string Full = "the disk is full";
    const string InUse = "another program is using the file";
    const string TooLarge = "the file would be larger than its file system or a limit of this process allows";

    /// <summary>Error numbers of Linux and macOS. The quota has another on each.</summary>
    static readonly Dictionary<int, string> s_unix = new()
    {
        [1] = Denied,
        [13] = Denied,
        [5] = "the disk reported an error",
        [27] = TooLarge,
        [28] = Full,
        [30] = "the file system is read-only",
        [OperatingSystem.IsLinux() ? 122 : 69] = "the disk quota is used up",
    };

    static readonly Dictionary<int, string> s_windows = new()
    {
        [5] = Denied,
        [19] = "the disk is write-protected",
        [32] = InUse,
        [33] = InUse,
        [39] = Full,
        [112] = Full,
    };

    static readonly int[] s_inUse = OperatingSystem.IsWindows() ? [32, 33] : OperatingSystem.IsLinux() ? [11] : [35];

    /// <summary>
    /// Whether the exception comes from the operating system. .NET's streams report a file that its file system cannot hold (EFBIG) as an
    /// argument "value" out of range.
    /// </summary>
    public static bool Is(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>Whether another process holds the file: EAGAIN of a lock on Linux and macOS, a violation of sharing or locking on Windows.</summary>
    public static bool IsInUse(Exception failure) => failure is IOException && Array.IndexOf(s_inUse, Code(failure)) >= 0;

    /// <summary>The cause as a clause without a full stop: <c>the disk is full (No space left on device)</c>.</summary>
    public static string Cause(Exception failure)
    {
        int code = Code(failure);
        if ((OperatingSystem.IsWindows() ? s_windows : s_unix).TryGetValue(code, out string? words))
        {
            return $"{words} ({Marshal.GetPInvokeErrorMessage(code)})";
        }

        return failure switch
        {
            PathTooLongException => "the name is too long",
            FileNotFoundException or DirectoryNotFoundException => "there is no such file or folder",
            ArgumentOutOfRangeException => TooLarge,
            UnauthorizedAccessException => Denied,
            _ => failure.Message.TrimEnd('.'),
        };
    }

    /// <summary>The system's own error number. .NET hides a refused permission one exception deeper.</summary>
    static int Code(Exception failure)
    {
        int code = (failure is UnauthorizedAccessException { InnerException: IOException inner } ? inner : failure).HResult;
        return OperatingSystem.IsWindows() ? code & 0xFFFF : code;
    }
}
