using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Training;

namespace Nabla.Cli.Verbs;

/// <summary>Where the time of a training step went, as text and as JSON.</summary>
static class ProfileResult
{
    /// <summary>Writes it for a person; nothing where nobody asked.</summary>
    public static void Write(Output output, TrainingProfile? profile)
    {
        if (profile is null)
        {
            return;
        }

        bool several = profile.Threads > 1;
        output.Line();
        output.Field(
            "Profile",
            $"{NumberText.Plural(profile.Steps, "step")} of {Microseconds(profile.MicrosecondsPerStep)} us on {NumberText.Plural(profile.Threads, "thread")}");
        List<IReadOnlyList<string>> rows = [["part", "layer", "us a step", "share", "GFLOP/s", .. several ? (string[])["us, by thread"] : []]];
        rows.AddRange(profile.Parts.Select(part => (IReadOnlyList<string>)
        [
            Words.Part(part.Part), part.Layer ?? "", Microseconds(part.Microseconds), NumberText.Percent(part.Share),
            part.Gflops is { } gflops ? NumberText.Measure(gflops) : "",
            .. several ? (string[])[string.Join(" ", part.ThreadMicroseconds.Select(Microseconds))] : [],
        ]));
        foreach (string row in TextTable.Lines(rows, leftColumns: 2))
        {
            output.Line(row);
        }
    }

    /// <summary>Writes it for a program; nothing where nobody asked.</summary>
    public static void WriteJson(Utf8JsonWriter json, TrainingProfile? profile)
    {
        if (profile is null)
        {
            return;
        }

        json.WriteStartObject("profile");
        json.WriteNumber("steps", profile.Steps);
        json.Number("microsecondsPerStep", profile.MicrosecondsPerStep);
        json.WriteNumber("threads", profile.Threads);
        json.WriteStartArray("parts");
        foreach (ProfilePart part in profile.Parts)
        {
            json.WriteStartObject();
            json.WriteString("part", Words.Part(part.Part));
            json.WriteString("layer", part.Layer);
            json.Number("microseconds", part.Microseconds);
            json.Number("share", part.Share);
            json.Number("gflops", part.Gflops);
            json.Numbers("threadMicroseconds", part.ThreadMicroseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static string Microseconds(double number) => number.ToString(number < 100 ? "F2" : "F0", CultureInfo.InvariantCulture);
}
