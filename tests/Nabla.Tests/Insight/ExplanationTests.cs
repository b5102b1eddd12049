using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Nabla.Data;
using Nabla.Insight.Explanations;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Reference;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Insight;

/// <summary>The explanation of a row: its numbers against the engine, its equations recomputed, its three formats.</summary>
public sealed partial class ExplanationTests
{
    /// <summary>A classification, a regression, a binary and a computation-graph model.</summary>
    public static TheoryData<string> Models => ["iris", "penguins", "candy_bar", "xor", "graph"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Text_EveryModel_FitsIntoEightyColumns(string name)
    {
        string text = Explain(name, 1).ToText();

        Assert.All(text.Split('\n'), line => Assert.True(WidthOf(line) <= 80, line));
        Assert.DoesNotContain("Nabla.Insight", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" { ", text, StringComparison.Ordinal); // a record where a formula should be
    }

    [Fact]
    public void Text_OfARowInADeepFolder_BreaksItsTitleBetweenWordsAndLeavesThePathWhole()
    {
        string path = "/" + string.Join('/', Enumerable.Repeat("folder", 9)) + "/candy.csv";
        Table table = Table.ReadCsv(new StringReader("quarters,nickels,price\n5,6,1"), path);

        string[] lines = Small.CandyBarModel.Explain(table, 0).ToText().Split('\n');

        Assert.Equal([path + ":2:", "every number explained", new string('═', path.Length + 3)], lines[..3]);
        Assert.All(lines, line => Assert.True(WidthOf(line) <= 80, line));
    }

    [Theory]
    [InlineData("candy-bar")]
    [InlineData("xor")]
    [InlineData("logistic")]
    [InlineData("multi-output")]
    [InlineData("chain-rule")]
    [InlineData("2-2-2")]
    public void Example_EveryName_IsTextMarkdownAndWellFormedHtml(string name)
    {
        var explanation = Explanation.Example(name);

        Assert.Equal(Explanation.ExampleNames, ["candy-bar", "xor", "logistic", "multi-output", "chain-rule", "2-2-2"]);
        Assert.All(explanation.ToText().Split('\n'), line => Assert.True(WidthOf(line) <= 80, line));
        CheckMarkdown(explanation.ToMarkdown());
        CheckPage(explanation.ToHtml());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Formats_EveryModel_AreWellFormed(string name)
    {
        Explanation explanation = Explain(name, 2);

        CheckMarkdown(explanation.ToMarkdown());
        CheckPage(explanation.ToHtml());
        Assert.NotEqual(0, ExplainedJson.Of(explanation).GetProperty("influences").GetArrayLength());
    }

    /// <summary>What the text says is computed: each line's last sum of products, recomputed from its own digits, gives its result.</summary>
    [Fact]
    public void Text_SumsOfProducts_AreTrue()
    {
        string text = Rest().Replace(Small.IrisModel.Explain(Small.Iris, 60, new ExplainOptions { Exact = true }).ToText(400), "");
        Match[] lines = [.. SumLine().Matches(text).Cast<Match>()];

        Assert.True(lines.Length > 10, text);
        foreach (Match line in lines)
        {
            double sum = 0;
            foreach (Match term in Term().Matches(line.Groups["sum"].Value).Cast<Match>())
            {
                double product = 1;
                foreach (string factor in term.Groups["factors"].Value.Split('·'))
                {
                    product *= Number(factor.Trim('(', ')'));
                }

                sum += term.Groups["sign"].Value.Trim() == "-" ? -product : product;
            }

            Assert.True(Math.Abs(sum - Number(line.Groups["result"].Value)) <= 1e-12 * Math.Max(1, Math.Abs(sum)), line.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Influences_EveryColumn_OccursOnceAndAddsUpItsFeatures(string name)
    {
        (Model model, Table table) = Given(name);
        Explanation explanation = model.Explain(table, 2);

        Assert.Equal(
            model.Features.Columns.SelectMany(column => column.ColumnNames).Order(), explanation.Influences.Select(column => column.Column).Order());
        double[] x = new double[model.Features.Width];
        model.Features.Bind(table).Encode(2, x.AsSpan());
        double total = x.Zip(explanation.InputGradient, (value, slope) => value * slope).Sum();
        Assert.Equal(total, explanation.Influences.Sum(column => column.LossInfluence), 1e-6 * Math.Max(1, Math.Abs(total)));
        Assert.Equal(explanation.Influences.OrderByDescending(column => Math.Abs(column.OutputInfluence)), explanation.Influences);
    }

    [Fact]
    public void Layers_OfAModel_AgreeWithItsPrediction()
    {
        for (int row = 0; row < Small.Penguins.RowCount; row += 40)
        {
            IReadOnlyList<double> probabilities = Small.PenguinModel.Predict(Small.Penguins.SelectRows([row]))[0].Probabilities;
            double[] output = Small.PenguinModel.Explain(Small.Penguins, row).Layers[^1].Activations;
            Assert.All(probabilities.Zip(output), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    /// <summary>The first step on one row, by every optimizer: the textbook's formula and the engine's loop.</summary>
    [Fact]
    public void Update_EveryOptimizer_IsTheEnginesFirstStep()
    {
        foreach (Optimizer optimizer in Optimizer.All.Where(optimizer => !optimizer.SearchesLine))
        {
            ExplainedWeight weight = Small.CandyBarModel.Explain(Small.CandyBar, 3, new ExplainOptions { Optimizer = optimizer }).Weight!;
            double penalty = Small.CandyBarModel.Training.L2Penalty;
            double[] parameters = new double[64];
            double[] gradients = new double[64];
            (parameters[0], gradients[0]) = (weight.Value, weight.Gradient);
            OptimizerPass<double> pass = optimizer.Pass<double>();
            pass.BeginStep(optimizer.LearningRate, [1, 1, 1, 1]);
            var penalties = new Kernels.Penalties<double> { L2 = penalty, Shrink = optimizer.LearningRate * optimizer.DecoupledDecay };
            pass.Update(gradients, in penalties, parameters, new double[64], new double[64], new double[64]);

            Assert.True(Math.Abs(parameters[0] - weight.NewValue) <= 1e-14, $"{optimizer}: {parameters[0]:R}, explained {weight.NewValue:R}");
            Assert.Contains($"One step of {optimizer.Name}\n", Small.CandyBarModel.Explain(Small.CandyBar, 3, new ExplainOptions { Optimizer = optimizer }).ToText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Update_ByALineSearch_IsRefusedWithTheReason()
    {
        var options = new ExplainOptions { Optimizer = new Lbfgs() };

        string message = Assert.Throws<ArgumentException>(() => Small.CandyBarModel.Explain(Small.CandyBar, 3, options)).Message;
        Assert.StartsWith("lbfgs searches along a line over all training rows, so one row has no step of it; choose another optimizer to show, such as sgd.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weight_ThatDoesNotExist_IsRefusedWithThoseThatDo()
    {
        var beyond = new ExplainOptions { Weight = (1, 9, 1) };
        var layer = new ExplainOptions { Weight = (3, 1, 1) };

        Assert.StartsWith("Layer 1 has no weight 9,1; its weights are 1,1 to 8,4.", Assert.Throws<ArgumentException>(() => Small.IrisModel.Explain(Small.Iris, 0, beyond)).Message, StringComparison.Ordinal);
        Assert.StartsWith("There is no layer 3; the layers are 1 to 2.", Assert.Throws<ArgumentException>(() => Small.IrisModel.Explain(Small.Iris, 0, layer)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Small.IrisModel.Explain(Small.Iris, 150));
        Assert.Throws<ArgumentException>(() => Small.IrisModel.Explain(Small.Iris, 0, new ExplainOptions { LossScale = SquaredErrorScale.Half }));
        Assert.Throws<ArgumentException>(() => Explanation.Example("pentagon"));
    }

    /// <summary>Names from the data cannot become markup in any format.</summary>
    [Fact]
    public void Formats_HostileNames_StayText()
    {
        const string Hostile = "<script>alert('1')</script>|$x$\u0001";
        Table table = Table.FromRows(
            [Hostile, "price"],
            [.. Enumerable.Range(0, 30).Select(i => new Dictionary<string, object?> { [Hostile] = i % 2 == 0 ? "<b>a</b>" : "`c`", ["price"] = (double)i })]);
        var model = Model.Train(table, Small.Options("price", 2));
        Explanation explanation = model.Explain(table, 0);

        CheckPage(explanation.ToHtml());
        Assert.DoesNotContain("<script", explanation.ToHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", explanation.ToMarkdown(), StringComparison.Ordinal);
        CheckMarkdown(explanation.ToMarkdown());
    }

    /// <summary>A network of the library, without a table behind it.</summary>
    [Fact]
    public void Explanation_OfPlainNumbers_NeedsNoModel()
    {
        var explanation = Explanation.Of(new ExplanationSubject
        {
            Title = "By hand",
            Layers = [new DenseDescription(new double[,] { { 2 }, { -1 } }, [0.5], ReferenceActivation.Identity)],
            Loss = Loss.MeanSquaredError,
            Inputs = [3, 4],
            Targets = [1],
        });

        // z = 0.5 + 2·3 - 1·4 = 2.5, C = (2.5 - 1)² = 2.25, δ = 3, dC/dW = [9, 12].
        Assert.Equal(2.25, explanation.Loss);
        Assert.Equal([9, 12], explanation.Layers[0].WeightGradients.Cast<double>());
        Assert.Equal([6, -3], explanation.InputGradient);
        Assert.Contains("z₁⁽¹⁾ = b₁⁽¹⁾ + w₁₁⁽¹⁾·x₁ + w₁₂⁽¹⁾·x₂ = 0.5 + 2·3 - 1·4 = 2.5\n", explanation.ToText(), StringComparison.Ordinal);
    }

    /// <summary>What the documentation shows is what the program says.</summary>
    [Fact]
    public void Documentation_ShownOutput_IsThatOfTheExample()
    {
        string page = File.ReadAllText(Path.Combine(Architecture.Repository.Root, "docs", "explain.md"));
        string[] blocks = [.. page.Split("```text\n").Skip(1).Select(block => block.Split("\n```")[0])];
        string text = Explanation.Example("candy-bar").ToText();

        Assert.Equal(3, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(block, text, StringComparison.Ordinal));
    }

    static Explanation Explain(string name, int row)
    {
        (Model model, Table table) = Given(name);
        return model.Explain(table, row);
    }

    static (Model Model, Table Table) Given(string name) => name switch
    {
        "iris" => (Small.IrisModel, Small.Iris),
        "penguins" => (Small.PenguinModel, Small.Penguins),
        "candy_bar" => (Small.CandyBarModel, Small.CandyBar),
        "xor" => (Small.XorModel, Small.Xor),
        _ => (s_graph.Value, Small.Iris),
    };

    static readonly Lazy<Model> s_graph = new(() => Model.Train(Small.Iris, Small.Options("species", 3) with { Normalization = Normalization.Batch, Dropout = 0.1 }));

    internal static int WidthOf(string line) => line.Count(letter => letter is < '\u0300' or > '\u036F');

    /// <summary>Braces match, every block of formulas is closed, no line in one begins with a sign that Markdown takes for a list.</summary>
    internal static void CheckMarkdown(string markdown)
    {
        string[] blocks = markdown.Split("$$\n");
        Assert.Equal(1, blocks.Length % 2);
        for (int i = 1; i < blocks.Length; i += 2)
        {
            Assert.StartsWith("\\begin{aligned}\n", blocks[i], StringComparison.Ordinal);
            Assert.EndsWith("\\end{aligned}\n", blocks[i], StringComparison.Ordinal);
            Assert.Equal(blocks[i].Count(letter => letter == '{'), blocks[i].Count(letter => letter == '}'));
            Assert.Equal(Regex.Count(blocks[i], @"\\left"), Regex.Count(blocks[i], @"\\right"));
            Assert.All(blocks[i].Split('\n'), line => Assert.False(line.StartsWith('-') || line.StartsWith('+') || line.StartsWith('#') || line.StartsWith('*'), line));
        }
    }

    internal static void CheckPage(string page)
    {
        XDocument xml = XDocument.Parse(page);
        Assert.True(xml.Descendants("math").Count() > 5);
        Assert.True(xml.Descendants("mtable").Any());
        Assert.Empty(xml.Descendants("script"));
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"= (?<sum>-?[0-9.e-]+(·\(?-?[0-9.e-]+\)?)*( [+-] [0-9.e-]+(·\(?-?[0-9.e-]+\)?)*)+) = (?<result>-?[0-9.e-]+)\n")]
    private static partial Regex SumLine();

    [GeneratedRegex(@" \[[0-9,]+ (smaller terms|terms of 0)\]")]
    private static partial Regex Rest();

    [GeneratedRegex(@"(?<sign>^-| [+-] |^)(?<factors>[0-9][0-9.]*(e-?[0-9]+)?(·\(?-?[0-9.]+(e-?[0-9]+)?\)?)*)")]
    private static partial Regex Term();
}
