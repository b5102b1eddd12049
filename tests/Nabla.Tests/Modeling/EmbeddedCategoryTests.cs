using System;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Tests.Modeling;

/// <summary>
/// Categories of very many levels: 200 shops, each with a price level of its own, 8 rows each. A feature for each of the 100 most frequent levels cannot tell
/// the others apart; an embedding can.
/// </summary>
public class EmbeddedCategoryTests
{
    const int Shops = 200;
    const int RowsOfEach = 8;

    static readonly Lazy<Table> s_sales = new(() =>
    {
        string[] shop = [.. Enumerable.Range(0, Shops * RowsOfEach).Select(row => $"s{row * 37 % Shops:000}")];
        double[] size = [.. Enumerable.Range(0, shop.Length).Select(row => row * 7919 % 1000 / 100.0)];
        double[] sales = [.. shop.Select((name, row) => (int.Parse(name[1..], System.Globalization.CultureInfo.InvariantCulture) * 7 % 11) + (size[row] / 2))];
        return Table.FromColumns("sales", [Column.FromText("shop", shop), Column.FromNumbers("size", size), Column.FromNumbers("sales", sales)]);
    });

    static readonly Lazy<Model> s_model = new(() => Train(new TrainOptions()));

    static Model Train(TrainOptions options) => Model.Train(s_sales.Value, options with
    {
        Target = "sales",
        Ensemble = 2,
        Epochs = 30,
        Validation = 0.2,
        NumericBins = 0,
        Dropout = 0,
        L2Penalty = 0,
        Baselines = false,
        Audit = false,
    });

    [Fact]
    public void Train_MoreLevelsThanFeatures_LearnsAVectorOfEach()
    {
        EmbeddingLayer[] embeddings = [.. s_model.Value.Layers.OfType<EmbeddingLayer>()];

        Assert.Equal(2, embeddings.Length); // one in each network of the ensemble
        Assert.All(embeddings, embedding =>
        {
            Assert.Equal([Shops + 1], embedding.Categories); // and one for what is rare or new
            Assert.Equal([8], embedding.Sizes);
        });
    }

    [Fact]
    public void Train_TargetThatDependsOnTheLevel_IsLearnt()
    {
        var metrics = (RegressionMetrics)s_model.Value.Evaluate(s_sales.Value);

        // 2.9 is what the size alone leaves of the spread of the sales.
        Assert.True(metrics.Rmse < 0.8, $"RMSE {metrics.Rmse}");
    }

    [Fact]
    public void Save_ModelWithEmbedding_LoadsToTheSameBits()
    {
        string file = Path.Combine(Path.GetTempPath(), $"nabla-embedding-{Guid.NewGuid():N}.safetensors");
        try
        {
            s_model.Value.Save(file);
            Model loaded = Model.Load(file);

            Assert.Equal(s_model.Value.WeightHash, loaded.WeightHash);
            Assert.Equal(Small.Bits(s_model.Value.Predict(s_sales.Value)), Small.Bits(loaded.Predict(s_sales.Value)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Predict_NumberWhereAnEmbeddingReadsAnIndex_SaysWhichRow()
    {
        // 0 and 10 are standardised to -1 and 1, which are indices; 3 is not.
        Table table = Small.Csv(["x,y", .. Enumerable.Range(0, 40).Select(row => $"{row % 2 * 10},{row % 2}.5")]);
        Model model = Model.Train(table, Small.Options("y", 1) with
        {
            Hidden = null,
            Network = Nabla.Networks.Architecture.Parse("embedding(2x2)"),
            Numeric = ["x"],
            Task = TaskKind.Regression,
            Validation = 0,
        });

        NablaDataException e = Assert.Throws<NablaDataException>(() => model.Predict(Small.Csv("x", "10", "3")));
        Assert.Equal(3, e.Line);
        Assert.Contains("an embedding needs the index of a category", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_LevelNeverSeen_IsFlaggedAndHasAnAnswer()
    {
        Prediction prediction = s_model.Value.Predict(new { shop = "new", size = 5 });

        Assert.True(double.IsFinite(prediction.Value));
        Assert.Contains(prediction.Flags, flag => flag.Contains("never seen", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_ModelWithEmbedding_EveryGradientIsRight() =>
        Assert.True(s_model.Value.CheckGradients(s_sales.Value, new GradientCheckOptions { MostDifferences = 100 }).Passed);

    [Fact]
    public void Explain_ModelWithEmbedding_NamesTheIndexAndTheScale()
    {
        string text = s_model.Value.Explain(s_sales.Value, 0).ToText();

        Assert.Contains("the index of its level among 201", text, StringComparison.Ordinal);
        Assert.Contains("then s / √(1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Fraction {", text, StringComparison.Ordinal);
    }
}
