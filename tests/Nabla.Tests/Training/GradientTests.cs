using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Reference;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>Every gradient three ways: the engine in double, the textbook's BP1 to BP4, and central differences.</summary>
public sealed class GradientTests
{
    static readonly (Activation Engine, ReferenceActivation Reference)[] s_activations =
    [
        (Activation.Identity, ReferenceActivation.Identity),
        (Activation.ReLU, ReferenceActivation.ReLU),
        (Activation.Sigmoid, ReferenceActivation.Sigmoid),
        (Activation.Tanh, ReferenceActivation.Tanh),
        (Activation.LeakyReLU(), ReferenceActivation.LeakyReLU(0.01)),
        (Activation.ELU(), ReferenceActivation.ELU(1)),
        (Activation.SELU, ReferenceActivation.SELU),
        (Activation.Softplus, ReferenceActivation.Softplus),
        (Activation.SiLU, ReferenceActivation.SiLU),
        (Activation.GELU, ReferenceActivation.GELU),
        (Activation.GELUTanh, ReferenceActivation.GELUTanh),
        (Activation.Mish, ReferenceActivation.Mish),
        (Activation.Threshold, ReferenceActivation.Threshold),
        (Activation.Square, ReferenceActivation.Square),
        (Activation.Cube, ReferenceActivation.Cube),
        (Activation.Softmax, ReferenceActivation.Softmax),
    ];

    /// <summary>For networks of several layers: cubes of squares leave the range where twelve digits can agree.</summary>
    static readonly Activation[] s_hidden =
        [.. Activation.Elementwise.Where(activation => activation.IsTrainable && activation.Warning is null)];

    /// <summary>The mean squared error as a loss of one's own: the library refuses its own behind softmax, whose Jacobian is tested with it.</summary>
    static readonly Loss s_squared = Loss.Custom(
        "squared",
        (outputs, targets) =>
        {
            double sum = 0;
            for (int k = 0; k < outputs.Length; k++)
            {
                sum += (outputs[k] - targets[k]) * (outputs[k] - targets[k]);
            }

            return sum / outputs.Length;
        },
        (outputs, targets, gradient) =>
        {
            for (int k = 0; k < outputs.Length; k++)
            {
                gradient[k] = 2 * (outputs[k] - targets[k]) / outputs.Length;
            }
        });

    [Fact]
    public void Registry_EveryActivation_HasItsReference() =>
        Assert.Equal(Activation.All.Select(a => a.Name).Order(), s_activations.Select(pair => pair.Reference.Name).Order());

    [Fact]
    public void Gradient_RandomNetworks_AgreesWithTextbookAndDifferences()
    {
        var random = new Random(20261122);
        for (int trial = 0; trial < 120; trial++)
        {
            int depth = random.Next(1, 5);
            int[] sizes = [.. Enumerable.Range(0, depth + 1).Select(_ => random.Next(1, trial % 10 == 0 ? 90 : 12))];
            Network<double> network = Network.Create<double>(sizes[0], seed: (ulong)trial);
            for (int layer = 1; layer <= depth; layer++)
            {
                bool last = layer == depth;
                int choice = random.Next(last ? s_hidden.Length + 1 : s_hidden.Length);
                Activation activation = choice == s_hidden.Length ? Activation.Softmax : s_hidden[choice];
                network = network.Dense(sizes[layer], activation);
            }

            double[] parameters = new double[network.ParameterCount];
            network.CopyParametersTo(parameters);
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i] += (random.NextDouble() - 0.5) * 0.2; // biases too
            }

            network.SetParameters(parameters);
            Check(network, LossFor(network, random), random, trial);
        }
    }

    [Fact]
    public void Gradient_EveryActivationInOneHiddenLayer_AgreesWithTextbookAndDifferences()
    {
        var random = new Random(20261123);
        foreach (Activation activation in Activation.Elementwise.Append(Activation.LeakyReLU(2)).Append(Activation.ELU(0.5)))
        {
            Network<double> network = Network.Create<double>(4, seed: 5).Dense(7, activation).Dense(3);
            if (activation.IsTrainable)
            {
                Check(network, Loss.MeanSquaredError, random, 0);
            }
            else
            {
                ArgumentException refused = Assert.Throws<ArgumentException>(() => new Trainer<double>(network, Loss.MeanSquaredError, new Adam()));
                Assert.StartsWith($"layers.0 cannot be trained. {activation.TrainingObstacle}", refused.Message);
            }
        }
    }

    static readonly Activation[] s_kinked = [Activation.ReLU, Activation.LeakyReLU(), Activation.LeakyReLU(2), Activation.ELU(0.5), Activation.SELU];

    static Loss LossFor(Network<double> network, Random random)
    {
        Activation output = network.Layers[^1].Activation;
        Loss[] known = [output == Activation.Softmax ? s_squared : Loss.MeanSquaredError, Loss.BinaryCrossEntropy, Loss.CategoricalCrossEntropy];
        Loss[] possible = [.. known.Where(loss => loss.Link is null || loss.Link == output || output == Activation.Identity)];
        return possible[random.Next(possible.Length)];
    }

    static void Check(Network<double> network, Loss loss, Random random, int trial)
    {
        const int Rows = 5;
        var inputs = new Matrix<double>(Rows, network.Inputs);
        var targets = new Matrix<double>(Rows, network.Outputs);
        for (int row = 0; row < Rows; row++)
        {
            for (int i = 0; i < network.Inputs; i++)
            {
                inputs[row, i] = random.NextDouble() * 4 - 2;
            }

            // A distribution over the outputs suits every loss.
            double[] mass = [.. Enumerable.Range(0, network.Outputs).Select(_ => random.NextDouble())];
            for (int o = 0; o < network.Outputs; o++)
            {
                targets[row, o] = network.Outputs == 1 ? Math.Round(mass[0]) : mass[o] / mass.Sum();
            }
        }

        using var trainer = new Trainer<double>(network, loss, new Adam(), Rows);
        double[] gradients = new double[network.ParameterCount];
        double value = trainer.Gradient(inputs, targets, [0, 1, 2, 3, 4], gradients);
        Assert.Equal(value, trainer.Evaluate(inputs, targets), 12);
        (double textbookLoss, double[] textbook) = Textbook(network, loss, inputs, targets);
        string what = $"trial {trial}: {string.Join(" | ", network.Layers)}, {loss}";
        Assert.True(Math.Abs(value - textbookLoss) < 1e-12 * (1 + Math.Abs(value)), $"{what}: loss {value:R}, textbook {textbookLoss:R}");

        double[] parameters = new double[network.ParameterCount];
        network.CopyParametersTo(parameters);
        for (int i = 0; i < gradients.Length; i++)
        {
            Assert.True(Math.Abs(gradients[i] - textbook[i]) <= 1e-12 * (1 + Math.Abs(textbook[i])), $"{what}: parameter {i}: {gradients[i]:R}, textbook {textbook[i]:R}");
        }

        // Central differences for a sample of the parameters; a kink within the step is no error of the gradient.
        bool smooth = network.Layers.All(layer => !s_kinked.Contains(layer.Activation));
        for (int k = 0; smooth && k < 25; k++)
        {
            int i = random.Next(parameters.Length);
            double step = 1e-5 * (1 + Math.Abs(parameters[i]));
            double difference = (LossAt(i, parameters[i] + step) - LossAt(i, parameters[i] - step)) / (2 * step);
            Assert.True(Math.Abs(difference - gradients[i]) <= 1e-8 + 1e-6 * Math.Abs(difference), $"{what}: parameter {i}: {gradients[i]:R}, central difference {difference:R}");
        }

        double LossAt(int index, double changed)
        {
            double[] moved = [.. parameters];
            moved[index] = changed;
            network.SetParameters(moved);
            double result = trainer.Evaluate(inputs, targets);
            network.SetParameters(parameters);
            return result;
        }
    }

    static ReferenceActivation ReferenceOf(Activation activation) => activation.Name switch
    {
        "leaky-relu" => ReferenceActivation.LeakyReLU(activation.Parameters[0].Value),
        "elu" => ReferenceActivation.ELU(activation.Parameters[0].Value),
        _ => s_activations.Single(pair => pair.Engine == activation).Reference,
    };

    /// <summary>Loss and gradients by <see cref="LayeredNetwork"/>, one example at a time, averaged over the rows.</summary>
    static (double Loss, double[] Gradients) Textbook(Network<double> network, Loss loss, Matrix<double> inputs, Matrix<double> targets)
    {
        var reference = new LayeredNetwork();
        for (int l = 0; l < network.Layers.Count; l++)
        {
            Layer layer = network.Layers[l];
            double[] weights = new double[layer.Inputs * layer.Outputs];
            double[] biases = new double[layer.Outputs];
            network.CopyWeightsTo(l, weights);
            network.CopyBiasesTo(l, biases);
            double[,] w = new double[layer.Outputs, layer.Inputs];
            for (int i = 0; i < layer.Inputs; i++)
            {
                for (int o = 0; o < layer.Outputs; o++)
                {
                    w[o, i] = weights[i * layer.Outputs + o];
                }
            }

            // A loss with a link is the loss of the probabilities: give the reference the probabilities.
            Activation activation = l == network.Layers.Count - 1 && loss.Link is not null ? loss.Link : layer.Activation;
            reference.Add(w, biases, ReferenceOf(activation));
        }

        double total = 0;
        double[] gradients = new double[network.ParameterCount];
        for (int row = 0; row < inputs.Rows; row++)
        {
            double[] target = targets.Row(row).ToArray();
            ForwardPass pass = reference.Forward(inputs.Row(row).ToArray());
            double[] y = pass.Output;
            int n = y.Length;
            total += loss.Name switch
            {
                "mean-squared-error" or "squared" => y.Zip(target, (a, t) => (a - t) * (a - t)).Sum() / n,
                "binary-cross-entropy" => -y.Zip(target, (p, t) => t * Math.Log(p) + (1 - t) * Math.Log(1 - p)).Sum() / n,
                _ => -y.Zip(target, (p, t) => t * Math.Log(p)).Sum(),
            };
            double[] slope = loss.Name switch
            {
                "mean-squared-error" or "squared" => [.. y.Zip(target, (a, t) => 2 * (a - t) / n)],
                "binary-cross-entropy" => [.. y.Zip(target, (p, t) => (p - t) / (p * (1 - p)) / n)],
                _ => [.. y.Zip(target, (p, t) => -t / p)],
            };
            BackwardPass backward = reference.Backward(pass, slope);
            int at = 0;
            for (int l = 0; l < network.Layers.Count; l++)
            {
                double[,] w = backward.WeightGradients[l];
                for (int i = 0; i < w.GetLength(1); i++)
                {
                    for (int o = 0; o < w.GetLength(0); o++)
                    {
                        gradients[at++] += w[o, i] / inputs.Rows;
                    }
                }

                foreach (double delta in backward.Deltas[l])
                {
                    gradients[at++] += delta / inputs.Rows;
                }
            }
        }

        return (total / inputs.Rows, gradients);
    }
}
