using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Drift;
using Nabla.Files;
using Nabla.Losses;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>
/// Reads a model file and trusts nothing in it: the seal over every byte, the version, the shape of the document, the digest of each tensor,
/// and last the self-test, whose outputs must come back to the bit.
/// </summary>
static class ModelReader
{
    const int DeepestDocument = 16;
    const int WidestLayer = 1 << 20;
    const long MostWeights = 1L << 29;
    const int MostLayers = 1024;

    public static Model Read(string path) => Read(path, Opened(path), (_, model, _) => model);

    /// <summary>Reads a model from a stream's position to its end.</summary>
    /// <param name="stream">A stream that knows its length.</param>
    /// <param name="name">What to call it in errors.</param>
    public static Model Read(Stream stream, string name) => Read(name, SafetensorsFile.Read(stream, name), (_, model, _) => model);

    /// <summary>Reads a file, and computes the recorded answers again: each row alone, and all of them together.</summary>
    public static ModelVerification Verify(string path) => Read(path, Opened(path), (file, model, document) =>
    {
        double[]?[]? recorded = AnswerTest.Read(document, model);
        if (recorded is not null)
        {
            ReplayAnswers(path, model, recorded);
        }

        return new ModelVerification
        {
            Model = model,
            Bytes = new FileInfo(path).Length,
            Seal = file.Metadata[Seal.Key],
            Tensors = file.Tensors.Count,
            OutputRows = document.Field("selfTest").GetArrayLength(),
            AnswerRows = recorded?.Length,
        };
    });

    static SafetensorsFile Opened(string path)
    {
        EngineStart.Begin();
        return SafetensorsFile.Read(path);
    }

    static T Read<T>(string path, SafetensorsFile file, Func<SafetensorsFile, Model, JsonElement, T> use)
    {
        if (!file.Metadata.TryGetValue(ModelDocument.Key, out string? text))
        {
            throw new NablaFormatException(
                $"{path} is a safetensors file but no Nabla model: its metadata lack '{ModelDocument.Key}'; give a file that 'nabla train' wrote.")
            {
                File = path,
            };
        }

        file.RequireSeal();
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = DeepestDocument });
            return use(file, Read(path, file, document.RootElement), document.RootElement);
        }
        catch (NablaFormatException e) when (e.File is null)
        {
            throw new NablaFormatException($"{path} is not a valid model file: {e.Message}", e) { File = path };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new NablaFormatException($"{path} is not a valid model file: its document is not valid JSON ({e.Message})", e) { File = path };
        }
    }

    static Model Read(string path, SafetensorsFile file, JsonElement document)
    {
        CheckVersion(path, document);
        CheckDigests(path, file, document.Field("tensors"));
        FeatureEncoder features = FeatureEncoder.ReadJson(document.Field("features"));
        TargetEncoder target = TargetEncoder.ReadJson(document.Field("target"));
        if (features.Target != target.Name)
        {
            throw JsonFields.Malformed($"'features' and 'target' name different targets, '{features.Target}' and '{target.Name}'");
        }

        List<LayerShape> layers = ReadLayers(document, features.Width, target);
        Predictor predictor = ReadNetwork(document.Text("precision"), file, features.Width, layers);
        CheckIndices(features, predictor.Layers);
        if (predictor.WeightHash != document.Text("weightHash"))
        {
            throw JsonFields.Malformed("the weights do not have the hash that the document gives");
        }

        Loss loss = ReadLoss(document);
        if (loss.Link is not null && loss.Link != layers[^1].Activation)
        {
            throw JsonFields.Malformed($"the loss {loss} does not go with the last layer's {layers[^1].Activation}");
        }

        var model = new Model(
            loss, features, target, predictor, ProvenanceJson.Read(document.Field("provenance")), SummaryJson.Read(document.Field("training")),
            CalibrationJson.Read(document, target));
        ReplaySelfTest(path, model, document);
        _ = AnswerTest.Read(document, model); // replayed by those who ask for it: a program that predicts one row has no time for it
        return document.TryGetProperty("drift", out JsonElement drift)
            ? model.Remember(DriftReference.ReadJson(drift, features, target.Columns))
            : model;
    }

    static Predictor ReadNetwork(string precision, SafetensorsFile file, int features, IReadOnlyList<LayerShape> layers)
    {
        try
        {
            return precision switch
            {
                "float" => Predictor<float>.Read(file, features, layers),
                "double" => Predictor<double>.Read(file, features, layers),
                _ => throw JsonFields.Malformed($"the precision '{precision}' is unknown"),
            };
        }
        catch (ArgumentException e)
        {
            throw JsonFields.Malformed($"its layers make no network: {e.Message}");
        }
    }

    /// <summary>Every index that a category is encoded by has its row in the table of the embedding that reads it.</summary>
    static void CheckIndices(FeatureEncoder features, IReadOnlyList<Layer> layers)
    {
        var categories = new Dictionary<int, CategoryEncoder>();
        int first = 0;
        foreach (ColumnEncoder column in features.Columns)
        {
            if (column is CategoryEncoder { IsIndex: true } category)
            {
                categories[first] = category;
            }

            first += column.Width;
        }

        foreach ((int column, int rows) in CategoryCheck.ColumnsOf(layers))
        {
            if (categories.TryGetValue(column, out CategoryEncoder? category) && category.IndexCount > rows)
            {
                throw JsonFields.Malformed($"the column '{category.ColumnNames[0]}' has {category.IndexCount} indices, the embedding that reads it {rows}");
            }
        }
    }

    static void CheckVersion(string path, JsonElement document)
    {
        if (document.Text("format") != ModelDocument.Format)
        {
            throw JsonFields.Malformed($"its format is '{document.Text("format")}', not '{ModelDocument.Format}'");
        }

        int version = document.Integer("version");
        string[] unknown = version == ModelDocument.Version ? [.. document.Texts("requires").Where(feature => !ModelDocument.Features.Contains(feature))] : [];
        if (version != ModelDocument.Version || unknown.Length > 0)
        {
            string needs = version != ModelDocument.Version ? $"version {version} of the format" : $"the feature '{unknown[0]}'";
            throw new NablaFormatException(
                $"{path} needs {needs}, and this Nabla ({Provenance.Version}) reads version {ModelDocument.Version}: update Nabla.")
            {
                File = path,
            };
        }
    }

    static void CheckDigests(string path, SafetensorsFile file, JsonElement digests)
    {
        if (digests.ValueKind != JsonValueKind.Object || digests.EnumerateObject().Count() != file.Tensors.Count)
        {
            throw JsonFields.Malformed($"the file has {file.Tensors.Count} tensors, which 'tensors' must list");
        }

        foreach (Tensor tensor in file.Tensors.Values)
        {
            if (digests.Text(tensor.Name) != $"sha256:{tensor.Digest}")
            {
                throw new NablaFormatException($"{path}: the tensor '{tensor.Name}' does not have the SHA-256 that the document gives; get the file again.") { File = path };
            }
        }
    }

    static List<LayerShape> ReadLayers(JsonElement document, int features, TargetEncoder target)
    {
        var layers = new List<LayerShape>();
        var widths = new List<int>();
        long numbers = 0;
        foreach (JsonElement layer in document.Items("layers"))
        {
            LayerShape shape = ReadLayer(layer);
            IReadOnlyList<int> sources = shape.Sources.Count == 0 ? [layers.Count - 1] : shape.Sources;
            bool readsEarlier = sources.All(source => source >= Layer.NetworkInputs && source < layers.Count && (source < 0 || !layers[source].Activation.OutputOnly));
            long inputs = readsEarlier ? sources.Sum(source => source < 0 ? features : (long)widths[source]) : 0;
            if (!readsEarlier || layer.Integer("inputs") != inputs || shape.Outputs is < 1 or > WidestLayer)
            {
                throw JsonFields.Malformed($"layer {layers.Count} is no {shape.Kind} layer with {inputs} inputs that can stand there");
            }

            // In memory a layer's units are padded, to 64 at most.
            numbers += Numbers(shape, inputs);
            if (numbers > MostWeights || layers.Count == MostLayers)
            {
                throw JsonFields.Malformed($"layer {layers.Count} is beyond {MostLayers} layers of {MostWeights} weights in all");
            }

            layers.Add(shape);
            widths.Add(shape.Outputs);
        }

        Activation output = OutputDecoder.ActivationOf(target);
        return layers.Count > 0 && widths[^1] == target.Width && layers[^1].Activation == output
            ? layers
            : throw JsonFields.Malformed($"the target needs a last layer with {target.Width} outputs and {output}");
    }

    /// <summary>About as many numbers as the layer takes in memory.</summary>
    static long Numbers(LayerShape shape, long inputs)
    {
        static long Padded(double columns) => ((long)Math.Clamp(columns, 0, int.MaxValue) + 63) & ~63L;

        return shape.Kind switch
        {
            "dense" => inputs * Padded(shape.Outputs),
            "block-dense" => (inputs * Padded(shape.Settings.GetValueOrDefault("units"))) + Padded(shape.Outputs),
            "embedding" => shape.Lists.GetValueOrDefault("categories", []).Zip(shape.Lists.GetValueOrDefault("sizes", []), (n, d) => n * Padded(d)).Sum(),
            "selection" or "mean" => 0,
            _ => 4 * Padded(shape.Outputs),
        };
    }

    static LayerShape ReadLayer(JsonElement layer)
    {
        string name = layer.Text("activation");
        string kind = layer.Text("kind");
        return new LayerShape(Known(LayerShape.Kinds.FirstOrDefault(known => known == kind), "layer", kind), layer.Integer("outputs"), ReadActivation(name))
        {
            Sources = layer.TryGetProperty("from", out _) ? layer.Integers("from") : [],
            Settings = LayerShape.SettingNames.Where(setting => layer.TryGetProperty(setting, out _)).ToDictionary(setting => setting, setting => layer.Number(setting)),
            Lists = LayerShape.ListNames.Where(list => layer.TryGetProperty(list, out _)).ToDictionary(list => list, list => (IReadOnlyList<int>)layer.Integers(list)),
        };
    }

    static Activation ReadActivation(string text)
    {
        Activation? activation = null;
        try
        {
            activation = Activation.Parse(text);
        }
        catch (ArgumentException)
        {
            // No name or parameter of this version.
        }

        return Known(activation?.ToString() == text ? activation : null, "activation", text);
    }

    static Loss ReadLoss(JsonElement document)
    {
        string text = document.Text("loss");
        if (document.Texts("requires").Contains(ModelDocument.CustomLoss))
        {
            return new RecordedLoss(text);
        }

        try
        {
            return Loss.Parse(text);
        }
        catch (ArgumentException e)
        {
            throw JsonFields.Malformed($"the loss '{text}' is unknown; update Nabla ({e.Message})");
        }
    }

    static T Known<T>(T? value, string what, string name)
        where T : class => value ?? throw JsonFields.Malformed($"the {what} '{name}' is unknown; update Nabla");

    static void ReplaySelfTest(string path, Model model, JsonElement document)
    {
        double?[][] expected =
        [
            .. document.Items("selfTest").Select(row => row.ValueKind == JsonValueKind.Array
                ? row.EnumerateArray().Select(output => SummaryJson.ReadOptional(output, "selfTest")).ToArray()
                : throw JsonFields.Malformed("a row of 'selfTest' must be a list of numbers")),
        ];
        double?[][] found =
        [
            .. ModelDocument.SelfTestInputs(model.Features.Width, model.Layers).Select(inputs =>
                Array.ConvertAll(model.Predictor.Outputs(inputs), output => double.IsFinite(output) ? output : (double?)null)),
        ];
        if (expected.Length != found.Length || Enumerable.Range(0, found.Length).Any(row => expected[row].Length != found[row].Length))
        {
            throw JsonFields.Malformed($"'selfTest' must be {found.Length} lists of {found[0].Length} numbers");
        }

        for (int i = 0; i < found.Length * found[0].Length; i++)
        {
            (int row, int output) = Math.DivRem(i, found[0].Length);
            if (expected[row][output] != found[row][output])
            {
                throw FailsSelfTest(path, string.Create(
                    CultureInfo.InvariantCulture, $"output {output + 1} of row {row + 1} is {Number(found[row][output])} where the file has {Number(expected[row][output])}"));
            }
        }

        static string Number(double? output) => output?.ToString("R", CultureInfo.InvariantCulture) ?? "an overflow";
    }

    static void ReplayAnswers(string path, Model model, double[]?[] recorded)
    {
        Table rows = AnswerTest.Rows(model);
        double[]?[] alone = AnswerTest.OneByOne(model, rows);
        if (AnswerTest.FirstDifference(recorded, alone) is { } difference)
        {
            throw FailsSelfTest(path, $"of the recorded answers {difference}");
        }

        int[] finite = [.. Enumerable.Range(0, rows.RowCount).Where(row => alone[row] is not null)];
        double[]? together = model.AnswersTo(rows, finite);
        double[]?[] among = [.. finite.Select((_, i) => together?[(i * model.AnswerWidth)..((i + 1) * model.AnswerWidth)])];
        if (AnswerTest.FirstDifference([.. finite.Select(row => alone[row])], among) is { } other)
        {
            throw FailsSelfTest(path, $"of the recorded answers, computed together, {other}");
        }
    }

    static NablaFormatException FailsSelfTest(string path, string difference) => new(
        $"{path} fails its self-test: {difference}; this machine does not compute what the file recorded: do not use it, and report this.")
    {
        File = path,
    };
}
