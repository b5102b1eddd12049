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

    static ReferenceActivation Elementwise(string name, Func<double, double> value, Func<double, double, double> derivative) => new(
        name,
        z => [.. z.Select(value)],
        (z, a, upstream) => [.. Enumerable.Range(0, z.Length).Select(i => upstream[i] * derivative(z[i], a[i]))]);
}
