using System;
using System.Runtime.Intrinsics;

namespace Nabla.Reference;

/// <summary>
/// The element-wise activations with their default parameters and their derivatives, in double to about 1e-12 relative: the formulas of
/// <see cref="ReferenceActivation"/>, rewritten where those cancel or overflow. The truth for functions in float, eight numbers at a time,
/// since there are 2^32 floats; exponential and logarithm are those of the .NET runtime.
/// </summary>
/// <param name="Name">The name in the engine and in files.</param>
/// <param name="Values"><c>f(z)</c> for finite z.</param>
/// <param name="Derivatives"><c>f'(z)</c> for finite z.</param>
public sealed record AccurateActivation(
    string Name, Func<Vector512<double>, Vector512<double>> Values, Func<Vector512<double>, Vector512<double>> Derivatives)
{
    static readonly Vector512<double> s_zero = Vector512<double>.Zero;
    static readonly Vector512<double> s_one = Vector512<double>.One;
    static readonly Vector512<double> s_lambda = Vector512.Create(1.0507009873554805);
    static readonly Vector512<double> s_lambdaAlpha = Vector512.Create(1.7580993408473768);

    /// <summary><c>f(z)</c> of one number.</summary>
    public double Value(double z) => Values(Vector512.Create(z))[0];

    /// <summary><c>f'(z)</c> of one number.</summary>
    public double Derivative(double z) => Derivatives(Vector512.Create(z))[0];

    /// <summary>The activation of that name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static AccurateActivation Of(string name) => name switch
    {
        "identity" => new(name, z => z, _ => s_one),
        "relu" => new(name, z => Vector512.Max(s_zero, z), z => IfPositive(z, s_one, s_zero)),
        "leaky-relu" => new(name, z => IfPositive(z, z, 0.01 * z), z => IfPositive(z, s_one, Vector512.Create(0.01))),
        "elu" => new(name, z => IfPositive(z, z, Expm1(z)), z => IfPositive(z, s_one, Exp(z))),
        "selu" => new(name, z => IfPositive(z, s_lambda * z, s_lambdaAlpha * Expm1(z)), z => IfPositive(z, s_lambda, s_lambdaAlpha * Exp(z))),
        "softplus" => new(name, Softplus, Sigmoid),
        "silu" => new(name, z => z * Sigmoid(z), z => Sigmoid(z) * (s_one + z * Sigmoid(-z))),
        "gelu" => new(name, z => z * Normal(z), z => Normal(z) + z * Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI)),
        "gelu-tanh" => new(name, z => z * Sigmoid(TwiceU(z)), GELUTanhDerivative),
        "mish" => new(name, z => z * Tanh(Softplus(z)), MishDerivative),
        "cosine" => new(name, z => OfTurns(z, cosine: true), z => -2 * Math.PI * OfTurns(z, cosine: false)),
        "sigmoid" => new(name, Sigmoid, z => Sigmoid(z) * Sigmoid(-z)),
        "tanh" => new(name, Tanh, z => 4 * Sigmoid(2 * z) * Sigmoid(-2 * z)),
        "threshold" => new(name, z => IfPositive(z, s_one, s_zero), _ => s_zero),
        "square" => new(name, z => z * z, z => 2 * z),
        "cube" => new(name, z => z * z * z, z => 3 * z * z),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such element-wise activation."),
    };

    /// <summary><c>sin(2π r)</c> of the turns r left of z within half a turn; <c>cos(2π r) = sin(2π (1/4 - |r|))</c> where asked for.</summary>
    static Vector512<double> OfTurns(Vector512<double> z, bool cosine)
    {
        Vector512<double> r = z - Vector512.Round(z);
        Vector512<double> magnitude = Vector512.Abs(r);
        Vector512<double> folded = Vector512.ConditionalSelect(Vector512.GreaterThan(magnitude, Vector512.Create(0.25)), Vector512.CopySign(Vector512.Create(0.5) - magnitude, r), r);
        return Vector512.Sin(2 * Math.PI * (cosine ? Vector512.Create(0.25) - magnitude : folded));
    }

    static Vector512<double> IfPositive(Vector512<double> z, Vector512<double> then, Vector512<double> otherwise) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(z, s_zero), then, otherwise);

    static Vector512<double> Exp(Vector512<double> z) => Vector512.Exp(Bounded(z, 709));

    static Vector512<double> Bounded(Vector512<double> z, double most) => Vector512.Max(Vector512.Min(z, Vector512.Create(most)), Vector512.Create(-most));

    static Vector512<double> Sigmoid(Vector512<double> z) => s_one / (s_one + Exp(-z));

    static Vector512<double> Softplus(Vector512<double> z) => Vector512.Max(z, s_zero) + Log1P(Exp(-Vector512.Abs(z)));

    /// <summary><c>tanh z = -(e^-2z - 1) / (e^-2z + 1)</c> for z from 0 on, and odd.</summary>
    static Vector512<double> Tanh(Vector512<double> z)
    {
        Vector512<double> m = Expm1(-2 * Vector512.Abs(z));
        return Vector512.CopySign(-m / (m + 2 * s_one), z);
    }

    /// <summary><c>e^z - 1</c> with the rounding of e^z divided out: <c>(u - 1) z / ln u</c>, u = e^z (Kahan).</summary>
    static Vector512<double> Expm1(Vector512<double> z)
    {
        Vector512<double> bounded = Bounded(z, 50);
        Vector512<double> u = Vector512.Exp(bounded);
        Vector512<double> result = (u - s_one) * (bounded / Vector512.Log(u));
        return Vector512.ConditionalSelect(Vector512.Equals(u, s_one), z, result);
    }

    /// <summary><c>ln(1 + x)</c> for x from 0 to 1, with the rounding of 1 + x divided out (Kahan).</summary>
    static Vector512<double> Log1P(Vector512<double> x)
    {
        Vector512<double> u = s_one + x;
        Vector512<double> result = Vector512.Log(u) * (x / (u - s_one));
        return Vector512.ConditionalSelect(Vector512.Equals(u, s_one), x, result);
    }

    /// <summary>Phi(z), one number after the other; the line 1/2 + z / sqrt(2 pi) near 0 and the step far out, where it is these.</summary>
    static Vector512<double> Normal(Vector512<double> z)
    {
        Vector512<double> result = Vector512.Create(0.5) + z / Math.Sqrt(2 * Math.PI);
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            if (Math.Abs(z[lane]) > 45)
            {
                result = result.WithElement(lane, z[lane] > 0 ? 1 : 0);
            }
            else if (Math.Abs(z[lane]) > 1e-6)
            {
                result = result.WithElement(lane, ErrorFunction.NormalDistribution(z[lane]));
            }
        }

        return result;
    }

    static Vector512<double> TwiceU(Vector512<double> z) => 2 * Math.Sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z);

    static Vector512<double> GELUTanhDerivative(Vector512<double> z)
    {
        z = Bounded(z, 100);
        Vector512<double> twiceSlope = 2 * Math.Sqrt(2 / Math.PI) * (s_one + 3 * 0.044715 * z * z);
        return Sigmoid(TwiceU(z)) * (s_one + z * twiceSlope * Sigmoid(-TwiceU(z)));
    }

    /// <summary><c>t + z (1 - t²) s</c>; with p the softplus, <c>1 - t² = 1 / cosh² p = 4 / (e^p + e^-p)²</c>.</summary>
    static Vector512<double> MishDerivative(Vector512<double> z)
    {
        z = Bounded(z, 300);
        Vector512<double> p = Softplus(z);
        Vector512<double> twiceCosh = Exp(p) + Exp(-p);
        return Tanh(p) + 4 * z * Sigmoid(z) / (twiceCosh * twiceCosh);
    }
}
