using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Nabla.Files;
using Nabla.Modeling;
using Nabla.Modeling.Checkpoints;
using Nabla.Training;

namespace Nabla.KillAndResume;

/// <summary>What a training comes to, for comparison bit by bit.</summary>
static partial class Bits
{
    /// <summary>Trains, and returns the whole document of the model's file but for the seconds it took: weights as hashes, every metric, every epoch.</summary>
    /// <param name="run">The training.</param>
    /// <param name="folder">Where its checkpoints go; none where <see langword="null"/>.</param>
    /// <param name="resume">Whether it goes on from there.</param>
    /// <param name="every">Steps between two checkpoints.</param>
    /// <param name="written">Told the path of each checkpoint.</param>
    public static string Train(RandomRun run, string? folder, bool resume, int every = int.MaxValue, Action<string>? written = null)
    {
        try
        {
            Model model = Model.Train(run.Table, run.Options with
            {
                Checkpoint = folder is null ? null : new CheckpointOptions(folder)
                {
                    EverySteps = every,
                    Resume = resume,
                    Written = written,
                },
            });
            return DocumentOf(model);
        }
        catch (DivergedException e)
        {
            return e.Message;
        }
    }

    /// <summary>The newest checkpoint of a folder.</summary>
    public static string? Newest(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "checkpoint-*.safetensors").Max(StringComparer.Ordinal) : null;

    public static string DocumentOf(Model model)
    {
        using var stream = new MemoryStream();
        ModelWriter.Write(model, stream);
        stream.Position = 0;
        var file = SafetensorsFile.Read(stream, "model");
        return Seconds().Replace(file.Metadata[ModelDocument.Key], "\"seconds\":0");
    }

    [GeneratedRegex("\"seconds\":[-0-9.eE+]+")]
    private static partial Regex Seconds();
}
