using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Samples.Claims;

/// <summary>Exclusive or: two threshold units suffice by hand, no single unit does, and a network learns it from its four rows.</summary>
static class ExclusiveOr
{
    static readonly Matrix<double> s_inputs = Matrix<double>.FromRows([0, 0], [0, 1], [1, 0], [1, 1]);
    static readonly Matrix<double> s_targets = Matrix<double>.FromRows([0.0], [1.0], [1.0], [0.0]);

    public static void Run()
    {
        ByHand();
        OneUnit();
        Trained();
    }

    /// <summary>h1 = x1 or x2, h2 = x1 and x2, y = h1 and not h2, each by a threshold unit.</summary>
    static void ByHand()
    {
        Network<double> network = Network.Create<double>(inputs: 2).Dense(2, Activation.Threshold).Dense(1, Activation.Threshold);
        network.SetWeights(0, [1, 1, 1, 1]);
        network.SetBiases(0, [-0.5, -1.5]);
        network.SetWeights(1, [1, -1]);
        network.SetBiases(1, [-0.5]);

        Console.WriteLine("xor by hand: x1 x2 | h1 = [x1+x2-0.5 > 0], h2 = [x1+x2-1.5 > 0] | y = [h1-h2-0.5 > 0], [h1+(1-h2)-1.5 > 0]");
        bool all = true;
        for (int row = 0; row < 4; row++)
        {
            (double x1, double x2) = (s_inputs[row, 0], s_inputs[row, 1]);
            double y = network.Predict(Matrix<double>.FromRows([x1, x2]))[0, 0];
            int h1 = x1 + x2 - 0.5 > 0 ? 1 : 0;
            int h2 = x1 + x2 - 1.5 > 0 ? 1 : 0;
            int conjunction = h1 + (1 - h2) - 1.5 > 0 ? 1 : 0;
            all &= y == s_targets[row, 0] && y == conjunction;
            Console.WriteLine($"  {x1} {x2} | {h1} {h2} | {y} {conjunction}");
        }

        Verdict.Print("two hidden threshold units compute exclusive or", all, "all four rows, in both forms of y");
    }

    /// <summary>One threshold unit over a grid of weights and biases, and logistic regression.</summary>
    static void OneUnit()
    {
        int best = 0;
        int tried = 0;
        for (double w1 = -2; w1 <= 2; w1 += 0.25)
        {
            for (double w2 = -2; w2 <= 2; w2 += 0.25)
            {
                for (double b = -4.125; b <= 4.125; b += 0.25)
                {
                    tried++;
                    int right = Enumerable.Range(0, 4).Count(row => (w1 * s_inputs[row, 0]) + (w2 * s_inputs[row, 1]) + b > 0 == s_targets[row, 0] > 0);
                    best = Math.Max(best, right);
                }
            }
        }

        Network<double> network = Network.Create<double>(inputs: 2, seed: 1).Dense(1, Activation.Sigmoid);
        using var trainer = new Trainer<double>(network, Loss.BinaryCrossEntropy, new StochasticGradientDescent(1), batchSize: 4);
        double loss = 0;
        for (int step = 0; step < 2000; step++)
        {
            loss = trainer.Step(s_inputs, s_targets, [0, 1, 2, 3]);
        }

        Console.WriteLine($"one threshold unit: best of {tried} gets {best} of 4 rows");
        Console.WriteLine($"logistic regression: loss {loss:F9} after 2000 steps, ln 2 = {Math.Log(2):F9}");
        Verdict.Print("no linear classifier computes exclusive or", best < 4 && Math.Abs(loss - Math.Log(2)) < 1e-9, $"{best} of 4; every answer stays at one half");
    }

    /// <summary>2-4-1 from ten seeds.</summary>
    static void Trained()
    {
        int solved = 0;
        for (ulong seed = 0; seed < 10; seed++)
        {
            Network<double> network = Network.Create<double>(inputs: 2, seed).Dense(4, Activation.Tanh).Dense(1, Activation.Sigmoid);
            using var trainer = new Trainer<double>(network, Loss.BinaryCrossEntropy, new Adam(0.05), batchSize: 4);
            for (int step = 0; step < 500; step++)
            {
                trainer.Step(s_inputs, s_targets, [0, 1, 2, 3]);
            }

            Matrix<double> answers = network.Predict(s_inputs);
            solved += Enumerable.Range(0, 4).All(row => Math.Abs(answers[row, 0] - s_targets[row, 0]) < 0.1) ? 1 : 0;
        }

        Verdict.Print("a network with one hidden layer learns exclusive or", solved == 10, $"2-4-1 with tanh: {solved} of 10 seeds, each answer within 0.1");
    }
}
