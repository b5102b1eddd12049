using System.Collections.Generic;

namespace Nabla.Optimizers;

/// <summary>
/// <see cref="Adam"/> with decoupled weight decay: <c>w := w - learningRate · weightDecay · w</c> before Adam's step, which does not see the decay
/// (Loshchilov and Hutter 2019, algorithm 2, in the form of PyTorch: the decay is multiplied by the learning rate). Biases do not decay.
/// </summary>
/// <param name="LearningRate">The size of a step; 0.001 by default.</param>
/// <param name="WeightDecay">The decay, 0 or more; 0.01 by default.</param>
/// <param name="Beta1">The decay of the mean of the gradients, in [0, 1); 0.9 by default.</param>
/// <param name="Beta2">The decay of the mean of their squares, in [0, 1); 0.999 by default.</param>
/// <param name="Epsilon">Keeps the quotient finite, in [1e-30, 1]; 1e-8 by default.</param>
/// <param name="AmsGrad">Whether the largest v so far takes the place of v; false by default.</param>
public sealed record AdamW(
    double LearningRate = 0.001, double WeightDecay = 0.01, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, bool AmsGrad = false)
    : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "adamw";

    /// <summary>Every weight loses <c>learningRate · WeightDecay</c> of itself in every step. 0 or more.</summary>
    public double WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); } = NotNegative(WeightDecay, nameof(WeightDecay));

    /// <summary>The decay of the mean of the gradients, in [0, 1).</summary>
    public double Beta1 { get; init => field = Share(value, nameof(Beta1)); } = Share(Beta1, nameof(Beta1));

    /// <summary>The decay of the mean of the squared gradients, in [0, 1).</summary>
    public double Beta2 { get; init => field = Share(value, nameof(Beta2)); } = Share(Beta2, nameof(Beta2));

    /// <summary>Keeps the quotient finite, in [1e-30, 1].</summary>
    public double Epsilon { get; init => field = SmallNumber(value, nameof(Epsilon)); } = SmallNumber(Epsilon, nameof(Epsilon));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters =>
    [
        ("learning-rate", LearningRate), ("weight-decay", WeightDecay), ("beta1", Beta1), ("beta2", Beta2), ("epsilon", Epsilon),
        ("amsgrad", Number(AmsGrad)),
    ];

    internal override double DecoupledDecay => WeightDecay;

    internal override OptimizerPass<T> Pass<T>() => AdamMoments.Pass<T>(new AdamMoments(Beta1, Beta2, Epsilon), AmsGrad);

    private protected override Optimizer With(IReadOnlyList<double> values) =>
        new AdamW(values[0], values[1], values[2], values[3], values[4], Switch(values[5], nameof(AmsGrad)));
}
