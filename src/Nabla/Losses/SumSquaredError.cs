namespace Nabla.Losses;

/// <summary>
/// <c>loss = sum over k of (y_k - t_k)²</c>, <c>dloss/dy_k = 2 (y_k - t_k)</c>, then the mean over rows: the squared distance to the target.
/// </summary>
sealed class SumSquaredError() : Loss("sum-squared-error", LossTargets.Numbers)
{
    public override string Formula => "sum_k (y_k - t_k)^2";

    public override string Gradient => "2 (y_k - t_k)";

    public override string Source => "Legendre 1805";

    internal override LossFunction<T> Function<T>() => new ElementwiseLossFunction<T, Square>(default);

    readonly struct Square : IElementwiseLoss
    {
        public bool IsMean => false;

        public double Value(double output, double target) => (output - target) * (output - target);

        public double Derivative(double output, double target) => 2 * (output - target);
    }
}
