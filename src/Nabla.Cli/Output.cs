using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;

namespace Nabla.Cli;

/// <summary>
/// Where the words go: the result to standard output, everything else to standard error. With <c>--json</c> the result is one JSON object;
/// with <c>--quiet</c> there are no notes. Escape codes only where a terminal reads them and NO_COLOR is not set.
/// </summary>
sealed class Output
{
    /// <summary>Characters of a line where the terminal does not say, or is wider than reads well.</summary>
    const int UsualWidth = 80;
    const int WidestText = 100;
    const int NarrowestText = 40;
    const int LabelWidth = 11;

    static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Held while standard output is written to.</summary>
    static readonly Lock s_writing = new();

    static StreamWriter? s_result;

    readonly bool _notesAreColored = !Console.IsErrorRedirected && ColorsWanted;

    /// <summary>Whether the result is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Whether notes and progress are left out.</summary>
    public bool Quiet { get; init; }

    /// <summary>Whether the result tells everything.</summary>
    public bool Verbose { get; init; }

    /// <summary>Whether lines of the result are coloured: where a terminal reads them, unless something else is asked for.</summary>
    public bool IsColored { get; init; } = !Console.IsOutputRedirected && ColorsWanted;

    /// <summary>Writes a piece of the result: to standard output, unless something else is asked for.</summary>
    public Action<string> Result { get; init; } = text => Stream(writer => writer.Write(text));

    /// <summary>Whether progress may be drawn over itself.</summary>
    public static bool IsLive => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    /// <summary>Characters in a line.</summary>
    public static int Width { get; } = FindWidth();

    /// <summary>Characters in a line behind its label.</summary>
    public static int TextWidth => Width - LabelWidth;

    static bool ColorsWanted =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or "" or null);

    /// <summary>Writes a line of the result; nothing where the result is JSON.</summary>
    public void Line(string text = "")
    {
        if (!Json)
        {
            Result(text + "\n");
        }
    }

    /// <summary>Writes a labelled paragraph of the result, wrapped behind its label.</summary>
    public void Field(string label, string text, Tone tone = Tone.Plain)
    {
        List<string> lines = Wrap(text, TextWidth);
        for (int i = 0; i < lines.Count; i++)
        {
            string head = i == 0 ? Color(label.PadRight(LabelWidth), Tone.Strong) : new string(' ', LabelWidth);
            Line(head + Color(lines[i], tone));
        }
    }

    /// <summary>Writes a line of the result under a label, as it is.</summary>
    public void Verbatim(string label, string text) => Line(Color(label.PadRight(LabelWidth), Tone.Strong) + text);

    /// <summary>The text in a colour, where the result is read in a terminal.</summary>
    public string Color(string text, Tone tone) => Color(text, tone, IsColored);

    /// <summary>Writes the result as JSON, on one line.</summary>
    public void JsonObject(Action<Utf8JsonWriter> write) => JsonText.Write(text => Result(text + "\n"), write);

    /// <summary>Hands out standard output for a result that is neither lines nor JSON.</summary>
    public static void Stream(Action<TextWriter> write)
    {
        lock (s_writing)
        {
            Flushed(write);
        }
    }

    static void Flushed(Action<TextWriter> write)
    {
        try
        {
            s_result ??= new StreamWriter(Console.OpenStandardOutput(), s_utf8);
            write(s_result);
            s_result.Flush();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(cause);
        }
    }

    /// <summary>Writes a remark to standard error.</summary>
    public void Note(string text)
    {
        if (!Quiet)
        {
            WriteNote(text);
        }
    }

    /// <summary>Writes what a person should know to standard error.</summary>
    public void Warn(string text) => Note(Color("warning: ", Tone.Middling, _notesAreColored) + text);

    /// <summary>Writes what went wrong: to standard error, and with <c>--json</c> to standard output as well.</summary>
    public void Fail(Failure failure)
    {
        WriteNote(Color("nabla: ", Tone.Bad, _notesAreColored) + failure.Message);
        if (Json && failure.Kind != "output")
        {
            JsonObject(json => JsonText.Failure(json, failure));
        }
    }

    /// <summary>
    /// The same from the thread that ends the process, while others may go on for a moment: as JSON only where nothing of a result is out yet, and from
    /// then on nobody else writes to standard output.
    /// </summary>
    public void FailAndHold(Failure failure)
    {
        bool isFree = s_writing.TryEnter();
        if (isFree && s_result is null)
        {
            Fail(failure);
        }
        else
        {
            WriteNote(Color("nabla: ", Tone.Bad, _notesAreColored) + failure.Message);
        }
    }

    /// <summary>Breaks text into lines of at most so many characters where it can.</summary>
    public static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }

    static string Color(string text, Tone tone, bool wanted) => wanted && tone != Tone.Plain ? $"\e[{(int)tone}m{text}\e[0m" : text;

    static void WriteNote(string text)
    {
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Standard error is closed: nobody can be told that nobody can be told.
        }
    }

    static int FindWidth()
    {
        try
        {
            return Console.IsOutputRedirected || Console.WindowWidth <= 0 ? UsualWidth : Math.Clamp(Console.WindowWidth, NarrowestText, WidestText);
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}

/// <summary>How a text looks in a terminal: the number of its escape code.</summary>
enum Tone
{
    /// <summary>As everything else.</summary>
    Plain = 0,

    /// <summary>Bold.</summary>
    Strong = 1,

    /// <summary>Less important.</summary>
    Faint = 2,

    /// <summary>Bad: red.</summary>
    Bad = 31,

    /// <summary>Good: green.</summary>
    Good = 32,

    /// <summary>Neither: yellow.</summary>
    Middling = 33,
}
