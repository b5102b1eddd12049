using System;

namespace Nabla.Reference;

/// <summary>
/// The element-wise activations with their default parameters and their derivatives, in double to about 1e-12 relative: the formulas of
/// <see cref="ReferenceActivation"/>, rewritten where those cancel or overflow. The truth for functions in float.
/// </summary>
/// <param name="Name">The name in the engine and in files.</param>
/// <param name="Value"><c>f(z)</c> for finite z.</param>
/// <param name="Derivative"><c>f'(z)</c> for finite z.</param>
public sealed record AccurateActivation(string Name, Func<double, double> Value, Func<double, double> Derivative)
{
    const double Lambda = 1.0507009873554805;
    const double LambdaAlpha = 1.7580993408473768;

    /// <summary>The activation of that name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static AccurateActivation Of(string name) => name switch
    {
        "identity" => new(name, z => z, _ => 1),
        "relu" => new(name, z => Math.Max(0, z), z => z > 0 ? 1 : 0),
        "leaky-relu" => new(name, z => z > 0 ? z : 0.01 * z, z => z > 0 ? 1 : 0.01),
        "elu" => new(name, z => z > 0 ? z : Expm1(z), z => z > 0 ? 1 : Math.Exp(z)),
        "selu" => new(name, z => z > 0 ? Lambda * z : LambdaAlpha * Expm1(z), z => z > 0 ? Lambda : LambdaAlpha * Math.Exp(z)),
        "softplus" => new(name, z => Math.Max(z, 0) + Log1P(Math.Exp(-Math.Abs(z))), Sigmoid),
        "silu" => new(name, z => z * Sigmoid(z), z => Sigmoid(z) * (1 + z * Sigmoid(-z))),
        "gelu" => new(name, z => z * Normal(z), z => Normal(z) + z * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI)),
        "gelu-tanh" => new(name, z => z * Sigmoid(TwiceU(z)), GELUTanhDerivative),
        "mish" => new(name, z => z * Math.Tanh(Softplus(z)), MishDerivative),
        "sigmoid" => new(name, Sigmoid, z => Sigmoid(z) * Sigmoid(-z)),
        "tanh" => new(name, Math.Tanh, z => Math.Abs(z) > 400 ? 0 : 1 / Math.Pow(Math.Cosh(z), 2)),
        "threshold" => new(name, z => z > 0 ? 1 : 0, _ => 0),
        "square" => new(name, z => z * z, z => 2 * z),
        "cube" => new(name, z => z * z * z, z => 3 * z * z),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such element-wise activation."),
    };

    static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    static double Softplus(double z) => Math.Max(z, 0) + Log1P(Math.Exp(-Math.Abs(z)));

    /// <summary><c>e^z - 1 = 2 e^(z/2) sinh(z/2)</c></summary>
    static double Expm1(double z) => z < -50 ? -1 : 2 * Math.Exp(z / 2) * Math.Sinh(z / 2);

    /// <summary><c>ln(1 + x)</c> with the rounding of 1 + x divided out (Kahan).</summary>
    static double Log1P(double x)
    {
        double rounded = 1 + x;
        return rounded == 1 ? x : Math.Log(rounded) * x / (rounded - 1);
    }

    static double Normal(double z) => ErrorFunction.Complement(-z / Math.Sqrt(2)) / 2;

    static double TwiceU(double z) => 2 * Math.Sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z);

    static double GELUTanhDerivative(double z)
    {
        if (Math.Abs(z) > 100)
        {
            return z > 0 ? 1 : 0;
        }

        double twiceSlope = 2 * Math.Sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * z * z);
        return Sigmoid(TwiceU(z)) * (1 + z * twiceSlope * Sigmoid(-TwiceU(z)));
    }

    /// <summary><c>t + z (1 - t²) s</c>; 1 - t² is 1 / cosh² of the softplus.</summary>
    static double MishDerivative(double z)
    {
        if (Math.Abs(z) > 300)
        {
            return z > 0 ? 1 : 0;
        }

        double softplus = Softplus(z);
        return Math.Tanh(softplus) + z * Sigmoid(z) / Math.Pow(Math.Cosh(softplus), 2);
    }
}
