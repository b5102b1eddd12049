using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary>
/// The distribution that a layer's initial weights are drawn from; biases begin at 0. A weight is a function of the seed, the layer and its
/// place, and of nothing else.
/// </summary>
public abstract class Initializer
{
    private protected Initializer(string name) => Name = name;

    /// <summary>Normal with variance <c>2 / fanIn</c>: the default before ReLU (He et al. 2015, "Delving deep into rectifiers").</summary>
    public static Initializer HeNormal { get; } = new HeNormal();

    /// <summary>Uniform with variance <c>2 / fanIn</c> (He et al. 2015).</summary>
    public static Initializer HeUniform { get; } = new HeUniform();

    /// <summary>Normal with variance <c>2 / (fanIn + fanOut)</c> (Glorot and Bengio 2010; seed 003).</summary>
    public static Initializer GlorotNormal { get; } = new GlorotNormal();

    /// <summary>Uniform with variance <c>2 / (fanIn + fanOut)</c>: the default before everything but ReLU (Glorot and Bengio 2010).</summary>
    public static Initializer GlorotUniform { get; } = new GlorotUniform();

    /// <summary>Every initializer there is.</summary>
    public static IReadOnlyList<Initializer> All { get; } = [HeNormal, HeUniform, GlorotNormal, GlorotUniform];

    /// <summary>The name in files and on the command line, such as <c>he-normal</c>.</summary>
    public string Name { get; }

    /// <summary>The initializer of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists them.</exception>
    public static Initializer Parse(string name) =>
        All.FirstOrDefault(initializer => string.Equals(initializer.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no initializer '{name}'; the initializers are {string.Join(", ", All.Select(i => i.Name))}.", nameof(name));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>One weight.</summary>
    /// <param name="random">The layer's random numbers.</param>
    /// <param name="index">The weight's place: row times columns plus column of the logical matrix.</param>
    /// <param name="fanIn">Inputs of the layer.</param>
    /// <param name="fanOut">Outputs of the layer.</param>
    internal abstract double Draw(CounterRandom random, ulong index, int fanIn, int fanOut);
}
