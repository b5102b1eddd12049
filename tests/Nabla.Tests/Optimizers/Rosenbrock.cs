namespace Nabla.Tests.Optimizers;

/// <summary><c>(1 - x)² + 100 (y - x²)²</c>: a bent valley whose lowest point is (1, 1) (Rosenbrock 1960).</summary>
static class Rosenbrock
{
    public static double Value(double x, double y) => ((1 - x) * (1 - x)) + (100 * (y - (x * x)) * (y - (x * x)));

    public static double[] Gradient(double[] w) => [(-2 * (1 - w[0])) - (400 * w[0] * (w[1] - (w[0] * w[0]))), 200 * (w[1] - (w[0] * w[0]))];
}
