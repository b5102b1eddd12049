using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Samples.Claims;

/// <summary>All weights 0: what learns, and what stays equal for ever.</summary>
static class ZeroWeights
{
    const int Hidden = 4;
    static readonly Matrix<double> s_inputs = Matrix<double>.FromRows([0, 0], [0, 1], [1, 0], [1, 1]);
    static readonly Matrix<double> s_targets = Matrix<double>.FromRows([0.0], [1.0], [1.0], [1.0]);

    public static void Run()
    {
        Console.WriteLine("2-4-1 on x1 or x2, 2000 steps: hidden activation, initial weights | loss | hidden units that differ | largest hidden weight, output weight, output bias");
        bool nothing = true;
        bool equal = true;
        foreach (Activation activation in new[] { Activation.Tanh, Activation.ReLU, Activation.Sigmoid })
        {
            (int units, double hidden, double output, double bias) = Train(activation, zero: true);
            nothing &= hidden == 0 && output == 0 && bias == 0;
            equal &= units == 1;
            (int drawn, _, _, _) = Train(activation, zero: false);
            equal &= drawn == Hidden;
        }

        Verdict.Print("with all weights 0 a network cannot learn", nothing, "the output bias learns, behind sigmoid units the weights do, too");
        Verdict.Print("with all weights 0 the units of a layer stay equal", equal, $"1 distinct unit of {Hidden} with each activation; {Hidden} from drawn weights");
    }

    static (int Units, double Hidden, double Output, double Bias) Train(Activation activation, bool zero)
    {
        Network<double> network = Network.Create<double>(inputs: 2, seed: 1).Dense(Hidden, activation).Dense(1);
        if (zero)
        {
            network.SetParameters(new double[network.ParameterCount]);
        }

        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.1), batchSize: 4);
        double loss = 0;
        for (int step = 0; step < 2000; step++)
        {
            loss = trainer.Step(s_inputs, s_targets, [0, 1, 2, 3]);
        }

        double[] weights = new double[2 * Hidden];
        double[] biases = new double[Hidden];
        double[] outputs = new double[Hidden];
        double[] bias = new double[1];
        network.CopyWeightsTo(0, weights);
        network.CopyBiasesTo(0, biases);
        network.CopyWeightsTo(1, outputs);
        network.CopyBiasesTo(1, bias);
        int units = Enumerable.Range(0, Hidden).Select(j => (weights[j], weights[Hidden + j], biases[j], outputs[j])).Distinct().Count();
        double hidden = weights.Max(Math.Abs);
        double output = outputs.Max(Math.Abs);
        Console.WriteLine($"  {activation}, {(zero ? "zero" : "drawn")} | {loss:F6} | {units} | {hidden:F6}, {output:F6}, {bias[0]:F6}");
        return (units, hidden, output, Math.Abs(bias[0]));
    }
}
