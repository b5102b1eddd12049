using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;

namespace Nabla.Losses;

/// <summary>
/// The number that training makes small: a mean over the rows of a batch (and over the outputs of a row where there are several). One file a
/// loss, with its value, its gradient and its source.
/// </summary>
public abstract class Loss
{
    private protected Loss(string name, string formula, Activation? link)
    {
        Name = name;
        Formula = formula;
        Link = link;
    }

    /// <summary>Squared error, the mean over rows and outputs: for regression.</summary>
    public static Loss MeanSquaredError { get; } = new MeanSquaredError();

    /// <summary>Cross-entropy of yes-or-no targets, computed from logits: for binary classification.</summary>
    public static Loss BinaryCrossEntropy { get; } = new BinaryCrossEntropy();

    /// <summary>Cross-entropy of class probabilities, computed from logits: for classification with several classes.</summary>
    public static Loss CategoricalCrossEntropy { get; } = new CategoricalCrossEntropy();

    /// <summary>Every loss there is.</summary>
    public static IReadOnlyList<Loss> All { get; } = [MeanSquaredError, BinaryCrossEntropy, CategoricalCrossEntropy];

    /// <summary>The name in files and on the command line, such as <c>mean-squared-error</c>.</summary>
    public string Name { get; }

    /// <summary>The formula for one row, in plain text.</summary>
    public string Formula { get; }

    /// <summary>
    /// The output activation that the loss is computed together with, from the logits: sigmoid or softmax. <see langword="null"/>: the loss
    /// looks at the activations of the last layer, whatever they are.
    /// </summary>
    public Activation? Link { get; }

    /// <summary>The loss of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists them.</exception>
    public static Loss Parse(string name) =>
        All.FirstOrDefault(loss => string.Equals(loss.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no loss '{name}'; the losses are {string.Join(", ", All.Select(l => l.Name))}.", nameof(name));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>
    /// Whether the loss is computed from the logits of a network whose last layer has this activation. False means: from the activations.
    /// </summary>
    /// <exception cref="ArgumentException">The loss cannot be used with this output activation; the message says why.</exception>
    internal bool UsesLogits(Activation output)
    {
        if (Link is null)
        {
            return false;
        }

        return output == Link || output == Activation.Identity
            ? true
            : throw new ArgumentException(
                $"The loss {Name} is computed from logits and needs {Link} (or identity) as the last layer's activation, not {output}: its gradient p - y holds for {Link} only.",
                nameof(output));
    }

    /// <summary>The loss for numbers of type <typeparamref name="T"/>: chosen once per training run.</summary>
    internal abstract LossFunction<T> Function<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
