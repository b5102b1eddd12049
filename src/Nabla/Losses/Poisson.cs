using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Losses;

/// <summary>
/// <c>loss = e^z - t z</c> with z the logarithm of the expected count, the mean over outputs: the negative log-likelihood of a Poisson
/// distribution without the term <c>log t!</c>, which no weight changes. <c>dloss/dz = e^z - t</c>.
/// </summary>
sealed class Poisson() : Loss("poisson", LossTargets.Counts)
{
    public override string Formula => "(1/outputs) sum_k (e^z_k - t_k z_k), z_k the logarithm of the rate";

    public override string Gradient => "(1/outputs) (e^z_k - t_k)";

    public override string Source => "McCullagh and Nelder 1989, Generalized Linear Models, chapter 6 (log link)";

    internal override LossFunction<T> Function<T>() => new ElementwiseLossFunction<T, NegativeLogLikelihood>(default);

    private protected override string? WhyNot(Activation output) => output.Equals(Activation.Identity)
        ? null
        : "its output is the logarithm of the rate, any real number; take identity as the last layer's activation";

    readonly struct NegativeLogLikelihood : IElementwiseLoss
    {
        public bool IsMean => true;

        public double Value(double output, double target) => VectorMath.Exp(output) - (target * output);

        public double Derivative(double output, double target) => VectorMath.Exp(output) - target;
    }
}
