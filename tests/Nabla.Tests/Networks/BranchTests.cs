using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Insight;
using Nabla.Losses;
using Nabla.Networks;
using Layers = Nabla.Networks.Architecture;

namespace Nabla.Tests.Networks;

/// <summary>Branches: chosen columns, means, and the text that describes them.</summary>
public sealed class BranchTests
{
    [Fact]
    public void Select_Columns_TakesThemInTheOrderGiven()
    {
        Network<double> network = Network.Create<double>(4).Select([2, 3, 0, 2]);
        Assert.Equal([30, 40, 10, 30], network.Predict(Matrix<double>.FromRows([10, 20, 30, 40])).Row(0).ToArray());
        Assert.Equal(0, network.ParameterCount);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void Select_AColumnThatIsNotThere_IsRefused(int column)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Network.Create<double>(4).Select([0, column]));
        Assert.StartsWith($"There is no column {column} among the 4 of the network's inputs; name columns from 0 to 3.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MeanOfBlocks_OfSixColumns_AveragesColumnByColumn()
    {
        Network<double> network = Network.Create<double>(6).MeanOfBlocks(3);
        Assert.Equal([(1 + 3 + 8) / 3.0, (2 + 4 + 12) / 3.0], network.Predict(Matrix<double>.FromRows([1, 2, 3, 4, 8, 12])).Row(0).ToArray());
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Network.Create<double>(6).MeanOfBlocks(4));
        Assert.StartsWith("The 6 columns of the network's inputs do not divide into 4 blocks", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_OfSelectionsAndMeans_AgreeInAllWays()
    {
        Network<double> network = Network.Create<double>(5, seed: 3)
            .Select([0, 2, 2, 4])
            .Dense(6, Activation.Tanh)
            .Select([3, 1], from: Layer.NetworkInputs)
            .Dense(6, Activation.Sigmoid)
            .Mean(1, 3, 1)
            .Concatenate(4, 2)
            .Select([7, 0, 0, 1, 6, 5])
            .Dense(6, Activation.SiLU)
            .MeanOfBlocks(2);
        GradientCheck check = GradientCheck.Of(network, Loss.MeanSquaredError, Given(4, 5), Given(4, 3));
        Assert.True(check.Passed, check.Fault);
    }

    [Theory]
    [InlineData("selection(0-2, 4) -> 16 relu")]
    [InlineData("concatenation(selection(0-1) -> 16 relu -> layer-normalization | selection(2, 4) | identity) -> 64 relu")]
    [InlineData("8 tanh -> mean(4 | 4 relu -> residual(4) | sum(4 | 4)) -> mean:blocks=2")]
    [InlineData("residual(concatenation(selection(0) | selection(1-4)))")]
    public void Text_OfBranches_IsReadBackToTheSameNetwork(string text)
    {
        Layers layers = Layers.Parse(text);
        Assert.Equal(text, layers.ToString());
        Network<double> network = layers.AddTo(Network.Create<double>(5, seed: 2));
        GradientCheck check = GradientCheck.Of(network.Dense(2), Loss.MeanSquaredError, Given(3, 5), Given(3, 2));
        Assert.True(check.Passed, check.Fault);
    }

    [Fact]
    public void Text_OfAnIdentityBranch_TakesNoLayer()
    {
        Network<double> network = Layers.Parse("concatenation(3 tanh | identity)").AddTo(Network.Create<double>(2, seed: 1));
        Assert.Equal(["dense", "concatenation"], network.Layers.Select(layer => layer.Kind));
        Assert.Equal([0, Layer.NetworkInputs], network.Layers[1].Sources);
    }

    [Theory]
    [InlineData("selection(0-)", "names no columns")]
    [InlineData("selection(3-1)", "names no columns")]
    [InlineData("selection()", "names no columns")]
    [InlineData("selection(0-99999999)", "more than 1048576 columns")]
    [InlineData("concatenation(64 relu)", "joins a single branch")]
    [InlineData("mean", "needs blocks")]
    [InlineData("mean:blocks=2.5", "needs blocks")]
    [InlineData("sum(64 | )", "lacks a layer")]
    [InlineData("sum(64 | 32", "parenthesis without its partner")]
    public void Text_OfNoNetwork_IsRefusedWithItsFault(string text, string fault) =>
        Assert.Contains(fault, Assert.Throws<ArgumentException>(() => Layers.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void MeanOf_Networks_PredictsTheMeanOfTheirPredictions()
    {
        Network<double>[] members =
        [
            .. Enumerable.Range(0, 5).Select(i => Layers.Parse("concatenation(selection(0-2) -> 7 relu | identity) -> 9 tanh -> layer-normalization -> batch-normalization")
                .AddTo(Network.Create<double>(4, seed: (ulong)i)).Dense(3)),
        ];
        Network<double> mean = Network.MeanOf(members);
        Matrix<double> inputs = Given(50, 4);
        Matrix<double> outputs = mean.Predict(inputs);
        for (int row = 0; row < inputs.Rows; row++)
        {
            double[] single = new double[3];
            mean.Predict(inputs.Row(row), single);
            Assert.Equal(outputs.Row(row).ToArray(), single);
            for (int c = 0; c < 3; c++)
            {
                Assert.Equal(members.Average(member => member.Predict(inputs)[row, c]), outputs[row, c], 1e-14);
            }
        }

        Assert.Equal(members.Sum(member => member.ParameterCount), mean.ParameterCount);
        GradientCheck check = GradientCheck.Of(mean, Loss.MeanSquaredError, Given(3, 4), Given(3, 3));
        Assert.True(check.Passed, check.Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MeanOf_Classifiers_PutsTheSoftmaxBehindTheMeanOfTheLogits(bool separate)
    {
        Network<double> Member(int seed)
        {
            Network<double> network = Network.Create<double>(4, seed: (ulong)seed).Dense(6, Activation.Tanh);
            return separate ? network.Dense(3).Activate(Activation.Softmax) : network.Dense(3, Activation.Softmax);
        }

        Network<double>[] members = [Member(1), Member(2), Member(3)];
        Network<double> mean = Network.MeanOf(members);
        Assert.Equal(Activation.Softmax, mean.Layers[^1].Activation);
        Matrix<double> inputs = Given(6, 4);
        for (int row = 0; row < 6; row++)
        {
            // A softmax of mean logits is the normalised geometric mean of the probabilities.
            double[] products = [.. Enumerable.Range(0, 3).Select(c => Math.Cbrt(members.Aggregate(1.0, (product, member) => product * member.Predict(inputs)[row, c])))];
            for (int c = 0; c < 3; c++)
            {
                Assert.Equal(products[c] / products.Sum(), mean.Predict(inputs)[row, c], 1e-14);
            }
        }

        GradientCheck check = GradientCheck.Of(mean, Loss.CategoricalCrossEntropy, Given(2, 4), Matrix<double>.FromRows([1, 0, 0], [0, 0.5, 0.5]));
        Assert.True(check.Passed, check.Fault);
    }

    [Fact]
    public void MeanOf_DifferentShapes_NamesBoth()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Network.MeanOf([Network.Create<double>(4).Dense(2), Network.Create<double>(4).Dense(3)]));
        Assert.Contains("network 0 has 4 inputs, 2 outputs and identity at the end, network 1 4 inputs, 3 outputs", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Network.MeanOf<double>([]));
    }

    static Matrix<double> Given(int rows, int columns)
    {
        var random = new Random((rows * 100) + columns);
        var matrix = new Matrix<double>(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            for (int c = 0; c < columns; c++)
            {
                matrix[row, c] = (2 * random.NextDouble()) - 1;
            }
        }

        return matrix;
    }
}
