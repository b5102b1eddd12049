using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <content>The functions. n is the number of outputs, C of classes, ε the label smoothing.</content>
public sealed partial record ReferenceLoss
{
    /// <summary><c>1/n Σ (y - t)²</c></summary>
    public static ReferenceLoss MeanSquaredError { get; } =
        Mean("mean-squared-error", (y, t) => (y - t) * (y - t), (y, t) => 2 * (y - t), (y, t) => $"({y} - {t})²", (y, t) => $"2 ({y} - {t})");

    /// <summary><c>½ Σ (y - t)²</c>: that of seed 004, whose gradient is y - t</summary>
    public static ReferenceLoss HalfSquaredError { get; } =
        Total("half-squared-error", (y, t) => (y - t) * (y - t) / 2, (y, t) => y - t, (y, t) => $"½ Σₖ ({y} - {t})²", (y, t) => $"({y} - {t})");

    /// <summary><c>Σ (y - t)²</c></summary>
    public static ReferenceLoss SumSquaredError { get; } =
        Total("sum-squared-error", (y, t) => (y - t) * (y - t), (y, t) => 2 * (y - t), (y, t) => $"Σₖ ({y} - {t})²", (y, t) => $"2 ({y} - {t})");

    /// <summary><c>1/n Σ |y - t|</c>, derivative 0 where they are equal</summary>
    public static ReferenceLoss MeanAbsoluteError { get; } =
        Mean("mean-absolute-error", (y, t) => Math.Abs(y - t), (y, t) => Math.Sign(y - t), (y, t) => $"|{y} - {t}|", (y, t) => $"sign({y} - {t})");

    /// <summary><c>1/n Σ max(0, 1 - t y)</c>, labels -1 and 1</summary>
    public static ReferenceLoss Hinge { get; } = Mean(
        "hinge", (y, t) => Math.Max(0, 1 - (t * y)), (y, t) => t * y < 1 ? -t : 0, (y, t) => $"max(0, 1 - {t}·{y})", (y, t) => $"(-{t} where {t}·{y} < 1)");

    /// <summary><c>1/n Σ max(0, 1 - t y)²</c>, labels -1 and 1</summary>
    public static ReferenceLoss SquaredHinge { get; } = Mean(
        "squared-hinge",
        (y, t) => Math.Max(0, 1 - (t * y)) * Math.Max(0, 1 - (t * y)),
        (y, t) => -2 * t * Math.Max(0, 1 - (t * y)),
        (y, t) => $"max(0, 1 - {t}·{y})²",
        (y, t) => $"(-2 {t} max(0, 1 - {t}·{y}))");

    /// <summary><c>1/C Σ over j ≠ c of max(0, 1 - z_c + z_j)</c>, c the class that the target marks with 1</summary>
    public static ReferenceLoss MulticlassHinge { get; } = new("multiclass-hinge", MarginValue, MarginGradient);

    /// <summary><c>1/n Σ (e^z - t z)</c>, z the logarithm of the rate</summary>
    public static ReferenceLoss Poisson { get; } =
        Mean("poisson", (z, t) => Math.Exp(z) - (t * z), (z, t) => Math.Exp(z) - t, (z, t) => $"(e^{z} - {t}·{z})", (z, t) => $"(e^{z} - {t})");

    /// <summary><c>-1/n Σ [t log p + (1 - t) log(1 - p)]</c> of probabilities p</summary>
    public static ReferenceLoss BinaryCrossEntropyOfProbabilities { get; } = Mean(
        "binary-cross-entropy-of-probabilities",
        (p, t) => -(Times(t, Math.Log(p)) + Times(1 - t, Math.Log(1 - p))),
        (p, t) => (p - t) / (p * (1 - p)),
        (p, t) => $"-({t} log {p} + (1 - {t}) log(1 - {p}))",
        (p, t) => $"({p} - {t}) / ({p} (1 - {p}))");

    /// <summary><c>-Σ t log p</c> of probabilities p</summary>
    public static ReferenceLoss CategoricalCrossEntropyOfProbabilities { get; } = Total(
        "categorical-cross-entropy-of-probabilities", (p, t) => -Times(t, Math.Log(p)), (p, t) => t == 0 ? 0 : -t / p, (p, t) => $"-Σₖ {t} log {p}", (p, t) => $"(-{t}/{p})");

    /// <summary><c>1/n Σ h(y - t)</c>, <c>h(d) = d²/2 if |d| ≤ δ, else δ (|d| - δ/2)</c> (Huber 1964)</summary>
    /// <param name="delta">δ, above 0.</param>
    public static ReferenceLoss Huber(double delta = 1) => Mean(
        "huber",
        (y, t) => Math.Abs(y - t) <= delta ? (y - t) * (y - t) / 2 : delta * (Math.Abs(y - t) - (delta / 2)),
        (y, t) => Math.Clamp(y - t, -delta, delta),
        (y, t) => $"h({y} - {t})",
        (y, t) => $"clip({y} - {t})");

    /// <summary><c>1/n Σ (level (t - y) if t ≥ y, else (1 - level) (y - t))</c>, derivative 0 where they are equal (Koenker and Bassett 1978)</summary>
    /// <param name="level">Between 0 and 1.</param>
    public static ReferenceLoss Quantile(double level = 0.5) => Mean(
        "quantile",
        (y, t) => t >= y ? level * (t - y) : (1 - level) * (y - t),
        (y, t) => y > t ? 1 - level : y < t ? -level : 0,
        (y, t) => $"ρ({t} - {y})",
        (y, t) => $"ρ'({t} - {y})");

    /// <summary>
    /// <c>1/n Σ [q t' log(1 + e^-z) + (1 - t') log(1 + e^z)]</c>: the cross-entropy of σ(z), from the logits, <c>t' = (1 - ε) t + ε/2</c>. With class
    /// weights the two terms are weighted by w₁ and w₀, 1/n becomes 1/Σ v with <c>v = w₁ t + w₀ (1 - t)</c>, and the row counts mean(v) times.
    /// </summary>
    /// <param name="positiveWeight">q: what the terms of the targets 1 count, without changing the divisor.</param>
    /// <param name="smoothing">ε.</param>
    /// <param name="classWeights">w₀ and w₁; <see langword="null"/> for alike.</param>
    public static ReferenceLoss BinaryCrossEntropy(double positiveWeight = 1, double smoothing = 0, IReadOnlyList<double>? classWeights = null)
    {
        (double no, double yes) = classWeights is null ? (1, 1) : (classWeights[0], classWeights[1]);

        double Smooth(double t) => ((1 - smoothing) * t) + (smoothing / 2);
        double Positive(double t) => positiveWeight * yes * Smooth(t);
        double Negative(double t) => no * (1 - Smooth(t));
        double Count(double[] t) => t.Sum(label => (yes * label) + (no * (1 - label)));

        return new ReferenceLoss(
            "binary-cross-entropy",
            (z, t) => z.Zip(t, (logit, label) =>
                (Positive(label) * ReferenceActivation.LogOnePlusExp(-logit)) + (Negative(label) * ReferenceActivation.LogOnePlusExp(logit))).Sum() / Count(t),
            (z, t) =>
            [
                .. z.Zip(t, (logit, label) =>
                    ((Negative(label) * ReferenceActivation.Logistic(logit)) - (Positive(label) * ReferenceActivation.Logistic(-logit))) / Count(t)),
            ])
        {
            Link = ReferenceActivation.Sigmoid,
            ClassWeight = t => Count(t) / t.Length,
            Formula = (z, t) => $"meanₖ -({t} log σ({z}) + (1 - {t}) log(1 - σ({z})))",
            GradientFormula = (z, t) => $"(σ({z}) - {t}) / outputs",
        };
    }

    /// <summary>
    /// <c>-Σ_c t'_c log softmax(z)_c</c> from the logits, hard or soft labels t, <c>t' = (1 - ε) t + ε/C</c>. With class weights w the labels are
    /// <c>w_c t'_c / v</c> with <c>v = Σ_c w_c t_c</c>, and the row counts v times in the mean.
    /// </summary>
    /// <param name="smoothing">ε.</param>
    /// <param name="classWeights">w, one a class; <see langword="null"/> for alike.</param>
    public static ReferenceLoss CategoricalCrossEntropy(double smoothing = 0, IReadOnlyList<double>? classWeights = null)
    {
        double Weight(double[] t) => classWeights is null ? 1 : t.Select((label, c) => classWeights[c] * label).Sum();

        double[] Labels(double[] t) =>
            [.. t.Select((label, c) => (classWeights?[c] ?? 1) * (((1 - smoothing) * label) + (smoothing / t.Length)) / Weight(t))];

        return new ReferenceLoss(
            "categorical-cross-entropy",
            (z, t) => -ReferenceActivation.LogSoftmax.Value(z).Zip(Labels(t), (log, label) => Times(label, log)).Sum(),
            (z, t) =>
            {
                double[] labels = Labels(t);
                double sum = labels.Sum();
                return [.. ReferenceActivation.Softmax.Value(z).Select((p, c) => (p * sum) - labels[c])];
            })
        {
            Link = ReferenceActivation.Softmax,
            ClassWeight = Weight,
            Formula = (z, t) => $"-Σₖ {t} log softmax({z})",
            GradientFormula = (z, t) => $"(softmax({z}) - {t})",
        };
    }

    static ReferenceLoss Mean(
        string name, Func<double, double, double> value, Func<double, double, double> derivative, Func<string, string, string> formula, Func<string, string, string> slope) => new(
        name,
        (y, t) => y.Zip(t, value).Sum() / y.Length,
        (y, t) => [.. y.Zip(t, (a, b) => derivative(a, b) / y.Length)])
        {
            Formula = (y, t) => $"meanₖ {formula(y, t)}",
            GradientFormula = (y, t) => $"{slope(y, t)} / outputs",
        };

    static ReferenceLoss Total(
        string name, Func<double, double, double> value, Func<double, double, double> derivative, Func<string, string, string> formula, Func<string, string, string> slope) => new(
        name, (y, t) => y.Zip(t, value).Sum(), (y, t) => [.. y.Zip(t, derivative)])
        {
            Formula = formula,
            GradientFormula = slope,
        };

    /// <summary>0 log 0 = 0: the limit, and what an event that does not happen adds to an entropy.</summary>
    static double Times(double weight, double log) => weight == 0 ? 0 : weight * log;

    static double MarginValue(double[] z, double[] t)
    {
        int c = Array.IndexOf(t, t.Max());
        return z.Where((_, j) => j != c).Sum(other => Math.Max(0, 1 - z[c] + other)) / z.Length;
    }

    static double[] MarginGradient(double[] z, double[] t)
    {
        int c = Array.IndexOf(t, t.Max());
        double[] gradient = [.. z.Select((other, j) => j != c && 1 - z[c] + other > 0 ? 1.0 / z.Length : 0)];
        gradient[c] = -gradient.Sum();
        return gradient;
    }
}
