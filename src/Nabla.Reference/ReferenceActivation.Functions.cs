using System;
using System.Linq;

namespace Nabla.Reference;

/// <content>The functions. Each derivative is a function of z and of a = f(z), whichever says it more simply.</content>
public sealed partial record ReferenceActivation
{
    // Klambauer et al. 2017, "Self-normalizing neural networks", appendix A.
    const double SeluAlpha = 1.6732632423543772848;
    const double SeluScale = 1.0507009873554804934;

    /// <summary><c>f(z) = z</c></summary>
    public static ReferenceActivation Identity { get; } = Elementwise("identity", z => z, (_, _) => 1);

    /// <summary><c>f(z) = max(0, z)</c>, f'(0) = 0</summary>
    public static ReferenceActivation ReLU { get; } = Elementwise("relu", z => Math.Max(0, z), (z, _) => z > 0 ? 1 : 0, "ReLU");

    /// <summary><c>f(z) = 1 / (1 + e^-z)</c></summary>
    public static ReferenceActivation Sigmoid { get; } = Elementwise("sigmoid", Logistic, (_, a) => a * (1 - a), "σ");

    /// <summary><c>f(z) = 1 if z > 0, else 0</c>: seed 004's hard threshold. Its derivative is 0 or infinite: it has no backward pass.</summary>
    public static ReferenceActivation Threshold { get; } = new(
        "threshold",
        z => [.. z.Select(value => value > 0 ? 1.0 : 0.0)],
        (_, _, _) => throw new InvalidOperationException("threshold has the derivative 0 almost everywhere and nothing is learnt through it; take sigmoid to train."))
    {
        Symbol = "I",
        IsElementwise = true,
        IsDifferentiable = false,
    };

    /// <summary><c>f(z) = tanh z</c></summary>
    public static ReferenceActivation Tanh { get; } = Elementwise("tanh", Math.Tanh, (_, a) => 1 - (a * a));

    /// <summary><c>f(z) = log(1 + e^z)</c>, seed 004's soft ReLU; <c>f' = σ</c></summary>
    public static ReferenceActivation Softplus { get; } = Elementwise("softplus", LogOnePlusExp, (z, _) => Logistic(z));

    /// <summary><c>f(z) = z σ(z)</c></summary>
    public static ReferenceActivation SiLU { get; } =
        Elementwise("silu", z => z * Logistic(z), (z, _) => Logistic(z) * (1 + (z * Logistic(-z))), "SiLU");

    /// <summary><c>f(z) = z Φ(z)</c>, Φ the normal distribution; <c>f' = Φ(z) + z φ(z)</c> (Hendrycks and Gimpel 2016)</summary>
    public static ReferenceActivation GELU { get; } = Elementwise(
        "gelu", z => z * ErrorFunction.NormalDistribution(z), (z, _) => ErrorFunction.NormalDistribution(z) + (z * ErrorFunction.NormalDensity(z)), "GELU");

    /// <summary><c>f(z) = z/2 (1 + tanh u)</c>, <c>u = √(2/π) (z + 0.044715 z³)</c>: the approximation of GELU in seeds 000 and 001</summary>
    public static ReferenceActivation GELUTanh { get; } = Elementwise("gelu-tanh", TanhGELU, (z, _) => TanhGELUDerivative(z), "GELU");

    /// <summary><c>f(z) = z tanh(log(1 + e^z))</c> (Misra 2019)</summary>
    public static ReferenceActivation Mish { get; } = Elementwise("mish", z => z * TanhOfSoftplus(z), (z, _) => MishDerivative(z), "Mish");

    /// <summary><c>f(z) = cos(2π z)</c> (Gorishniy et al. 2022); the whole turns go first, which changes nothing but the rounding</summary>
    public static ReferenceActivation Cosine { get; } =
        Elementwise("cosine", z => Math.Cos(2 * Math.PI * Math.IEEERemainder(z, 1)), (z, _) => -2 * Math.PI * Math.Sin(2 * Math.PI * Math.IEEERemainder(z, 1)), "cos2π");

    /// <summary><c>f(z) = z²</c></summary>
    public static ReferenceActivation Square { get; } = Elementwise("square", z => z * z, (z, _) => 2 * z);

    /// <summary><c>f(z) = z³</c></summary>
    public static ReferenceActivation Cube { get; } = Elementwise("cube", z => z * z * z, (z, _) => 3 * z * z);

    /// <summary><c>f(z) = s z if z > 0, else s α (e^z - 1)</c>, s = 1.0507, α = 1.6733 (Klambauer et al. 2017)</summary>
    public static ReferenceActivation SELU { get; } = Elementwise(
        "selu", z => SeluScale * (z > 0 ? z : SeluAlpha * ExpMinusOne(z)), (z, _) => SeluScale * (z > 0 ? 1 : SeluAlpha * Math.Exp(z)), "SELU");

    /// <summary><c>f(z)_i = e^z_i / sum_j e^z_j</c>, with the full Jacobian <c>p_i (1[i = j] - p_j)</c></summary>
    public static ReferenceActivation Softmax { get; } = new(
        "softmax",
        z =>
        {
            double max = z.Max();
            double[] e = [.. z.Select(value => Math.Exp(value - max))];
            double sum = e.Sum();
            return [.. e.Select(value => value / sum)];
        },
        (_, p, upstream) =>
        {
            double inner = p.Zip(upstream, (a, b) => a * b).Sum();
            return [.. p.Zip(upstream, (a, b) => a * (b - inner))];
        });

    /// <summary><c>f(z)_i = z_i - log sum_j e^z_j</c>, with the Jacobian <c>1[i = j] - p_j</c></summary>
    public static ReferenceActivation LogSoftmax { get; } = new(
        "log-softmax",
        z => [.. z.Select(value => value - z.Max() - LogOfSum(z, z.Max()))],
        (_, a, upstream) => [.. a.Zip(upstream, (log, b) => b - (Math.Exp(log) * upstream.Sum()))]);

    /// <summary><c>f(z) = z if z > 0, else slope z</c>, f'(0) = slope</summary>
    /// <param name="slope">The derivative for negative arguments.</param>
    public static ReferenceActivation LeakyReLU(double slope = 0.01) =>
        Elementwise("leaky-relu", z => z > 0 ? z : slope * z, (z, _) => z > 0 ? 1 : slope, "LeakyReLU");

    /// <summary><c>f(z) = z if z > 0, else α (e^z - 1)</c> (Clevert et al. 2016)</summary>
    /// <param name="alpha">α: minus the limit for large negative arguments.</param>
    public static ReferenceActivation ELU(double alpha = 1) =>
        Elementwise("elu", z => z > 0 ? z : alpha * ExpMinusOne(z), (z, _) => z > 0 ? 1 : alpha * Math.Exp(z), "ELU");

    /// <summary>1 / (1 + e^-z). Where e^-z is infinite, the quotient is 0, as it must be.</summary>
    internal static double Logistic(double z) => 1 / (1 + Math.Exp(-z));

    /// <summary>log(1 + e^z), written so that e never overflows and a small e^-|z| is not lost beside 1.</summary>
    internal static double LogOnePlusExp(double z) => Math.Max(z, 0) + LogOnePlus(Math.Exp(-Math.Abs(z)));

    /// <summary>log Σ e^(z_j - max).</summary>
    internal static double LogOfSum(double[] z, double max) => Math.Log(z.Sum(value => Math.Exp(value - max)));

    /// <summary>log(1 + x) for small x: what 1 + x loses of x is given back as a factor (Kahan; Higham 2002, section 1.14.1).</summary>
    static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>e^x - 1 for small x, by the same device.</summary>
    static double ExpMinusOne(double x)
    {
        double e = Math.Exp(x);
        return e == 1 ? x : e - 1 == -1 ? -1 : (e - 1) * (x / Math.Log(e));
    }

    static double TanhGELU(double z) => z * Logistic(2 * GELUArgument(z));

    /// <summary>(1 + tanh u) / 2 = σ(2u) keeps its digits where tanh u is near -1.</summary>
    static double TanhGELUDerivative(double z)
    {
        double half = Logistic(2 * GELUArgument(z));
        double slope = Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * z * z));
        double bell = half * Logistic(-2 * GELUArgument(z));
        return half + (bell == 0 ? 0 : 2 * z * bell * slope);
    }

    static double GELUArgument(double z) => Math.Sqrt(2 / Math.PI) * (z + (0.044715 * z * z * z));

    /// <summary>tanh(log(1 + e^z)) = n / (n + 2), n = e^z (e^z + 2).</summary>
    static double TanhOfSoftplus(double z)
    {
        double e = Math.Exp(-Math.Abs(z));
        return z < 0 ? e * (e + 2) / ((e * (e + 2)) + 2) : (1 + (2 * e)) / (1 + (2 * e) + (2 * e * e));
    }

    /// <summary>f' = t + z (1 - t²) σ(z) with t = tanh(log(1 + e^z)).</summary>
    static double MishDerivative(double z)
    {
        double t = TanhOfSoftplus(z);
        return t + (z * (1 - (t * t)) * Logistic(z));
    }
}
