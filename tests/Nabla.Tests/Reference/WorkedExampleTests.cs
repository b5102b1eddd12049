using System.Linq;
using System.Text.Json;
using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>Worked examples of the literature.</summary>
public sealed class WorkedExampleTests
{
    /// <summary>M. Mazur, "A step by step backpropagation example" (2015): two inputs, two hidden and two output neurons, all sigmoid, half the squared error; biases stay.</summary>
    [Fact]
    public void MazurTwoTwoTwo_ForwardBackwardAndUpdate_AreThoseOfTheArticle()
    {
        var network = new LayeredNetwork()
            .Add(new[,] { { 0.15, 0.20 }, { 0.25, 0.30 } }, [0.35, 0.35], ReferenceActivation.Sigmoid)
            .Add(new[,] { { 0.40, 0.45 }, { 0.50, 0.55 } }, [0.60, 0.60], ReferenceActivation.Sigmoid);
        double[,] x = { { 0.05, 0.10 } };
        double[,] t = { { 0.01, 0.99 } };
        ForwardPass pass = network.Forward([0.05, 0.10]);
        Assert.Equal(0.3775, pass.PreActivations[0][0], 12);
        Assert.Equal(0.593269992, pass.Activations[1][0], 9);
        Assert.Equal(0.596884378, pass.Activations[1][1], 9);
        Assert.Equal(0.75136507, pass.Output[0], 8);
        Assert.Equal(0.772928465, pass.Output[1], 9);
        BatchGradient batch = network.Differentiate(x, t, ReferenceLoss.HalfSquaredError);
        Assert.Equal(0.298371109, batch.Loss, 9);
        LayeredNetwork moved = network.Step(batch.WeightGradients, [new double[2], new double[2]], 0.5);
        Assert.All(new[] { 0.35891648, 0.408666186, 0.511301270, 0.561370121 }.Zip(moved.Layers[1].Weights.Cast<double>()), pair => Assert.Equal(pair.First, pair.Second, 8));
        Assert.All(new[] { 0.149780716, 0.19956143, 0.24975114, 0.29950229 }.Zip(moved.Layers[0].Weights.Cast<double>()), pair => Assert.Equal(pair.First, pair.Second, 8));

        // The article prints 0.291027924; in double it is 0.291027774.
        Assert.Equal(0.291027924, moved.Differentiate(x, t, ReferenceLoss.HalfSquaredError).Loss, 2e-7);
    }

    [Fact]
    public void XorByThresholds_EveryRow_IsThatOfTheTable()
    {
        JsonElement example = ReferenceData.Read("worked_examples.json").GetProperty("examples").EnumerateArray().Single(e => e.GetProperty("name").GetString() == "xor_threshold");
        var network = new LayeredNetwork();
        foreach (string layer in new[] { "hidden", "output" })
        {
            network.Add(
                ReferenceLossTests.Matrix(ReferenceData.Rows(example.GetProperty(layer).GetProperty("W"))),
                ReferenceData.Numbers(example.GetProperty(layer).GetProperty("b")),
                ReferenceActivation.Threshold);
        }

        foreach (JsonElement row in example.GetProperty("table").EnumerateArray())
        {
            ForwardPass pass = network.Forward(ReferenceData.Numbers(row.GetProperty("x")));
            Assert.Equal(ReferenceData.Numbers(row.GetProperty("h")), pass.Activations[1]);
            Assert.Equal([row.GetProperty("y").GetDouble()], pass.Output);
        }
    }
}
