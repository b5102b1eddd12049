using System;
using System.Linq;
using System.Numerics;
using System.Threading.Tasks;
using Nabla.Activations;
using Nabla.Networks;

namespace Nabla.Tests.Networks;

/// <summary>A row's outputs are a function of that row: the same bits alone, in any batch, on any thread.</summary>
public sealed class PredictTests
{
    [Fact]
    public void Predict_EveryBatchSize_GivesTheBitsOfTheSingleRow()
    {
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Network<T> network = Make<T>();
            Matrix<T> inputs = Inputs<T>(257);
            T[][] single = [.. Enumerable.Range(0, 257).Select(row => Single(network, inputs, row))];
            for (int rows = 1; rows <= 257; rows++)
            {
                var batch = new Matrix<T>(rows, inputs.Columns);
                for (int row = 0; row < rows; row++)
                {
                    inputs.Row(257 - rows + row).CopyTo(batch.Row(row));
                }

                Matrix<T> outputs = network.Predict(batch);
                for (int row = 0; row < rows; row++)
                {
                    Assert.Equal(single[257 - rows + row], outputs.Row(row));
                }
            }
        }
    }

    [Fact]
    public void Predict_ManyThreadsAtOnce_GivesTheSameBits()
    {
        Network<float> network = Make<float>();
        Matrix<float> inputs = Inputs<float>(300);
        float[][] expected = [.. Enumerable.Range(0, 300).Select(row => Single(network, inputs, row))];
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, task =>
        {
            if (task % 2 == 0)
            {
                Matrix<float> outputs = network.Predict(inputs);
                Assert.All(Enumerable.Range(0, 300), row => Assert.Equal(expected[row], outputs.Row(row)));
            }
            else
            {
                Assert.All(Enumerable.Range(0, 300), row => Assert.Equal(expected[row], Single(network, inputs, row)));
            }
        });
    }

    [Fact]
    public void Predict_NoRow_GivesNoRow() => Assert.Equal(0, Make<float>().Predict(new Matrix<float>(0, 20)).Rows);

    [Fact]
    public void Predict_RowBesideNaN_IsUntouched()
    {
        Network<float> network = Make<float>();
        Matrix<float> inputs = Inputs<float>(3);
        float[] expected = Single(network, inputs, 1);
        inputs.Row(0).Fill(float.NaN);
        inputs.Row(2).Fill(float.PositiveInfinity);
        Assert.Equal(expected, network.Predict(inputs).Row(1));
    }

    static Network<T> Make<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Network.Create<T>(20, seed: 9).Dense(70, Activation.ReLU).Dense(33, Activation.Tanh).Dense(18, Activation.Sigmoid).Dense(5, Activation.Softmax);

    static Matrix<T> Inputs<T>(int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(3);
        var inputs = new Matrix<T>(rows, 20);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < 20; column++)
            {
                inputs[row, column] = T.CreateTruncating(random.NextDouble() * 4 - 2);
            }
        }

        return inputs;
    }

    static T[] Single<T>(Network<T> network, Matrix<T> inputs, int row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] outputs = new T[network.Outputs];
        network.Predict(inputs.Row(row), outputs);
        return outputs;
    }
}
