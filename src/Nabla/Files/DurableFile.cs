using System;
using System.IO;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace Nabla.Files;

/// <summary>Saves files so that a reader, after a crash at any moment, finds the old contents or the new, whole, never a mixture.</summary>
public static partial class DurableFile
{
    const int LongestNamePart = 50;

    static int s_temporaries;

    /// <summary>
    /// Replaces the contents of a file, or creates it: writes a temporary file in the same folder, waits until its bytes are on the disk,
    /// renames it over the target and waits until that is on the disk too. When this returns, the file is saved.
    /// </summary>
    /// <param name="path">
    /// The file. A symbolic link is followed: the file it points to is replaced. An existing file keeps its Unix permissions; other hard
    /// links to it keep the old contents.
    /// </param>
    /// <param name="write">
    /// Writes the contents to the stream it is given, which can seek and may be closed. When it throws, nothing is replaced; an exception
    /// of its own other than an input or output error comes out unchanged.
    /// </param>
    /// <exception cref="NablaFileException">
    /// The file could not be saved; the message names the path and the cause, and the old file, if there was one, is unchanged.
    /// </exception>
    /// <remarks>
    /// A process killed while it saves leaves a <c>.NAME.PID-N.tmp</c> behind. Such files are never read; the next save of the same file removes those that
    /// are older than an hour and that no process has open.
    /// </remarks>
    public static void Replace(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);

        string target = Path.GetFullPath(path);
        try
        {
            target = FollowLink(target);
            if (ReasonToRefuse(target) is { } reason)
            {
                throw Failure(path, target, reason, null);
            }

            WriteAndRename(target, write);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw Failure(path, target, FileFailure.Cause(e), e);
        }

        SynchronizeFolder(path, target);
        RemoveAbandoned(target);
    }

    /// <summary>
    /// Looks before the work whether its result could be saved: passes a path that <see cref="Replace"/> would accept, as far as can be told without
    /// writing. Nothing stays behind.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NablaFileException">It could not be saved; the message names the path and the cause.</exception>
    public static void ThrowUnlessReplaceable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Path.GetFullPath(path);
        try
        {
            target = FollowLink(target);
            if (ReasonToRefuse(target) is { } reason)
            {
                throw Failure(path, target, reason, null);
            }

            using SafeFileHandle handle = CreateTemporary(target, out string temporary);
            handle.Dispose();
            File.Delete(temporary);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw Failure(path, target, FileFailure.Cause(e), e);
        }
    }

    static string FollowLink(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    /// <summary>What would only surface after the work of writing, or as a file quietly put in the place of a device.</summary>
    static string? ReasonToRefuse(string target)
    {
        string? folder = Path.GetDirectoryName(target);
        if (Directory.Exists(target) || folder is null || Path.GetFileName(target).Length == 0)
        {
            return "it is a folder; name a file in it";
        }

        if (!Directory.Exists(folder))
        {
            return File.Exists(folder) ? $"'{folder}' is a file, not a folder" : $"there is no folder '{folder}'; create it first";
        }

        if (!File.Exists(target))
        {
            return null;
        }

        return Posix.IsSpecial(target) ? "it is not a regular file but a device, pipe or socket"
            : File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly) ? "it is read-only; make it writable or save under another name"
            : null;
    }

    static void WriteAndRename(string target, Action<Stream> write)
    {
        using SafeFileHandle handle = CreateTemporary(target, out string temporary);
        bool renamed = false;
        try
        {
            KeepPermissions(target, handle);

            // The stream does not own the handle, so that it may be closed by the one who writes.
            using (var borrowed = new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false))
            using (var stream = new FileStream(borrowed, FileAccess.ReadWrite, bufferSize: 1 << 16))
            {
                write(stream);
            }

            Synchronize(handle);
            handle.Dispose();
            File.Move(temporary, target, overwrite: true);
            renamed = true;
        }
        finally
        {
            if (!renamed)
            {
                handle.Dispose();
                RemoveIfPossible(temporary);
            }
        }
    }

    static SafeFileHandle CreateTemporary(string target, out string temporary)
    {
        // Cut, so that a name of the greatest length still leaves room for the rest.
        string name = Path.GetFileName(target);
        string part = name[..Math.Min(name.Length, LongestNamePart)];
        while (true)
        {
            int number = Interlocked.Increment(ref s_temporaries);
            temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{part}.{Environment.ProcessId}-{number}.tmp");
            try
            {
                return File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(temporary))
            {
                // Left by a killed process of the same number, as in a container, where it is always 1: take the next name.
            }
        }
    }

    static void KeepPermissions(string target, SafeFileHandle handle)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target) && File.GetUnixFileMode(target) is var mode && mode != File.GetUnixFileMode(handle))
        {
            File.SetUnixFileMode(handle, mode);
        }
    }

    static void Synchronize(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsWindows())
        {
            Posix.Synchronize(handle);
        }

        // Linux reports a failed write-back once: were .NET's flush the first to hear of it, nobody would. Elsewhere it does more than
        // fsync: on macOS it also empties the drive's cache.
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    static void SynchronizeFolder(string path, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            Posix.SynchronizeFolder(Path.GetDirectoryName(target)!);
        }
        catch (IOException e)
        {
            string message = $"The new '{path}' is in place, but its folder could not be written to the disk: {FileFailure.Cause(e)}; " +
                "after a power cut the old file may be back.";
            throw new NablaFileException(message, e) { File = path };
        }
    }

    static NablaFileException Failure(string path, string target, string cause, Exception? inner)
    {
        string now = File.Exists(target) ? "the file that was there is unchanged" : "nothing was saved";
        return new NablaFileException($"Cannot save '{path}': {cause}; {now}.", inner) { File = path };
    }

    static void RemoveIfPossible(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report.
        }
    }
}
