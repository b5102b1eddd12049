using System.Numerics;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels.Tests;

/// <summary><c>f(z) = z²</c>, <c>f'(z) = 2 z</c>: its derivative needs z.</summary>
readonly struct SquareFunction : IActivationFunction
{
    public bool DerivativeUsesPreActivation => true;

    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        z * z;

    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        z + z;
}

/// <summary><c>s := s + g; q := q + g g; w := w - rate · s</c>: a rule with both states.</summary>
readonly struct SumsRule<T>(T rate) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int StateCount => 2;

    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        first += gradient;
        second += gradient * gradient;
        return parameter - (Vector512.Create(rate) * first);
    }
}

/// <summary><c>w := w - rate · g</c>: a rule without state.</summary>
readonly struct PlainRule<T>(T rate) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int StateCount => 0;

    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third) =>
        parameter - (Vector512.Create(rate) * gradient);
}

/// <summary><c>s := s + g; w := w - rate · s</c>: a rule with one state.</summary>
readonly struct OneSumRule<T>(T rate) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int StateCount => 1;

    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        first += gradient;
        return parameter - (Vector512.Create(rate) * first);
    }
}

/// <summary><c>s := s + g; q := q + g g; u := u - g; w := w - rate · u</c>: a rule with three states.</summary>
readonly struct ThreeSumsRule<T>(T rate) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int StateCount => 3;

    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        first += gradient;
        second += gradient * gradient;
        third -= gradient;
        return parameter - (Vector512.Create(rate) * third);
    }
}
