using System;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 001: the update, <c>ΔW = -ε ∂C/∂W</c> and <c>Δb = -ε δ</c>.</summary>
public sealed partial class Seed001Tests
{
    [Fact]
    public void B_001_07_OneStepOfAnyNetwork_IsWeightsLessLearningRateTimesGradient()
    {
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var random = new Random(7);
            foreach (Activation hidden in new[] { Activation.Sigmoid, Activation.Tanh, Activation.ReLU })
            {
                foreach (Loss loss in new[] { Loss.MeanSquaredError, Loss.CategoricalCrossEntropy })
                {
                    // A single class is always certain: its cross-entropy has no gradient.
                    int[] smallest = loss == Loss.MeanSquaredError ? [1, 1] : [1, 2];
                    foreach (int[] sizes in new int[][] { smallest, [3, 2], [4, 6, 5, 3], [70, 33, 2], [5, 130, 7] })
                    {
                        Network<T> network = Network.Create<T>(sizes[0], seed: (ulong)sizes[1]);
                        foreach (int units in sizes[1..^1])
                        {
                            network = network.Dense(units, hidden);
                        }

                        network = network.Dense(sizes[^1]);
                        const int Rows = 9;
                        Matrix<T> inputs = Draw(Rows, sizes[0]);
                        Matrix<T> targets = loss == Loss.MeanSquaredError
                            ? Draw(Rows, sizes[^1])
                            : Matrix<T>.OneHot([.. Enumerable.Range(0, Rows).Select(row => row % sizes[^1])], sizes[^1]);
                        T rate = T.CreateTruncating(0.07);
                        using var trainer = new Trainer<T>(network, loss, new StochasticGradientDescent(double.CreateTruncating(rate)), Rows);
                        int[] rows = [.. Enumerable.Range(0, Rows)];
                        T[] before = new T[network.ParameterCount];
                        T[] gradients = new T[network.ParameterCount];
                        T[] after = new T[network.ParameterCount];
                        network.CopyParametersTo(before);
                        trainer.Gradient(inputs, targets, rows, gradients);
                        trainer.Step(inputs, targets, rows);
                        network.CopyParametersTo(after);
                        for (int i = 0; i < after.Length; i++)
                        {
                            // W - ε · ∂C/∂W, the exact value rounded once.
                            Assert.Equal(T.FusedMultiplyAdd(-rate, gradients[i], before[i]), after[i]);
                        }

                        Assert.NotEqual(before, after);
                    }
                }
            }

            Matrix<T> Draw(int rows, int columns)
            {
                var matrix = new Matrix<T>(rows, columns);
                for (int row = 0; row < rows; row++)
                {
                    for (int column = 0; column < columns; column++)
                    {
                        matrix[row, column] = T.CreateTruncating(random.NextDouble());
                    }
                }

                return matrix;
            }
        }
    }

    [Fact]
    public void B_001_12_StepOfTheBiases_IsLearningRateTimesDelta()
    {
        // x = (2, -1); hidden ReLU z = (2 - 1 + .5, -4 - 1 + .5) = (1.5, -4.5), a = (1.5, 0); output 3 * 1.5 - 1 + .5 = 4; target 2.
        // C = (y - t)²: δ of the output 2 (4 - 2) = 4; δ of the hidden layer 4 (3, -1) ⊙ (1, 0) = (12, 0).
        Network<double> network = Network.Create<double>(2).Dense(2, Activation.ReLU).Dense(1);
        network.SetWeights(0, [1, -2, 1, 1]);
        network.SetBiases(0, [0.5, 0.5]);
        network.SetWeights(1, [3, -1]);
        network.SetBiases(1, [-0.5]);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.125), 1);
        trainer.Step(Matrix<double>.FromRows([2.0, -1.0]), Matrix<double>.FromRows([2.0]), [0]);

        double[] hidden = new double[2];
        double[] output = new double[1];
        network.CopyBiasesTo(0, hidden);
        network.CopyBiasesTo(1, output);
        Assert.Equal([0.5 - (0.125 * 12), 0.5], hidden);
        Assert.Equal([-0.5 - (0.125 * 4)], output);
    }
}
