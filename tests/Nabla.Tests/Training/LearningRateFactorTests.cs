using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>A factor of the learning rate stretches the step of its parameters, and nothing else.</summary>
public sealed class LearningRateFactorTests
{
    static readonly Matrix<double> s_inputs = Matrix<double>.FromRows([0.5, 1, -1], [2, 0, 0.25], [-1, 3, 0.5], [0.75, 2, -0.5]);
    static readonly Matrix<double> s_targets = Matrix<double>.FromRows([1], [0], [-1], [0.5]);

    public static TheoryData<string> Optimizers => new(Optimizer.All.Where(optimizer => !optimizer.RequiresFullBatch).Select(optimizer => optimizer.Name));

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Factors_OfEveryOptimizer_AreThatOfARateSoManyTimesLarger(string name)
    {
        Optimizer optimizer = Optimizer.Parse(name);
        optimizer = optimizer with { LearningRate = optimizer.LearningRate / 8 };
        double[] once = Train(optimizer, LearningRateFactors.None, steps: 1);
        double[] faster = Train(optimizer with { LearningRate = optimizer.LearningRate * 4 }, LearningRateFactors.None, steps: 1);
        double[] scaled = Train(optimizer, new LearningRateFactors { Scaling = 4 }, steps: 1);
        double[] biased = Train(optimizer, new LearningRateFactors { Biases = 4 }, steps: 1);

        // 3 factors; 12 weights and 4 biases; 4 weights and a bias. The first step of each does not depend on the others.
        Assert.Equal([.. faster[..3], .. once[3..]], scaled);
        Assert.Equal([.. once[..15], .. faster[15..19], .. once[19..23], faster[23]], biased);
    }

    [Fact]
    public void Factors_DoNotTouchWeightDecay()
    {
        // Without a gradient nothing but the decay moves the weights.
        var optimizer = new AdamW(0.01, WeightDecay: 0.5);
        double[] plain = Train(optimizer, LearningRateFactors.None, steps: 3, weights: [0, 0, 0, 0]);
        double[] tangent = Train(optimizer, new LearningRateFactors { NeuralTangent = true }, steps: 3, weights: [0, 0, 0, 0]);
        Assert.Equal(plain, tangent);
        Assert.NotEqual(Train(optimizer, LearningRateFactors.None, steps: 0), plain);
    }

    [Fact]
    public void NeuralTangent_IsTheParameterisationWithTheRootOfTheFanIn()
    {
        // Z = X·V / sqrt(3) with V trained by Adam at the rate r is Z = X·W with W = V / sqrt(3) at the rate r / sqrt(3): the first steps agree up to epsilon.
        var optimizer = new Adam(0.01) { Epsilon = 1e-30 };
        Network<double> network = Network.Create<double>(3, seed: 2).Dense(1);
        double[] before = new double[4];
        network.CopyParametersTo(before);
        using (var trainer = new Trainer<double>(network, Loss.MeanSquaredError, optimizer, 4, new TrainerOptions { LearningRateFactors = new() { NeuralTangent = true } }))
        {
            trainer.Step(s_inputs, s_targets, [0, 1, 2, 3]);
        }

        double[] after = new double[4];
        network.CopyParametersTo(after);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(0.01 / Math.Sqrt(3), Math.Abs(after[i] - before[i]), 1e-12));
        Assert.Equal(0.01, Math.Abs(after[3] - before[3]), 1e-12);
    }

    [Fact]
    public void Factors_InAClippedStepAndForAnyNumberOfThreads_GiveTheSameBits()
    {
        string Train(int threads, bool clipped)
        {
            Network<float> network = Network.Create<float>(100, seed: 3).Scale().Dense(128, Activation.ReLU).Dense(3);
            var options = new TrainerOptions
            {
                Threads = threads,
                LearningRateFactors = LearningRateFactors.Parse("biases=0.1,scaling=6,neural-tangent=1"),
                Regularization = new Regularization { ClipNorm = clipped ? 1e9 : 0 },
            };
            var random = new Random(3);
            var inputs = new Matrix<float>(90, 100);
            var targets = new Matrix<float>(90, 3);
            for (int row = 0; row < 90; row++)
            {
                foreach (ref float value in inputs.Row(row))
                {
                    value = random.NextSingle() - 0.5f;
                }

                targets[row, row % 3] = 1;
            }

            using var trainer = new Trainer<float>(network, Loss.MeanSquaredError, new Adam(), 90, options);
            _ = trainer.Run(inputs, targets, 3).Count();
            return network.ComputeWeightHash();
        }

        Assert.Equal(Train(1, clipped: false), Train(2, clipped: false));
        Assert.Equal(Train(1, clipped: false), Train(3, clipped: false));

        // A limit that no gradient reaches takes the other way through a step.
        Assert.Equal(Train(1, clipped: false), Train(2, clipped: true));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("biases=0.1,scaling=6,neural-tangent=1")]
    [InlineData("embeddings=0.5,periodic=0.25")]
    public void Text_OfFactors_IsReadBack(string text) => Assert.Equal(text, LearningRateFactors.Parse(text).ToString());

    [Theory]
    [InlineData("bias=0.1", "no parameter 'bias'")]
    [InlineData("biases=0", "finite number above 0")]
    [InlineData("neural-tangent=0.5", "0 (no) or 1 (yes)")]
    public void Text_OfNoFactors_IsRefused(string text, string fault) =>
        Assert.Contains(fault, Assert.ThrowsAny<ArgumentException>(() => LearningRateFactors.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Factors_OfALineSearch_AreRefused() => Assert.Contains(
        "lbfgs searches",
        Assert.Throws<ArgumentException>(() => new Trainer<double>(
            Network.Create<double>(2).Dense(1), Loss.MeanSquaredError, new Lbfgs(), 4, new TrainerOptions { LearningRateFactors = new() { Biases = 2 } })).Message,
        StringComparison.Ordinal);

    static double[] Train(Optimizer optimizer, LearningRateFactors factors, int steps, double[]? weights = null)
    {
        Network<double> network = Network.Create<double>(3, seed: 6).Scale().Dense(4, Activation.Tanh).Dense(1);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, optimizer, 4, new TrainerOptions { LearningRateFactors = factors });
        for (int step = 0; step < steps; step++)
        {
            trainer.Step(s_inputs, s_targets, [0, 1, 2, 3], weights: weights);
        }

        double[] parameters = new double[network.ParameterCount];
        network.CopyParametersTo(parameters);
        return parameters;
    }
}
