using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

public sealed class StepProfileTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Profile_OfAWideNetwork_SumsToTheStepAndNamesEveryProduct(int threads)
    {
        using Trainer<float> trainer = Train(threads, profile: true);

        TrainingProfile profile = trainer.Profile!;
        Assert.Equal(2 * 4, profile.Steps);
        Assert.Equal(threads, profile.Threads);
        Assert.Equal(1, profile.Parts.Sum(part => part.Share), 1e-9);
        Assert.Equal(profile.MicrosecondsPerStep, profile.Parts.Sum(part => part.Microseconds), profile.MicrosecondsPerStep * 1e-9);
        foreach (StepPart product in (StepPart[])[StepPart.Forward, StepPart.WeightGradient])
        {
            Assert.Equal(trainer.Network.Layers.Select(layer => layer.Name), profile.Parts.Where(part => part.Part == product).Select(part => part.Layer!));
        }

        // The inputs need no gradient.
        Assert.Equal([trainer.Network.Layers[1].Name], profile.Parts.Where(part => part.Part == StepPart.InputGradient).Select(part => part.Layer!));
        Assert.All(profile.Parts, part =>
        {
            bool isProduct = part.Part is StepPart.Forward or StepPart.InputGradient or StepPart.WeightGradient;
            Assert.Equal(isProduct, part.Gflops is > 0 and < double.PositiveInfinity);
            Assert.Equal(threads, part.ThreadMicroseconds.Count);
            Assert.Equal(part.Microseconds, part.ThreadMicroseconds.Average(), part.Microseconds * 1e-9);
        });
    }

    [Fact]
    public void Profile_ChangesNoBit()
    {
        using Trainer<float> with = Train(2, profile: true);
        using Trainer<float> without = Train(2, profile: false);

        Assert.Equal(Parameters(without.Network), Parameters(with.Network));
        Assert.Null(without.Profile);
    }

    /// <summary>Clipping and bounds are parts of the update; normalisations have no norm to bound.</summary>
    [Theory]
    [InlineData(1, 8, 0.5, 0)]
    [InlineData(1, 8, 0, 0.5)]
    [InlineData(3, 300, 0.5, 0)]
    [InlineData(3, 300, 0, 0.5)]
    [InlineData(3, 300, 0.5, 0.5)]
    public void Profile_OfClippedAndBoundedSteps_ChangesNoBit(int threads, int units, double clipNorm, double maxNorm)
    {
        var regularization = new Regularization { ClipNorm = clipNorm, MaxNorm = maxNorm };
        (float[] with, TrainingProfile? profile) = Run(profile: true);
        (float[] without, TrainingProfile? none) = Run(profile: false);

        Assert.Equal(without, with);
        Assert.Null(none);
        Assert.Equal(1, profile!.Parts.Sum(part => part.Share), 1e-9);
        Assert.Contains(profile.Parts, part => part.Part == StepPart.Update && part.Share > 0);

        (float[] Parameters, TrainingProfile? Profile) Run(bool profile)
        {
            Network<float> network = Network.Create<float>(200, seed: 3).Dense(units, Activation.ReLU).LayerNormalization().Dense(10);
            using var trainer = new Trainer<float>(
                network, Loss.CategoricalCrossEntropy, new Adam(), 64, new TrainerOptions { Threads = threads, Profile = profile, Regularization = regularization });
            (Matrix<float> inputs, Matrix<float> targets) = Data();
            Assert.Single(trainer.Run(inputs, targets, epochs: 1));
            return (Parameters(network), trainer.Profile);
        }
    }

    [Fact]
    public void Profile_BeforeTheFirstStep_IsNull()
    {
        using var trainer = new Trainer<float>(Net(), Loss.CategoricalCrossEntropy, new Adam(), 64, new TrainerOptions { Profile = true });

        Assert.Null(trainer.Profile);
    }

    [Fact]
    public void Step_WithAProfile_AllocatesNothing()
    {
        using Trainer<float> trainer = Train(1, profile: true);
        (Matrix<float> inputs, Matrix<float> targets) = Data();
        int[] rows = [.. Enumerable.Range(0, 64)];
        trainer.Step(inputs, targets, rows);
        long before = GC.GetAllocatedBytesForCurrentThread();

        trainer.Step(inputs, targets, rows);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    static Trainer<float> Train(int threads, bool profile)
    {
        var trainer = new Trainer<float>(
            Net(), Loss.CategoricalCrossEntropy, new Adam(), 64, new TrainerOptions { Threads = threads, Profile = profile });
        (Matrix<float> inputs, Matrix<float> targets) = Data();
        Assert.Equal(2, trainer.Run(inputs, targets, epochs: 2).Count());
        return trainer;
    }

    static float[] Parameters(Network<float> network)
    {
        float[] parameters = new float[network.ParameterCount];
        network.CopyParametersTo(parameters);
        return parameters;
    }

    static Network<float> Net() => Network.Create<float>(200, seed: 3).Dense(100, Activation.ReLU).Dense(10);

    static (Matrix<float> Inputs, Matrix<float> Targets) Data()
    {
        var random = new Random(5);
        var inputs = new Matrix<float>(256, 200);
        var targets = new Matrix<float>(256, 10);
        for (int row = 0; row < inputs.Rows; row++)
        {
            foreach (ref float value in inputs.Row(row))
            {
                value = random.NextSingle();
            }

            targets[row, row % 10] = 1;
        }

        return (inputs, targets);
    }
}
