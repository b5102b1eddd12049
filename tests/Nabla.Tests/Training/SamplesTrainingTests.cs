using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>What the rows are stored as changes no bit of a training run, and costs no allocation.</summary>
[Collection(nameof(Alone))]
public sealed class SamplesTrainingTests
{
    const int Rows = 250;
    const int Columns = 70;

    static readonly byte[] s_bytes = [.. Enumerable.Range(0, Rows * Columns).Select(i => (byte)((i * 2654435761L) >> 13))];
    static readonly Matrix<float> s_targets = Problem.Classes<float>(Rows, 10);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_OnBytes_GivesTheBitsOfAMatrix(int threads)
    {
        var matrix = new Matrix<float>(Rows, Columns);
        for (int i = 0; i < s_bytes.Length; i++)
        {
            matrix[i / Columns, i % Columns] = (float)(s_bytes[i] / 255.0);
        }

        Assert.Equal(Train(matrix, threads), Train(new ByteSamples<float>(s_bytes, Columns), threads));
    }

    [Fact]
    public void Run_OnAFile_GivesTheBitsOfAMatrix()
    {
        Matrix<float> matrix = Problem.Inputs<float>(Rows, Columns);
        var expected = Train(matrix, 2);
        foreach (bool readsAhead in new[] { false, true })
        {
            using FileSamples<float> file = SampleFile.Temporary<float>(
                Columns,
                writer =>
                {
                    for (int row = 0; row < Rows; row++)
                    {
                        writer.WriteRow<float>(matrix.Row(row));
                    }
                },
                readsAhead);
            Assert.Equal(readsAhead, file.ReadsAhead);
            Assert.Equal(expected, Train(file, 2));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Step_OnBytes_AllocatesNothing(int threads)
    {
        using Trainer<float> trainer = Make(threads);
        var samples = new ByteSamples<float>(s_bytes, Columns);
        int[] rows = [.. Enumerable.Range(0, 64)];
        Steps(100);

        // The runtime itself may allocate at any time; a step must be seen not to at least once.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 20 && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Steps(10);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(0, least);

        void Steps(int count)
        {
            for (int i = 0; i < count; i++)
            {
                trainer.Step(samples, s_targets, rows);
            }
        }
    }

    static Trainer<float> Make(int threads) => new(
        Network.Create<float>(Columns, seed: 1).Dense(128, Activation.ReLU).Dense(10), Loss.CategoricalCrossEntropy, new Adam(), 64,
        new TrainerOptions { Threads = threads });

    static (string Hash, double Loss) Train(Samples<float> inputs, int threads)
    {
        using Trainer<float> trainer = Make(threads);
        Assert.Equal(3, trainer.Run(inputs, s_targets, 3).Count());
        return (trainer.Network.ComputeWeightHash(), trainer.Evaluate(inputs, s_targets));
    }
}
