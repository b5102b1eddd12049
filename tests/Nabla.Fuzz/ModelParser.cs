using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Nabla.Data;
using Nabla.Files;
using Nabla.Modeling;

namespace Nabla.Fuzz;

/// <summary>
/// Model files. Most are taken apart, changed in their document or tensors, and put together with digests and seal that fit, so that the damage is one that
/// only the code behind them can find; the others are broken byte by byte, with the seal repaired or not. What loads must also predict.
/// </summary>
sealed class ModelParser : Parser
{
    static readonly byte[][] s_words = ByteParser.WordsOf("null true -1 0 1e308 [] {} \\\"kind\\\": \\\"dense\\\" \\\"embedding\\\" \\\"inputs\\\": F32 F64 I64 [0,0] \\ud800");

    readonly Lazy<Seed[]> _seeds = new(() => [.. GoldenFiles.All.Select(Seed.Of)]);

    public override string Name => "model";

    public override string Ending => ".safetensors";

    public override IReadOnlyList<byte[]> Valid => [.. _seeds.Value.Select(seed => seed.Bytes)];

    public override byte[][] Words => s_words;

    public override byte[] Repair(byte[] bytes) => Sealed.Again(bytes);

    public override byte[] Input(Draw draw)
    {
        Seed seed = draw.Of<Seed>(_seeds.Value);
        if (draw.OneIn(4))
        {
            byte[] broken = Mutation.Of(seed.Bytes, s_words, draw);
            return draw.OneIn(3) ? broken : Sealed.Again(broken);
        }

        JsonObject document = JsonNode.Parse(seed.Document)!.AsObject();
        List<Tensor> tensors = [.. seed.Tensors];
        for (int edits = 1 + draw.Below(3); edits > 0; edits--)
        {
            if (draw.OneIn(5))
            {
                TensorMutation.Change(tensors, draw);
            }
            else
            {
                JsonMutation.Change(document, draw);
            }
        }

        if (document["tensors"] is JsonObject digests)
        {
            foreach (Tensor tensor in tensors.Where(tensor => digests.ContainsKey(tensor.Name)))
            {
                digests[tensor.Name] = $"sha256:{tensor.Digest}";
            }
        }

        var metadata = new Dictionary<string, string> { ["format"] = "pt", ["nabla"] = document.ToJsonString() };
        return ByteParser.Written(stream => SafetensorsWriter.WriteSealed(stream, tensors, metadata));
    }

    public override void Read(byte[] bytes)
    {
        Model model = ModelReader.Read(new MemoryStream(bytes), "file");
        try
        {
            model.Predict(GoldenFiles.RowsFor(model));
        }
        catch (NablaDataException)
        {
            // The rows lack what this model asks for, or its answer overflows.
        }
    }

    /// <summary>A model taken apart.</summary>
    sealed record Seed(byte[] Bytes, string Document, IReadOnlyList<Tensor> Tensors)
    {
        public static Seed Of(byte[] bytes)
        {
            SafetensorsFile file = SafetensorsFile.Read(new MemoryStream(bytes), "seed");
            return new Seed(bytes, file.Metadata["nabla"], [.. file.Tensors.Values]);
        }
    }
}
