using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nabla.Files;

/// <summary>
/// A text file that only grows, a line at a time, each on the disk before the call that wrote it returns. A line carries the SHA-256 of itself and of the
/// line before, so that a line cut off by a crash is known from one that is damaged. One process writes at a time.
/// </summary>
sealed class JournalFile : IDisposable
{
    const int DigestLength = 16;

    /// <summary>A longer journal is none: what comes from outside must not take all memory.</summary>
    const long LongestJournal = 1L << 30;

    readonly SafeFileHandle _file;
    readonly string _path;
    readonly List<string> _lines = [];
    string _digest = "";
    long _length;

    JournalFile(string path, SafeFileHandle file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Opens a journal, or creates it, and reads its lines. A last line that was cut off is dropped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">The first line of a new journal: it is there as a whole as soon as the file is.</param>
    /// <exception cref="NablaFileException">It cannot be opened, or another process writes to it.</exception>
    /// <exception cref="NablaFormatException">It is something else, or a line that is not the last one is damaged.</exception>
    public static JournalFile Open(string path, string first)
    {
        if (!File.Exists(path))
        {
            DurableFile.Replace(path, stream => stream.Write(Encoding.UTF8.GetBytes(LineOf("", first))));
        }

        JournalFile? journal = null;
        try
        {
            journal = new JournalFile(path, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
            journal.Read();
            return journal;
        }
        catch (Exception e)
        {
            journal?.Dispose();
            if (FileFailure.Is(e))
            {
                throw new NablaFileException($"Cannot use the journal '{path}': {Cause(e)}.", e) { File = path };
            }

            throw;
        }
    }

    /// <summary>The texts of the lines that are there, without their digests.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Appends a line and waits until it is on the disk.</summary>
    /// <param name="text">Without a line break.</param>
    /// <exception cref="NablaFileException">It could not be written; the lines before are as they were.</exception>
    public void Append(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(LineOf(_digest, text));
        try
        {
            RandomAccess.Write(_file, bytes, _length);
            Synchronize();
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw new NablaFileException($"Cannot write to the journal '{_path}': {FileFailure.Cause(e)}; what it held before can still be resumed.", e) { File = _path };
        }

        _length += bytes.Length;
        _digest = Digest(_digest, text);
        _lines.Add(text);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    void Read()
    {
        long length = RandomAccess.GetLength(_file);
        if (length > LongestJournal)
        {
            throw Damaged("it is longer than 1 GB");
        }

        byte[] bytes = new byte[length];
        int read = 0;
        while (read < length && RandomAccess.Read(_file, bytes.AsSpan(read), read) is > 0 and var count)
        {
            read += count;
        }

        int start = 0;
        while (start < read)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', start, read - start);
            string line = Encoding.UTF8.GetString(bytes, start, (end < 0 ? read : end) - start);
            bool isWhole = end >= 0 && line.Length > DigestLength && line[DigestLength] == ' ' && Digest(_digest, line[(DigestLength + 1)..]) == line[..DigestLength];
            if (!isWhole)
            {
                if (end >= 0 || _lines.Count == 0)
                {
                    throw Damaged(_lines.Count == 0 ? "it does not begin like one" : $"line {_lines.Count + 1} is damaged");
                }

                // Cut off while it was written: whoever wrote it had not been told that it was.
                RandomAccess.SetLength(_file, start);
                Synchronize();
                break;
            }

            _digest = line[..DigestLength];
            _lines.Add(line[(DigestLength + 1)..]);
            start = end + 1;
        }

        if (_lines.Count == 0)
        {
            throw Damaged("it is empty");
        }

        _length = start;
    }

    void Synchronize()
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(_file);
        }
        else
        {
            Posix.Synchronize(_file);
        }
    }

    static string LineOf(string before, string text) => $"{Digest(before, text)} {text}\n";

    static string Digest(string before, string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + "\n" + text)))[..DigestLength];

    static string Cause(Exception failure) => FileFailure.IsInUse(failure) ? "another process is writing to it" : FileFailure.Cause(failure);

    NablaFormatException Damaged(string fault) =>
        new($"{_path} is not a journal that can be resumed: {fault}; name another file to begin anew.") { File = _path };
}
