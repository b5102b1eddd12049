using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = cos(2 pi z)</c>: with learnt frequencies w and phases b, <c>cos(2 pi (w x + b))</c> is the periodic embedding of a number (Gorishniy,
/// Rubachev and Babenko 2022, eq. 2; with a phase: Holzmüller, Grinsztajn and Steinwart 2024).
/// </summary>
sealed class Cosine() : ElementwiseActivation<CosineFunction>("cosine")
{
    public override string Formula => "f(z) = cos(2 pi z)";

    public override string DerivativeFormula => "f'(z) = -2 pi sin(2 pi z)";

    public override string Range => "[-1, 1]";

    public override string Source =>
        "Y. Gorishniy, I. Rubachev, A. Babenko, On embeddings for numerical features in tabular deep learning, NeurIPS 2022";
}

/// <summary>Value and derivative of <see cref="Cosine"/>.</summary>
readonly struct CosineFunction : IActivationFunction
{
    public bool DerivativeUsesPreActivation => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => VectorMath.CosineOfTurns(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => VectorMath.CosineOfTurnsSlope(z);
}
