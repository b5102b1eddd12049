using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Networks;

namespace Nabla.Tests.Networks;

/// <summary>A layer described by kind, settings and lists, as model files have it: added with what is given and the defaults of what is not, or refused.</summary>
public sealed class LayerShapeTests
{
    static readonly Network<float> s_network = Network.Create<float>(6).Dense(4, Activation.ReLU);

    /// <summary>Every kind with nothing but what it must have, and what the layer then says of itself.</summary>
    public static TheoryData<string, string> Kinds => new()
    {
        { "dense", "4 -> 3 tanh" },
        { "activation", "4 -> 4 tanh" },
        { "layer-normalization", "4 -> 4 layer-normalization:epsilon=1E-05" },
        { "batch-normalization", "4 -> 4 batch-normalization:epsilon=1E-05,momentum=0.1" },
        { "dropout", "4 -> 4 dropout:rate=0.5" },
        { "sum", "8 -> 4 sum of layers.0 and layers.0" },
        { "mean", "8 -> 4 mean of layers.0 and layers.0" },
        { "concatenation", "8 -> 8 concatenation of layers.0 and layers.0" },
        { "selection", "4 -> 2 selection(3, 0)" },
        { "scaling", "4 -> 4 scaling" },
        { "embedding", "2 -> 7 embedding" },
        { "block-dense", "4 -> 8 block-dense" },
        { "periodic", "4 -> 8 block-dense" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AddTo_KindWithWhatItMustHave_TakesTheDefaultsOfTheRest(string kind, string text)
    {
        Network<float> from = kind == "embedding" ? Network.Create<float>(2) : s_network;
        Layer layer = Shape(kind).AddTo(from).Layers[^1];

        Assert.StartsWith($"{layer.Name}: {text}", layer.ToString(), StringComparison.Ordinal);
        if (LayerShape.Kinds.Contains(kind))
        {
            // What is said of a layer makes the same layer again.
            Assert.Equal(layer.ToString(), LayerShape.Of(layer).AddTo(from).Layers[^1].ToString());
        }
    }

    [Fact]
    public void AddTo_KindThatIsNearlyOne_IsRefusedWithThoseThereAre() => Assert.All(NearMisses.Of(LayerShape.Kinds.Append("periodic")), kind => Assert.Equal(
        $"There is no layer '{kind}'; the layers are dense, activation, layer-normalization, batch-normalization, dropout, sum, mean, concatenation, selection, scaling, embedding, block-dense.",
        Refusal(new LayerShape(kind, 4, Activation.Identity)).Message));

    [Fact]
    public void Text_OfALayerThatReadsSeveral_NamesThemAndTheInputs() =>
        Assert.Equal("layers.1: 10 -> 10 concatenation of the inputs and layers.0", s_network.Concatenate(Layer.NetworkInputs, 0).Layers[^1].ToString());

    [Theory]
    [InlineData("mean", "blocks")]
    [InlineData("block-dense", "units")]
    [InlineData("periodic", "frequencies")]
    public void AddTo_WithoutAWholeNumber_SaysWhichAndHowToWriteIt(string kind, string setting)
    {
        string sentence = $"A layer {kind} needs {setting}, a whole number of at least 1; write {kind}:{setting}=4.";
        Assert.Equal(sentence, Refusal(new LayerShape(kind, 4, Activation.Identity)).Message);
        Assert.All((double[])[0, -1, 2.5, 2147483648, double.NaN, double.PositiveInfinity], value => Assert.Equal(
            sentence, Refusal(new LayerShape(kind, 4, Activation.Identity) { Settings = new Dictionary<string, double> { [setting] = value } }).Message));
    }

    [Theory]
    [InlineData("selection", "columns")]
    [InlineData("embedding", "categories")]
    public void AddTo_WithoutItsList_SaysWhich(string kind, string list) =>
        Assert.Equal($"A layer {kind} needs its {list}.", Refusal(new LayerShape(kind, 4, Activation.Identity)).Message);

    [Fact]
    public void AddTo_EmbeddingWithoutSizes_SaysSo() => Assert.Equal(
        "A layer embedding needs its sizes.",
        Refusal(new LayerShape("embedding", 4, Activation.Identity) { Lists = new Dictionary<string, IReadOnlyList<int>> { ["categories"] = [2] } }).Message);

    [Fact]
    public void MatricesInFile_BlocksWiderThanTheLayer_AreRefused()
    {
        Assert.Equal(
            "A block-dense layer with blocks of 4 units has more than 3 outputs.",
            Assert.Throws<ArgumentException>(() => (Shape("block-dense") with { Outputs = 3, Settings = Settings(("units", 4)) }).MatricesInFile(6).ToArray()).Message);
        Assert.Equal([("weight", 4L, 6L)], Matrices(Shape("block-dense") with { Outputs = 8, Settings = Settings(("units", 4)) }));
        Assert.Equal([("weight", 4L, 3L)], Matrices(Shape("block-dense") with { Outputs = 8, Settings = Settings(("units", 4), ("shared", 1)) }));
    }

    [Fact]
    public void MatricesInFile_OfTables_AreNumberedWhereThereAreSeveral()
    {
        Assert.Equal([("0.weight", 2L, 3L), ("1.weight", 5L, 4L)], Matrices(Shape("embedding")));
        Assert.Equal([("weight", 5L, 4L)], Matrices(Shape("embedding") with { Lists = new Dictionary<string, IReadOnlyList<int>> { ["categories"] = [5], ["sizes"] = [4] } }));
        Assert.Equal([("weight", 3L, 6L)], Matrices(Shape("dense")));
        Assert.Empty(Matrices(Shape("sum")));
    }

    static (string Name, long Rows, long Columns)[] Matrices(LayerShape shape) => [.. shape.MatricesInFile(6).Select(matrix => (matrix.Name, matrix.Shape[0], matrix.Shape[1]))];

    static LayerShape Shape(string kind) => new(kind, 3, Activation.Tanh)
    {
        Sources = kind is "sum" or "mean" or "concatenation" ? [0, 0] : [],
        Settings = kind == "block-dense" ? Settings(("units", 2)) : kind == "periodic" ? Settings(("frequencies", 2)) : Settings(),
        Lists = kind switch
        {
            "selection" => new Dictionary<string, IReadOnlyList<int>> { ["columns"] = [3, 0] },
            "embedding" => new Dictionary<string, IReadOnlyList<int>> { ["categories"] = [2, 5], ["sizes"] = [3, 4] },
            _ => new Dictionary<string, IReadOnlyList<int>>(),
        },
    };

    static Dictionary<string, double> Settings(params (string Name, double Value)[] settings) => settings.ToDictionary(setting => setting.Name, setting => setting.Value);

    static ArgumentException Refusal(LayerShape shape) => Assert.Throws<ArgumentException>(() => shape.AddTo(s_network));
}
