using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace Nabla.Activations;

/// <summary>
/// The function <c>a = f(z)</c> that a layer applies to its pre-activations. Each activation is one file with its value, its derivative and
/// its source; <see cref="All"/> is the registry. Two activations are equal if they are the same function with the same parameters.
/// </summary>
/// <remarks>
/// In float, every value is within 2 units in the last place of the true one, for every input (docs/results.md has the figures); in double
/// within 1e-14 absolute plus 1e-14 relative. NaN stays NaN, and at an infinity the value and the derivative are their limits.
/// </remarks>
public abstract partial class Activation : IEquatable<Activation>
{
    private protected Activation(string name) => Name = name;

    /// <summary>The name in files, on the command line and in JSON, such as <c>relu</c>.</summary>
    public string Name { get; }

    /// <summary>The parameters and their values, such as the slope of the leaky ReLU; empty where there are none.</summary>
    public virtual IReadOnlyList<(string Name, double Value)> Parameters => [];

    /// <summary>The formula of f, in plain text.</summary>
    public abstract string Formula { get; }

    /// <summary>The formula of f', in plain text, with its value at a kink.</summary>
    public abstract string DerivativeFormula { get; }

    /// <summary>The values that f takes, in plain text, such as <c>(0, 1)</c>.</summary>
    public abstract string Range { get; }

    /// <summary>Who described it, where.</summary>
    public abstract string Source { get; }

    /// <summary>What to know before choosing it, in one sentence; <see langword="null"/> where nothing speaks against it.</summary>
    public virtual string? Warning => null;

    /// <summary>Whether gradient descent can train the weights before it.</summary>
    public bool IsTrainable => TrainingObstacle is null;

    /// <summary>Why no weights before it can be trained, and what to do, in one sentence; <see langword="null"/> where they can.</summary>
    public virtual string? TrainingObstacle => null;

    /// <summary>Whether it is a function that the user gave, which no model file can hold.</summary>
    public virtual bool IsCustom => false;

    /// <summary>Whether the function looks at all outputs of a row at once, so that only the last layer may use it.</summary>
    public virtual bool OutputOnly => false;

    /// <summary><c>f(z)</c>, by the very code that layers of doubles use.</summary>
    /// <exception cref="NotSupportedException">It is not element-wise; see <see cref="Elementwise"/>.</exception>
    public virtual double Value(double z) => throw NotElementwise();

    /// <summary><c>f'(z)</c>, by the very code that layers of doubles use.</summary>
    /// <exception cref="NotSupportedException">It is not element-wise; see <see cref="Elementwise"/>.</exception>
    public virtual double Derivative(double z) => throw NotElementwise();

    /// <summary>The text that <see cref="Parse"/> reads back: the name, with the parameters where there are any.</summary>
    public override string ToString() => Specification.Text(Name, Parameters);

    /// <inheritdoc/>
    public virtual bool Equals(Activation? other) =>
        other is not null && GetType() == other.GetType() && Parameters.SequenceEqual(other.Parameters);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Activation);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => Parameters.Aggregate(Name.GetHashCode(StringComparison.Ordinal), HashCode.Combine);

    /// <summary>Whether both are the same function with the same parameters.</summary>
    public static bool operator ==(Activation? left, Activation? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Activation? left, Activation? right) => !(left == right);

    /// <summary>The loops of this activation for numbers of type <typeparamref name="T"/>: chosen once per network, not per call.</summary>
    internal abstract ActivationPass<T> Pass<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The same function with other parameters, in the order of <see cref="Parameters"/>.</summary>
    /// <exception cref="ArgumentException">A value that the parameter cannot have.</exception>
    private protected virtual Activation With(IReadOnlyList<double> values) => this;

    /// <summary><paramref name="value"/>, if it is finite.</summary>
    private protected static double Finite(double value, string activation, string parameter) => double.IsFinite(value)
        ? value
        : throw new ArgumentException($"The {parameter} of {activation} is a finite number, not {value}.", parameter);

    NotSupportedException NotElementwise() =>
        new($"{Name} has no value at a single z: each of its outputs depends on all of a row; take one of Activation.Elementwise.");
}
