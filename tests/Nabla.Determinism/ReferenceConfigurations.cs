using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Determinism;

/// <summary>
/// The reference configurations of reference-hashes.json: bundled data and options by their names on the command line, trained whole, from the table to the answers.
/// </summary>
static class ReferenceConfigurations
{
    /// <summary>The weight hash and the hash of the answers of each configuration, for each number of threads.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">The numbers of threads.</param>
    public static IEnumerable<(string Name, int Threads, string Weights, string Predictions)> Hashes(string path, IReadOnlyList<int> threads)
    {
        var tables = new Dictionary<string, Table>();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement configuration in document.RootElement.GetProperty("configurations").EnumerateArray())
        {
            string name = configuration.GetProperty("name").GetString()!;
            string data = configuration.GetProperty("data").GetString()!;
            Table table = tables.TryGetValue(data, out Table? known) ? known : tables[data] = BundledData.Find(data).Load();

            // What the command line measures and tells besides changes no weight.
            TrainOptions options = RecordedOptions.ReadJson(configuration.GetProperty("options")).ToTrainOptions() with { Audit = false, Baselines = false, Intervals = false };
            foreach (int count in threads)
            {
                Model model = Model.Train(table, options with { Threads = count });
                yield return (name, count, model.WeightHash, Hash(model.Predict(table)));
            }
        }
    }

    static string Hash(IReadOnlyList<Prediction> predictions)
    {
        double[] numbers = [.. predictions.SelectMany(Numbers)];
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(numbers.AsSpan())));
    }

    static IEnumerable<double> Numbers(Prediction prediction) => prediction.ByTarget.Count > 0
        ? prediction.ByTarget.SelectMany(own => Numbers(own.Value))
        : prediction.Probabilities.Prepend(prediction.Value);
}
