using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;
using Layers = Nabla.Networks.Architecture;

namespace Nabla.Tests.Training;

/// <summary>An ensemble in one network whose members learn from their own losses: as if each were trained alone.</summary>
public sealed class MemberLossTests
{
    static readonly Loss[] s_losses = [Loss.MeanSquaredError, Loss.CategoricalCrossEntropy, Loss.Parse("categorical-cross-entropy:smoothing=0.1")];

    public static TheoryData<int, bool> Cases => new() { { 0, false }, { 1, false }, { 1, true }, { 2, true } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_OfMembersByTheirOwnLosses_IsThatOfEachAlone(int which, bool activated)
    {
        const int Members = 3, Rows = 12;
        Loss loss = s_losses[which];
        Matrix<double> inputs = Inputs(Rows);
        Matrix<double> targets = Targets(Rows);
        Network<double> ensemble = Layers.Parse("selection(0-3, 0-3, 0-3) -> block-dense(3 x 5 tanh) -> block-dense(3 x 2) -> mean:blocks=3").AddTo(Network.Create<double>(4, seed: 3));
        ensemble = activated ? ensemble.Activate(Activation.Softmax) : ensemble;
        double[] start = Parameters(ensemble);
        Network<double>[] alone = [.. Enumerable.Range(0, Members).Select(_ => Network.Create<double>(4, seed: 9).Dense(5, Activation.Tanh).Dense(2))];

        // In the ensemble: 60 weights and 15 biases of the first blocks, 30 weights and 6 biases of the second.
        double[] Member(double[] all, int i) => [.. all[(i * 20)..][..20], .. all[(60 + (i * 5))..][..5], .. all[(75 + (i * 10))..][..10], .. all[(105 + (i * 2))..][..2]];
        double sum = 0;
        for (int i = 0; i < Members; i++)
        {
            alone[i].SetParameters(Member(start, i));
            sum += Run(alone[i], memberLosses: false);
        }

        Assert.Equal(sum / Members, Run(ensemble, memberLosses: true), 1e-13);
        double[] trained = Parameters(ensemble);
        for (int i = 0; i < Members; i++)
        {
            Assert.All(Parameters(alone[i]).Zip(Member(trained, i)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        }

        // The mean loss of the last epoch. Momentum without a factor for the rate would be k times slower: the gradient of a member is divided by k.
        double Run(Network<double> network, bool memberLosses)
        {
            var options = new TrainerOptions { MemberLosses = memberLosses, Seed = 5, Threads = 1 };
            using var trainer = new Trainer<double>(network, loss, new Momentum(memberLosses ? 0.03 : 0.01), 5, options);
            return trainer.Run(inputs, targets, 6).Last().TrainingLoss;
        }
    }

    [Fact]
    public void Gradient_OfMemberLosses_IsTheCentralDifference()
    {
        Network<double> network = Layers.Parse("selection(0-3, 0-3) -> scaling:signs=1 -> block-dense(2 x 16 silu, shared) -> block-dense(3) -> mean:blocks=2")
            .AddTo(Network.Create<double>(4, seed: 3));
        Matrix<double> inputs = Inputs(4);
        var targets = new Matrix<double>(4, 3) { [0, 0] = 1, [1, 1] = 1, [2, 2] = 1, [3, 0] = 1 };
        using var trainer = new Trainer<double>(network, Loss.CategoricalCrossEntropy, new Adam(), 4, new TrainerOptions { MemberLosses = true });
        double[] parameters = Parameters(network);
        double[] gradients = new double[parameters.Length];
        double[] scratch = new double[parameters.Length];
        trainer.Gradient(inputs, targets, [0, 1, 2, 3], gradients, weights: [1, 2, 0.5, 1]);
        for (int i = 0; i < parameters.Length; i++)
        {
            double At(double value)
            {
                double kept = parameters[i];
                parameters[i] = value;
                network.SetParameters(parameters);
                parameters[i] = kept;
                return trainer.Gradient(inputs, targets, [0, 1, 2, 3], scratch, weights: [1, 2, 0.5, 1]);
            }

            const double Step = 1e-5;
            ReferenceData.AssertClose((At(parameters[i] + Step) - At(parameters[i] - Step)) / (2 * Step), gradients[i], 1e-9, 1e-6, $"parameter {i}");
        }
    }

    [Fact]
    public void Evaluate_OfMembers_IsTheLossOfTheirMean()
    {
        Network<double> network = Layers.Parse("block-dense(2 x 2) -> mean:blocks=2").AddTo(Network.Create<double>(4, seed: 3));
        Matrix<double> inputs = Inputs(3);
        Matrix<double> targets = Targets(3);
        using var members = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(), 4, new TrainerOptions { MemberLosses = true });
        using var mean = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(), 4);
        Assert.Equal(mean.Evaluate(inputs, targets), members.Evaluate(inputs, targets));
    }

    [Fact]
    public void Trainer_OfANetworkWithoutMembers_RefusesTheirLosses() => Assert.Contains(
        "ends with the mean of blocks",
        Assert.Throws<ArgumentException>(() => new Trainer<double>(
            Network.Create<double>(2).Dense(4).Activate(Activation.Tanh), Loss.MeanSquaredError, new Adam(), 4, new TrainerOptions { MemberLosses = true })).Message,
        StringComparison.Ordinal);

    static double[] Parameters(Network<double> network)
    {
        double[] parameters = new double[network.ParameterCount];
        network.CopyParametersTo(parameters);
        return parameters;
    }

    static Matrix<double> Inputs(int rows)
    {
        var random = new Random(rows);
        var matrix = new Matrix<double>(rows, 4);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref double value in matrix.Row(row))
            {
                value = (2 * random.NextDouble()) - 1;
            }
        }

        return matrix;
    }

    static Matrix<double> Targets(int rows)
    {
        var matrix = new Matrix<double>(rows, 2);
        for (int row = 0; row < rows; row++)
        {
            matrix[row, row % 2] = 1;
        }

        return matrix;
    }
}
