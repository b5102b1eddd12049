using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Reference;
using Nabla.Tests.Reference;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 002: the candy bar, by rows and by columns, by layers and by messages.</summary>
public sealed partial class Seed002Tests
{
    static readonly double[,] s_input = { { 5, 6 } };

    static DenseDescription[] CandyBar =>
    [
        new(new double[,] { { 2, 2 }, { 1, 3 } }, [1, 1], ReferenceActivation.ReLU),
        new(new[,] { { 0.5 }, { 0 } }, [3.5], ReferenceActivation.ReLU),
    ];

    [Fact]
    public void B_002_01_RowForm_IsTheTransposeOfTheColumnFormExactly()
    {
        var random = new Random(2);
        double[,] x = RandomNetworks.Matrix(random, 1, 4);
        double[,] w = RandomNetworks.Matrix(random, 4, 3);
        double[,] b = RandomNetworks.Matrix(random, 1, 3);
        double[,] rows = Operation.Affine.Value([x, w, b]);
        double[,] columns = Operation.Affine.Value([Transposed(w), Transposed(x), Transposed(b)]);
        Assert.Equal(rows, Transposed(columns));
        Assert.Equal((1, 3), (rows.GetLength(0), rows.GetLength(1)));
        double[] layered = LayeredNetwork.Of([new DenseDescription(w, [.. b.Cast<double>()], ReferenceActivation.Identity)])!.Forward([.. x.Cast<double>()]).Output;
        Assert.All(layered.Zip(rows.Cast<double>()), pair => Assert.Equal(pair.Second, pair.First, 14));
    }

    [Fact]
    public void B_002_02_CandyBarForward_FirstLayerIsSeventeenAndTwentyNine()
    {
        Assert.Equal(new double[,] { { 16, 28 } }, Operation.MatrixProduct.Value([s_input, CandyBar[0].Weights]));
        ForwardPass pass = LayeredNetwork.Of(CandyBar)!.Forward([5, 6]);
        Assert.Equal([17, 29], pass.PreActivations[0]);
        Assert.Equal([17, 29], pass.Activations[1]);
    }

    [Fact]
    public void B_002_03_CandyBarForward_OutputIsTwelve()
    {
        ForwardPass pass = LayeredNetwork.Of(CandyBar)!.Forward([5, 6]);
        Assert.Equal([12], pass.PreActivations[1]);
        Assert.Equal([12], pass.Output);
    }

    [Theory]
    [InlineData(1.55)]
    [InlineData(-3)]
    [InlineData(12)]
    public void B_002_04_ToyLoss_HasSlopeMinusOneForAnyTarget(double target)
    {
        (LayerGraph network, Node loss) = CandyBarGraph(target);
        network.Graph.Differentiate(loss);
        Assert.Equal(target - 12, loss.Scalar);
        Assert.Equal(-1, network.Outputs.Bar![0, 0]);
    }

    [Fact]
    public void B_002_05_FinalLayerGradients_AreThoseOfTheText()
    {
        (LayerGraph network, Node loss) = CandyBarGraph(1.55);
        network.Graph.Differentiate(loss);
        Assert.Equal(new double[,] { { -17 }, { -29 } }, network.Layers[1].Parameters[0].Bar!);
        Assert.Equal(new double[,] { { -1 } }, network.Layers[1].Parameters[1].Bar!);
        Assert.Equal(new[,] { { -0.5, 0 } }, network.Layers[0].Outputs.Bar!);

        BackwardPass back = Backward();
        Assert.Equal(new double[,] { { -17, -29 } }, back.WeightGradients[1]); // by columns: [out, in]
        Assert.Equal([-1], back.Deltas[1]);
    }

    [Fact]
    public void B_002_06_FirstLayerGradients_AreThoseOfTheText()
    {
        (LayerGraph network, Node loss) = CandyBarGraph(1.55);
        network.Graph.Differentiate(loss);
        Assert.Equal(new[,] { { -0.5, 0 } }, network.Layers[0].PreActivations.Bar!);
        Assert.Equal(new[,] { { -2.5, 0 }, { -3, 0 } }, network.Layers[0].Parameters[0].Bar!);
        Assert.Equal(new[,] { { -0.5, 0 } }, network.Layers[0].Parameters[1].Bar!);

        BackwardPass back = Backward();
        Assert.Equal([-0.5, 0], back.Deltas[0]);
        Assert.Equal(new[,] { { -2.5, -3 }, { 0, 0 } }, back.WeightGradients[0]);
    }

    [Fact]
    public void B_002_07_InputGradient_IsDeltaTimesWeightsTransposed()
    {
        (LayerGraph network, Node loss) = CandyBarGraph(1.55);
        network.Graph.Differentiate(loss);
        Assert.Equal(new[,] { { -1, -0.5 } }, network.Inputs.Bar!);
        Assert.Equal([-1, -0.5], Backward().InputGradient);
    }

    [Fact]
    public void B_002_08_Update_GivesTheWeightsOfTheText()
    {
        LayeredNetwork moved = Updated();
        JsonElement expected = ReferenceData.Read("worked_examples.json").GetProperty("examples")[0].GetProperty("after_update_lr_0_01");
        RandomNetworks.AssertClose(new[,] { { 0.67 }, { 0.29 } }, Transposed(moved.Layers[1].Weights), 1e-15, "W2");
        RandomNetworks.AssertClose(ReferenceLossTests.Matrix(ReferenceData.Rows(expected.GetProperty("W1"))), Transposed(moved.Layers[0].Weights), 1e-15, "W1");
        Assert.Equal(expected.GetProperty("b2").GetDouble(), moved.Layers[1].Biases[0], 15);
        Assert.Equal(ReferenceData.Numbers(expected.GetProperty("b1")), moved.Layers[0].Biases);
    }

    [Fact]
    public void B_002_09_SecondForward_UsesAllNewWeightsAndBackwardUsedTheOldOnes()
    {
        ForwardPass second = Updated().Forward([5, 6]);
        Assert.Equal(17.31, second.PreActivations[0][0], 14);
        Assert.Equal(29, second.PreActivations[0][1], 14);
        Assert.Equal(23.5177, second.Output[0], 13);

        // dL/dA1 = dL/dZ2 W2ᵀ with the W2 of the forward pass; the new one would give [-0.67, -0.29].
        (LayerGraph network, Node loss) = CandyBarGraph(1.55);
        network.Graph.Differentiate(loss);
        Assert.Equal(new[,] { { -0.5, 0 } }, network.Layers[0].Outputs.Bar!);
        LayeredNetwork moved = Updated();
        BackwardPass wrong = moved.Backward(LayeredNetwork.Of(CandyBar)!.Forward([5, 6]), [-1]);
        Assert.Equal(-0.67, wrong.Deltas[0][0], 15);
        Assert.Equal(-0.29, wrong.Deltas[0][1], 15);
    }

    [Fact]
    public void B_002_13_Chains_GradientsOfWeightsBiasesAndInputsAgreeWithDifferences()
    {
        var random = new Random(13);
        List<LayerDescription> layers = RandomNetworks.Chain(random, [3, 4, 2], _ => ReferenceActivation.Tanh);
        double[,] x = RandomNetworks.Matrix(random, 5, 3);
        LayerGraph network = LayerGraph.Of(layers, x, RandomNetworks.Matrix(random, 5, 2), ReferenceLoss.MeanSquaredError);
        network.Graph.Differentiate(network.Loss!);

        // dL/dW = Iᵀ (dL/dA ⊙ f'), dL/db its column sums, dL/dI = (dL/dA ⊙ f') Wᵀ.
        double[,] delta = network.Layers[0].PreActivations.Bar!;
        RandomNetworks.AssertClose(Operation.MatrixProduct.Value([Transposed(x), delta]), network.Layers[0].Parameters[0].Bar!, 1e-15, "W1");
        RandomNetworks.AssertClose(Operation.MatrixProduct.Value([delta, Transposed(((DenseDescription)layers[0]).Weights)]), network.Inputs.Bar!, 1e-15, "X");
        foreach (Node node in network.Parameters.Append(network.Inputs))
        {
            double[,] bar = node.Bar!;
            DifferenceQuotient[,] quotients = CentralDifferences.Gradient(network.Graph, network.Loss!, node);
            Assert.All(bar.Cast<double>().Zip(quotients.Cast<DifferenceQuotient>()), pair => Assert.True(pair.Second.Deviation(pair.First) < 1e-11, $"{node.Name}: {pair}"));
        }
    }

    [Fact]
    public void B_002_16_AutomaticDifferentiation_AgreesWithGradientsByHand()
    {
        var random = new Random(16);
        for (int trial = 0; trial < 20; trial++)
        {
            List<LayerDescription> layers = RandomNetworks.Chain(
                random, [3, 5, 4, 2], _ => RandomNetworks.Differentiable[random.Next(RandomNetworks.Differentiable.Length)]);
            double[,] x = RandomNetworks.Matrix(random, 6, 3);
            double[,] t = RandomNetworks.Matrix(random, 6, 2);
            LayerGraph network = LayerGraph.Of(layers, x, t, ReferenceLoss.HalfSquaredError);
            network.Graph.Differentiate(network.Loss!);
            BatchGradient hand = LayeredNetwork.Of(layers)!.Differentiate(x, t, ReferenceLoss.HalfSquaredError);
            for (int l = 0; l < 3; l++)
            {
                RandomNetworks.AssertClose(network.Layers[l].Parameters[0].Bar!, Transposed(hand.WeightGradients[l]), 1e-12, $"trial {trial}, W{l}");
                RandomNetworks.AssertClose(network.Layers[l].Parameters[1].Bar!, ReferenceLossTests.Matrix([hand.BiasGradients[l]]), 1e-12, $"trial {trial}, b{l}");
            }
        }
    }

    /// <summary>L = T - A by rows, as a graph.</summary>
    static (LayerGraph Network, Node Loss) CandyBarGraph(double target)
    {
        LayerGraph network = LayerGraph.Of(CandyBar, s_input);
        return (network, network.Graph.Apply("L", Operation.Subtract, network.Graph.Constant("T", target), network.Outputs));
    }

    static BackwardPass Backward()
    {
        LayeredNetwork network = LayeredNetwork.Of(CandyBar)!;
        return network.Backward(network.Forward([5, 6]), [-1]);
    }

    static LayeredNetwork Updated()
    {
        BackwardPass back = Backward();
        return LayeredNetwork.Of(CandyBar)!.Step(back.WeightGradients, back.Deltas, learningRate: 0.01);
    }

    static double[,] Transposed(double[,] a) => Operation.Transpose.Value([a]);
}
