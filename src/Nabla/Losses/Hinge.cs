using System;
using Nabla.Activations;

namespace Nabla.Losses;

/// <summary>
/// <c>loss = max(0, 1 - t y)</c> with labels t of -1 and 1 and the margin <c>t y</c>, the mean over outputs; <c>dloss/dy = -t</c> inside the
/// margin, 0 from 1 on (Cortes and Vapnik 1995; seed 004).
/// </summary>
sealed class Hinge() : Loss("hinge", LossTargets.Signs)
{
    public override string Formula => "(1/outputs) sum_k max(0, 1 - t_k y_k), t_k = -1 or 1";

    public override string Gradient => "(1/outputs) (-t_k if t_k y_k < 1, else 0)";

    public override string Source => "Cortes and Vapnik 1995, Support-Vector Networks";

    internal override LossFunction<T> Function<T>() => new ElementwiseLossFunction<T, Rule>(default);

    private protected override string? WhyNot(Activation output) => output.Equals(Activation.Identity) ? null : NeedsIdentity;

    readonly struct Rule : IElementwiseLoss
    {
        public bool IsMean => true;

        public double Value(double output, double target) => Math.Max(0, 1 - (target * output));

        public double Derivative(double output, double target) => target * output >= 1 ? 0 : -target;
    }
}
