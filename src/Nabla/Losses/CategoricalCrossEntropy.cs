using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Losses;

/// <summary>
/// <c>loss = -sum over c of y_c log p_c</c> with <c>p = softmax(z)</c>, computed from the logits as <c>sum over c of y_c (logsumexp(z) - z_c)</c>;
/// <c>dloss/dz = p - y</c> when the targets sum to 1, as a class or a distribution over classes does (seeds 001 and 003).
/// </summary>
public sealed class CategoricalCrossEntropy : Loss
{
    readonly double[] _classWeights;

    /// <summary>The loss with label smoothing.</summary>
    /// <param name="smoothing">The share e of label smoothing, in [0, 1): the target is <c>(1 - e) y + e / classes</c>.</param>
    /// <exception cref="ArgumentException">The share is out of its range.</exception>
    public CategoricalCrossEntropy(double smoothing = 0)
        : this(smoothing, [])
    {
    }

    CategoricalCrossEntropy(double smoothing, double[] classWeights)
        : base("categorical-cross-entropy", LossTargets.Distribution, Activation.Softmax)
    {
        Smoothing = ClassWeighting.Smoothing(smoothing, "categorical-cross-entropy");
        _classWeights = classWeights;
    }

    /// <summary>The share of label smoothing.</summary>
    public double Smoothing { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<double> ClassWeights => _classWeights;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("smoothing", Smoothing)];

    /// <inheritdoc/>
    public override string Formula => "-sum_c y_c log p_c, p = softmax(z)";

    /// <inheritdoc/>
    public override string Gradient => "p_c - y_c (by the logit z_c)";

    /// <inheritdoc/>
    public override string Source => "Bishop 2006, equation 4.108; smoothing: Szegedy et al. 2016, section 7";

    private protected override IReadOnlyList<(string Name, double Value)> Written => Smoothing == 0 ? [] : Parameters;

    internal override LossFunction<T> Function<T>() => Smoothing == 0 && _classWeights.Length == 0
        ? new CategoricalCrossEntropyFunction<T>()
        : new WeightedCategoricalCrossEntropyFunction<T>(this);

    private protected override void CheckOutputs(int count)
    {
        if (_classWeights.Length > 0 && _classWeights.Length != count)
        {
            throw new ArgumentException($"The loss {Name} has {_classWeights.Length} class weights for {count} classes; give one a class.");
        }
    }

    private protected override Loss With(Specification specification)
    {
        (IReadOnlyList<double> values, double[] weights) = ClassWeighting.Read(specification, ("smoothing", 0));
        return new CategoricalCrossEntropy(values[0]).WithClassWeights(weights);
    }

    private protected override Loss Weighted(double[] weights) => new CategoricalCrossEntropy(Smoothing, weights);
}

/// <summary>Value and gradient of <see cref="CategoricalCrossEntropy"/> without parameters.</summary>
sealed class CategoricalCrossEntropyFunction<T> : LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Probabilities below it count as 0 in the gradient, so that no product with one is a denormal number.</summary>
    public static readonly T SmallestProbability = T.CreateTruncating(typeof(T) == typeof(float) ? 1e-16 : 1e-150);

    public override double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        var logarithms = new LogProbabilities<T>(outputs, deltas.Length, 1, count, deltas);
        return Row(in logarithms, 0, outputs, targets, count, scale, deltas);
    }

    public override void Rows(
        ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int stride, int count, T scale, Span<T> deltas, Span<double> losses)
    {
        for (int first = 0; first < losses.Length; first += LogProbabilities<T>.RowCount)
        {
            int rows = Math.Min(LogProbabilities<T>.RowCount, losses.Length - first);
            var logarithms = new LogProbabilities<T>(outputs[(first * stride)..], stride, rows, count, deltas[(first * stride)..]);
            for (int row = 0; row < rows; row++)
            {
                int at = (first + row) * stride;
                losses[first + row] = Row(
                    in logarithms, row, outputs.Slice(at, stride), targets.Slice(at, stride), count, scale, deltas.Slice(at, stride));
            }
        }
    }

    /// <summary>Loss and gradient of a row; on entry the deltas are its probabilities.</summary>
    static double Row(
        in LogProbabilities<T> logarithms, int row, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        double loss = 0;
        double mass = 0;
        for (int first = 0; first < count; first += Vector512<T>.Count)
        {
            // Of many classes most are those of a vector of zeros.
            if (Vector512.EqualsAll(Vector512.Create(targets[first..]), Vector512<T>.Zero))
            {
                continue;
            }

            int end = Math.Min(first + Vector512<T>.Count, count);
            for (int c = first; c < end; c++)
            {
                double y = double.CreateTruncating(targets[c]);
                if (y != 0)
                {
                    loss -= y * logarithms.Of(row, double.CreateTruncating(outputs[c]));
                    mass += y;
                }
            }
        }

        Vector512<T> factor = Vector512.Create(scale);
        Vector512<T> total = Vector512.Create(T.CreateTruncating(mass));
        Vector512<T> smallest = Vector512.Create(SmallestProbability);
        for (int c = 0; c < deltas.Length; c += Vector512<T>.Count)
        {
            Vector512<T> p = VectorArithmetic.FlushBelow(Vector512.Create<T>(deltas[c..]), smallest);
            (factor * ((total * p) - Vector512.Create(targets[c..]))).CopyTo(deltas[c..]);
        }

        return loss;
    }
}

/// <summary>
/// With class weights w and smoothing e, the row's targets become <c>s_c = w_c ((1 - e) y_c + e / classes) / v</c>, <c>v = sum over c of w_c y_c</c>
/// its weight in the batch's mean: for a class y the mean is PyTorch's, <c>sum of w_y l / sum of w_y</c>. The gradient is
/// <c>(sum over c of s_c) p - s</c>.
/// </summary>
sealed class WeightedCategoricalCrossEntropyFunction<T>(CategoricalCrossEntropy loss) : LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly double[] _weights = [.. loss.ClassWeights];
    readonly double _smoothing = loss.Smoothing;

    public override double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        var logarithms = new LogProbabilities<T>(outputs, deltas.Length, 1, count, deltas);
        double weight = Weight(targets, count);
        double sum = 0;
        double mass = 0;
        for (int c = 0; c < count; c++)
        {
            double target = Target(targets, c, count) / weight;
            if (target != 0)
            {
                sum -= target * logarithms.Of(0, double.CreateTruncating(outputs[c]));
                mass += target;
            }
        }

        double factor = double.CreateTruncating(scale);
        for (int c = 0; c < count; c++)
        {
            double p = deltas[c] < CategoricalCrossEntropyFunction<T>.SmallestProbability ? 0 : double.CreateTruncating(deltas[c]);
            deltas[c] = T.CreateTruncating(factor * ((mass * p) - (Target(targets, c, count) / weight)));
        }

        deltas[count..].Clear();
        return sum;
    }

    public override bool IsWeighted => true;

    public override double Weight(ReadOnlySpan<T> targets, int count)
    {
        if (_weights.Length == 0)
        {
            return 1;
        }

        double sum = 0;
        for (int c = 0; c < count; c++)
        {
            sum += _weights[c] * double.CreateTruncating(targets[c]);
        }

        return sum;
    }

    double Target(ReadOnlySpan<T> targets, int c, int count) =>
        (_weights.Length == 0 ? 1 : _weights[c]) * (((1 - _smoothing) * double.CreateTruncating(targets[c])) + (_smoothing / count));
}
