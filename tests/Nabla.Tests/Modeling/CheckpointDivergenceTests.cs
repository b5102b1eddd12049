using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Nabla.KillAndResume;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Tests.Files;
using Nabla.Tests.Training;
using Nabla.Training;

namespace Nabla.Tests.Modeling;

/// <summary>A resumed run that leaves the finite numbers does so at the step at which the whole run does, says the same of it, and keeps the same parameters.</summary>
public class CheckpointDivergenceTests
{
    public static TheoryData<int, double> Runs => new MatrixTheoryData<int, double>([1, 4, 9, 12], [1e3, 1e12]);

    /// <summary>The rate grows until a number overflows; a checkpoint is due behind every step, that of which the loss is the last finite one among them.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void Resume_BeforeTheRunDiverges_EndsAsTheWholeRunDoes(int number, double rate)
    {
        var run = RandomRun.Of(number);
        run = run with
        {
            Options = run.Options with
            {
                Optimizer = new StochasticGradientDescent(rate),
                Schedule = Schedule.LinearWarmUp(60, 1e-30),
                Regularization = Nabla.Regularizers.Regularization.None,
                Normalization = Normalization.None,
                Epochs = 12,
                Patience = 12,
                CrossValidation = null,
            },
        };
        using var folder = new TemporaryFolder();
        var copies = new List<string>();
        string whole = Bits.Train(run, null, resume: false);
        string kept = Bits.Train(run, folder["kept"], resume: false, every: 1, written: path =>
        {
            string copy = Directory.CreateDirectory(folder[$"copy-{copies.Count}"]).FullName;
            File.Copy(path, Path.Combine(copy, Path.GetFileName(path)));
            copies.Add(copy);
        });

        Assert.Equal(whole, kept);
        var random = new Random(number);
        foreach (string copy in copies.TakeLast(3).Append(copies[random.Next(copies.Count)]))
        {
            Assert.Equal(WithoutTheNormBefore(whole), WithoutTheNormBefore(Bits.Train(run, copy, resume: true)));
        }
    }

    [Fact]
    public void RestoreState_JustBeforeTheStepThatDiverges_NamesThatStepAndKeepsItsParameters()
    {
        using var folder = new TemporaryFolder();
        Matrix<float> inputs = Problem.Inputs<float>(64, 3);
        Matrix<float> targets = Problem.Inputs<float>(64, 1, seed: 2);
        using Trainer<float> whole = Make();
        DivergedException wanted = Assert.Throws<DivergedException>(() => whole.Resume(inputs, targets, 300).Count());
        int epochs = (int)((wanted.Step - 1) / 16);
        Assert.InRange(epochs, 1, 299);

        using Trainer<float> left = Make();
        Assert.Equal(epochs, left.Resume(inputs, targets, 300).Take(epochs).Count());
        left.SaveState(folder["state"]);
        using Trainer<float> resumed = Make();
        resumed.RestoreState(folder["state"]);
        DivergedException found = Assert.Throws<DivergedException>(() => resumed.Resume(inputs, targets, 300).Count());
        Assert.Equal(WithoutTheNormBefore(wanted.Message), WithoutTheNormBefore(found.Message));
        Assert.Equal((wanted.Step, wanted.Divergence.Cause), (found.Step, found.Divergence.Cause));
        Assert.Equal(Problem.Parameters(whole.Network), Problem.Parameters(resumed.Network));

        static Trainer<float> Make() => new(
            Network.Create<float>(3, seed: 1).Dense(8, Nabla.Activations.Activation.ReLU).Dense(1), Loss.MeanSquaredError,
            new StochasticGradientDescent(300), 4, new TrainerOptions { Schedule = Schedule.LinearWarmUp(1000, 1e-12) });
    }

    /// <summary>The norm of the gradient a step before is known where that step was taken since the run began or was resumed.</summary>
    static string WithoutTheNormBefore(string message) => System.Text.RegularExpressions.Regex.Replace(message, ", [-+.0-9E]+ a step before", "");
}
