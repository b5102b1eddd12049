using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace Nabla.Activations;

/// <summary>
/// The function <c>a = f(z)</c> that a layer applies to its pre-activations. Each activation is one file with its value, its derivative and
/// its source; <see cref="All"/> is the registry.
/// </summary>
public abstract class Activation
{
    private protected Activation(string name, string formula)
    {
        Name = name;
        Formula = formula;
    }

    /// <summary><c>f(z) = z</c>: the layer stays linear. The last layer of a regression, or of a network whose outputs are logits.</summary>
    public static Activation Identity { get; } = new Identity();

    /// <summary><c>f(z) = max(0, z)</c>: the default of hidden layers.</summary>
    public static Activation ReLU { get; } = new ReLU();

    /// <summary><c>f(z) = 1 / (1 + e^-z)</c>, between 0 and 1: the last layer of a binary classification.</summary>
    public static Activation Sigmoid { get; } = new Sigmoid();

    /// <summary><c>f(z) = (e^z - e^-z) / (e^z + e^-z)</c>, between -1 and 1.</summary>
    public static Activation Tanh { get; } = new Tanh();

    /// <summary><c>f(z)_i = e^z_i / sum over j of e^z_j</c>: the last layer of a classification with several classes, and only that.</summary>
    public static Activation Softmax { get; } = new Softmax();

    /// <summary>Every activation there is.</summary>
    public static IReadOnlyList<Activation> All { get; } = [Identity, ReLU, Sigmoid, Tanh, Softmax];

    /// <summary>The name in files, on the command line and in JSON, such as <c>relu</c>.</summary>
    public string Name { get; }

    /// <summary>The formula, in plain text.</summary>
    public string Formula { get; }

    /// <summary>Whether the function looks at all outputs of a row at once, so that only the last layer may use it.</summary>
    public virtual bool OutputOnly => false;

    /// <summary>The activation of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists them.</exception>
    public static Activation Parse(string name) =>
        All.FirstOrDefault(activation => string.Equals(activation.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no activation '{name}'; the activations are {string.Join(", ", All.Select(a => a.Name))}.", nameof(name));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The loops of this activation for numbers of type <typeparamref name="T"/>: chosen once per network, not per call.</summary>
    internal abstract ActivationPass<T> Pass<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
