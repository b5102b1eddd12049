using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Nabla.Fuzz;

/// <summary>
/// The other side of <c>afl-fuzz</c>: it is told of each file through a pipe, reads it in this process, and answers by the map of ways and a status. Not a process for
/// each file, as its name has it: a runtime that starts anew would take a thousand times as long.
/// </summary>
static class ForkServer
{
    const int Requests = 198;
    const int Answers = 199;

    /// <summary>What the parent takes for a crash: ended by SIGABRT.</summary>
    const int Aborted = 6;

    /// <summary>Serves until the other side closes the pipe.</summary>
    /// <param name="parser">What reads.</param>
    /// <param name="path">The file that is written anew for each request.</param>
    public static int Run(Parser parser, string path)
    {
        int id = int.Parse(Environment.GetEnvironmentVariable("__AFL_SHM_ID") ?? throw new InvalidOperationException("Not started by afl-fuzz: run eng/fuzz."), CultureInfo.InvariantCulture);
        nint shared = shmat(id, 0, 0);
        using var requests = new FileStream(new SafeFileHandle(Requests, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        using var answers = new FileStream(new SafeFileHandle(Answers, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        byte[] word = new byte[4];
        byte[] map = new byte[Coverage.Size];
        answers.Write(word); // here, and nothing special
        while (requests.ReadAtLeast(word, word.Length, throwOnEndOfStream: false) == word.Length)
        {
            answers.Write(BitConverter.GetBytes(Environment.ProcessId));
            byte[] input = parser.Repair(File.ReadAllBytes(path));
            Coverage.Clear();
            bool isFinding = Fuzzer.Read(parser, input).Finding is not null;
            Coverage.Map.CopyTo(map);
            map[0] = 1; // afl-fuzz stops where nothing at all ran
            Marshal.Copy(map, 0, shared, map.Length);
            answers.Write(BitConverter.GetBytes(isFinding ? Aborted : 0));
        }

        return 0;
    }

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // The C library's own name; blittable arguments need no generated marshalling.
    [DllImport("libc", SetLastError = true)]
    static extern nint shmat(int id, nint address, int flags);
#pragma warning restore IDE1006, SYSLIB1054, CA5392
}
