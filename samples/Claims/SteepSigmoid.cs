using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Networks;

namespace Nabla.Samples.Claims;

/// <summary>Weights and biases times k make a logistic unit a threshold unit, as k grows.</summary>
static class SteepSigmoid
{
    static readonly double[] s_points = [-1, -0.5, -0.1, 0, 0.1, 0.5, 1];
    static readonly Matrix<double> s_corners = Matrix<double>.FromRows([0, 0], [0, 1], [1, 0], [1, 1]);
    static readonly double[] s_truth = [0, 1, 1, 0];

    public static void Run()
    {
        Console.WriteLine($"logistic unit: k | σ(kx) at x = {string.Join(", ", s_points)}");
        foreach (double k in new double[] { 1, 2, 5, 10, 100 })
        {
            Network<double> unit = Network.Create<double>(inputs: 1).Dense(1, Activation.Sigmoid);
            unit.SetWeights(0, [k]);
            Console.WriteLine($"  {k} | {string.Join(", ", s_points.Select(x => unit.Predict(Matrix<double>.FromRows([x]))[0, 0].ToString("F9")))}");
        }

        Console.WriteLine("exclusive or with logistic units, all weights and biases times k: k | answers for 00, 01, 10, 11 | largest error");
        double largest = 1;
        bool falls = true;
        foreach (double k in new double[] { 1, 2, 3, 5, 10, 20 })
        {
            double[] answers = Answers(k);
            double error = answers.Zip(s_truth, (a, t) => Math.Abs(a - t)).Max();
            bool right = error < 0.5;
            falls &= error < largest;
            largest = error;
            Console.WriteLine($"  {k} | {string.Join(", ", answers.Select(a => a.ToString("F6")))} | {error:F6} {(right ? "right" : "wrong")}");
        }

        Verdict.Print("logistic units approximate threshold units", falls && largest < 1e-4, $"largest error {largest:E1} at k = 20; at k = 1 and 2 the network is still wrong");
    }

    static double[] Answers(double k)
    {
        Network<double> network = Network.Create<double>(inputs: 2).Dense(2, Activation.Sigmoid).Dense(1, Activation.Sigmoid);
        network.SetWeights(0, [k, k, k, k]);
        network.SetBiases(0, [-0.5 * k, -1.5 * k]);
        network.SetWeights(1, [k, -k]);
        network.SetBiases(1, [-0.5 * k]);
        Matrix<double> answers = network.Predict(s_corners);
        return [.. Enumerable.Range(0, 4).Select(row => answers[row, 0])];
    }
}
