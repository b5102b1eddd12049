using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Nabla.Activations;

namespace Nabla.Losses;

/// <summary>
/// The number that training makes small: a mean over the rows of a batch (and over the outputs of a row, unless the name says sum or half). One
/// file a loss, with its value, its gradient and its source. Immutable; equal losses have equal names, parameters and class weights.
/// </summary>
public abstract class Loss : IEquatable<Loss>
{
    /// <summary>Why a margin loses its meaning behind an activation, with the cure.</summary>
    private protected const string NeedsIdentity = "a margin is a score of any size; take identity as the last layer's activation";

    private protected Loss(string name, LossTargets targets, Activation? link = null)
    {
        Name = name;
        Targets = targets;
        Link = link;
    }

    /// <summary>Squared error, the mean over rows and outputs: for regression.</summary>
    public static Loss MeanSquaredError { get; } = new MeanSquaredError();

    /// <summary>Half the squared error, summed over outputs, the mean over rows: its gradient is output less target.</summary>
    public static Loss HalfSquaredError { get; } = new HalfSquaredError();

    /// <summary>Squared error, summed over outputs, the mean over rows.</summary>
    public static Loss SumSquaredError { get; } = new SumSquaredError();

    /// <summary>Absolute error, the mean over rows and outputs: its best constant is the median.</summary>
    public static Loss MeanAbsoluteError { get; } = new MeanAbsoluteError();

    /// <summary>Squared near the target, absolute beyond 1: outliers pull with a bounded force. See <see cref="Losses.Huber"/> for other bounds.</summary>
    public static Loss Huber { get; } = new Huber();

    /// <summary>The pinball loss of level 0.5: half the absolute error. See <see cref="Losses.Quantile"/> for other levels.</summary>
    public static Loss Quantile { get; } = new Quantile();

    /// <summary>Negative log-likelihood of counts, the output being the logarithm of the rate.</summary>
    public static Loss Poisson { get; } = new Poisson();

    /// <summary>Cross-entropy of yes-or-no targets, computed from logits: for binary classification.</summary>
    public static Loss BinaryCrossEntropy { get; } = new BinaryCrossEntropy();

    /// <summary>Cross-entropy of class probabilities, computed from logits: for classification with several classes.</summary>
    public static Loss CategoricalCrossEntropy { get; } = new CategoricalCrossEntropy();

    /// <summary>The distance to a margin of 1, labels -1 and 1.</summary>
    public static Loss Hinge { get; } = new Hinge();

    /// <summary>The squared distance to a margin of 1, labels -1 and 1.</summary>
    public static Loss SquaredHinge { get; } = new SquaredHinge();

    /// <summary>How far the scores of other classes come within 1 of the right one's.</summary>
    public static Loss MulticlassHinge { get; } = new MulticlassHinge();

    /// <summary>Every loss there is, each with its defaults.</summary>
    public static IReadOnlyList<Loss> All { get; } =
    [
        MeanSquaredError, BinaryCrossEntropy, CategoricalCrossEntropy, HalfSquaredError, SumSquaredError, MeanAbsoluteError, Huber, Quantile,
        Poisson, Hinge, SquaredHinge, MulticlassHinge,
    ];

    /// <summary>The name in files and on the command line, without parameters, such as <c>mean-squared-error</c>.</summary>
    public string Name { get; }

    /// <summary>The parameters, such as <c>delta</c> of <c>huber</c>, in the order in which <see cref="ToString"/> writes them.</summary>
    public virtual IReadOnlyList<(string Name, double Value)> Parameters => [];

    /// <summary>The formula for one row, in plain text: outputs y or logits z, targets t, sums over outputs k or classes c.</summary>
    public abstract string Formula { get; }

    /// <summary>The derivative by one output (or logit) of a row, in plain text.</summary>
    public abstract string Gradient { get; }

    /// <summary>Where the loss comes from.</summary>
    public abstract string Source { get; }

    /// <summary>
    /// The output activation that the loss is computed together with, from the logits: sigmoid or softmax. <see langword="null"/>: the loss
    /// looks at the activations of the last layer, whatever they are.
    /// </summary>
    public Activation? Link { get; }

    /// <summary>The weight of each class in the batch's mean, in class order; empty where all count alike. See <see cref="WithClassWeights"/>.</summary>
    public virtual IReadOnlyList<double> ClassWeights => [];

    /// <summary>What the targets must be.</summary>
    internal LossTargets Targets { get; }

    /// <summary>The parameters that <see cref="ToString"/> writes: those that make a difference.</summary>
    private protected virtual IReadOnlyList<(string Name, double Value)> Written => Parameters;

    /// <summary>The loss that a text such as <c>huber:delta=1.5</c> names; <see cref="ToString"/> writes it.</summary>
    /// <param name="text">A name of <see cref="All"/>, and parameters where it has some.</param>
    /// <exception cref="ArgumentException">There is no such loss or parameter, or a value is out of range; the message says what there is.</exception>
    public static Loss Parse(string text)
    {
        var specification = Specification.Parse(text);
        if (specification.Is("zero-one"))
        {
            throw new ArgumentException(
                "zero-one is no loss to train on: it counts errors, so that its gradient is 0 almost everywhere and nothing would be learnt; train "
                + "on a cross-entropy or on hinge, and read the 0-1 loss as 1 - accuracy among the metrics.");
        }

        Loss known = All.FirstOrDefault(loss => specification.Is(loss.Name))
            ?? throw new ArgumentException(
                $"There is no loss '{specification.Name}'; the losses are {string.Join(", ", All.Select(loss => loss.Name))}.");
        return known.With(specification);
    }

    /// <summary>A loss of your own, from its value and its gradient for one row. The gradient is checked before the loss exists.</summary>
    /// <param name="name">Lower-case letters, digits and hyphens; not the name of a loss of <see cref="All"/>.</param>
    /// <param name="value">The loss of one row. Called from several threads at once.</param>
    /// <param name="gradient">Its derivative by each output. Called from several threads at once.</param>
    /// <param name="outputs">The number of outputs that the functions are written for; any number when left out.</param>
    /// <returns>The loss. It looks at the activations of the last layer. Text cannot name it: <see cref="Parse"/> does not know it.</returns>
    /// <exception cref="ArgumentException">
    /// The gradient differs from central differences of the value, and the message says where and by how much; or the name is taken.
    /// </exception>
    public static Loss Custom(string name, LossValue value, LossGradient gradient, int? outputs = null) => new CustomLoss(name, value, gradient, outputs);

    /// <summary>
    /// The same loss with a weight for each class: a row of class c counts <c>weights[c]</c> times in the batch's mean,
    /// <c>sum of w l / sum of w</c>, as in PyTorch. A row of soft labels y counts <c>sum_c w_c y_c</c> times, with the loss
    /// <c>sum_c w_c y_c l_c / sum_c w_c y_c</c>.
    /// </summary>
    /// <param name="weights">One finite number above 0 a class, in class order; two for binary cross-entropy: of 0 and of 1. Empty: none.</param>
    /// <exception cref="ArgumentException">The loss is no cross-entropy, or a weight is not above 0.</exception>
    public Loss WithClassWeights(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        for (int c = 0; c < weights.Count; c++)
        {
            if (!(weights[c] > 0 && double.IsFinite(weights[c])))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The weight of class {c} is {weights[c]}; a class weight is a finite number above 0. To leave a class out, leave out its rows."));
            }
        }

        return Weighted([.. weights]);
    }

    /// <summary>Name and parameters, as <see cref="Parse"/> reads them back.</summary>
    public sealed override string ToString() => Specification.Text(Name, [.. Written, .. ClassWeights.Select((weight, c) => ($"weight{c}", weight))]);

    /// <summary>Whether name, parameters and class weights are the same.</summary>
    public virtual bool Equals(Loss? other) => other is not null && GetType() == other.GetType() && ToString() == other.ToString();

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Loss);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>
    /// Whether the loss is computed from the logits of a network whose last layer has this activation. False means: from the activations.
    /// </summary>
    /// <exception cref="ArgumentException">The loss cannot be used with this output activation; the message says why.</exception>
    internal bool UsesLogits(Activation output)
    {
        if (Link is not null)
        {
            return output.Equals(Link) || output.Equals(Activation.Identity)
                ? true
                : throw new ArgumentException(
                    $"The loss {Name} is computed from logits and needs {Link} (or identity) as the last layer's activation, not {output}: its gradient p - y holds for {Link} only.");
        }

        if (WhyNot(output) is { } reason)
        {
            throw new ArgumentException($"The loss {Name} does not go with {output} as the last layer's activation: {reason}.");
        }

        return false;
    }

    /// <summary>The loss for numbers of type <typeparamref name="T"/>: chosen once per training run.</summary>
    internal abstract LossFunction<T> Function<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Checks the targets of a whole run, once, before the first step.</summary>
    /// <param name="targets">Row r begins at <c>r * stride</c>.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="count">The number of outputs.</param>
    /// <exception cref="ArgumentException">A target does not suit the loss; the message names its row, and says why and what to do.</exception>
    internal void CheckTargets<T>(ReadOnlySpan<T> targets, int stride, int rows, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckOutputs(count);
        TargetCheck.Run(this, targets, stride, rows, count);
    }

    /// <summary>Checks that the loss is one for so many outputs.</summary>
    /// <exception cref="ArgumentException">It is not; the message says why.</exception>
    private protected virtual void CheckOutputs(int count)
    {
    }

    /// <summary>This loss with the parameters of a text.</summary>
    private protected virtual Loss With(Specification specification)
    {
        specification.Values();
        return this;
    }

    private protected virtual Loss Weighted(double[] weights) => weights.Length == 0
        ? this
        : throw new ArgumentException(
            $"The loss {Name} has no class weights; they go with {BinaryCrossEntropy.Name} and {CategoricalCrossEntropy.Name}. Weight the rows instead.");

    /// <summary>Why the loss cannot look at outputs of this activation, with the cure; <see langword="null"/> where it can.</summary>
    private protected virtual string? WhyNot(Activation output) => output.OutputOnly
        ? $"behind {output} its gradient vanishes where the network is wrong with confidence, and classes are not learnt; take {CategoricalCrossEntropy.Name} as the loss"
        : null;
}
