using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Seeds;

/// <summary>
/// What docs/errata.md states as <c>name = number</c>, computed from the formula as the text has it and from the right one. Vectors and matrices
/// are listed row by row.
/// </summary>
static partial class ErrataNumbers
{
    static readonly double[] s_logits = [1, 2, 3];
    static readonly double[] s_outputs = [1, 2, 3];
    static readonly double[] s_targets = [1, 4, 0];

    /// <summary>Every number of the page by its name.</summary>
    public static IReadOnlyDictionary<string, double[]> Compute()
    {
        var numbers = new Dictionary<string, double[]>();
        Activations(numbers);
        Conventions(numbers);
        Backpropagation(numbers);
        Training(numbers);
        Expressivity(numbers);
        Statements(numbers);
        return numbers;
    }

    // E1, E2, E5, E21, E24, E25, E34
    static void Activations(Dictionary<string, double[]> numbers)
    {
        static double Bare(double x) => Integral(s => Math.Exp(-s * s), x);
        static double Gelu(double x, double factor) => x * 0.5 * (1 + (factor * Bare(x / Math.Sqrt(2))));
        double right = 2 / Math.Sqrt(Math.PI);
        numbers["GELU(1) without the factor"] = [Gelu(1, 1)];
        numbers["GELU(1)"] = [Gelu(1, right)];
        numbers["GELU(10) without the factor"] = [Gelu(10, 1)];
        numbers["GELU(10)"] = [Gelu(10, right)];
        numbers["GELU(-10) without the factor"] = [Gelu(-10, 1)];
        numbers["lim GELU(x)/x without the factor"] = [0.5 * (1 + (Math.Sqrt(Math.PI) / 2))];

        numbers["σ(-1)"] = [Sigmoid(-1)];
        numbers["σ(-30)"] = [Sigmoid(-30)];
        numbers["ReLU(3)"] = [Math.Max(3, 0)];
        numbers["SiLU(2)"] = [2 * Sigmoid(2)];

        double[] exponentials = [.. s_logits.Select(Math.Exp)];
        double[] prose = [.. exponentials.Select(e => e / (exponentials.Sum() - e))];
        numbers["softmax of [1, 2, 3] by the prose"] = prose;
        numbers["its sum"] = [prose.Sum()];
        numbers["softmax of [1, 2, 3]"] = Softmax(s_logits);

        numbers["σ(0) read as 11+e^z"] = [11 + Math.Exp(0)];
        numbers["σ(0)"] = [Sigmoid(0)];
        numbers["first step of Adam for g = 0.1 with ε read as 108"] = [0.001 * 0.1 / (0.1 + 108)];
        numbers["first step of Adam for g = 0.1"] = [0.001 * 0.1 / (0.1 + 1e-8)];

        const double Steep = 2;
        numbers["max(2z, z) at 3"] = [Math.Max(Steep * 3, 3)];
        numbers["max(2z, z) at -2"] = [Math.Max(Steep * -2, -2)];
        static double Leaky(double z) => z > 0 ? z : Steep * z;
        numbers["leaky ReLU with α = 2 at 3"] = [Leaky(3)];
        numbers["leaky ReLU with α = 2 at -2"] = [Leaky(-2)];

        numbers["log 1 + e^z at 1"] = [Math.Log(1) + Math.Exp(1)];
        numbers["log(1 + e^z) at 1"] = [Math.Log(1 + Math.Exp(1))];
        numbers["log 1 + e^z at 20"] = [Math.Log(1) + Math.Exp(20)];
        numbers["log(1 + e^z) at 20"] = [Math.Log(1 + Math.Exp(20))];

        static double NormalCdf(double x, double deviation) => 0.5 * (1 + (2 / Math.Sqrt(Math.PI) * Bare(x / (deviation * Math.Sqrt(2)))));
        numbers["1·Φ(1) for deviation 2"] = [NormalCdf(1, 2)];
        numbers["1·Φ(1) for deviation 1"] = [NormalCdf(1, 1)];
    }

    // E3, E4, E9, E32, E33, E35
    static void Conventions(Dictionary<string, double[]> numbers)
    {
        Network<double> candyBar = CandyBar();
        numbers["b of the first layer, b^(0) in 000 and b^(1) in 001"] = Biases(candyBar, 0);
        numbers["b of the second layer, b^(1) in 000 and b^(2) in 001"] = Biases(candyBar, 1);

        double[] soft = [0.1, 0.2, 0.7];
        double[] probabilities = Softmax(s_logits);
        numbers["-Σ y log p"] = [CrossEntropy(soft, probabilities)];
        numbers["-Σ p log y"] = [CrossEntropy(probabilities, soft)];

        // Two equal rows, one output, squared error: the sum doubles the gradient, the mean does not.
        double[] errors = [-0.5, -0.5];
        numbers["gradient of the sum over two equal rows"] = [errors.Sum(e => 2 * e)];
        numbers["gradient of the mean over two equal rows"] = [errors.Average(e => 2 * e)];

        double squares = s_outputs.Zip(s_targets, (y, t) => (y - t) * (y - t)).Sum();
        numbers["mean of squares"] = [squares / 3];
        numbers["half the sum of squares"] = [squares / 2];
        numbers["half the mean of squares"] = [squares / 6];

        double[] coins = [5, 6];
        double[] w = [2, 2, 1, 3];
        numbers["I·W"] = [(coins[0] * w[0]) + (coins[1] * w[2]), (coins[0] * w[1]) + (coins[1] * w[3])];
        numbers["W·Iᵀ"] = [(w[0] * coins[0]) + (w[1] * coins[1]), (w[2] * coins[0]) + (w[3] * coins[1])];

        double mean = s_outputs.Zip(s_targets, (y, t) => y - t).Average();
        numbers["square of the average difference"] = [mean * mean];
        numbers["average of the squared differences"] = [squares / 3];
    }

    // E7, E12, E13, E15, E19, E20
    static void Backpropagation(Dictionary<string, double[]> numbers)
    {
        double[] p = Softmax(s_logits);
        double[] y = [0, 0, 1];
        numbers["δ by BP1 taken for softmax, class 3"] = [.. p.Zip(y, (pc, yc) => -yc / pc * pc * (1 - pc))];
        numbers["δ = p - y, class 3"] = [.. p.Zip(y, (pc, yc) => pc - yc)];

        const double Price = 1.55;
        numbers["T - A for A = 12"] = [Price - 12];
        numbers["T - A for A = 1000"] = [Price - 1000];
        static double[] Slopes(Func<double, double> f) => [(f(2) - f(1.5)) / 0.5, (f(2.5) - f(2)) / 0.5];
        numbers["slopes of abs(T - A) left and right of A = T"] = Slopes(a => Math.Abs(2 - a));
        numbers["slopes of T - A left and right of A = T"] = Slopes(a => 2 - a);

        double[] old = [0.5, 0];
        double[] activations = [17, 29];
        double[] updated = [.. old.Zip(activations, (w, a) => w + (0.01 * a))];
        numbers["W² after the update"] = updated;
        numbers["dL/dA¹ with the new W²"] = [.. updated.Select(w => -w)];
        numbers["dL/dA¹ with the old W²"] = [.. old.Select(w => -w)];

        double[] inputs = [5, 6];
        double[] deltas = [-0.5, 0];
        numbers["Iᵀ·dL/dZ, 2 x 2"] = [.. inputs.SelectMany(i => deltas.Select(d => i * d))];
        numbers["dL/dZ·Iᵀ, a single number"] = [inputs.Zip(deltas, (i, d) => i * d).Sum()];
        double[] first = [2, 2, 1, 3];
        numbers["dL/dZ·W¹ᵀ"] = [(deltas[0] * first[0]) + (deltas[1] * first[1]), (deltas[0] * first[2]) + (deltas[1] * first[3])];

        double a = Sigmoid(1);
        numbers["δ of sigmoid and cross-entropy"] = [a];
        numbers["δ of sigmoid and squared error"] = [2 * a * a * (1 - a)];
        numbers["δ of identity and squared error, three outputs"] = [.. s_outputs.Zip(s_targets, (o, t) => 2 * (o - t) / 3)];
        numbers["a - y of the same"] = [.. s_outputs.Zip(s_targets, (o, t) => o - t)];

        double[] delta = [1, 2];
        double[] below = [3, 4, 5];
        numbers["∂L/∂W for δ = [1, 2], a = [3, 4, 5]"] = [.. delta.SelectMany(d => below.Select(x => d * x))];
        numbers["∂L/∂b for δ = [1, 2]"] = delta;
    }

    // E6, E8, E10, E11, E23, E26
    static void Training(Dictionary<string, double[]> numbers)
    {
        static double Cost(double w) => w * w;
        numbers["C after a step along the gradient"] = [Cost(1 + (0.1 * 2))];
        numbers["C after a step against the gradient"] = [Cost(1 - (0.1 * 2))];

        const double Delta = -1;
        numbers["δ of the last bias"] = [Delta];
        numbers["Δb"] = [-0.01 * Delta];

        numbers["shares of the learning rate over a warm-up of four steps"] = [.. Enumerable.Range(1, 4).Select(step => step / 4.0)];

        // Rows with the targets 0 and 1 in turn, half the squared error of a constant w; the mean, 0.5, is the minimum.
        static double[] Last(Func<int, double> rate)
        {
            double w = 0;
            double before = w;
            for (int step = 1; step <= 1000; step++)
            {
                before = w;
                w -= rate(step) * (w - (step % 2));
            }

            return [w, before];
        }

        numbers["w after steps 1000 and 999 at the constant rate 0.5"] = Last(_ => 0.5);
        numbers["w after steps 1000 and 999 at the rate 1/step"] = Last(step => 1.0 / step);

        // f = θ²/2 from θ = 1.
        numbers["θ after one step of gradient descent at rate 1"] = [Descend(new StochasticGradientDescent(1), steps: 1)];
        numbers["θ after 100 steps of Adam at rate 0.001"] = [Descend(new Adam(), steps: 100)];

        double[] slopes = [2, 4]; // dL/dw of two examples
        numbers["dJ/dw"] = [slopes.Average()];
    }

    /// <summary>θ after steps on half the squared error of a linear unit without bias, target 0.</summary>
    static double Descend(Optimizer optimizer, int steps)
    {
        Network<double> network = Network.Create<double>(inputs: 1).Dense(1, Activation.Identity);
        network.SetWeights(0, [1]);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, optimizer);
        double root = Math.Sqrt(0.5); // (root · θ)² = θ²/2; the bias stays apart: two rows ±root cancel its gradient
        Matrix<double> inputs = Matrix<double>.FromRows([root], [-root]);
        Matrix<double> targets = Matrix<double>.FromRows([0.0], [0.0]);
        for (int step = 0; step < steps; step++)
        {
            trainer.Step(inputs, targets, [0, 1]);
        }

        double[] theta = new double[1];
        network.CopyWeightsTo(0, theta);
        return theta[0];
    }

    static Network<double> CandyBar()
    {
        Network<double> network = Network.Create<double>(inputs: 2).Dense(2, Activation.ReLU).Dense(1, Activation.ReLU);
        network.SetWeights(0, [2, 2, 1, 3]);
        network.SetBiases(0, [1, 1]);
        network.SetWeights(1, [0.5, 0]);
        network.SetBiases(1, [3.5]);
        return network;
    }

    static double[] Biases(Network<double> network, int layer)
    {
        double[] biases = new double[network.Layers[layer].Outputs];
        network.CopyBiasesTo(layer, biases);
        return biases;
    }

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    static double[] Softmax(double[] logits)
    {
        double sum = logits.Sum(Math.Exp);
        return [.. logits.Select(z => Math.Exp(z) / sum)];
    }

    static double CrossEntropy(double[] truth, double[] probabilities) => -truth.Zip(probabilities, (t, p) => t * Math.Log(p)).Sum();

    /// <summary>The integral from 0 to x by Simpson's rule; its error here is below 1e-12.</summary>
    static double Integral(Func<double, double> f, double x)
    {
        const int Intervals = 4000;
        double h = x / Intervals;
        double sum = f(0) + f(x);
        for (int i = 1; i < Intervals; i++)
        {
            sum += f(i * h) * (i % 2 == 0 ? 2 : 4);
        }

        return sum * h / 3;
    }
}
