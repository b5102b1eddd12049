using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.Faults;

/// <summary>A run of the program that saves files, over old ones or as new ones.</summary>
/// <param name="Name">What is saved.</param>
/// <param name="Arguments">The command line, run in a folder of its own.</param>
/// <param name="Targets">The files it saves.</param>
/// <param name="Given">The files it reads: name and bytes.</param>
sealed record SaveScenario(string Name, IReadOnlyList<string> Arguments, IReadOnlyList<string> Targets, IReadOnlyList<(string Name, byte[] Bytes)> Given)
{
    const string Journal = ".tuning";

    /// <summary>The ending of a folder of checkpoints.</summary>
    const string Checkpoints = ".run";

    /// <summary>What is run after a fault, where there is something to go on from: it ends well, and its targets hold what a run without a fault leaves.</summary>
    public IReadOnlyList<string>? Afterwards { get; init; }

    /// <summary>All that saves, with a model of two inputs and one of images to read.</summary>
    /// <param name="model">The bytes of a model of the bundled candy_bar.</param>
    /// <param name="images">The bytes of a model of the bundled digits.</param>
    public static IReadOnlyList<SaveScenario> All(byte[] model, byte[] images)
    {
        string[] quick = ["--epochs", "1", "--threads", "1", "--quiet"];
        (string, byte[]) saved = ("m.safetensors", model);
        (string, byte[]) digits = ("d.safetensors", images);
        string[] kept =
        [
            "train", "candy_bar", "--epochs", "3", "--batch", "60", "--hidden", "4", "--threads", "1", "--quiet", "--validation", "0",
            "--checkpoint", "c.run", "--every", "40steps", "--out", "new.safetensors",
        ];
        return
        [
            new("model", ["train", "candy_bar", .. quick, "--validation", "0", "--out", "new.safetensors"], ["new.safetensors"], []),
            new(
                "model and report",
                ["train", "candy_bar", .. quick, "--validation", "0", "--hidden", "4", "--out", "new.safetensors", "--report", "report.html"],
                ["new.safetensors", "report.html"],
                []),
            new(
                "predictions and drift",
                ["predict", "m.safetensors", "candy_bar", "--quiet", "--out", "predictions.csv", "--drift", "drift.json"],
                ["predictions.csv", "drift.json"],
                [saved]),
            new("drawing", ["inspect", "m.safetensors", "--drawing", "--output", "network.svg"], ["network.svg"], [saved]),
            new("picture of features", ["inspect", "d.safetensors", "--features", "--output", "features.png"], ["features.png"], [digits]),
            new("explanation", ["explain", "m.safetensors", "candy_bar", "--row", "3", "--quiet", "--output", "row.html"], ["row.html"], [saved]),
            new("schema", ["data", "columns", "candy_bar", "--write-schema", "schema.json"], ["schema.json"], []),
            new(
                "rejected rows",
                ["data", "columns", "bad.csv", "--max-bad", "1", "--rejected", "rejected.csv"],
                ["rejected.csv"],
                [("bad.csv", "a,b\n1,2\n3\n4,5\n"u8.ToArray())]),
            new(
                "tuning journal",
                ["tune", "candy_bar", .. quick, "--trials", "2", "--hidden", "2", "--validation", "0.2", "--journal", "t.tuning", "--out", "new.safetensors"],
                ["t.tuning", "new.safetensors"],
                []),
            new("checkpoints", kept, ["c.run", "new.safetensors"], []) { Afterwards = [.. kept, "--resume"] },
        ];
    }

    /// <summary>What stood in a target's place before; <see langword="null"/> where nothing may.</summary>
    public static byte[]? Before(string target, byte[] model) =>
        target.EndsWith(Journal, StringComparison.Ordinal) || target.EndsWith(Checkpoints, StringComparison.Ordinal) ? null
        : target.EndsWith(".safetensors", StringComparison.Ordinal) ? model
        : Encoding.UTF8.GetBytes("what was there before\n");

    /// <summary>What a target holds, the same for the same result: two runs differ in the seconds they took. Nothing where there is no file.</summary>
    /// <exception cref="InvalidDataException">It is neither what was there before nor a whole result.</exception>
    public static string Contents(string path, byte[]? before)
    {
        if (path.EndsWith(Checkpoints, StringComparison.Ordinal))
        {
            return WholeCheckpoints(path);
        }

        if (!File.Exists(path))
        {
            return "nothing";
        }

        byte[] bytes = File.ReadAllBytes(path);
        if (before is not null && bytes.AsSpan().SequenceEqual(before))
        {
            return "as before";
        }

        return Path.GetExtension(path) switch
        {
            ".safetensors" => Model.Load(path).WeightHash,
            Journal => WholeLines(bytes),
            ".html" when path.EndsWith("report.html", StringComparison.Ordinal) => WholeReport(Encoding.UTF8.GetString(bytes)),
            _ => Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
    }

    /// <summary>Every checkpoint of a folder has the digest of itself; beside them there is the lock and, after a kill, what was half written.</summary>
    static string WholeCheckpoints(string folder)
    {
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "checkpoint-*.safetensors") : [];
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(file);
            ReadOnlySpan<byte> key = "\"nabla.sha256\":\""u8;
            int at = bytes.AsSpan().IndexOf(key) + key.Length;
            string digest = at < key.Length ? "" : Encoding.ASCII.GetString(bytes, at, 64);
            bytes.AsSpan(Math.Max(at, 0), Math.Min(64, bytes.Length)).Fill((byte)'0');
            if (digest != Convert.ToHexStringLower(SHA256.HashData(bytes)))
            {
                throw new InvalidDataException($"The checkpoint {file} is not whole.");
            }
        }

        return files.Length > 0 ? "whole checkpoints" : "nothing";
    }

    static string WholeReport(string text)
    {
        int at = text.IndexOf("sha256:", StringComparison.Ordinal);
        return at >= 0 && text.EndsWith("</html>\n", StringComparison.Ordinal)
            ? text.Substring(at, "sha256:".Length + 64)
            : throw new InvalidDataException("The report is not whole.");
    }

    /// <summary>Every line that ends has the digest of itself and the one before; only the last may be cut off.</summary>
    static string WholeLines(byte[] bytes)
    {
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
        string before = "";
        foreach (string line in lines[..^1])
        {
            string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + "\n" + line[17..])))[..16];
            before = digest == line[..16] ? digest : throw new InvalidDataException($"A line of the journal is damaged: {line}");
        }

        return lines.Length > 1 ? "whole lines" : throw new InvalidDataException("The journal has no first line.");
    }
}
