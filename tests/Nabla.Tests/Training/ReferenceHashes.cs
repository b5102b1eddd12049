using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nabla.Tests.Architecture;

namespace Nabla.Tests.Training;

/// <summary>The committed hashes, data/reference-hashes.json, and the page that shows them.</summary>
sealed class ReferenceHashes
{
    const string Begin = "<!-- written by NABLA_UPDATE_BASELINES=1 -->\n";

    static readonly JsonSerializerOptions s_writing = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly JsonObject _document = JsonNode.Parse(File.ReadAllText(FilePath))!.AsObject();

    public static string FilePath { get; } = Path.Combine(Repository.Root, "tests/Nabla.Tests/data/reference-hashes.json");

    public static string PagePath { get; } = Path.Combine(Repository.Root, "docs/same-bits.md");

    public int NumericsVersion => (int)_document["numericsVersion"]!;

    public IReadOnlyList<JsonObject> Configurations => [.. _document["configurations"]!.AsArray().Select(item => item!.AsObject())];

    public IReadOnlyList<string> PathNames => [.. _document["paths"]!.AsObject().Select(path => path.Key)];

    /// <summary>The lines that a process must write, for each number of threads.</summary>
    public IEnumerable<string> Lines(IReadOnlyList<int> threads) =>
    [
        .. from configuration in Configurations
           from count in threads
           from what in new[] { "weights", "predictions" }
           select $"reference-{configuration["name"]}-{what}-{count} {configuration[what]}",
        .. from path in _document["paths"]!.AsObject() from count in new[] { 1, 2, 3 } select $"path-{path.Key}-{count} {path.Value}",
    ];

    /// <summary>Twelve digits of all hashes: what the changelog names beside the version, so that no hash changes without it.</summary>
    public string Digest
    {
        get
        {
            string all = string.Join('\n', Lines([1]).Order(StringComparer.Ordinal));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..12];
        }
    }

    /// <summary>Takes what a process wrote. A hash that was there changes only with the version of the numerics.</summary>
    public void Update(IReadOnlyDictionary<string, string> lines)
    {
        bool isNewVersion = NumericsVersion < Nabla.NumericsVersion.Current;
        foreach (JsonObject configuration in Configurations)
        {
            foreach (string what in new[] { "weights", "predictions" })
            {
                Take(configuration, what, lines[$"reference-{configuration["name"]}-{what}-1"]);
            }
        }

        foreach (string path in PathNames)
        {
            Take(_document["paths"]!.AsObject(), path, lines[$"path-{path}-1"]);
        }

        _document["numericsVersion"] = Nabla.NumericsVersion.Current;
        File.WriteAllText(FilePath, _document.ToJsonString(s_writing) + "\n");
        File.WriteAllText(PagePath, Page(File.ReadAllText(PagePath)));

        void Take(JsonObject holder, string key, string hash)
        {
            string before = (string)holder[key]!;
            if (before.Length > 0 && before != hash && !isNewVersion)
            {
                throw new InvalidOperationException($"{key} was {before} and is {hash}: bits have changed. Raise NumericsVersion.Current and say why in CHANGELOG.md, or undo the change.");
            }

            holder[key] = hash;
        }
    }

    /// <summary>The page with the table of these hashes in its place.</summary>
    public string Page(string page)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var text = new StringBuilder(begin < 0 ? page + "\n" : page[..begin]);
        text.Append(Begin).Append('\n');
        text.Append($"Version {NumericsVersion}, hashes {Digest}. Each configuration is a command line; the weight hash is what `nabla inspect --verbose` says.\n\n");
        text.Append("| configuration | command | weights | answers |\n|---|---|---|---|\n");
        foreach (JsonObject configuration in Configurations)
        {
            text.Append($"| {configuration["name"]} | `nabla train {configuration["data"]}{Options(configuration["options"]!.AsObject()).Replace("|", "\\|", StringComparison.Ordinal)}` | `{Short(configuration["weights"])}` | `{Short(configuration["predictions"])}` |\n");
        }

        return text.ToString();
    }

    /// <summary>The options as a command line has them.</summary>
    public static string Options(JsonObject options) => string.Concat(options.Select(option => (option.Key, option.Value) switch
    {
        ("calibration", _) => " --no-calibration",
        (_, JsonArray list) => $" --{option.Key} {string.Join(',', list)}",
        var (_, value) => $" --{option.Key} {Quoted(value!.ToString())}",
    }));

    static string Quoted(string value) => value.Contains(' ', StringComparison.Ordinal) ? $"'{value}'" : value;

    static string Short(JsonNode? hash) => hash!.ToString()["sha256:".Length..][..16];
}
