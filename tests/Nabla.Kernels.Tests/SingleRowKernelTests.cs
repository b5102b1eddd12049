using System;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>One row through a layer has the bits of the same row in a matrix product, whichever of its inputs are zero.</summary>
public sealed class SingleRowKernelTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(13, 64)]
    [InlineData(63, 16)]
    [InlineData(64, 32)]
    [InlineData(65, 48)]
    [InlineData(128, 10)]
    [InlineData(200, 80)]
    [InlineData(257, 128)]
    [InlineData(784, 129)]
    [InlineData(130, 250)]
    public void Multiply_AnyShapeAndShareOfZeros_EqualsTheScalarChainBitForBit(int inputs, int outputs)
    {
        foreach (double share in new[] { 0, 0.3, 0.8, 1 })
        {
            Check<float>(inputs, outputs, share);
            Check<double>(inputs, outputs, share);
        }
    }

    [Fact]
    public void Multiply_EveryDepth_EqualsTheScalarChain()
    {
        for (int inputs = 1; inputs <= 257; inputs++)
        {
            Check<float>(inputs, 17, 0.5);
        }
    }

    [Fact]
    public void Multiply_ChainsThatEndAtNegativeZero_HaveTheSignOfTheFullChain()
    {
        // -0 + 0 * w is +0 for a positive weight and -0 for a negative one: a chain that leaves the product out would keep -0.
        const int Inputs = 70;
        float[] x = new float[Inputs];
        var parameters = new AlignedBuffer<float>((Inputs * 16) + 16);
        Span<float> weights = parameters.Slice(0, Inputs * 16);
        for (int k = 0; k < Inputs; k++)
        {
            for (int c = 0; c < 16; c++)
            {
                weights[(k * 16) + c] = c == 3 && k == 40 ? 1 : -1;
            }
        }

        parameters.Slice(Inputs * 16, 16).Fill(-0f);
        float[] z = new float[16];
        SingleRowKernel.Multiply<float>(x, parameters, 0, Inputs * 16, z);
        for (int c = 0; c < 16; c++)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(c == 3 ? 0f : -0f), BitConverter.SingleToInt32Bits(z[c]));
        }
    }

    [Fact]
    public void Multiply_NotANumberAmongTheInputs_ReachesEveryOutput()
    {
        float[] x = new float[64];
        x[63] = float.NaN;
        float[] z = new float[16];
        SingleRowKernel.Multiply<float>(x, new AlignedBuffer<float>((64 * 16) + 16), 0, 64 * 16, z);
        Assert.All(z, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Multiply_InputsAndOutputsBetweenGuardPages_TouchNothingElse()
    {
        foreach (bool atEnd in new[] { true, false })
        {
            for (int inputs = 1; inputs < 140; inputs += 7)
            {
                using var x = new GuardedMemory<float>(inputs, atEnd);
                using var z = new GuardedMemory<float>(80, atEnd);
                Draw.Values<float>(inputs, inputs).CopyTo(x.Span);
                SingleRowKernel.Multiply(x.Span, new AlignedBuffer<float>((inputs * 80) + 80), 0, inputs * 80, z.Span);
            }
        }
    }

    [Theory]
    [InlineData(16, 15, 0, 0)]
    [InlineData(16, 16, 0, 257)]
    [InlineData(16, 16, 17, 256)]
    [InlineData(16, 16, -1, 256)]
    public void Multiply_OutsideTheParameters_IsRefused(int inputs, int outputs, int weights, int biases)
    {
        var parameters = new AlignedBuffer<float>(272);
        Assert.Throws<ArgumentException>(() => SingleRowKernel.Multiply<float>(new float[inputs], parameters, weights, biases, new float[outputs]));
    }

    static void Check<T>(int inputs, int outputs, double zeros)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layout = new PanelLayout(inputs, outputs);
        int columns = layout.PaddedColumns;
        var parameters = new AlignedBuffer<T>(layout.Length + columns);
        T[] weights = Draw.Values<T>(inputs, inputs * outputs);
        T[] biases = Draw.Values<T>(outputs, outputs);
        T[] x = Draw.Values<T>(7, inputs);
        var random = new Random(inputs + outputs);
        for (int k = 0; k < inputs; k++)
        {
            // Both zeros: -0 is one too.
            x[k] = random.NextDouble() < zeros ? (k % 3 == 0 ? T.NegativeZero : T.Zero) : x[k];
            for (int c = 0; c < outputs; c++)
            {
                parameters.Span[layout.IndexOf(k, c)] = weights[(k * outputs) + c];
            }
        }

        biases.CopyTo(parameters.Slice(layout.Length, outputs));
        T[] z = new T[columns];
        SingleRowKernel.Multiply<T>(x, parameters, 0, layout.Length, z);
        for (int c = 0; c < columns; c++)
        {
            T sum = c < outputs ? biases[c] : T.Zero;
            for (int k = 0; k < inputs && c < outputs; k++)
            {
                sum = T.FusedMultiplyAdd(x[k], weights[(k * outputs) + c], sum);
            }

            Assert.True(
                sum.Equals(z[c]) && T.IsNegative(sum) == T.IsNegative(z[c]),
                $"{typeof(T).Name}, {inputs} inputs, {outputs} outputs, {zeros:P0} zeros, column {c}: {z[c]} where the chain gives {sum}");
        }
    }
}
