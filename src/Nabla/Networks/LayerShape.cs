using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;

namespace Nabla.Networks;

/// <summary>What there is to say of a layer besides its numbers: what a model file says, and what an architecture is made of.</summary>
/// <param name="Kind">The kind, as <see cref="Layer.Kind"/>.</param>
/// <param name="Outputs">Units of a dense layer; of the others it follows from the sources.</param>
/// <param name="Activation">The activation of a dense layer or an activation layer.</param>
sealed record LayerShape(string Kind, int Outputs, Activation Activation)
{
    /// <summary>The kinds that can be written and read again.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["dense", "activation", "layer-normalization", "batch-normalization", "dropout", "sum", "mean", "concatenation", "selection", "scaling", "embedding", "block-dense"];

    /// <summary>The names of the settings that layers have.</summary>
    public static IReadOnlyList<string> SettingNames { get; } = ["epsilon", "momentum", "rate", "blocks", "units", "shared"];

    /// <summary>The names of the lists that layers have.</summary>
    public static IReadOnlyList<string> ListNames { get; } = ["columns", "categories", "sizes", "widths"];

    /// <summary>The layers read; the one before when empty.</summary>
    public IReadOnlyList<int> Sources { get; init; } = [];

    /// <summary>The settings given, by name; those not given take their defaults.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = new Dictionary<string, double>();

    /// <summary>The lists given, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> Lists { get; init; } = new Dictionary<string, IReadOnlyList<int>>();

    public static LayerShape Of(Layer layer) => new(layer.Kind, layer.Outputs, layer.Activation)
    {
        Sources = layer.Branches ? layer.Sources : [],
        Settings = layer.Settings.ToDictionary(setting => setting.Name, setting => setting.Value),
        Lists = layer.Lists.ToDictionary(list => list.Name, list => list.Values),
    };

    /// <summary>The network with this layer added, with initial parameters.</summary>
    /// <exception cref="ArgumentException">The layer cannot stand there; the message says why.</exception>
    public Network<T> AddTo<T>(Network<T> network, Initializers.Initializer? initializer = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int? from = Sources.Count == 0 ? null : Sources[0];
        int[] several = [.. Sources];
        return Kind switch
        {
            "dense" => network.Dense(Outputs, Activation, initializer, from),
            "activation" => network.Activate(Activation, from),
            "layer-normalization" => network.LayerNormalization(Setting("epsilon", 1e-5), from),
            "batch-normalization" => network.BatchNormalization(Setting("epsilon", 1e-5), Setting("momentum", 0.1), from),
            "dropout" => network.Dropout(Setting("rate", 0.5), from),
            "sum" => network.Sum(several),
            "mean" when several.Length > 1 => network.Mean(several),
            "mean" => network.MeanOfBlocks(WholeNumber("blocks"), from),
            "selection" => network.Select(List("columns"), from),
            "scaling" => network.Scale(Setting("signs", 0) != 0, from),
            "embedding" => network.Embed(List("categories"), List("sizes"), initializer == Initializers.Initializer.Zeros ? initializer : null, from),
            "block-dense" => network.BlockDense(Widths(network, from), WholeNumber("units"), Activation, Setting("shared", 0) != 0, initializer, from),
            "periodic" => network.Periodic(WholeNumber("frequencies"), Setting("deviation", 0.1), from),
            "concatenation" => network.Concatenate(several),
            _ => throw new ArgumentException($"There is no layer '{Kind}'; the layers are {string.Join(", ", Kinds)}."),
        };
    }

    /// <summary>The weight matrices and tables that a model file must have for the layer, by name and shape there.</summary>
    /// <param name="inputs">The columns that it reads.</param>
    public IEnumerable<(string Name, long[] Shape)> MatricesInFile(int inputs)
    {
        switch (Kind)
        {
            case "dense":
                return [("weight", [Outputs, inputs])];
            case "block-dense":
                int units = WholeNumber("units");
                if (Outputs < units)
                {
                    throw new ArgumentException($"A block-dense layer with blocks of {units} units has more than {Outputs} outputs.");
                }

                return [("weight", [units, Setting("shared", 0) != 0 ? inputs / (Outputs / (long)units) : inputs])];
            case "embedding":
                IReadOnlyList<int> sizes = List("sizes");
                return List("categories").Zip(sizes, (categories, size) => (long[])[categories, size])
                    .Select((shape, i) => (sizes.Count == 1 ? "weight" : $"{i}.weight", shape));
            default:
                return [];
        }
    }

    /// <summary>The widths of the blocks of a block-dense layer: given, or all alike, as many as are given or as the layer read has.</summary>
    IReadOnlyList<int> Widths<T>(Network<T> network, int? from)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Lists.TryGetValue("widths", out IReadOnlyList<int>? widths)
            ? widths
            : network.EqualBlocks(Settings.ContainsKey("blocks") ? WholeNumber("blocks") : null, from);

    int WholeNumber(string name) => Setting(name, 0) is >= 1 and <= int.MaxValue and var value && value == Math.Floor(value)
        ? (int)value
        : throw new ArgumentException($"A layer {Kind} needs {name}, a whole number of at least 1; write {Kind}:{name}=4.");

    IReadOnlyList<int> List(string name) => Lists.TryGetValue(name, out IReadOnlyList<int>? values)
        ? values
        : throw new ArgumentException($"A layer {Kind} needs its {name}.");

    double Setting(string name, double otherwise) => Settings.TryGetValue(name, out double value) ? value : otherwise;
}
