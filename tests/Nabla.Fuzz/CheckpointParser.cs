using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Nabla.Data;
using Nabla.Files;
using Nabla.Modeling;
using Nabla.Modeling.Checkpoints;
using Nabla.Optimizers;

namespace Nabla.Fuzz;

/// <summary>
/// Checkpoints, changed in their document or tensors and sealed again, or broken byte by byte. Reading one is to resume its run: it ends, or is refused.
/// </summary>
sealed class CheckpointParser : Parser
{
    static readonly byte[][] s_words = ByteParser.Words("null true -1 0 1e308 [] {} \\\"phase\\\": \\\"epoch\\\" \\\"seconds\\\": search. fit. counters history F32 F64 I64 [0,0]");

    readonly Lazy<Seed[]> _seeds = new(() => [.. Runs.SelectMany(Seed.Of)]);

    public override string Name => "checkpoint";

    public override string Ending => ".safetensors";

    /// <summary>A search over folds, an ensemble without one, and L-BFGS.</summary>
    static TrainOptions[] Runs { get; } =
    [
        Tiny with { Seed = 7000001, Validation = null },
        Tiny with { Seed = 7000002, Validation = 0, Ensemble = 2, Normalization = Normalization.Batch },
        Tiny with { Seed = 7000003, Validation = 0, Optimizer = new Lbfgs(), BatchSize = 60 },
        Tiny with { Seed = 7000004, Validation = 0.3, CrossValidation = new CrossValidationOptions { Folds = 2 } },
    ];

    static TrainOptions Tiny => new()
    {
        Target = "price", Drop = ["kind", "sold", "day", "town"], Epochs = 3, BatchSize = 20, Hidden = [2], Dropout = 0, L2Penalty = 0, NumericFrequencies = 0,
        NumericBins = 0, Baselines = false, Intervals = false, Audit = false, Threads = 1,
    };

    public override byte[] Input(Draw draw)
    {
        Seed seed = draw.Of<Seed>(_seeds.Value);
        if (draw.OneIn(4))
        {
            byte[] broken = Mutation.Of(seed.Bytes, s_words, draw);
            return draw.OneIn(3) ? broken : Sealed.Again(broken, lengthToo: draw.OneIn(2));
        }

        JsonObject document = JsonNode.Parse(seed.File.Metadata[CheckpointDocument.Key])!.AsObject();
        JsonNode identity = document["identity"]!.DeepClone();
        List<Tensor> tensors = [.. seed.File.Tensors.Values];
        for (int edits = 1 + draw.Below(3); edits > 0; edits--)
        {
            if (draw.OneIn(4))
            {
                JsonMutation.Change(document, draw);
            }
            else
            {
                TensorMutation.Change(tensors, draw);
            }
        }

        if (!draw.OneIn(6))
        {
            // Or the change ends at the door, as one of another run.
            document["identity"] = identity;
        }

        var metadata = new Dictionary<string, string> { [CheckpointDocument.Key] = document.ToJsonString() };
        return ByteParser.Written(stream => SafetensorsWriter.WriteSealed(stream, tensors, metadata));
    }

    public override void Read(string path)
    {
        string folder = Directory.CreateTempSubdirectory("nabla-fuzz-").FullName;
        try
        {
            File.Copy(path, Path.Combine(folder, "checkpoint-000001.safetensors"));
            var options = new CheckpointOptions(folder) { Resume = true, EverySteps = int.MaxValue };
            Model.Train(Models.Rows, RunOf(path) with { Checkpoint = options });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The run that the file is of, by its seed; any where it does not say.</summary>
    static TrainOptions RunOf(string path)
    {
        string text = File.ReadAllText(path, Encoding.Latin1);
        return Runs.FirstOrDefault(run => text.Contains(run.Seed.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)) ?? Runs[0];
    }

    /// <summary>A checkpoint taken apart.</summary>
    sealed record Seed(byte[] Bytes, SafetensorsFile File)
    {
        /// <summary>Every third checkpoint of a run.</summary>
        public static IEnumerable<Seed> Of(TrainOptions run)
        {
            string folder = Directory.CreateTempSubdirectory("nabla-fuzz-").FullName;
            var seeds = new List<Seed>();
            int number = 0;
            try
            {
                Model.Train(Models.Rows, run with
                {
                    Checkpoint = new CheckpointOptions(folder)
                    {
                        EverySteps = 1,
                        Written = path =>
                        {
                            if (number++ % 3 == 1)
                            {
                                seeds.Add(new Seed(System.IO.File.ReadAllBytes(path), SafetensorsFile.ReadSealed(path)));
                            }
                        },
                    },
                });
                return seeds;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
