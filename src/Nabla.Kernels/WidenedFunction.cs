using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>An element-wise function and its derivative by z, in double.</summary>
interface IDoubleFunction
{
    /// <summary><c>f(z)</c></summary>
    Vector512<double> Value(Vector512<double> z);

    /// <summary><c>f'(z)</c></summary>
    Vector512<double> Derivative(Vector512<double> z);
}

/// <summary>
/// A function that is computed in double whatever the number type: a float result is the double one rounded, within little more than half a
/// unit in its last place. For functions that would lose too much in float, at about four times the cost of a float polynomial.
/// </summary>
/// <param name="function">The function in double.</param>
readonly struct WidenedFunction<TFunction>(TFunction function) : IActivationFunction
    where TFunction : struct, IDoubleFunction
{
    public bool DerivativeUsesPreActivation => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            return function.Value(z.AsDouble()).As<double, T>();
        }

        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(z.AsSingle());
        return Vector512.Narrow(function.Value(lower), function.Value(upper)).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            return function.Derivative(z.AsDouble()).As<double, T>();
        }

        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(z.AsSingle());
        return Vector512.Narrow(function.Derivative(lower), function.Derivative(upper)).As<float, T>();
    }
}
