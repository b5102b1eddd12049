using System;
using System.Globalization;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Nabla.Files;

public static partial class DurableFile
{
    static readonly TimeSpan s_abandonedAfter = TimeSpan.FromHours(1);

    /// <summary>
    /// Removes what killed processes left of earlier saves of the same file. Whoever writes has the file locked and changes it all the time; a lock does not
    /// reach every other machine, an hour of silence does.
    /// </summary>
    static void RemoveAbandoned(string target)
    {
        try
        {
            string name = Path.GetFileName(target);
            DateTime latest = TimeProvider.System.GetUtcNow().UtcDateTime - s_abandonedAfter;
            foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(target)!, ".*.tmp"))
            {
                if (IsTemporaryOf(name, Path.GetFileName(file)) && File.GetLastWriteTimeUtc(file) < latest)
                {
                    using SafeFileHandle unused = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete);
                    File.Delete(file);
                }
            }
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // In use, or not ours to remove; the save itself is done.
        }
    }

    /// <summary>Whether a name is <c>.NAME.PID-N.tmp</c>, which <see cref="CreateTemporary"/> gives.</summary>
    static bool IsTemporaryOf(string name, string file)
    {
        string part = name[..Math.Min(name.Length, LongestNamePart)];
        if (!file.StartsWith($".{part}.", StringComparison.Ordinal) || !file.EndsWith(".tmp", StringComparison.Ordinal) || file.Length < part.Length + 6)
        {
            return false;
        }

        string[] numbers = file[(part.Length + 2)..^4].Split('-');
        return numbers.Length == 2 && Array.TrueForAll(numbers, number => ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }
}
