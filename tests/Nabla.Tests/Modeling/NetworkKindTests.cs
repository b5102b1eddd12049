using System.Linq;
using Nabla.Data;
using Nabla.Modeling;
using Nabla.Tests.Files;

namespace Nabla.Tests.Modeling;

/// <summary>Models whose network is more than a chain of dense layers: trained, saved, loaded.</summary>
public sealed class NetworkKindTests
{
    const string Everything = "16 -> batch-normalization -> relu -> dropout:rate=0.1 -> residual(16 tanh -> layer-normalization)";

    [Fact]
    public void Network_OfEveryKindOfLayer_SurvivesItsFile()
    {
        Table penguins = Table.Read("penguins");
        Model model = Model.Train(penguins, new TrainOptions
        {
            Target = "species",
            Network = Layers(Everything),
            Epochs = 20,
            Validation = 0.2,
            Baselines = false,
            L2Penalty = 0,
        });
        using var folder = new TemporaryFolder();
        string file = folder["model.safetensors"];
        model.Save(file);
        Model loaded = Model.Load(file);
        Assert.Equal(model.WeightHash, loaded.WeightHash);
        Assert.Equal(model.Layers.Select(layer => layer.ToString()), loaded.Layers.Select(layer => layer.ToString()));
        Assert.Equal(model.Predict(penguins).Select(p => p.Probabilities[0]), loaded.Predict(penguins).Select(p => p.Probabilities[0]));
        Assert.InRange(model.Training.Validation!.All.Single(metric => metric.Name == "accuracy").Value!.Value, 0.9, 1);
        Assert.Contains(model.Provenance.Options, option => option is { Key: "network", Value: Everything });
    }

    [Fact]
    public void Train_WithLayersForTables_GivesAModelThatIsSavedExplainedAndChecked()
    {
        Table iris = Table.Read("iris");
        Model model = Model.Train(iris, new TrainOptions
        {
            Target = "species",
            Network = Layers("scaling -> concatenation(identity | periodic:frequencies=6,deviation=0.3 -> block-dense(3)) -> selection(0-15, 0-15) -> scaling:signs=1 -> block-dense(2 x 16 relu, shared) -> block-dense(2 x 8 tanh) -> mean:blocks=2"),
            Epochs = 30,
            Validation = 0.2,
            Baselines = false,
        });
        using var folder = new TemporaryFolder();
        string file = folder["model.safetensors"];
        model.Save(file);
        Model loaded = Model.Load(file);
        Assert.Equal(model.WeightHash, loaded.WeightHash);
        Assert.Equal(model.Layers.Select(layer => layer.ToString()), loaded.Layers.Select(layer => layer.ToString()));
        Assert.Equal(model.Predict(iris).Select(p => p.Probabilities[0]), loaded.Predict(iris).Select(p => p.Probabilities[0]));
        Assert.True(loaded.CheckGradients(iris, new GradientCheckOptions { Rows = 4 }).Passed);
        string text = loaded.Explain(iris, 3).ToText();
        Assert.Contains("A2 = cos2π(Z2)", text, System.StringComparison.Ordinal);
        Assert.Contains("Z7 = G6 · the same W7 + b7, 2 blocks", text, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Dropout_WithNormalization_StandsBehindEveryHiddenLayer()
    {
        Model model = Model.Train(Table.Read("iris"), new TrainOptions
        {
            Target = "species",
            Hidden = [8, 4],
            Dropout = 0.25,
            Normalization = Normalization.Layer,
            Epochs = 2,
            Validation = 0.2,
            Baselines = false,
        });
        string[] block = ["dense", "layer-normalization", "activation", "dropout"];
        Assert.Equal([.. block, .. block, "dense"], model.Layers.Select(layer => layer.Kind));
    }

    [Theory]
    [InlineData("64 relu ->", "lacks a layer")]
    [InlineData("0 relu", "between 1 and 65536")]
    [InlineData("64 rellu", "rellu")]
    [InlineData("dropout:rate=1", "at least 0 and below 1")]
    [InlineData("dropout:share=0.5", "no parameter 'share'")]
    [InlineData("residual(64 relu", "parenthesis")]
    [InlineData("swish norm", "is no layer")]
    public void Architecture_ThatIsNone_IsRefusedInOneSentence(string text, string part) =>
        Assert.Contains(part, Assert.ThrowsAny<System.ArgumentException>(() => Layers(text)).Message, System.StringComparison.Ordinal);

    [Theory]
    [InlineData("64 relu -> 32")]
    [InlineData(Everything)]
    [InlineData("residual(residual(8) -> 4 tanh -> 8)")]
    public void Architecture_AsText_IsReadBack(string text) => Assert.Equal(text, Layers(Layers(text).ToString()).ToString());

    static Nabla.Networks.Architecture Layers(string text) => Nabla.Networks.Architecture.Parse(text);
}
