using System;

namespace Nabla.Losses;

/// <summary>
/// <c>loss = (1 / outputs) · sum over k of |y_k - t_k|</c>, <c>dloss/dy_k = (1 / outputs) sign(y_k - t_k)</c>, where the sign of 0 is 0 (seeds
/// 002 and 003).
/// </summary>
sealed class MeanAbsoluteError() : Loss("mean-absolute-error", LossTargets.Numbers)
{
    public override string Formula => "(1/outputs) sum_k |y_k - t_k|";

    public override string Gradient => "(1/outputs) sign(y_k - t_k), 0 where they are equal";

    public override string Source => "Bishop 2006, section 1.5.5 (the Minkowski loss with q = 1)";

    internal override LossFunction<T> Function<T>() => new ElementwiseLossFunction<T, Absolute>(default);

    readonly struct Absolute : IElementwiseLoss
    {
        public bool IsMean => true;

        public double Value(double output, double target) => Math.Abs(output - target);

        public double Derivative(double output, double target) => output > target ? 1 : output < target ? -1 : 0 * (output - target);
    }
}
