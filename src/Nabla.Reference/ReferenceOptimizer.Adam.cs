using System;

namespace Nabla.Reference;

sealed class AdamRule(double learningRate, double beta1, double beta2, double epsilon, bool amsGrad, double weightDecay) : ReferenceOptimizer(learningRate)
{
    double[]? _first;
    double[]? _second;
    double[]? _largest;

    private protected override void Move(double[] p, double[] g, int t)
    {
        double[] m = State(ref _first, p.Length);
        double[] v = State(ref _second, p.Length);
        double[] largest = State(ref _largest, p.Length);
        for (int i = 0; i < p.Length; i++)
        {
            p[i] *= 1 - (LearningRate * weightDecay);
            m[i] = (beta1 * m[i]) + ((1 - beta1) * g[i]);
            v[i] = (beta2 * v[i]) + ((1 - beta2) * g[i] * g[i]);
            largest[i] = Math.Max(largest[i], v[i]);
            double unbiased = (amsGrad ? largest[i] : v[i]) / (1 - Math.Pow(beta2, t));
            p[i] -= LearningRate * (m[i] / (1 - Math.Pow(beta1, t))) / (Math.Sqrt(unbiased) + epsilon);
        }
    }
}

sealed class NAdamRule(double learningRate, double beta1, double beta2, double epsilon, double momentumDecay) : ReferenceOptimizer(learningRate)
{
    double[]? _first;
    double[]? _second;
    double _product = 1;

    private protected override void Move(double[] p, double[] g, int t)
    {
        double[] m = State(ref _first, p.Length);
        double[] v = State(ref _second, p.Length);
        double now = Momentum(t);
        double next = Momentum(t + 1);
        _product *= now;
        for (int i = 0; i < p.Length; i++)
        {
            m[i] = (beta1 * m[i]) + ((1 - beta1) * g[i]);
            v[i] = (beta2 * v[i]) + ((1 - beta2) * g[i] * g[i]);
            double ahead = (g[i] * (1 - now) / (1 - _product)) + (m[i] * next / (1 - (_product * next)));
            p[i] -= LearningRate * ahead / (Math.Sqrt(v[i] / (1 - Math.Pow(beta2, t))) + epsilon);
        }
    }

    double Momentum(int t) => beta1 * (1 - (0.5 * Math.Pow(0.96, t * momentumDecay)));
}

sealed class AdamaxRule(double learningRate, double beta1, double beta2, double epsilon) : ReferenceOptimizer(learningRate)
{
    double[]? _first;
    double[]? _norm;

    private protected override void Move(double[] p, double[] g, int t)
    {
        double[] m = State(ref _first, p.Length);
        double[] u = State(ref _norm, p.Length);
        for (int i = 0; i < p.Length; i++)
        {
            m[i] = (beta1 * m[i]) + ((1 - beta1) * g[i]);
            u[i] = Math.Max(beta2 * u[i], Math.Abs(g[i]) + epsilon);
            p[i] -= LearningRate / (1 - Math.Pow(beta1, t)) * m[i] / u[i];
        }
    }
}
