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
    /// <summary>Numbers that an optimizer carries from step to step besides its buffers; all of them are 1 before the first step.</summary>
    internal const int ScalarCount = 4;

    private protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>Every optimizer there is, with its defaults.</summary>
    public static IReadOnlyList<Optimizer> All { get; } =
    [
        new Adam(), new AdamW(), new NAdam(), new Adamax(), new RmsProp(), new Adagrad(), new Adadelta(),
        new Momentum(), new Nesterov(), new StochasticGradientDescent(), new GradientDescent(), new Lbfgs(),
    ];

    /// <summary>The size of a step: finite, above 0.</summary>
    public double LearningRate { get; init => field = Positive(value, nameof(LearningRate)); }

    /// <summary>The name in files and on the command line, such as <c>adam</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Every hyper-parameter by its name in <see cref="ToString"/>, the learning rate first.</summary>
    public abstract IReadOnlyList<(string Name, double Value)> Parameters { get; }

    /// <summary>Whether a step must see every training row: the batch is the whole table.</summary>
    public virtual bool RequiresFullBatch => false;

    /// <summary>Whether a step evaluates the loss at several points, as <see cref="Lbfgs"/> does, and not once.</summary>
    internal virtual bool SearchesLine => false;

    /// <summary>The decoupled weight decay that belongs to the optimizer: every weight first loses <c>learningRate · WeightDecay</c> of itself.</summary>
    internal virtual double DecoupledDecay => 0;

    /// <summary>The optimizer that a text names, such as <c>adam</c> or <c>momentum:learning-rate=0.05,dampening=0.1</c>.</summary>
    /// <param name="text">A name of <see cref="All"/>, then any of its parameters; the others have their defaults.</param>
    /// <exception cref="ArgumentException">There is no such optimizer or parameter, or a value is out of range; the message says which.</exception>
    public static Optimizer Parse(string text)
    {
        Specification specification = Specification.Parse(text);
        Optimizer known = All.FirstOrDefault(optimizer => specification.Is(optimizer.Name))
            ?? throw new ArgumentException(
                $"There is no optimizer '{specification.Name}'; the optimizers are {string.Join(", ", All.Select(o => o.Name))}.", nameof(text));
        return known.With(specification.Values(known.Parameters));
    }

    /// <summary>The text that <see cref="Parse"/> reads back to an equal optimizer. Extras that are 0, their default, are left out.</summary>
    public sealed override string ToString()
    {
        IReadOnlyList<(string Name, double Value)> defaults = All.First(optimizer => optimizer.Name == Name).Parameters;
        return Specification.Text(Name, [.. Parameters.Where((parameter, i) => parameter.Value != 0 || defaults[i].Value != 0)]);
    }

    /// <summary>The loops of this optimizer for numbers of type <typeparamref name="T"/>.</summary>
    internal abstract OptimizerPass<T> Pass<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>An optimizer of this kind with these values of <see cref="Parameters"/>, in their order.</summary>
    private protected abstract Optimizer With(IReadOnlyList<double> values);

    private protected static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number above 0.");

    private protected static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number of at least 0.");

    private protected static double Share(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 0 and below 1.");

    /// <summary>Smaller ones would be 0, or a denormal number, as a float, and 0 / 0 is no number.</summary>
    private protected static double SmallNumber(double value, string name) => value is >= 1e-30 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 1e-30 and at most 1.");

    private protected static bool Switch(double value, string name) => value is 0 or 1
        ? value == 1
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is 0 (no) or 1 (yes).");

    private protected static double Number(bool value) => value ? 1 : 0;
}
