using System;
using System.IO;
using System.Text;

namespace Nabla.Cli.Reports;

/// <summary>
/// Writes the report of a training run as one self-contained HTML file, which is also well-formed XML. The same data gives the same bytes.
/// </summary>
static class ReportWriter
{
    /// <summary>Writes the report as text.</summary>
    public static void Write(TextWriter writer, ReportData data)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(data);
        ReportPage.Build(data).WriteTo(writer);
    }

    /// <summary>Writes the report as UTF-8 and leaves the stream open.</summary>
    public static void Write(Stream stream, ReportData data)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        Write(writer, data);
    }
}
