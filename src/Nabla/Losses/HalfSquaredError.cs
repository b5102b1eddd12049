namespace Nabla.Losses;

/// <summary>
/// <c>loss = 1/2 · sum over k of (y_k - t_k)²</c>, <c>dloss/dy_k = y_k - t_k</c>, then the mean over rows (seed 004): the convention in which
/// the identity output has the gradient output less target, as sigmoid and softmax have with their cross-entropies.
/// </summary>
sealed class HalfSquaredError() : Loss("half-squared-error", LossTargets.Numbers)
{
    public override string Formula => "(1/2) sum_k (y_k - t_k)^2";

    public override string Gradient => "y_k - t_k";

    public override string Source => "Bishop 2006, equation 5.11";

    internal override LossFunction<T> Function<T>() => new ElementwiseLossFunction<T, HalfSquare>(default);

    readonly struct HalfSquare : IElementwiseLoss
    {
        public bool IsMean => false;

        public double Value(double output, double target) => 0.5 * (output - target) * (output - target);

        public double Derivative(double output, double target) => output - target;
    }
}
