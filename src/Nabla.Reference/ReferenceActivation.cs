using System;
using System.Linq;

namespace Nabla.Reference;

/// <summary>An activation as the texts define it, in double: the value of a whole layer and its vector-Jacobian product.</summary>
/// <param name="Name">The name in the engine and in files.</param>
/// <param name="Value"><c>a = f(z)</c> of a layer.</param>
/// <param name="VectorJacobianProduct"><c>(z, a, dC/da) -> dC/dz</c>.</param>
public sealed record ReferenceActivation(
    string Name, Func<double[], double[]> Value, Func<double[], double[], double[], double[]> VectorJacobianProduct)
{
    /// <summary><c>f(z) = z</c></summary>
    public static ReferenceActivation Identity { get; } = Elementwise("identity", z => z, (_, _) => 1);

    /// <summary><c>f(z) = max(0, z)</c>, f'(0) = 0</summary>
    public static ReferenceActivation ReLU { get; } = Elementwise("relu", z => Math.Max(0, z), (z, _) => z > 0 ? 1 : 0);

    /// <summary><c>f(z) = 1 / (1 + e^-z)</c></summary>
    public static ReferenceActivation Sigmoid { get; } = Elementwise("sigmoid", z => 1 / (1 + Math.Exp(-z)), (_, a) => a * (1 - a));

    /// <summary><c>f(z) = tanh z</c></summary>
    public static ReferenceActivation Tanh { get; } = Elementwise("tanh", Math.Tanh, (_, a) => 1 - (a * a));

    /// <summary><c>f(z) = z if z &gt; 0, else slope z</c></summary>
    public static ReferenceActivation LeakyReLU(double slope) =>
        Elementwise("leaky-relu", z => z > 0 ? z : slope * z, (z, _) => z > 0 ? 1 : slope);

    /// <summary><c>f(z) = z if z &gt; 0, else alpha (e^z - 1)</c></summary>
    public static ReferenceActivation ELU(double alpha) =>
        Elementwise("elu", z => z > 0 ? z : alpha * (Math.Exp(z) - 1), (z, _) => z > 0 ? 1 : alpha * Math.Exp(z));

    /// <summary><c>f(z) = lambda z if z &gt; 0, else lambda alpha (e^z - 1)</c></summary>
    public static ReferenceActivation SELU { get; } = Elementwise(
        "selu",
        z => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * (Math.Exp(z) - 1)),
        (z, _) => 1.0507009873554805 * (z > 0 ? 1 : 1.6732632423543772 * Math.Exp(z)));

    /// <summary><c>f(z) = ln(1 + e^z)</c></summary>
    public static ReferenceActivation Softplus { get; } =
        Elementwise("softplus", z => Math.Log(1 + Math.Exp(z)), (z, _) => 1 / (1 + Math.Exp(-z)));

    /// <summary><c>f(z) = z / (1 + e^-z)</c></summary>
    public static ReferenceActivation SiLU { get; } = Elementwise(
        "silu",
        z => z / (1 + Math.Exp(-z)),
        (z, _) => (1 + Math.Exp(-z) + z * Math.Exp(-z)) / Math.Pow(1 + Math.Exp(-z), 2));

    /// <summary><c>f(z) = z Phi(z)</c></summary>
    public static ReferenceActivation GELU { get; } = Elementwise(
        "gelu",
        z => z * (1 + ErrorFunction.Erf(z / Math.Sqrt(2))) / 2,
        (z, _) => (1 + ErrorFunction.Erf(z / Math.Sqrt(2))) / 2 + z * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));

    /// <summary><c>f(z) = z/2 (1 + tanh u)</c>, <c>u = sqrt(2/pi) (z + 0.044715 z³)</c></summary>
    public static ReferenceActivation GELUTanh { get; } = Elementwise(
        "gelu-tanh",
        z => z / 2 * (1 + Math.Tanh(TanhArgument(z))),
        (z, _) =>
        {
            double t = Math.Tanh(TanhArgument(z));
            return (1 + t) / 2 + z / 2 * (1 - t * t) * Math.Sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * z * z);
        });

    /// <summary><c>f(z) = z tanh(ln(1 + e^z))</c></summary>
    public static ReferenceActivation Mish { get; } = Elementwise(
        "mish",
        z => z * Math.Tanh(Math.Log(1 + Math.Exp(z))),
        (z, _) =>
        {
            double t = Math.Tanh(Math.Log(1 + Math.Exp(z)));
            return t + z * (1 - t * t) / (1 + Math.Exp(-z));
        });

    /// <summary><c>f(z) = 1 if z &gt; 0, else 0</c></summary>
    public static ReferenceActivation Threshold { get; } = Elementwise("threshold", z => z > 0 ? 1 : 0, (_, _) => 0);

    /// <summary><c>f(z) = z²</c></summary>
    public static ReferenceActivation Square { get; } = Elementwise("square", z => z * z, (z, _) => 2 * z);

    /// <summary><c>f(z) = z³</c></summary>
    public static ReferenceActivation Cube { get; } = Elementwise("cube", z => z * z * z, (z, _) => 3 * z * z);

    /// <summary><c>f(z)_i = e^z_i / sum_j e^z_j</c>, with the full Jacobian <c>p_i (1[i = j] - p_j)</c></summary>
    public static ReferenceActivation Softmax { get; } = new(
        "softmax",
        z =>
        {
            double max = z.Max();
            double[] e = [.. z.Select(value => Math.Exp(value - max))];
            return [.. e.Select(value => value / e.Sum())];
        },
        (_, p, upstream) =>
        {
            double inner = p.Zip(upstream, (a, b) => a * b).Sum();
            return [.. p.Zip(upstream, (a, b) => a * (b - inner))];
        });

    static double TanhArgument(double z) => Math.Sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z);

    static ReferenceActivation Elementwise(string name, Func<double, double> value, Func<double, double, double> derivative) => new(
        name,
        z => [.. z.Select(value)],
        (z, a, upstream) => [.. Enumerable.Range(0, z.Length).Select(i => upstream[i] * derivative(z[i], a[i]))]);
}
