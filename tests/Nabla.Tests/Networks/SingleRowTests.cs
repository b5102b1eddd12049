using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Threading;
using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Networks;

namespace Nabla.Tests.Networks;

/// <summary>A prediction of one row: the bits of the same row among others, without garbage, from any number of threads; and bulk by several threads.</summary>
public sealed class SingleRowTests
{
    static readonly int[][] s_shapes = [[1, 1], [2, 8, 1], [13, 64, 32, 1], [784, 128, 10], [64, 65, 200, 3], [100, 300, 17]];

    [Fact]
    public void Predict_SingleRow_HasTheBitsOfTheRowAmongOthers()
    {
        foreach (int[] shape in s_shapes)
        {
            foreach (Activation hidden in Activation.Elementwise)
            {
                CheckRows(Chain<float>(shape, hidden));
                CheckRows(Chain<double>(shape, hidden));
            }
        }
    }

    [Fact]
    public void Predict_SingleRowThroughOtherLayers_HasTheBitsOfTheRowAmongOthers()
    {
        foreach (Network<float> network in OtherNetworks())
        {
            CheckRows(network);
        }
    }

    [Fact]
    public void Predict_SingleRow_AllocatesNothing()
    {
        foreach (Network<float> network in s_shapes.Select(shape => Chain<float>(shape, Activation.GELU)).Concat(OtherNetworks()))
        {
            float[] inputs = new float[network.Inputs];
            float[] outputs = new float[network.Outputs];
            network.Predict(inputs, outputs);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                network.Predict(inputs, outputs);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Predict_BatchIntoAGivenMatrixByOneThread_AllocatesNothing()
    {
        Network<float> network = Chain<float>([13, 64, 32, 1], Activation.ReLU);
        Matrix<float> inputs = Inputs<float>(network, 256);
        var outputs = new Matrix<float>(256, 1);
        network.Predict(inputs, outputs, threads: 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        network.Predict(inputs, outputs, threads: 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Predict_OutputsInThePlaceOfTheInputs_AreTheSame()
    {
        Network<float> network = Chain<float>([5, 9, 5], Activation.Tanh);
        float[] row = Inputs<float>(network, 1).Row(0).ToArray();
        float[] expected = new float[5];
        network.Predict(row, expected);
        network.Predict(row, row);
        Assert.Equal(expected, row);
    }

    [Fact]
    public void Predict_InsideAnActivationOfAnotherNetwork_DisturbsNothing()
    {
        Network<float> inner = Chain<float>([1, 40, 1], Activation.Tanh);
        inner.SetParameters(new float[inner.ParameterCount]);
        var nested = Activation.Custom("nested", z =>
        {
            Span<float> half = [0];
            inner.Predict([(float)z], half);
            return z + half[0];
        }, _ => 1);
        CheckRows(Network.Create<float>(3, seed: 3).Dense(20, nested).Dense(4));
    }

    [Fact]
    public void Predict_AfterTheParametersChanged_UsesTheNewOnes()
    {
        Network<float> network = Chain<float>([4, 6, 2], Activation.ReLU);
        CheckRows(network);
        network.SetParameters(new float[network.ParameterCount]);
        float[] outputs = new float[2];
        network.Predict(new float[4], outputs);
        Assert.Equal([0.5f, 0.5f], outputs);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    public void Predict_SpansOfAnotherLength_AreRefusedWithBothLengths(int inputs, int outputs)
    {
        Network<float> network = Chain<float>([4, 6, 2], Activation.ReLU);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => network.Predict(new float[inputs], new float[outputs]));
        Assert.StartsWith($"The network has 4 inputs and 2 outputs; {inputs} and {outputs} places were given.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_BulkByAnyNumberOfThreads_GivesTheSameBits()
    {
        Network<float> network = Chain<float>([40, 64, 7], Activation.SiLU);
        foreach (int rows in new[] { 0, 1, 2, 5, 97, 1000 })
        {
            Matrix<float> inputs = Inputs<float>(network, rows);
            Matrix<float> expected = network.Predict(inputs, threads: 1);
            foreach (int threads in new[] { 0, 2, 3, 16 })
            {
                Matrix<float> outputs = network.Predict(inputs, threads);
                Assert.All(Enumerable.Range(0, rows), row => Assert.Equal(expected.Row(row), outputs.Row(row)));
            }
        }
    }

    [Fact]
    public void Predict_BulkWithALayerThatThrows_GivesItsExceptionToTheCaller()
    {
        bool armed = false;
        var broken = Activation.Custom("broken", z => armed && z > 0.999 ? throw new InvalidOperationException("z is too large") : z, _ => 1);
        Network<double> network = Network.Create<double>(1, seed: 1).Dense(1, broken, Initializer.Constant(1));
        var inputs = new Matrix<double>(500, 1);
        inputs[317, 0] = 1;
        armed = true;
        Assert.Equal("z is too large", Assert.Throws<InvalidOperationException>(() => network.Predict(inputs, threads: 4)).Message);
    }

    [Fact]
    public void Predict_MatrixOfAnotherShapeForTheOutputs_IsRefused()
    {
        Network<float> network = Chain<float>([4, 6, 2], Activation.ReLU);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => network.Predict(new Matrix<float>(3, 4), new Matrix<float>(3, 1)));
        Assert.StartsWith("3 rows of inputs give outputs of 3 x 2; the matrix for them is 3 x 1.", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Predict(new Matrix<float>(3, 4), threads: -1));
    }

    [Fact]
    public void Predict_SingleRowsAndBatchesAndBulkFromManyThreadsAtOnce_GiveTheSameBits()
    {
        foreach (Network<float> network in OtherNetworks().Append(Chain<float>([64, 128, 10], Activation.ReLU)))
        {
            const int Rows = 400;
            Matrix<float> inputs = Inputs<float>(network, Rows);
            Matrix<float> expected = network.Predict(inputs, threads: 1);
            Exception? failure = null;
            Thread[] threads = [.. Enumerable.Range(0, 8).Select(number => new Thread(() =>
            {
                try
                {
                    float[] outputs = new float[network.Outputs];
                    for (int round = 0; round < 5; round++)
                    {
                        for (int row = 0; row < Rows; row++)
                        {
                            network.Predict(inputs.Row(row), outputs);
                            AssertSameBits<float>(expected.Row(row), outputs);
                        }

                        Matrix<float> bulk = network.Predict(inputs, threads: 1 + (number % 3));
                        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(expected.Row(row), bulk.Row(row)));
                    }
                }
#pragma warning disable CA1031 // Whatever a thread throws fails the test, not the process.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failure = exception;
                }
            }))];
            foreach (Thread thread in threads)
            {
                thread.Start();
            }

            foreach (Thread thread in threads)
            {
                thread.Join();
            }

            Assert.Null(failure);
        }
    }

    static void CheckRows<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Rows = 9;
        Matrix<T> inputs = Inputs<T>(network, Rows);
        Matrix<T> expected = network.Predict(inputs);
        T[] outputs = new T[network.Outputs];
        for (int row = 0; row < Rows; row++)
        {
            network.Predict(inputs.Row(row), outputs);
            AssertSameBits<T>(expected.Row(row), outputs);
        }
    }

    static void AssertSameBits<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> given)
        where T : unmanaged =>
        Assert.Equal(MemoryMarshal.AsBytes(expected).ToArray(), MemoryMarshal.AsBytes(given).ToArray());

    static Network<T> Chain<T>(int[] sizes, Activation hidden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = Network.Create<T>(sizes[0], seed: 5);
        foreach (int units in sizes[1..^1])
        {
            network = network.Dense(units, hidden);
        }

        return network.Dense(sizes[^1], sizes[^1] > 1 ? Activation.Softmax : Activation.Sigmoid);
    }

    /// <summary>Chains with layers that change nothing, and graphs, which take the general path.</summary>
    static IEnumerable<Network<float>> OtherNetworks() =>
    [
        Network.Create<float>(3, seed: 1),
        Network.Create<float>(7, seed: 1).Dropout(0.5).Dense(20, Activation.Tanh).Dropout(0.5).Dense(4).Activate(Activation.ReLU),
        Network.Create<float>(7, seed: 1).Activate(Activation.Tanh).Dense(20).Activate(Activation.GELU).Dense(3, Activation.Softmax),
        Network.Create<float>(7, seed: 1).Dense(20, Activation.Tanh).LayerNormalization().Dense(4),
        Network.Create<float>(7, seed: 1).Dense(20, Activation.Tanh).BatchNormalization().Dense(20).Sum(0, 2).Dense(2, Activation.Softmax),
        Network.Create<float>(7, seed: 1).Dense(5, Activation.Tanh).Concatenate(0, Layer.NetworkInputs).Dense(2),
        Network.Create<float>(7, seed: 1).Select([6, 0, 0, 2]).Dense(80, Activation.Mish).Dense(20).Select([1, 19]).MeanOfBlocks(2),
        Network.Create<float>(7, seed: 1).Scale().Periodic(5).BlockDense([.. Enumerable.Repeat(5, 7)], 16, Activation.ReLU).BlockDense([56, 56], 70, Activation.GELU, shared: true).MeanOfBlocks(2),
        Network.MeanOf([.. new ulong[] { 1, 2, 3 }.Select(seed => Network.Create<float>(7, seed).Dense(70, Activation.GELU).Dense(20, Activation.ReLU).Dense(2, Activation.Softmax))]),
    ];

    /// <summary>Rows in which a third of the numbers is zero.</summary>
    static Matrix<T> Inputs<T>(Network<T> network, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(rows + network.Inputs);
        var inputs = new Matrix<T>(rows, network.Inputs);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref T value in inputs.Row(row))
            {
                value = random.Next(3) == 0 ? T.Zero : T.CreateTruncating((random.NextDouble() * 4) - 2);
            }
        }

        return inputs;
    }
}
