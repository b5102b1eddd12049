using System;
using System.Linq;
using System.Threading;
using Nabla.Activations;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>Epochs, batches and the order of the rows.</summary>
public sealed class TrainerTests
{
    static readonly Matrix<double> s_inputs = Problem.Inputs<double>(10, 3);
    static readonly Matrix<double> s_targets = Problem.Inputs<double>(10, 2, seed: 5);

    static Trainer<double> Make(int batchSize, TrainerOptions? options = null) => new(
        Network.Create<double>(3, seed: 6).Dense(5, Activation.Tanh).Dense(2), Loss.MeanSquaredError, new Adam(0.01), batchSize, options);

    [Fact]
    public void Run_TenRowsByFour_TakesThreeStepsAnEpoch()
    {
        using Trainer<double> trainer = Make(4);
        Epoch[] epochs = Problem.Train(trainer, s_inputs, s_targets, 2);
        Assert.Equal(6, trainer.StepCount);
        Assert.Equal(2, trainer.EpochCount);
        Assert.Equal([(1, 10), (2, 10)], epochs.Select(epoch => (epoch.Number, epoch.Rows)));
    }

    [Fact]
    public void Run_RowOfTheShortLastBatch_IsTrainedOn()
    {
        // Row 9 alone has feature 9, and stands in the last batch of two rows.
        var inputs = new Matrix<double>(10, 10);
        var targets = new Matrix<double>(10, 1);
        for (int row = 0; row < 10; row++)
        {
            inputs[row, row] = 1;
            targets[row, 0] = 100;
        }

        Network<double> network = Network.Create<double>(10).Dense(1);
        network.SetParameters(new double[11]);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(), 4, new TrainerOptions { Shuffle = false });
        Problem.Train(trainer, inputs, targets, 1);
        Assert.All(Problem.Parameters(network)[..10], weight => Assert.True(weight > 0));
    }

    [Fact]
    public void Run_WithoutShuffle_TakesTheRowsInOrder()
    {
        using Trainer<double> trainer = Make(4, new TrainerOptions { Shuffle = false });
        using Trainer<double> byHand = Make(4);
        double trainingLoss = Problem.Train(trainer, s_inputs, s_targets, 1)[0].TrainingLoss;
        double sum = 4 * byHand.Step(s_inputs, s_targets, [0, 1, 2, 3]);
        sum += 4 * byHand.Step(s_inputs, s_targets, [4, 5, 6, 7]);
        sum += 2 * byHand.Step(s_inputs, s_targets, [8, 9]);
        Assert.Equal(byHand.Network.ComputeWeightHash(), trainer.Network.ComputeWeightHash());
        Assert.Equal(sum / 10, trainingLoss);
    }

    [Fact]
    public void Run_WithShuffle_TakesEveryRowOnceInAnOrderOfSeedAndEpoch()
    {
        using Trainer<double> trainer = Make(4, new TrainerOptions { Seed = 77 });
        using Trainer<double> byHand = Make(4);
        Problem.Train(trainer, s_inputs, s_targets, 3);
        int[] order = new int[10];
        for (uint epoch = 0; epoch < 3; epoch++)
        {
            new CounterRandom(77, RandomPurpose.RowOrder, epoch).Permutation(order);
            foreach (int[] batch in order.Chunk(4))
            {
                byHand.Step(s_inputs, s_targets, batch);
            }
        }

        Assert.Equal(byHand.Network.ComputeWeightHash(), trainer.Network.ComputeWeightHash());

        using Trainer<double> again = Make(4, new TrainerOptions { Seed = 77 });
        using Trainer<double> other = Make(4, new TrainerOptions { Seed = 78 });
        Problem.Train(again, s_inputs, s_targets, 3);
        Problem.Train(other, s_inputs, s_targets, 3);
        Assert.Equal(trainer.Network.ComputeWeightHash(), again.Network.ComputeWeightHash());
        Assert.NotEqual(trainer.Network.ComputeWeightHash(), other.Network.ComputeWeightHash());
    }

    [Fact]
    public void Run_InTwoParts_IsTheSameAsInOne()
    {
        using Trainer<double> whole = Make(4, new TrainerOptions { Seed = 77 });
        using Trainer<double> parts = Make(4, new TrainerOptions { Seed = 77 });
        Problem.Train(whole, s_inputs, s_targets, 5);
        Problem.Train(parts, s_inputs, s_targets, 2);
        Problem.Train(parts, s_inputs, s_targets, 3);
        Assert.Equal(whole.Network.ComputeWeightHash(), parts.Network.ComputeWeightHash());
    }

    [Fact]
    public void Run_SomeRows_TrainsOnThemAlone()
    {
        int[] rows = [7, 2, 5];
        var inputs = new Matrix<double>(3, 3);
        var targets = new Matrix<double>(3, 2);
        for (int i = 0; i < rows.Length; i++)
        {
            s_inputs.Row(rows[i]).CopyTo(inputs.Row(i));
            s_targets.Row(rows[i]).CopyTo(targets.Row(i));
        }

        using Trainer<double> subset = Make(2);
        using Trainer<double> alone = Make(2);
        Assert.Equal(3, Problem.Train(subset, s_inputs, s_targets, 4, rows)[0].Rows);
        Problem.Train(alone, inputs, targets, 4);
        Assert.Equal(alone.Network.ComputeWeightHash(), subset.Network.ComputeWeightHash());
    }

    [Fact]
    public void Run_WithLabels_IsRunWithTheirOneHotRows()
    {
        int[] labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0];
        Network<double> network = Network.Create<double>(3).Dense(3, Activation.Softmax);
        Network<double> copy = network.Clone();
        using var byLabels = new Trainer<double>(network, Loss.CategoricalCrossEntropy, new Adam(), 4);
        using var byRows = new Trainer<double>(copy, Loss.CategoricalCrossEntropy, new Adam(), 4);
        Assert.Equal(2, byLabels.Run(s_inputs, labels, 2).Count());
        Problem.Train(byRows, s_inputs, Matrix<double>.OneHot(labels, 3), 2);
        Assert.Equal(copy.ComputeWeightHash(), network.ComputeWeightHash());
    }

    [Fact]
    public void Run_CosineSchedule_ReportsTheRateOfTheLastStep()
    {
        using Trainer<double> trainer = Make(4, new TrainerOptions { Schedule = Schedule.Cosine });
        Epoch[] epochs = Problem.Train(trainer, s_inputs, s_targets, 2);
        Assert.Equal([0.01 * Schedule.Cosine.Share(2, 6), 0.01 * Schedule.Cosine.Share(5, 6)], epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void Run_Cancelled_EndsBetweenTwoSteps()
    {
        using Trainer<double> trainer = Make(4);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => trainer.Run(s_inputs, s_targets, 2, null, cancellationToken: source.Token).Count());
        Assert.Equal(0, trainer.StepCount);
    }

    [Fact]
    public void Run_StepsTooLarge_RaisesDivergedWithStepLossAndRate()
    {
        using var trainer = new Trainer<float>(
            Network.Create<float>(3, seed: 1).Dense(1), Loss.MeanSquaredError, new StochasticGradientDescent(1e10), 4);
        Matrix<float> inputs = Problem.Inputs<float>(8, 3);
        Matrix<float> targets = Problem.Inputs<float>(8, 1);
        DivergedException failure = Assert.Throws<DivergedException>(() => Problem.Train(trainer, inputs, targets, 100));
        Assert.InRange(failure.Step, 2, 20);
        Assert.Equal(1e10, failure.LearningRate);
        Assert.InRange(trainer.StepCount, failure.Step - 2, failure.Step - 1);
        Assert.Contains($"at step {failure.Step} with learning rate 1E+10", failure.Message);
    }

    [Fact]
    public void Run_LogisticRegressionOnExclusiveOr_EndsAtLogTwo()
    {
        // No line separates it: the best is p = 1/2 everywhere, with loss ln 2.
        Network<double> network = Network.Create<double>(2, seed: 4).Dense(1, Activation.Sigmoid);
        using var trainer = new Trainer<double>(network, Loss.BinaryCrossEntropy, new StochasticGradientDescent(0.5), 4);
        Matrix<double> inputs = Matrix<double>.FromRows([0.0, 0], [0.0, 1], [1.0, 0], [1.0, 1]);
        Assert.Equal(3000, trainer.Run(inputs, [0, 1, 1, 0], 3000).Count());
        Assert.Equal(0.6931471805599453, trainer.Evaluate(inputs, trainer.Targets([0, 1, 1, 0])), 1e-14);
        Assert.All(Problem.Parameters(network), parameter => Assert.Equal(0, parameter, 1e-7));
    }

    [Fact]
    public void Evaluate_AnyRow_ChangesNothing()
    {
        using Trainer<double> trainer = Make(4);
        string before = trainer.Network.ComputeWeightHash();
        trainer.Evaluate(s_inputs, s_targets);
        Assert.Equal(before, trainer.Network.ComputeWeightHash());
        Assert.Equal(0, trainer.StepCount);
    }
}
