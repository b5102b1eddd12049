using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Nabla.KillAndResume;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Modeling.Checkpoints;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Tests.Files;
using Nabla.Tests.Training;
using Nabla.Training;

namespace Nabla.Tests.Modeling;

/// <summary>A run that goes on from a checkpoint ends with the bits of one that was never stopped.</summary>
public class CheckpointTests
{
    public static TheoryData<int> Runs => [.. Enumerable.Range(1, 30)];

    /// <summary>Thirty trainings drawn from seeds, each resumed from one of its checkpoints, anywhere in an epoch: what SIGKILL would have left.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void Resume_FromAnyCheckpoint_EndsWithTheSameDocument(int number)
    {
        var run = RandomRun.Of(number);
        using var folder = new TemporaryFolder();
        var random = new Random(number);
        var copies = new List<string>();
        string whole = Bits.Train(run, null, resume: false);
        string kept = Bits.Train(run, folder["kept"], resume: false, every: 7 + random.Next(90), written: path =>
        {
            string copy = Directory.CreateDirectory(folder[$"copy-{copies.Count}"]).FullName;
            File.Copy(path, Path.Combine(copy, Path.GetFileName(path)));
            copies.Add(copy);
        });

        Assert.Equal(whole, kept);
        Assert.Equal(whole, Bits.Train(run, copies[random.Next(copies.Count)], resume: true));
        Assert.Equal(whole, Bits.Train(run, copies[^1], resume: true));
    }

    public static TheoryData<string> Optimizers => [.. Optimizer.All.Select(optimizer => optimizer.Name)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void RestoreState_BetweenEpochs_GoesOnToTheSameBits(string name)
    {
        using var folder = new TemporaryFolder();
        var optimizer = Optimizer.Parse(name);
        int batch = optimizer.RequiresFullBatch ? 40 : 8;
        Matrix<float> inputs = Problem.Inputs<float>(40, 3);
        Matrix<float> targets = Problem.Inputs<float>(40, 2, seed: 5);
        using Trainer<float> whole = Make();
        double[] losses = [.. whole.Resume(inputs, targets, 6).Select(epoch => epoch.TrainingLoss)];

        using Trainer<float> left = Make();
        foreach (Epoch epoch in left.Resume(inputs, targets, 6).Take(2))
        {
            Assert.Equal(losses[epoch.Number - 1], epoch.TrainingLoss);
        }

        left.SaveState(folder["state"]);
        using Trainer<float> resumed = Make();
        resumed.RestoreState(folder["state"]);
        Assert.Equal(2, resumed.EpochCount);
        Assert.Equal(losses[2..], resumed.Resume(inputs, targets, 6).Select(epoch => epoch.TrainingLoss));
        Assert.Equal(whole.Network.ComputeWeightHash(), resumed.Network.ComputeWeightHash());

        Trainer<float> Make() => new(
            Network.Create<float>(3, seed: 6).Dense(5, Nabla.Activations.Activation.Tanh).Dense(2), Loss.MeanSquaredError, optimizer, batch);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("truncated")]
    [InlineData("flipped")]
    [InlineData("zeroed")]
    public void Resume_NewestDamaged_TakesTheOneBeforeAndNamesBoth(string damage)
    {
        var run = RandomRun.Of(3);
        using var folder = new TemporaryFolder();
        string whole = Bits.Train(run, folder["kept"], resume: false, every: 40);
        string[] files = [.. Directory.GetFiles(folder["kept"], "*.safetensors").Order(StringComparer.Ordinal)];
        Assert.Equal(2, files.Length);
        byte[] bytes = File.ReadAllBytes(files[1]);
        File.WriteAllBytes(files[1], damage switch
        {
            "empty" => [],
            "truncated" => bytes[..(bytes.Length / 2)],
            "zeroed" => new byte[bytes.Length],
            _ => [.. bytes.Select((value, i) => i == bytes.Length / 3 ? (byte)(value ^ 4) : value)],
        });

        var notices = new List<CheckpointNotice>();
        Model model = Model.Train(run.Table, run.Options with { Checkpoint = new CheckpointOptions(folder["kept"]) { Resume = true, Notify = notices.Add } });

        Assert.Equal(whole, Bits.DocumentOf(model));
        Assert.Equal([CheckpointEvent.FellBack, CheckpointEvent.Resumed], notices.Select(notice => notice.Kind));
        Assert.Contains(files[0], notices[0].Message, StringComparison.Ordinal);
        Assert.Contains(files[1], notices[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_FolderThatHoldsACheckpoint_IsRefusedAndUnchanged()
    {
        var run = RandomRun.Of(3);
        using var folder = new TemporaryFolder();
        Bits.Train(run, folder["kept"], resume: false);
        string[] before = Directory.GetFiles(folder["kept"]);

        CheckpointException failure = Assert.Throws<CheckpointException>(() => Bits.Train(run, folder["kept"], resume: false));
        Assert.Contains("--resume", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(folder["kept"]));
    }

    [Theory]
    [InlineData("seed", "seed was 7 then and is 4711 now")]
    [InlineData("data", "the data are others")]
    [InlineData("epochs", "epochs")]
    [InlineData("optimizer", "optimizer")]
    [InlineData("test rows", "then and is")]
    [InlineData("baselines", "baselines was no then and is yes now")]
    [InlineData("cv", "cv was none then and is 2 folds, 1 times now")]
    public void Resume_OtherDataOrOptions_IsRefusedWithTheFirstDifference(string what, string words)
    {
        TrainOptions options = new() { Target = "y", Seed = 7, Epochs = 2, Validation = 0, Baselines = false, Audit = false, Hidden = [3], Threads = 1 };
        var run = new RandomRun(0, RandomRun.Of(3).Table, options);
        using var folder = new TemporaryFolder();
        Bits.Train(run, folder["kept"], resume: false);
        string[] before = Directory.GetFiles(folder["kept"]);

        RandomRun other = what switch
        {
            "seed" => run with { Options = options with { Seed = 4711 } },
            "data" => run with { Table = RandomRun.Of(4).Table },
            "epochs" => run with { Options = options with { Epochs = 3 } },
            "optimizer" => run with { Options = options with { Optimizer = new Momentum(0.1) } },
            "test rows" => run with { Options = options with { TestRows = [1, 2, 3] } },
            "baselines" => run with { Options = options with { Baselines = true } },
            _ => run with { Options = options with { CrossValidation = new CrossValidationOptions { Folds = 2, Repeats = 1 } } },
        };
        CheckpointException failure = Assert.Throws<CheckpointException>(() => Bits.Train(other, folder["kept"], resume: true));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"'{folder["kept"]}' holds the checkpoint of another run", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(folder["kept"]));
    }

    [Fact]
    public void Resume_BothDamaged_IsRefusedAndNamesBoth()
    {
        var run = RandomRun.Of(3);
        using var folder = new TemporaryFolder();
        Bits.Train(run, folder["kept"], resume: false, every: 40);
        string[] files = Directory.GetFiles(folder["kept"], "*.safetensors");
        Assert.All(files, file => File.WriteAllText(file, "nothing of the kind"));

        CheckpointException failure = Assert.Throws<CheckpointException>(() => Bits.Train(run, folder["kept"], resume: true));
        Assert.All(files, file => Assert.Contains(file, failure.Message, StringComparison.Ordinal));
        Assert.Equal(files.Order(), Directory.GetFiles(folder["kept"], "*.safetensors").Order());
    }

    /// <summary>Where the checkpoints lay is no part of how a model was made.</summary>
    [Fact]
    public void Reproduce_ModelOfAResumedRun_ComesToTheSameBits()
    {
        var run = RandomRun.Of(3);
        using var folder = new TemporaryFolder();
        Bits.Train(run, folder["kept"], resume: false, every: 40);
        Model model = Model.Train(run.Table, run.Options with { Checkpoint = new CheckpointOptions(folder["kept"]) { Resume = true } });
        model.Save(folder["model"]);

        Assert.DoesNotContain("heckpoint", File.ReadAllText(folder["model"]), StringComparison.Ordinal);
        Reproduction found = Model.Load(folder["model"]).Reproduce(run.Table);
        Assert.Null(found.Difference);
        Assert.Equal(model.WeightHash, found.Retrained!.WeightHash);
    }
}
