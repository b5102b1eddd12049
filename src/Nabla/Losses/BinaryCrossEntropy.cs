using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Losses;

/// <summary>
/// <c>loss = -(t log p + (1 - t) log(1 - p))</c> with <c>p = sigmoid(z)</c>, the mean over outputs, computed from the logit as
/// <c>(1 - t) z + log(1 + e^-z)</c> for z ≥ 0 and <c>t |z| + log(1 + e^z)</c> below: sums of terms that are not negative, so that the loss keeps
/// its digits where p is 0 or 1 to the last one. <c>dloss/dz = p - t</c> (seed 003).
/// </summary>
public sealed class BinaryCrossEntropy : Loss
{
    readonly double[] _classWeights;

    /// <summary>The loss with these parameters.</summary>
    /// <param name="positiveWeight">
    /// How often the term of yes counts, <c>positiveWeight t log p</c>: a finite number above 0. The mean is not divided by it.
    /// </param>
    /// <param name="smoothing">The share e of label smoothing, in [0, 1): the target is <c>(1 - e) t + e / 2</c>.</param>
    /// <exception cref="ArgumentException">A parameter is out of its range.</exception>
    public BinaryCrossEntropy(double positiveWeight = 1, double smoothing = 0)
        : this(positiveWeight, smoothing, [])
    {
    }

    BinaryCrossEntropy(double positiveWeight, double smoothing, double[] classWeights)
        : base("binary-cross-entropy", LossTargets.Shares, Activation.Sigmoid)
    {
        PositiveWeight = positiveWeight > 0 && double.IsFinite(positiveWeight)
            ? positiveWeight
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"The positive-weight of binary-cross-entropy is a finite number above 0, not {positiveWeight}."));
        Smoothing = ClassWeighting.Smoothing(smoothing, "binary-cross-entropy");
        _classWeights = classWeights.Length is 0 or 2
            ? classWeights
            : throw new ArgumentException($"The loss binary-cross-entropy takes two class weights, of no and of yes; {classWeights.Length} were given.");
    }

    /// <summary>How often the term of yes counts.</summary>
    public double PositiveWeight { get; }

    /// <summary>The share of label smoothing.</summary>
    public double Smoothing { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<double> ClassWeights => _classWeights;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("positive-weight", PositiveWeight), ("smoothing", Smoothing)];

    /// <inheritdoc/>
    public override string Formula => "-(t log p + (1 - t) log(1 - p)), p = sigmoid(z)";

    /// <inheritdoc/>
    public override string Gradient => "p - t (by the logit z)";

    /// <inheritdoc/>
    public override string Source => "Bishop 2006, equation 4.90; smoothing: Szegedy et al. 2016, section 7";

    private protected override IReadOnlyList<(string Name, double Value)> Written =>
        [.. Parameters.Where(parameter => parameter.Value != (parameter.Name == "smoothing" ? 0 : 1))];

    internal override LossFunction<T> Function<T>() => PositiveWeight == 1 && Smoothing == 0 && _classWeights.Length == 0
        ? new BinaryCrossEntropyFunction<T>()
        : new WeightedBinaryCrossEntropyFunction<T>(this);

    private protected override Loss With(Specification specification)
    {
        (IReadOnlyList<double> values, double[] weights) = ClassWeighting.Read(specification, ("positive-weight", 1), ("smoothing", 0));
        return new BinaryCrossEntropy(values[0], values[1]).WithClassWeights(weights);
    }

    private protected override Loss Weighted(double[] weights) => new BinaryCrossEntropy(PositiveWeight, Smoothing, weights);
}

/// <summary>Value and gradient of <see cref="BinaryCrossEntropy"/> without parameters.</summary>
sealed class BinaryCrossEntropyFunction<T> : LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A single output, the usual case, would leave all lanes of a vector but one idle: as many rows as there are lanes go together.</summary>
    public override void Rows(
        ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int stride, int count, T scale, Span<T> deltas, Span<double> losses)
    {
        if (count > 1)
        {
            base.Rows(outputs, targets, stride, count, scale, deltas, losses);
            return;
        }

        Span<T> logits = stackalloc T[VectorArithmetic.Padding];
        Span<T> shares = stackalloc T[VectorArithmetic.Padding];
        Span<T> slopes = stackalloc T[VectorArithmetic.Padding];
        Span<double> values = stackalloc double[VectorArithmetic.Padding];
        for (int first = 0; first < losses.Length; first += logits.Length)
        {
            int rows = Math.Min(logits.Length, losses.Length - first);
            for (int row = 0; row < rows; row++)
            {
                logits[row] = outputs[(first + row) * stride];
                shares[row] = targets[(first + row) * stride];
            }

            ColumnDeltas(logits, shares, rows, scale, slopes);
            ColumnLosses(logits, shares, rows, values);
            values[..rows].CopyTo(losses[first..]);
            for (int row = 0; row < rows; row++)
            {
                Span<T> target = deltas.Slice((first + row) * stride, stride);
                target.Clear();
                target[0] = slopes[row];
            }
        }
    }

    public override void ColumnDeltas(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        Vector512<T> factor = Vector512.Create(scale);
        for (int first = 0; first < count; first += Vector512<T>.Count)
        {
            (factor * (VectorMath.Sigmoid(Vector512.Create(outputs[first..])) - Vector512.Create(targets[first..]))).CopyTo(deltas[first..]);
        }
    }

    public override void ColumnLosses(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, Span<double> losses)
    {
        for (int first = 0; first < count; first += Vector512<double>.Count)
        {
            Values(VectorArithmetic.Widened(outputs[first..]), VectorArithmetic.Widened(targets[first..])).CopyTo(losses[first..]);
        }
    }

    /// <summary>The losses of eight logits.</summary>
    static Vector512<double> Values(Vector512<double> z, Vector512<double> t)
    {
        Vector512<double> away = Vector512.Abs(z);
        Vector512<double> share = Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<double>.Zero), Vector512<double>.One - t, t);
        return (share * away) + VectorMath.Log1P(VectorMath.Exp(-away));
    }

    public override double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        double sum = 0;
        for (int k = 0; k < count; k++)
        {
            double z = double.CreateTruncating(outputs[k]);
            double t = double.CreateTruncating(targets[k]);
            sum += ((z > 0 ? 1 - t : t) * Math.Abs(z)) + VectorMath.Log1P(VectorMath.Exp(-Math.Abs(z)));
        }

        Vector512<T> factor = Vector512.Create(scale / T.CreateTruncating(count));
        for (int k = 0; k < deltas.Length; k += Vector512<T>.Count)
        {
            Vector512<T> p = VectorMath.Sigmoid(Vector512.Create(outputs[k..]));
            Vector512<T> delta = factor * (p - Vector512.Create(targets[k..]));
            (delta & VectorArithmetic.ColumnsBelow<T>(k, count)).CopyTo(deltas[k..]);
        }

        return sum / count;
    }
}

/// <summary>
/// With <c>s = (1 - e) t + e / 2</c>, class weights w and positive weight q, each output has the loss <c>a log(1 + e^-z) + b log(1 + e^z)</c> with
/// <c>a = q w_1 s</c> and <c>b = w_0 (1 - s)</c>, and counts <c>v = w_1 t + w_0 (1 - t)</c> times: the row's loss is the sum of the losses over
/// the sum of v, its weight the mean of v. <c>d/dz = b sigmoid(z) - a sigmoid(-z)</c>.
/// </summary>
sealed class WeightedBinaryCrossEntropyFunction<T>(BinaryCrossEntropy loss) : LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly double _no = loss.ClassWeights.Count == 0 ? 1 : loss.ClassWeights[0];
    readonly double _yes = loss.ClassWeights.Count == 0 ? 1 : loss.ClassWeights[1];
    readonly double _positiveWeight = loss.PositiveWeight;
    readonly double _smoothing = loss.Smoothing;

    public override double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        double mass = Weight(targets, count) * count;
        double factor = double.CreateTruncating(scale) / mass;
        double sum = 0;
        for (int k = 0; k < count; k++)
        {
            double z = double.CreateTruncating(outputs[k]);
            double smooth = ((1 - _smoothing) * double.CreateTruncating(targets[k])) + (0.5 * _smoothing);
            double a = _positiveWeight * _yes * smooth;
            double b = _no * (1 - smooth);
            double tail = VectorMath.Exp(-Math.Abs(z));
            sum += ((z > 0 ? b : a) * Math.Abs(z)) + ((a + b) * VectorMath.Log1P(tail));

            // sigmoid(|z|) and sigmoid(-|z|), each to full relative accuracy.
            double near = 1 / (1 + tail);
            double far = tail / (1 + tail);
            deltas[k] = T.CreateTruncating(factor * (z > 0 ? (b * near) - (a * far) : (b * far) - (a * near)));
        }

        deltas[count..].Clear();
        return sum / mass;
    }

    public override bool IsWeighted => true;

    public override double Weight(ReadOnlySpan<T> targets, int count)
    {
        double sum = 0;
        for (int k = 0; k < count; k++)
        {
            double t = double.CreateTruncating(targets[k]);
            sum += (_yes * t) + (_no * (1 - t));
        }

        return sum / count;
    }
}
