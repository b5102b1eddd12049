using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.Reports;

/// <summary>The golden model files: one for each thing that a file can hold, and the rows that it was trained on.</summary>
static class Golden
{
    static readonly string s_folder = FindFolder();

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(s_folder, "*.safetensors").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    /// <summary>The file of a name.</summary>
    public static string File(string name) => Path.Combine(s_folder, $"{name}.safetensors");

    /// <summary>The model of a name.</summary>
    public static Model Model(string name) => Modeling.Model.Load(File(name));

    /// <summary>What to call its rows on the command line: a file, or a bundled set, of which it may have seen but a part.</summary>
    public static string Data(Model model)
    {
        string name = Path.GetFileName(model.Provenance.Source);
        string file = Path.Combine(s_folder, name);
        return System.IO.File.Exists(file) ? file : name;
    }

    /// <summary>Its rows.</summary>
    public static Table Rows(Model model) => Data(model) is "digits"
        ? Table.Read("digits").SelectRows([.. Enumerable.Range(0, 60)])
        : Table.Read(Data(model));

    static string FindFolder()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder, "Nabla.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder ?? throw new InvalidOperationException("These tests run inside the repository."), "tests", "Nabla.Tests", "data", "golden");
    }
}
