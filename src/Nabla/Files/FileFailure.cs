using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Nabla.Files;

/// <summary>Says in words why the operating system refused to read or write.</summary>
static class FileFailure
{
    const string TooLarge = "the file would be larger than its file system or a limit of this process allows";

    /// <summary>
    /// Whether the exception comes from the operating system. .NET's streams report a file that its file system cannot hold (EFBIG) as an
    /// argument "value" out of range.
    /// </summary>
    public static bool Is(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>Whether another process holds the file: EAGAIN of a lock on Linux and macOS, a violation of sharing or locking on Windows.</summary>
    public static bool IsInUse(Exception failure) =>
        failure is IOException && (OperatingSystem.IsWindows() ? Code(failure) is 32 or 33 : Code(failure) == (OperatingSystem.IsLinux() ? 11 : 35));

    /// <summary>The cause as a clause without a full stop: <c>the disk is full (No space left on device)</c>.</summary>
    public static string Cause(Exception failure)
    {
        int code = Code(failure);
        string? words = OperatingSystem.IsWindows() ? WindowsWords(code) : UnixWords(code);
        return (words, failure) switch
        {
            (not null, _) => $"{words} ({Marshal.GetPInvokeErrorMessage(code)})",
            (_, PathTooLongException) => "the name is too long",
            (_, FileNotFoundException or DirectoryNotFoundException) => "there is no such file or folder",
            (_, ArgumentOutOfRangeException) => TooLarge,
            (_, UnauthorizedAccessException) => "permission is denied",
            _ => failure.Message.TrimEnd('.'),
        };
    }

    /// <summary>The system's own error number. .NET hides a refused permission one exception deeper.</summary>
    static int Code(Exception failure)
    {
        int code = (failure is UnauthorizedAccessException { InnerException: IOException inner } ? inner : failure).HResult;
        return OperatingSystem.IsWindows() ? code & 0xFFFF : code;
    }

    static string? UnixWords(int errno) => errno switch
    {
        1 or 13 => "permission is denied",
        5 => "the disk reported an error",
        27 => TooLarge,
        28 => "the disk is full",
        30 => "the file system is read-only",
        122 when OperatingSystem.IsLinux() => "the disk quota is used up",
        69 when !OperatingSystem.IsLinux() => "the disk quota is used up",
        _ => null,
    };

    static string? WindowsWords(int code) => code switch
    {
        5 => "permission is denied",
        19 => "the disk is write-protected",
        32 or 33 => "another program is using the file",
        39 or 112 => "the disk is full",
        _ => null,
    };
}
