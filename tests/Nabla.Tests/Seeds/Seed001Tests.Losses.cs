using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Tests.Losses;
using Nabla.Training;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 001: losses and the first equation of backpropagation.</summary>
public sealed partial class Seed001Tests
{
    [Fact]
    public void B_001_01_MeanSquaredError_IsTheMeanOverTheOutputsOfOneExample()
    {
        (double loss, double[] gradient) = LossRow.Of(Loss.MeanSquaredError, [1, 2, 3], [1, 4, 0]);

        Assert.Equal(13.0 / 3, loss, 1e-15);
        Assert.Equal([0, -4.0 / 3, 2], gradient);
    }

    [Fact]
    public void B_001_02_CrossEntropyOfAClass_IsMinusItsLogProbability()
    {
        Assert.Equal(0.4076059644443803, LossRow.Of(Loss.CategoricalCrossEntropy, [1, 2, 3], [0, 0, 1]).Loss, 1e-15);
        Assert.Equal(-Math.Log(Softmax([1, 2, 3])[2]), LossRow.Of(Loss.CategoricalCrossEntropy, [1, 2, 3], [0, 0, 1]).Loss, 1e-15);
    }

    [Fact]
    public void B_001_03_CrossEntropyOfSoftLabels_IsTheirMean()
    {
        (double loss, double[] gradient) = LossRow.Of(Loss.CategoricalCrossEntropy, [1, 2, 3], [0.1, 0.2, 0.7]);

        Assert.Equal(0.8076059644443803, loss, 1e-15);
        Assert.All(Softmax([1, 2, 3]).Zip([0.1, 0.2, 0.7], gradient), row => Assert.Equal(row.First - row.Second, row.Third, 1e-15));
    }

    [Fact]
    public void B_001_04_Softmax_IsADistributionWhateverTheShift()
    {
        double[] expected = [0.09003057317038046, 0.24472847105479764, 0.6652409557748219];
        Assert.All(expected.Zip(Softmax([1, 2, 3]), Softmax([1000, 1001, 1002])), p =>
        {
            Assert.Equal(p.First, p.Second, 1e-15);
            Assert.Equal(p.First, p.Third, 1e-15);
        });
        Assert.Equal(1, Softmax([1, 2, 3]).Sum(), 1e-15);
        Assert.All(Softmax([-1, -2, -30]), p => Assert.InRange(p, double.Epsilon, 1));
    }

    [Fact]
    public void B_001_05_CrossEntropyWithoutSoftmaxAndTheOtherWayRound_AreRefusedWithTheReason()
    {
        Network<float> hidden = Network.Create<float>(4).Dense(5, Activation.ReLU);
        Assert.Contains("needs softmax (or identity) as the last layer's activation, not relu: its gradient p - y holds for softmax only", Refused(Activation.ReLU, Loss.CategoricalCrossEntropy), StringComparison.Ordinal);
        Assert.Contains("needs softmax", Refused(Activation.Sigmoid, Loss.CategoricalCrossEntropy), StringComparison.Ordinal);
        Assert.Equal(
            "The loss mean-squared-error does not go with softmax as the last layer's activation: behind softmax its gradient vanishes where the network is "
            + "wrong with confidence, and classes are not learnt; take categorical-cross-entropy as the loss.",
            Refused(Activation.Softmax, Loss.MeanSquaredError));
        using var trainer = new Trainer<float>(hidden.Dense(3, Activation.Softmax), Loss.CategoricalCrossEntropy, new Adam());

        string Refused(Activation output, Loss loss) =>
            Assert.Throws<ArgumentException>(() => new Trainer<float>(hidden.Dense(3, output), loss, new Adam())).Message;
    }

    [Fact]
    public void B_001_09_DeltaOfTheLastLayer_IsElementwiseButForSoftmax()
    {
        // With inputs of 0 the pre-activations are the biases, and the gradient by a bias is delta.
        double[] delta = Delta(Activation.Softmax, Loss.CategoricalCrossEntropy, [1, 2, 3], [0, 0, 1]);
        double[] p = Softmax([1, 2, 3]);
        Assert.All(new[] { p[0], p[1], p[2] - 1 }.Zip(delta), pair => Assert.Equal(pair.First, pair.Second, 1e-15));

        // The element-wise misuse of BP1, dC/da ⊙ f'(z) with f'(z) = p (1 - p), would leave the other classes alone.
        Assert.Equal(-0.3347590442251781, delta[2], 1e-15);
        Assert.NotEqual(0, delta[0]);
        Assert.NotEqual(0, delta[1]);

        foreach (Activation output in new[] { Activation.Identity, Activation.ReLU, Activation.Sigmoid, Activation.Tanh })
        {
            foreach (Loss loss in new[] { Loss.MeanSquaredError, Loss.HalfSquaredError, Loss.Huber, Loss.MeanAbsoluteError, Loss.Quantile })
            {
                double[] z = [0.3, 1.2, -0.4];
                double[] target = [1, -0.5, 0.25];
                double[] found = Delta(output, loss, z, target);
                for (int k = 0; k < z.Length; k++)
                {
                    Assert.Equal((LossAt(k, 1e-6) - LossAt(k, -1e-6)) / 2e-6, found[k], 1e-8);
                }

                double LossAt(int k, double move)
                {
                    double[] moved = [.. z];
                    moved[k] += move;
                    return Measure(output, loss, moved, target);
                }
            }
        }
    }

    static double[] Softmax(double[] logits) => Predict(Activation.Softmax, logits);

    static double[] Predict(Activation output, double[] z)
    {
        double[] outputs = new double[z.Length];
        WithBiases(output, z).Predict([0.0], outputs);
        return outputs;
    }

    static Network<double> WithBiases(Activation output, double[] z)
    {
        Network<double> network = Network.Create<double>(1).Dense(z.Length, output);
        network.SetBiases(0, z);
        return network;
    }

    static double[] Delta(Activation output, Loss loss, double[] z, double[] targets)
    {
        using var trainer = new Trainer<double>(WithBiases(output, z), loss, new Adam(), 1);
        double[] gradients = new double[trainer.Network.ParameterCount];
        trainer.Gradient(Matrix<double>.FromRows([0.0]), Matrix<double>.FromRows(targets), [0], gradients);
        return gradients[z.Length..];
    }

    static double Measure(Activation output, Loss loss, double[] z, double[] targets)
    {
        using var trainer = new Trainer<double>(WithBiases(output, z), loss, new Adam(), 1);
        return trainer.Evaluate(Matrix<double>.FromRows([0.0]), Matrix<double>.FromRows(targets));
    }
}
