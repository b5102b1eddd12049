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
    private protected Optimizer(double learningRate)
    {
        if (!(learningRate > 0 && double.IsFinite(learningRate)))
        {
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "A learning rate is a finite number above 0.");
        }

        LearningRate = learningRate;
    }

    /// <summary>Every optimizer there is, with its defaults.</summary>
    public static IReadOnlyList<Optimizer> All { get; } = [new Adam(), new Momentum(), new StochasticGradientDescent()];

    /// <summary>The size of a step: finite, above 0.</summary>
    public double LearningRate { get; init; }

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
}
