using System;

namespace Nabla.Reference;

sealed class GradientDescentRule(double learningRate, double momentum, double dampening, bool nesterov) : ReferenceOptimizer(learningRate)
{
    double[]? _velocity;

    private protected override void Move(double[] p, double[] g, int t)
    {
        double[] v = State(ref _velocity, p.Length);
        for (int i = 0; i < p.Length; i++)
        {
            double step = g[i];
            if (momentum != 0)
            {
                v[i] = t == 1 ? g[i] : (momentum * v[i]) + ((1 - dampening) * g[i]);
                step = nesterov ? g[i] + (momentum * v[i]) : v[i];
            }

            p[i] -= LearningRate * step;
        }
    }
}

sealed class AdaGradRule(double learningRate, double decay, double initialAccumulator, double epsilon) : ReferenceOptimizer(learningRate)
{
    double[]? _squares;

    private protected override void Move(double[] p, double[] g, int t)
    {
        double[] s = State(ref _squares, p.Length, initialAccumulator);
        for (int i = 0; i < p.Length; i++)
        {
            s[i] += g[i] * g[i];
            p[i] -= LearningRate / (1 + ((t - 1) * decay)) * g[i] / (Math.Sqrt(s[i]) + epsilon);
        }
    }
}

sealed class RMSPropRule(double learningRate, double alpha, double epsilon, bool centered, double momentum) : ReferenceOptimizer(learningRate)
{
    double[]? _squares;
    double[]? _mean;
    double[]? _buffer;

    private protected override void Move(double[] p, double[] g, int t)
    {
        double[] s = State(ref _squares, p.Length);
        double[] mean = State(ref _mean, p.Length);
        double[] buffer = State(ref _buffer, p.Length);
        for (int i = 0; i < p.Length; i++)
        {
            s[i] = (alpha * s[i]) + ((1 - alpha) * g[i] * g[i]);
            mean[i] = (alpha * mean[i]) + ((1 - alpha) * g[i]);
            double d = Math.Sqrt(centered ? s[i] - (mean[i] * mean[i]) : s[i]) + epsilon;
            buffer[i] = (momentum * buffer[i]) + (g[i] / d);
            p[i] -= LearningRate * buffer[i];
        }
    }
}

sealed class AdadeltaRule(double learningRate, double rho, double epsilon) : ReferenceOptimizer(learningRate)
{
    double[]? _squares;
    double[]? _steps;

    private protected override void Move(double[] p, double[] g, int t)
    {
        double[] s = State(ref _squares, p.Length);
        double[] a = State(ref _steps, p.Length);
        for (int i = 0; i < p.Length; i++)
        {
            s[i] = (rho * s[i]) + ((1 - rho) * g[i] * g[i]);
            double d = Math.Sqrt(a[i] + epsilon) / Math.Sqrt(s[i] + epsilon) * g[i];
            a[i] = (rho * a[i]) + ((1 - rho) * d * d);
            p[i] -= LearningRate * d;
        }
    }
}
