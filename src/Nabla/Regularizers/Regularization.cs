using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Regularizers;

/// <summary>
/// What keeps weights small and steps bounded: penalties, weight decay, the max-norm constraint and gradient clipping. Each does nothing at 0, its
/// default. Penalties, decay and max-norm concern weights, never biases; clipping concerns both. In a step they act in this order: clipping by
/// norm, clipping by value, penalties, weight decay, the optimizer's update, max-norm.
/// </summary>
/// <remarks>
/// Dropout is a layer, label smoothing belongs to the loss, early stopping to the training run. Weight decay equals an L2 penalty of
/// <c>WeightDecay</c> under gradient descent, and differs from it under every optimizer that scales its gradients (Loshchilov and Hutter 2019).
/// </remarks>
public sealed record Regularization
{
    /// <summary>PyTorch divides by the norm plus this, so that a norm just above the limit ends just below it.</summary>
    const double NormMargin = 1e-6;

    /// <summary>Nothing at all.</summary>
    public static Regularization None { get; } = new();

    /// <summary>
    /// lambda of the penalty <c>(lambda / 2) · sum w²</c>, added to the mean loss; its gradient is <c>lambda · w</c> (also: ridge; Hoerl and Kennard 1970).
    /// </summary>
    public double L2Penalty { get; init; }

    /// <summary>
    /// lambda of the penalty <c>lambda · sum |w|</c>; its gradient is <c>lambda · sign(w)</c>, 0 at 0 (also: lasso; Tibshirani 1996). It makes weights small, and
    /// with a falling learning rate nearly 0, but not exactly.
    /// </summary>
    public double L1Penalty { get; init; }

    /// <summary>Before the update every weight loses <c>learningRate · WeightDecay</c> of itself: decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    public double WeightDecay { get; init; }

    /// <summary>The largest Euclidean norm of a unit's incoming weights; longer ones are scaled back after each update (Srivastava et al. 2014, 5.1).</summary>
    public double MaxNorm { get; init; }

    /// <summary>
    /// The largest Euclidean norm of the whole gradient, biases included; a longer one is multiplied by <c>ClipNorm / (norm + 1e-6)</c> (Pascanu, Mikolov
    /// and Bengio 2013, algorithm 1; the margin is PyTorch's).
    /// </summary>
    public double ClipNorm { get; init; }

    /// <summary>The largest magnitude of an element of the gradient.</summary>
    public double ClipValue { get; init; }

    /// <summary>Whether a step needs the norm of the whole gradient before the first update.</summary>
    internal bool NeedsGradientNorm => ClipNorm > 0;

    /// <summary>Every coefficient by its name.</summary>
    public IReadOnlyList<(string Name, double Value)> Parameters =>
    [
        ("l2", L2Penalty), ("l1", L1Penalty), ("weight-decay", WeightDecay), ("max-norm", MaxNorm), ("clip-norm", ClipNorm), ("clip-value", ClipValue),
    ];

    /// <summary>Throws unless every coefficient is a finite number of at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not; the message names it.</exception>
    public void Validate()
    {
        foreach ((string name, double value) in Parameters)
        {
            if (!(value >= 0 && double.IsFinite(value)))
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number, 0 (none) or more.");
            }
        }
    }

    /// <summary>The factor of the gradient that clipping by norm asks for: 1 where the norm is not above the limit.</summary>
    /// <returns>NaN where the norm is not finite: no factor makes such a gradient one that is worth a step.</returns>
    /// <param name="sumOfSquares">Of the whole gradient; see <see cref="NormKernel.SumOfSquares"/>.</param>
    internal double GradientScale(double sumOfSquares)
    {
        double norm = Math.Sqrt(sumOfSquares);
        return ClipNorm > 0 && !double.IsFinite(norm) ? double.NaN
            : ClipNorm > 0 && norm + NormMargin > ClipNorm ? ClipNorm / (norm + NormMargin) : 1;
    }

    /// <summary>What the update of weights does besides the optimizer's rule.</summary>
    /// <param name="learningRate">The learning rate of the step.</param>
    /// <param name="gradientScale">See <see cref="GradientScale"/>.</param>
    /// <param name="optimizerDecay">The decay that the optimizer brings with it.</param>
    internal Penalties<T> ForWeights<T>(double learningRate, double gradientScale = 1, double optimizerDecay = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForBiases<T>(gradientScale) with
        {
            L2 = T.CreateTruncating(L2Penalty),
            L1 = T.CreateTruncating(L1Penalty),
            Shrink = T.CreateTruncating(learningRate * (WeightDecay + optimizerDecay)),
        };

    /// <summary>What the update of biases does besides the optimizer's rule.</summary>
    /// <param name="gradientScale">See <see cref="GradientScale"/>.</param>
    internal Penalties<T> ForBiases<T>(double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            ClipValue = T.CreateTruncating(ClipValue),
            GradientScale = T.CreateTruncating(gradientScale),
        };

    /// <summary>The coefficients that are not 0, such as <c>l2=0.001, clip-norm=1</c>; <c>none</c> where all are.</summary>
    public override string ToString()
    {
        var given = Parameters.Where(parameter => parameter.Value != 0)
            .Select(parameter => $"{parameter.Name}={parameter.Value.ToString("R", CultureInfo.InvariantCulture)}");
        return given.Any() ? string.Join(", ", given) : "none";
    }
}
