using System;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Modeling;

/// <summary>What a training will take is known before it begins, and refused where it cannot be had.</summary>
public sealed class MemoryEstimateTests
{
    [Theory]
    [InlineData(300, 200, 512, "adam")]
    [InlineData(40, 500, 64, "sgd")]
    [InlineData(100, 100, 2000, "momentum")]
    [InlineData(200, 300, 256, "lbfgs")]
    public void BytesOfATrainer_AreThoseItAllocates(int inputs, int units, int batchSize, string optimizer)
    {
        Network<float> network = Network.Create<float>(inputs, seed: 1).Dense(units, Activation.Tanh).Dense(units, Activation.GELU).Dense(3);
        var rule = Optimizer.Parse(optimizer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var trainer = new Trainer<float>(network, Loss.MeanSquaredError, rule, batchSize, new TrainerOptions { Threads = 1 });
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long weights = network.Parameters.Length * sizeof(float);
        double ratio = (TrainerMemory<float>.BytesOf(network, rule, batchSize, threads: 1) - weights) / (double)allocated;
        Assert.InRange(ratio, 0.85, 1.2);
    }

    [Fact]
    public void Training_SaysItsEstimate_AndAModelFromAFileDoesNot()
    {
        TrainOptions options = Small.Options("species", 1);
        Model model = Model.Train(Small.Iris, options);
        Assert.InRange(model.Training.MemoryEstimate!.Value, 10_000_000, 100_000_000_000);
        long wide = Model.Train(Small.Iris, options with { Hidden = [512, 512] }).Training.MemoryEstimate!.Value;

        // 512 x 512 weights, their gradients, two moments, the transposed copy, the best ones, and those they were built from: seven of 1 MB.
        Assert.InRange(wide - model.Training.MemoryEstimate.Value, 5_000_000, 200_000_000);
        using var folder = new Files.TemporaryFolder();
        model.Save(folder["iris.safetensors"]);
        Assert.Null(Model.Load(folder["iris.safetensors"]).Training.MemoryEstimate);
    }

    [Theory]
    [InlineData(10_000_000_000_000, 0, "--memory 0")]
    [InlineData(0, 10_000_000_000_000, "--batch")]
    public void ThrowUnlessItFits_MoreThanThereIs_SaysWhatToDo(long rows, long networks, string advice)
    {
        var failure = Assert.Throws<NablaMemoryException>(() => new MemoryEstimate(0, rows, networks).ThrowUnlessItFits(8_000_000_000));
        Assert.Equal("memory", failure.Kind);
        Assert.Equal(8_000_000_000, failure.AvailableBytes);
        Assert.InRange(failure.NeededBytes, 10_000_000_000_000, 11_000_000_000_000);
        Assert.Contains("this process may use 8,000 MB", failure.Message, StringComparison.Ordinal);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        new MemoryEstimate(0, 1000, 1000).ThrowUnlessItFits(long.MaxValue);
    }
}
