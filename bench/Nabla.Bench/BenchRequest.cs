using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Optimizers;

namespace Nabla.Bench;

/// <summary>One line of the protocol that Nabla and its peers share (bench/README.md): workload, variant, threads, seconds to spend, fields.</summary>
sealed class BenchRequest
{
    readonly Dictionary<string, string> _fields;

    BenchRequest(string[] words)
    {
        Workload = words[0];
        Variant = words[1];
        Threads = int.Parse(words[2], CultureInfo.InvariantCulture);
        Budget = double.Parse(words[3], CultureInfo.InvariantCulture);
        _fields = words.Skip(4).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Sizes = [.. _fields["sizes"].Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        Batch = Number("batch", 1);
        Rows = Number("n", Batch);
        Chunk = Number("chunk", 1);
    }

    public string Workload { get; }

    public string Variant { get; }

    public int Threads { get; }

    /// <summary>Seconds.</summary>
    public double Budget { get; }

    /// <summary>Units of the layers, the inputs first.</summary>
    public int[] Sizes { get; }

    public int Batch { get; }

    public int Rows { get; }

    /// <summary>Steps timed in one go.</summary>
    public int Chunk { get; }

    public bool Infers => Text("infer") == "1";

    public bool HasClasses => Text("loss") == "ce";

    public Activation Hidden => Text("act") switch
    {
        "tanh" => Activation.Tanh,
        "gelu" => Activation.GELU,
        _ => Activation.ReLU,
    };

    public Loss Loss => Text("loss") switch
    {
        "bce" => Loss.BinaryCrossEntropy,
        "ce" => Loss.CategoricalCrossEntropy,
        _ => Loss.MeanSquaredError,
    };

    public Optimizer Optimizer
    {
        get
        {
            double rate = double.Parse(Text("lr"), CultureInfo.InvariantCulture);
            return Text("opt") switch
            {
                "adam" => new Adam(rate),
                "sgdm" => new Momentum(rate),
                _ => new StochasticGradientDescent(rate),
            };
        }
    }

    public static BenchRequest Parse(string line) => new(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public string Text(string field) => _fields.GetValueOrDefault(field, "");

    int Number(string field, int otherwise) => _fields.TryGetValue(field, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
