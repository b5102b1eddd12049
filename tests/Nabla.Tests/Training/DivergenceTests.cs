using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>
/// Runs that leave the finite numbers. Each is followed by a second trainer step by step, every loss, gradient and parameter looked at one by one: all are
/// finite before the step that the exception names, so that no run went on for more than that step.
/// </summary>
public sealed class DivergenceTests
{
    const int Rows = 64;

    static readonly Dictionary<string, Action> s_scenarios = Scenarios().ToDictionary(scenario => scenario.Name, scenario => scenario.Run);

    public static TheoryData<string> Names => [.. s_scenarios.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_NumbersLeaveTheFinite_StopsAtThatStepAndHandsBackFiniteParameters(string name) => s_scenarios[name]();

    [Fact]
    public void Scenarios_AreSixtyOrMore() => Assert.InRange(s_scenarios.Count, 60, 200);

    [Fact]
    public void Run_InputNotFiniteBehindAMapping_NamesTheRowAndKeepsTheNetwork()
    {
        using FileSamples<float> file = SampleFile.Temporary<float>(2, writer =>
        {
            for (int row = 0; row < 20; row++)
            {
                writer.Write((ReadOnlySpan<float>)[row, row == 13 ? float.NaN : 1]);
            }
        });
        Network<float> network = Network.Create<float>(2, seed: 1).Dense(4, Activation.ReLU).Dense(1);
        using var trainer = new Trainer<float>(network, Loss.MeanSquaredError, new Adam(), 4, new TrainerOptions { Shuffle = false });
        DivergedException failure = Assert.Throws<DivergedException>(() => trainer.Run(file, Problem.Inputs<float>(20, 1), 5).Count());

        Assert.Equal(DivergenceCause.Input, failure.Divergence.Cause);
        Assert.Equal((14, 2, 4), (failure.Divergence.Row, failure.Divergence.Column, failure.Step));
        Assert.StartsWith("Input 2 of row 14 is not a finite number at step 4 with learning rate 0.001; correct that row", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, trainer.StepCount);
        Assert.True(network.HasFiniteParameters);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Run_InitialWeightNotFinite_NamesTheTensor(double value)
    {
        Network<float> network = Network.Create<float>(2, seed: 1).Dense(4, Activation.ReLU).Dense(1);
        float[] weights = new float[8];
        weights[5] = (float)value;
        network.SetWeights(0, weights);
        using var trainer = new Trainer<float>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.1), 4);
        DivergedException failure = Assert.Throws<DivergedException>(() => Problem.Train(trainer, Problem.Inputs<float>(8, 2), Problem.Inputs<float>(8, 1), 3));

        Assert.Equal(DivergenceCause.InitialParameter, failure.Divergence.Cause);
        Assert.Equal("layers.0.weight", failure.Divergence.Tensor);
        Assert.InRange(failure.Step, 1, 2);
        Assert.False(failure.Divergence.IsRestored);
    }

    [Fact]
    public void Run_LossNotFinite_MessageHasStepLayerRateNormsAndAdvice()
    {
        using var trainer = new Trainer<float>(
            Network.Create<float>(3, seed: 1).Dense(1), Loss.MeanSquaredError, new StochasticGradientDescent(1e10), 4);
        DivergedException failure = Assert.Throws<DivergedException>(() => Problem.Train(trainer, Problem.Inputs<float>(8, 3), Problem.Inputs<float>(8, 1), 100));

        Assert.Matches(
            @"layers\.0.* at step \d+ with learning rate 1E\+10 \(gradient norm .*, .* a step before, norm of the parameters of layers\.0 .*\); .*try a learning rate of 1E\+09, or clip the gradient at a norm of 1\.$",
            failure.Message);
        Assert.NotNull(failure.Divergence.PreviousGradientNorm);
    }

    [Fact]
    public void Run_Lbfgs_WeightNotFinite_KeepsTheNetwork()
    {
        Network<float> network = Network.Create<float>(3, seed: 1).Dense(4, Activation.Tanh).Dense(1);
        network.SetWeights(1, [1, float.PositiveInfinity, 1, 1]);
        float[] before = Problem.Parameters(network);
        using var trainer = new Trainer<float>(network, Loss.SumSquaredError, new Lbfgs(), Rows);
        Assert.Throws<DivergedException>(() => Problem.Train(trainer, Problem.Inputs<float>(Rows, 3), Problem.Inputs<float>(Rows, 1), 3));
        Assert.Equal(before, Problem.Parameters(network));
    }

    static IEnumerable<(string Name, Action Run)> Scenarios()
    {
        foreach ((string path, int width, TrainerOptions options) in new[]
        {
            ("chain", 8, new TrainerOptions { Threads = 1, Shuffle = false }), ("layers", 8, new TrainerOptions { Threads = 1, Shuffle = false, CompilesChains = false }),
            ("shared", 256, new TrainerOptions { Threads = 2, Shuffle = false }),
        })
        {
            foreach (Optimizer optimizer in new Optimizer[]
            {
                new StochasticGradientDescent(1e6), new Momentum(1e6), new Nesterov(1e6), new RmsProp(1e30), new Adam(1e30), new AdamW(1e30), new Adamax(1e30),
                new NAdam(1e30), new Adam(1e30, AmsGrad: true), new Adagrad(1e30),
            })
            {
                string name = optimizer is Adam { AmsGrad: true } ? "amsgrad" : optimizer.Name;
                yield return ($"{name}, rate far too high, {path}, float", () => Follow<float>(() => Deep<float>(width), Loss.MeanSquaredError, optimizer, options));
            }

            yield return ($"sgd, rate far too high, {path}, double", () => Follow<double>(() => Deep<double>(width), Loss.MeanSquaredError, new StochasticGradientDescent(1e30), options));
            yield return ($"adam, rate far too high, {path}, double", () => Follow<double>(() => Deep<double>(width), Loss.MeanSquaredError, new Adam(1e200), options));
            foreach (double scale in new[] { 1e30, 1e38 })
            {
                yield return ($"sgd, targets {scale}, {path}", () => Follow<float>(() => Deep<float>(width), Loss.MeanSquaredError, new StochasticGradientDescent(0.5), options, targets: scale));
            }

            yield return ($"adam, targets 1e30 whose squares overflow, {path}", () => Follow<float>(() => Deep<float>(width), Loss.MeanSquaredError, new Adam(), options, targets: 1e30));
            yield return ($"sgd, inputs 1e20, {path}", () => Follow<float>(() => Deep<float>(width), Loss.MeanSquaredError, new StochasticGradientDescent(0.1), options, inputs: 1e20));
            yield return ($"huber, rate too high, {path}", () => Follow<float>(() => Deep<float>(width), Loss.Huber, new StochasticGradientDescent(1e20), options));
            yield return ($"huge initial weights, {path}", () => Follow<float>(
                () => Network.Create<float>(3, seed: 1).Dense(width, Activation.ReLU, Initializer.Constant(1e20)).Dense(1, initializer: Initializer.Constant(1e20)),
                Loss.MeanSquaredError, new StochasticGradientDescent(0.1), options));
            yield return ($"infinite gradient clipped by value, {path}", () => Follow<float>(
                () => Deep<float>(width), Loss.SumSquaredError, new StochasticGradientDescent(0.1), options with { Regularization = new Regularization { ClipValue = 1 } }, targets: 3.3e38));
            yield return ($"rate that grows, {path}", () => Follow<float>(
                () => Deep<float>(width), Loss.MeanSquaredError, new StochasticGradientDescent(1e9), options with { Schedule = Schedule.LinearWarmUp(60, 1e-12) }));
        }

        yield return ("exploding identity network", () => Follow<float>(
            () => Enumerable.Range(0, 8).Aggregate(Network.Create<float>(3, seed: 1), (network, _) => network.Dense(8, initializer: Initializer.Constant(1e6))).Dense(1),
            Loss.MeanSquaredError, new StochasticGradientDescent(0.1), new TrainerOptions { Shuffle = false }));
        yield return ("layer normalisation", () => Follow<float>(
            () => Network.Create<float>(3, seed: 1).Dense(8).LayerNormalization().Activate(Activation.ReLU).Dense(8, Activation.ReLU).Dense(1),
            Loss.MeanSquaredError, new Adam(1e30), new TrainerOptions { Shuffle = false }));
        yield return ("batch normalisation", () => Follow<float>(
            () => Network.Create<float>(3, seed: 1).Dense(8).BatchNormalization().Activate(Activation.ReLU).Dense(8, Activation.ReLU).Dense(1),
            Loss.MeanSquaredError, new Adam(1e30), new TrainerOptions { Shuffle = false }));
        yield return ("dropout", () => Follow<float>(
            () => Network.Create<float>(3, seed: 1).Dense(8, Activation.ReLU).Dropout(0.5).Dense(8, Activation.ReLU).Dense(1),
            Loss.MeanSquaredError, new Adam(1e30), new TrainerOptions { Shuffle = false }));
        yield return ("clipping by norm", () => Follow<float>(
            () => Deep<float>(8), Loss.MeanSquaredError, new Adam(1e30), new TrainerOptions { Shuffle = false, Regularization = new Regularization { ClipNorm = 1 } }));
        yield return ("weights of rows", () => Follow<float>(
            () => Deep<float>(8), Loss.MeanSquaredError, new Adam(1e30), new TrainerOptions { Shuffle = false }, weights: [.. Enumerable.Range(0, Rows).Select(row => row == 20 ? 0.0 : 1)]));
        yield return ("weights of rows out of all range", () => Follow<float>(
            () => Deep<float>(8), Loss.MeanSquaredError, new StochasticGradientDescent(0.01), new TrainerOptions { Shuffle = false },
            weights: [.. Enumerable.Range(0, Rows).Select(row => row == 20 ? 1e308 : 1e308)]));
    }

    static Network<T> Deep<T>(int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Network.Create<T>(3, seed: 1).Dense(width, Activation.ReLU).Dense(width, Activation.ReLU).Dense(1);

    static Matrix<T> Scaled<T>(Matrix<T> matrix, double factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                matrix[row, column] *= T.CreateTruncating(factor);
            }
        }

        return matrix;
    }

    static void Follow<T>(
        Func<Network<T>> create, Loss loss, Optimizer optimizer, TrainerOptions options, double inputs = 1, double targets = 1, double[]? weights = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> x = Scaled(Problem.Inputs<T>(Rows, 3), inputs);
        Matrix<T> y = Scaled(Problem.Inputs<T>(Rows, 1, seed: 2), targets);
        const int Epochs = 300;
        Network<T> network = create();
        int batch = network.ParameterCount > 10_000 ? 32 : 4;
        using var trainer = new Trainer<T>(network, loss, optimizer, batch, options);
        DivergedException failure = Assert.Throws<DivergedException>(() => trainer.Run(x, y, Epochs, weights: weights).Count());
        Assert.Contains($" at step {failure.Step} with learning rate ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("layers.", failure.Message + failure.Divergence.Layer, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Divergence.Advice);
        Assert.True(failure.Divergence.IsRestored);
        Assert.All(Problem.Parameters(network), parameter => Assert.True(T.IsFinite(parameter)));

        using var other = new Trainer<T>(create(), loss, optimizer, batch, options);
        int stepsPerEpoch = Rows / batch;
        for (long step = 1; step < failure.Step; step++)
        {
            int[] rows = [.. Enumerable.Range((int)((step - 1) % stepsPerEpoch) * batch, batch)];
            T[] gradients = new T[network.ParameterCount];
            Assert.True(double.IsFinite(other.Gradient(x, y, rows, gradients, weights: weights)));
            Assert.DoesNotContain(gradients, gradient => !T.IsFinite(gradient));
            double share = options.Schedule.Share(step - 1, (long)Epochs * stepsPerEpoch, []);
            other.Step(x, y, rows, share, weights);
            Assert.DoesNotContain(Problem.Parameters(other.Network), parameter => !T.IsFinite(parameter));
        }
    }
}
