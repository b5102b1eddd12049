using System.IO;
using System.Text;

namespace Nabla.Cli.Reports;

/// <summary>Files that travel inside the program: style sheets and the report's script.</summary>
static class ProgramFile
{
    /// <summary>The text of a file.</summary>
    public static string Read(string name)
    {
        using Stream stream = typeof(ProgramFile).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
