using System.Collections.Generic;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = z if z &gt; 0, else alpha (e^z - 1)</c>, <c>f'(z) = 1 if z &gt; 0, else alpha e^z</c>, so alpha at 0; from -alpha upwards.
/// </summary>
/// <param name="alpha">The limit at -infinity with the opposite sign, finite.</param>
sealed class ELU(double alpha) : WidenedActivation<ELUFunction>("elu", new ELUFunction(alpha))
{
    readonly double _alpha = Finite(alpha, "elu", "alpha");

    public override IReadOnlyList<(string Name, double Value)> Parameters => [("alpha", _alpha)];

    public override string Formula => "f(z) = z if z > 0, else alpha (e^z - 1)";

    public override string DerivativeFormula => "f'(z) = 1 if z > 0, else alpha e^z";

    public override string Range => _alpha > 0 ? "(-alpha, inf)" : "[0, inf)";

    public override string Source => "D.-A. Clevert, T. Unterthiner, S. Hochreiter, Fast and accurate deep network learning by ELUs, ICLR 2016";

    private protected override Activation With(IReadOnlyList<double> values) => new ELU(values[0]);
}

/// <summary>Value and derivative of <see cref="ELU"/>.</summary>
readonly struct ELUFunction(double alpha) : IDoubleFunction
{
    public Vector512<double> Value(Vector512<double> z) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(z, Vector512<double>.Zero), z, Vector512.Create(alpha) * VectorMath.Expm1(z));

    public Vector512<double> Derivative(Vector512<double> z) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(z, Vector512<double>.Zero), Vector512<double>.One, Vector512.Create(alpha) * VectorMath.ExpWithDenormals(z));
}
