using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>
/// <c>v := coefficient · v + g; w := w - learningRate · (g + coefficient · v)</c>, v = 0 at first: momentum that looks one step ahead (Nesterov 1983,
/// in the form of Sutskever et al. 2013, section 2, with the gradient taken at the parameters themselves, as PyTorch has it).
/// </summary>
/// <param name="LearningRate">The size of a step; 0.01 by default.</param>
/// <param name="Coefficient">The share of the velocity that is kept, in [0, 1); 0.9 by default.</param>
public sealed record Nesterov(double LearningRate = 0.01, double Coefficient = 0.9) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "nesterov";

    /// <summary>The share of the velocity that is kept from step to step, in [0, 1).</summary>
    public double Coefficient { get; init => field = Share(value, nameof(Coefficient)); } = Share(Coefficient, nameof(Coefficient));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("learning-rate", LearningRate), ("coefficient", Coefficient)];

    internal override OptimizerPass<T> Pass<T>() => new NesterovPass<T>(this);

    private protected override Optimizer With(IReadOnlyList<double> values) => new Nesterov(values[0], values[1]);
}

/// <summary>The loop of <see cref="Nesterov"/>.</summary>
sealed class NesterovPass<T>(Nesterov nesterov) : OptimizerPass<T, NesterovRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override NesterovRule<T> Rule(double learningRate, Span<double> scalars) =>
        new(T.CreateTruncating(learningRate), T.CreateTruncating(nesterov.Coefficient));
}

/// <summary>The update of <see cref="Nesterov"/>.</summary>
readonly struct NesterovRule<T>(T learningRate, T coefficient) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _learningRate = Vector512.Create(learningRate);
    readonly Vector512<T> _coefficient = Vector512.Create(coefficient);
    readonly Vector512<T> _smallest = Vector512.Create(SmallestMoment.Of<T>());

    public static int StateCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        first = VectorArithmetic.FlushBelow(VectorArithmetic.FusedMultiplyAdd(_coefficient, first, gradient), _smallest);
        Vector512<T> ahead = VectorArithmetic.FusedMultiplyAdd(_coefficient, first, gradient);
        return VectorArithmetic.FusedMultiplyAdd(-_learningRate, ahead, parameter);
    }
}
