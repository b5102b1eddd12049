using System;
using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Networks;
using Layers = Nabla.Networks.Architecture;

namespace Nabla.Tests.Networks;

/// <summary>A layer that cannot be is refused where it is added, in a sentence with its numbers.</summary>
public sealed class RefusedLayerTests
{
    static readonly Network<float> s_network = Network.Create<float>(6).Dense(4, Activation.ReLU);

    [Fact]
    public void Sources_ThatDoNotExistOrEndTheNetwork_AreRefused()
    {
        Refused(() => s_network.Dense(2, from: 1), "layers.1 cannot read layers.1: a layer reads earlier layers, so that the network has no cycle; name a layer from 0 to 0, or -1 for the inputs.");
        Refused(() => s_network.Activate(Activation.Tanh, from: -2), "layers.1 cannot read layers.-2");
        Refused(() => s_network.Dense(3, Activation.Softmax).Dense(2), "layers.1 has softmax, which only the last layer may have: no layer can follow it.");
        Assert.Equal(4, s_network.Dense(4, from: Layer.NetworkInputs).Outputs);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1e-5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Normalizations_WithAnEpsilonThatIsNone_AreRefused(double epsilon)
    {
        Refused("epsilon", () => s_network.LayerNormalization(epsilon), "The epsilon of a normalisation is a finite number above 0.");
        Refused("epsilon", () => s_network.BatchNormalization(epsilon), "The epsilon of a normalisation is a finite number above 0.");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.001)]
    [InlineData(double.NaN)]
    public void BatchNormalization_WithAMomentumThatIsNone_IsRefused(double momentum)
    {
        Refused("momentum", () => s_network.BatchNormalization(momentum: momentum), "The momentum of a batch normalisation is above 0 and at most 1.");
        Assert.Equal(4, s_network.BatchNormalization(momentum: 1).Outputs);
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Dropout_OfARateThatIsNone_IsRefused(double rate) =>
        Refused("rate", () => s_network.Dropout(rate), "The rate of dropout is at least 0 and below 1.");

    [Fact]
    public void Joins_OfOneOrOfDifferentWidths_AreRefused()
    {
        Refused("layers", () => s_network.Sum(-1, 0), "A sum needs sources of one width; the network's inputs has 6 columns and layers.0 4.");
        Refused("layers", () => s_network.Mean(0, -1), "A mean needs sources of one width; layers.0 has 4 columns and the network's inputs 6.");
        Refused("layers", () => s_network.Sum(0), "");
        Refused("layers", () => s_network.Concatenate(0), "");
        Refused("layers", () => s_network.Concatenate(null!), "");
        Assert.Equal(10, s_network.Concatenate(-1, 0).Outputs);
    }

    [Fact]
    public void Blocks_ThatDoNotDivideTheColumns_AreRefused()
    {
        Refused("blocks", () => s_network.MeanOfBlocks(3), "The 4 columns of layers.0 do not divide into 3 blocks of one width.");
        Refused("blocks", () => s_network.MeanOfBlocks(0), "");
        Refused("widths", () => s_network.BlockDense([2, 3], 5), "The blocks divide the 4 columns of layers.0; 2 blocks with 5 columns in all were given.");
        Refused("widths", () => s_network.BlockDense([5, -1], 5), "The blocks divide the 4 columns of layers.0");
        Refused("widths", () => s_network.BlockDense([], 5), "The blocks divide the 4 columns of layers.0");
        Refused("widths", () => s_network.BlockDense([1, 3], 5, shared: true), "Blocks that share their weights have one width; these differ.");
        Refused("units", () => s_network.BlockDense([2, 2], 0), "");
        Refused("units", () => s_network.BlockDense([2, 2], 1 << 24), "2 blocks of 16777216 units are more than the 16777216 columns that a layer may have.");
        Refused("activation", () => s_network.BlockDense([2, 2], 5, Activation.Softmax), "A block-dense layer cannot have softmax, which goes over all its blocks: add it behind as a layer of its own.");
    }

    [Fact]
    public void Selections_OfNothingOrOfWhatIsNotThere_AreRefused()
    {
        Refused("columns", () => s_network.Select([0, 4]), "There is no column 4 among the 4 of layers.0; name columns from 0 to 3.");
        Refused("columns", () => s_network.Select([-1]), "There is no column -1 among the 4 of layers.0");
        Refused("columns", () => s_network.Select([]), "");
    }

    [Fact]
    public void Embeddings_ThatDoNotFitTheColumns_AreRefused()
    {
        Network<float> inputs = Network.Create<float>(2);
        const string Fault = "An embedding of 2 columns needs as many numbers of categories and sizes of vectors";
        Refused("categories", () => inputs.Embed([3], [2, 2]), Fault);
        Refused("categories", () => inputs.Embed([3, 3], [2]), Fault);
        Refused("categories", () => inputs.Embed([3, 0], [2, 2]), Fault);
        Refused("categories", () => inputs.Embed([3, 3], [2, 0]), Fault);
        Refused("categories", () => inputs.Embed([3, 3], [1 << 24, 1]), Fault);
        Refused(() => inputs.Dense(2).Embed([3, 3], [2, 2]), "An embedding reads indices, which are columns of the network's inputs, themselves or selected; layers.0 is of kind dense.");
        Refused("initializer", () => inputs.Embed([3, 3], [2, 2], Initializer.Parse("orthogonal")), "The vectors of an embedding are drawn one number at a time; orthogonal");
        Assert.Equal(5, inputs.Select([1, 0]).Select([1]).Embed([3], [5]).Outputs);
    }

    [Fact]
    public void Residual_ThatDoesNotComeBackAsWide_IsRefused()
    {
        Refused(() => s_network.Residual(block => block.Dense(3)), "it reads 4 columns and computes 3; let its last layer have 4.");
        const string Fault = "The function of a residual block returns the network it is given with at least one layer added.";
        Refused("block", () => s_network.Residual(block => block), Fault);
        Refused("block", () => s_network.Residual(_ => null!), Fault);
        Refused("block", () => s_network.Residual(_ => Network.Create<float>(6).Dense(4).Dense(4)), Fault);
    }

    [Fact]
    public void Rows_ThatAreNoMatrix_AreRefused()
    {
        Refused("rows", () => Matrix<float>.FromRows(), "A matrix needs at least one row, to know its columns.");
        Refused("rows", () => Matrix<float>.FromRows([1, 2], [3]), "Row 1 has 1 columns where row 0 has 2.");
        Refused("rows", () => new Matrix<double>(int.MaxValue, 2), "2147483647 rows of 16 numbers are more than an array can hold.");
        Refused("labels", () => Matrix<float>.OneHot([0, 3], 3), "Label 1 is 3; with 3 classes a label is between 0 and 2.");
        Refused("labels", () => Matrix<float>.OneHot([-1], 3), "Label 0 is -1");
    }

    [Theory]
    [InlineData("0-4, 5-1048576", "names more than 1048576 columns; name fewer.")]
    [InlineData("3-1", "'3-1' names no columns; write a 0-based column such as 7, or a range such as 0-4.")]
    [InlineData("3-", "'3-' names no columns")]
    [InlineData("-3", "'-3' names no columns")]
    [InlineData("1,,2", "'' names no columns")]
    public void IndexRanges_ThatAreNone_AreRefused(string text, string fault) =>
        Assert.Contains(fault, Assert.Throws<ArgumentException>(() => IndexRanges.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0", "'0' asks for 0 units; a layer has between 1 and ")]
    [InlineData("64 relu -> 2000000000 relu", "'2000000000 relu' asks for 2000000000 units")]
    [InlineData("64 ->", "lacks a layer before or behind an arrow")]
    [InlineData("residual(64", "has a parenthesis without its partner")]
    [InlineData("64)", "has a parenthesis without its partner")]
    [InlineData("sum(64)", "'sum(64)' joins a single branch")]
    [InlineData("embedding(12)", "'12' describes no embedding")]
    [InlineData("embedding(12x0)", "'12x0' describes no embedding")]
    [InlineData("block-dense(8 16 relu)", "describes no dense layers by blocks")]
    [InlineData("block-dense(8 relu, mine)", "describes no dense layers by blocks")]
    [InlineData("block-dense(0 x 8)", "describes no dense layers by blocks")]
    [InlineData("many", "'many' is no layer; a layer is a number of units")]
    public void Architecture_ThatIsNone_IsRefused(string text, string fault) =>
        Assert.Contains(fault, Assert.Throws<ArgumentException>(() => Layers.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Architecture_OfTooManyLayers_SaysHowMany() => Assert.Contains(
        "layers; '1 -> 1", Assert.Throws<ArgumentException>(() => Layers.Parse(string.Join(" -> ", new string('1', 20_000).ToCharArray()))).Message, StringComparison.Ordinal);

    static void Refused(Func<object> build, string message) =>
        Assert.StartsWith(message, Trimmed(Assert.ThrowsAny<ArgumentException>(build), message), StringComparison.Ordinal);

    static void Refused(string parameter, Func<object> build, string message)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(build);
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The message from where the expected part begins.</summary>
    static string Trimmed(ArgumentException error, string part) => error.Message[Math.Max(0, error.Message.IndexOf(part, StringComparison.Ordinal))..];
}
