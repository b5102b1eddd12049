using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <summary>An activation as the texts define it, in double: the value of a whole layer and its vector-Jacobian product.</summary>
/// <param name="Name">The name in the engine and in files.</param>
/// <param name="Value"><c>a = f(z)</c> of a layer.</param>
/// <param name="VectorJacobianProduct"><c>(z, a, dC/da) -> dC/dz</c>.</param>
public sealed partial record ReferenceActivation(
    string Name, Func<double[], double[]> Value, Func<double[], double[], double[], double[]> VectorJacobianProduct)
{
    /// <summary>The sign in formulas, such as σ.</summary>
    public string Symbol { get; init; } = Name;

    /// <summary>Whether each output depends on its own pre-activation alone; softmax does not.</summary>
    public bool IsElementwise { get; init; }

    /// <summary>Whether it has a derivative that a network can learn by; threshold has none.</summary>
    public bool IsDifferentiable { get; init; } = true;

    /// <summary>The whole Jacobian at z, <c>[i, j] = da_i/dz_j</c>: one vector-Jacobian product a row.</summary>
    /// <param name="z">The pre-activations of a layer.</param>
    public double[,] Jacobian(double[] z)
    {
        ArgumentNullException.ThrowIfNull(z);
        double[] a = Value(z);
        return Matrices.FromRows(
            [.. Enumerable.Range(0, z.Length).Select(i => VectorJacobianProduct(z, a, [.. Enumerable.Range(0, z.Length).Select(j => i == j ? 1.0 : 0.0)]))]);
    }

    /// <summary>The activation of a name of the engine, with the engine's parameters.</summary>
    /// <param name="name">Such as <c>leaky-relu</c>.</param>
    /// <param name="parameters">Such as slope; those not given have their defaults.</param>
    /// <returns>The activation; <see langword="null"/> where the texts have none of that name, such as a user's own.</returns>
    public static ReferenceActivation? Named(string name, IReadOnlyList<(string Name, double Value)> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return name switch
        {
            "identity" => Identity,
            "relu" => ReLU,
            "leaky-relu" => LeakyReLU(Parameter("slope", 0.01)),
            "elu" => ELU(Parameter("alpha", 1)),
            "selu" => SELU,
            "sigmoid" => Sigmoid,
            "tanh" => Tanh,
            "threshold" => Threshold,
            "softplus" => Softplus,
            "silu" => SiLU,
            "gelu" => GELU,
            "gelu-tanh" => GELUTanh,
            "mish" => Mish,
            "cosine" => Cosine,
            "square" => Square,
            "cube" => Cube,
            "softmax" => Softmax,
            _ => null,
        };

        double Parameter(string parameter, double otherwise) => parameters.Where(p => p.Name == parameter).Select(p => p.Value).FirstOrDefault(otherwise);
    }

    /// <summary>This function, then another: <c>g(f(z))</c>.</summary>
    /// <param name="next">g.</param>
    public ReferenceActivation Then(ReferenceActivation next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return Name == "identity" ? next : next.Name == "identity" ? this : new ReferenceActivation(
            $"{next.Name} of {Name}",
            z => next.Value(Value(z)),
            (z, _, upstream) =>
            {
                double[] f = Value(z);
                return VectorJacobianProduct(z, f, next.VectorJacobianProduct(f, next.Value(f), upstream));
            })
        {
            Symbol = $"{next.Symbol}∘{Symbol}",
            IsElementwise = IsElementwise && next.IsElementwise,
            IsDifferentiable = IsDifferentiable && next.IsDifferentiable,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    static ReferenceActivation Elementwise(string name, Func<double, double> value, Func<double, double, double> derivative, string? symbol = null) => new(
        name,
        z => [.. z.Select(value)],
        (z, a, upstream) => [.. Enumerable.Range(0, z.Length).Select(i => upstream[i] * derivative(z[i], a[i]))])
    {
        Symbol = symbol ?? name,
        IsElementwise = true,
    };
}
