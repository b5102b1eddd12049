using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace Nabla.Optimizers;

/// <summary>
/// How a step changes the parameters from their gradients. A record of hyper-parameters: immutable, comparable, without state of its own;
/// what an optimizer remembers lives in the training state.
/// </summary>
public abstract record Optimizer
{
    private protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>Every optimizer there is, with its defaults.</summary>
    public static IReadOnlyList<Optimizer> All { get; } = [new Adam(), new Momentum(), new StochasticGradientDescent()];

    /// <summary>The size of a step: finite, above 0.</summary>
    public double LearningRate { get; init => field = Positive(value, nameof(LearningRate)); }

    /// <summary>The name in files and on the command line, such as <c>adam</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The optimizer of that name with its default hyper-parameters.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists them.</exception>
    public static Optimizer Parse(string name) =>
        All.FirstOrDefault(optimizer => string.Equals(optimizer.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no optimizer '{name}'; the optimizers are {string.Join(", ", All.Select(o => o.Name))}.", nameof(name));

    /// <summary>The loops of this optimizer for numbers of type <typeparamref name="T"/>.</summary>
    internal abstract OptimizerPass<T> Pass<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private protected static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number above 0.");

    private protected static double Share(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 0 and below 1.");
}
