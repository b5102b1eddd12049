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
    static readonly byte[][] s_words = ByteParser.WordsOf("null true -1 0 1e308 [] {} \\\"phase\\\": \\\"epoch\\\" \\\"seconds\\\": search. fit. counters history F32 F64 I64 [0,0]");

    static readonly Lazy<Table> s_rows = new(() => Table.ReadCsv(
        new StringReader("size,old,price\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{i * 37 % 61}.5,{(i % 3 == 0 ? "yes" : "no")},{i * 29 % 97}\n")))), "rows"));

    readonly Lazy<Seed[]> _seeds = new(() => [.. Runs.SelectMany(Seed.Of)]);

    public override string Name => "checkpoint";

    public override string Ending => ".safetensors";

    /// <summary>A training and its two folds.</summary>
    public override long MostAllocated => 64L << 20;

    public override IReadOnlyList<byte[]> Valid => [.. _seeds.Value.Select(seed => seed.Bytes)];

    public override byte[][] Words => s_words;

    public override byte[] Repair(byte[] bytes) => Sealed.Again(bytes);

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
        Target = "price",
        Epochs = 3,
        BatchSize = 20,
        Hidden = [2],
        Dropout = 0,
        L2Penalty = 0,
        NumericFrequencies = 0,
        NumericBins = 0,
        Baselines = false,
        Intervals = false,
        Audit = false,
        Threads = 1,
    };

    public override byte[] Input(Draw draw)
    {
        Seed seed = draw.Of<Seed>(_seeds.Value);
        if (draw.OneIn(4))
        {
            byte[] broken = Mutation.Of(seed.Bytes, s_words, draw);
            return draw.OneIn(3) ? broken : Sealed.Again(broken);
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

    public override void Read(byte[] bytes)
    {
        using var scratch = new Scratch();
        File.WriteAllBytes(Path.Combine(scratch.Folder, "checkpoint-000001.safetensors"), bytes);
        var options = new CheckpointOptions(scratch.Folder) { Resume = true, EverySteps = int.MaxValue };
        Model.Train(s_rows.Value, RunOf(bytes) with { Checkpoint = options });
    }

    /// <summary>The run that the file is of, by its seed; any where it does not say.</summary>
    static TrainOptions RunOf(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        return Runs.FirstOrDefault(run => text.Contains(run.Seed.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)) ?? Runs[0];
    }

    /// <summary>A checkpoint taken apart.</summary>
    sealed record Seed(byte[] Bytes, SafetensorsFile File)
    {
        /// <summary>Every third checkpoint of a run.</summary>
        public static List<Seed> Of(TrainOptions run)
        {
            using var scratch = new Scratch();
            var seeds = new List<Seed>();
            int number = 0;
            Model.Train(s_rows.Value, run with
            {
                Checkpoint = new CheckpointOptions(scratch.Folder)
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
    }
}
