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

    /// <summary>The model of a name.</summary>
    public static Model Model(string name) => Modeling.Model.Load(Path.Combine(s_folder, $"{name}.safetensors"));

    /// <summary>Its rows.</summary>
    public static Table Rows(Model model) => Path.GetFileName(model.Provenance.Source) switch
    {
        var file when File.Exists(Path.Combine(s_folder, file)) => Table.Read(Path.Combine(s_folder, file)),
        "digits" => Table.Read("digits").SelectRows([.. Enumerable.Range(0, 60)]),
        var bundled => Table.Read(bundled),
    };

    static string FindFolder()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Nabla.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder ?? throw new InvalidOperationException("These tests run inside the repository."), "tests", "Nabla.Tests", "data", "golden");
    }
}
