using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Optimizers;
using Nabla.Speed;

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
        Chunk = Number("chunk", 0);
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

    /// <summary>Steps timed in one go; 0: about 20 ms of them.</summary>
    public int Chunk { get; }

    public bool Infers => Text("infer") == "1";

    public StepWorkload ToWorkload() => new(Workload, Sizes, Hidden, Loss, Optimizer, Batch, Rows);

    Activation Hidden => Text("act") switch
    {
        "tanh" => Activation.Tanh,
        "gelu" => Activation.GELU,
        _ => Activation.ReLU,
    };

    Loss Loss => Text("loss") switch
    {
        "bce" => Loss.BinaryCrossEntropy,
        "ce" => Loss.CategoricalCrossEntropy,
        _ => Loss.MeanSquaredError,
    };

    Optimizer Optimizer
    {
        get
        {
            double rate = Text("lr").Length > 0 ? double.Parse(Text("lr"), CultureInfo.InvariantCulture) : 0.001;
            return Text("opt") switch
            {
                "sgd" => new StochasticGradientDescent(rate),
                "sgdm" => new Momentum(rate),
                _ => new Adam(rate),
            };
        }
    }

    public static BenchRequest Parse(string line) => new(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public string Text(string field) => _fields.GetValueOrDefault(field, "");

    int Number(string field, int otherwise) => _fields.TryGetValue(field, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
