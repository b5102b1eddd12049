using System;
using Nabla.Activations;

namespace Nabla.Losses;

/// <summary>
/// <c>loss = max(0, 1 - t y)²</c> with labels t of -1 and 1, the mean over outputs; <c>dloss/dy = -2 t max(0, 1 - t y)</c>: <see cref="Hinge"/>
/// without its kink.
/// </summary>
sealed class SquaredHinge() : Loss("squared-hinge", LossTargets.Signs)
{
    public override string Formula => "(1/outputs) sum_k max(0, 1 - t_k y_k)^2, t_k = -1 or 1";

    public override string Gradient => "-(2/outputs) t_k max(0, 1 - t_k y_k)";

    public override string Source => "Chang, Hsieh and Lin 2008, Coordinate Descent Method for Large-scale L2-loss Linear Support Vector Machines";

    internal override LossFunction<T> Function<T>() => new ElementwiseLossFunction<T, Rule>(default);

    private protected override string? WhyNot(Activation output) => output.Equals(Activation.Identity) ? null : NeedsIdentity;

    readonly struct Rule : IElementwiseLoss
    {
        public bool IsMean => true;

        public double Value(double output, double target)
        {
            double inside = Math.Max(0, 1 - (target * output));
            return inside * inside;
        }

        public double Derivative(double output, double target) => -2 * target * Math.Max(0, 1 - (target * output));
    }
}
