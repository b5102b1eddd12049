using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Nabla.Files;
using Nabla.Modeling;

namespace Nabla.Tests.Modeling;

/// <summary>
/// Model files with every kind of layer, changed into what nobody could have saved, with a valid seal and valid digests: each is a <see cref="NablaFormatException"/> with
/// the file's name, and takes no memory that the file does not hold.
/// </summary>
public sealed class HostileLayerTests
{
    /// <summary>What one reading may allocate altogether; a file of a few kilobytes that announces gigabytes must not get them.</summary>
    const long MostAllocated = 16 << 20;

    /// <summary>The golden file that is changed, and how; by what is wrong with it.</summary>
    static readonly Dictionary<string, (string Golden, Action<ModelFile> Change)> s_graphs = new()
    {
        ["graph: a layer reads itself"] = Layer("graph", 3, "from", "[2, 3]"),
        ["graph: a layer reads a later one"] = Layer("graph", 3, "from", "[2, 4]"),
        ["graph: two layers read each other"] = ("graph", file => { At(file, 3)["from"] = Json("[2, 6]"); At(file, 6)["from"] = Json("[3]"); }
        ),
        ["graph: a layer reads one that is not there"] = Layer("graph", 3, "from", "[2, 99]"),
        ["graph: a layer reads what is before the inputs"] = Layer("graph", 3, "from", "[2, -2]"),
        ["graph: a layer reads the least integer"] = Layer("graph", 3, "from", "[2, -2147483648]"),
        ["graph: a layer reads more than an integer holds"] = Layer("graph", 3, "from", "[2, 4294967296]"),
        ["graph: a layer reads half a layer"] = Layer("graph", 3, "from", "[2, 0.5]"),
        ["graph: a layer reads a text"] = Layer("graph", 3, "from", "\"0\""),
        ["graph: a dense layer reads two"] = Layer("graph", 4, "from", "[2, 3]"),
        ["graph: a layer reads the last one, whose outputs are answers"] = ("multiclass", file => file.Document["layers"]!.AsArray().Add(Json("""{"name":"layers.2","kind":"activation","inputs":3,"outputs":3,"activation":"softmax"}"""))),
        ["sum: of one"] = Layer("graph", 3, "from", "[2]"),
        ["sum: of none"] = Layer("graph", 3, "from", "[]"),
        ["sum: of different widths"] = ("graph", file => { At(file, 3)["from"] = Json("[2, -1]"); At(file, 3)["inputs"] = 7; }
        ),
        ["sum: of a hundred thousand"] = ("graph", file => { At(file, 3)["from"] = Repeated(2, 100_000); At(file, 3)["inputs"] = 400_000; }
        ),
        ["sum: wider than what it adds"] = Layer("graph", 3, "outputs", "5"),
        ["concatenation: of more columns than an integer counts"] = ("graph", file =>
        {
            for (int layer = 1; layer <= 6; layer++)
            {
                (At(file, layer)["kind"], At(file, layer)["from"]) = ("concatenation", Repeated(layer - 1, 40));
                (At(file, layer)["inputs"], At(file, layer)["outputs"]) = (Width(layer), Width(layer));
            }

            static long Width(int layer) => Math.Min((long)Math.Pow(40, layer) * 4, int.MaxValue);
        }
        ),
        ["concatenation: narrower than what it reads"] = Layer("graph", 7, "outputs", "8"),
        ["selection: a column that is not there"] = Layer("graph", 6, "columns", "[0, 4]"),
        ["selection: a column below zero"] = Layer("graph", 6, "columns", "[0, -1]"),
        ["selection: the greatest integer"] = Layer("graph", 6, "columns", "[0, 2147483647]"),
        ["selection: no column"] = Layer("graph", 6, "columns", "[]"),
        ["selection: no list"] = Layer("graph", 6, "columns", "0"),
        ["selection: a list in a list"] = Layer("graph", 6, "columns", "[[0, 1]]"),
        ["selection: without columns"] = Without("graph", 6, "columns"),
        ["selection: more columns than outputs"] = Layer("graph", 6, "columns", "[0, 1, 2]"),
        ["selection: a hundred thousand columns"] = ("graph", file => At(file, 6)["columns"] = Repeated(0, 100_000)),
        ["dropout: everything"] = Layer("graph", 8, "rate", "1"),
        ["dropout: less than nothing"] = Layer("graph", 8, "rate", "-0.25"),
        ["dropout: a rate in words"] = Layer("graph", 8, "rate", "\"0.25\""),
        ["dropout: wider than what it reads"] = Layer("graph", 8, "outputs", "10"),
        ["layer normalization: epsilon 0"] = Layer("graph", 9, "epsilon", "0"),
        ["layer normalization: epsilon below zero"] = Layer("graph", 9, "epsilon", "-1"),
        ["layer normalization: without its tensor"] = ("graph", file => Remove(file, "layers.9.weight")),
        ["layer normalization: a tensor too short"] = Shaped("graph", "layers.9.weight", 8),
        ["layer normalization: a tensor of two dimensions"] = Shaped("graph", "layers.9.weight", 3, 3),
        ["batch normalization: momentum above 1"] = Layer("normalization-by-batch", 1, "momentum", "2"),
        ["batch normalization: momentum below 0"] = Layer("normalization-by-batch", 1, "momentum", "-0.1"),
        ["batch normalization: without statistics"] = ("normalization-by-batch", file => Remove(file, "layers.1.running_var")),
        ["batch normalization: a variance below zero"] = ("normalization-by-batch", file => file.Replace(Tensor.Of("layers.1.running_var", [3], [1f, -1f, 1f]))),
        ["batch normalization: a variance that is no number"] = ("normalization-by-batch", file => file.Replace(Tensor.Of("layers.1.running_var", [3], [1f, float.NaN, 1f]))),
        ["batch normalization: an infinite mean"] = ("normalization-by-batch", file => file.Replace(Tensor.Of("layers.1.running_mean", [3], [1f, float.PositiveInfinity, 1f]))),
        ["batch normalization: statistics in double"] = ("normalization-by-batch", file => file.Replace(Tensor.Of("layers.1.running_mean", [3], [0.0, 0, 0]))),
        ["mean: no blocks"] = Layer("graph-sums-and-means", 7, "blocks", "0"),
        ["mean: blocks that do not divide"] = Layer("graph-sums-and-means", 7, "blocks", "2"),
        ["mean: half a block"] = Layer("graph-sums-and-means", 7, "blocks", "1.5"),
        ["mean: more blocks than columns"] = Layer("graph-sums-and-means", 7, "blocks", "2000000000"),
        ["mean: a number of blocks beyond all integers"] = Layer("graph-sums-and-means", 7, "blocks", "1e300"),
        ["mean: of different widths"] = ("graph-sums-and-means", file => { At(file, 7)["from"] = Json("[7, 6]"); }
        ),
        ["scaling: wider than what it reads"] = Layer("graph-sums-and-means", 6, "outputs", "4"),
        ["scaling: a tensor too long"] = Shaped("graph-sums-and-means", "layers.6.weight", 4),
        ["scaling: without its tensor"] = ("graph-sums-and-means", file => Remove(file, "layers.6.weight")),
        ["activation: wider than what it reads"] = Layer("graph", 4, "outputs", "5"),
        ["activation: none"] = Without("graph", 4, "activation"),
        ["activation: a parameter too many"] = Layer("graph", 5, "activation", "\"elu:alpha=0.5,beta=1\""),
        ["activation: a parameter that is no number"] = Layer("graph", 5, "activation", "\"elu:alpha=NaN\""),
        ["activation: a parameter without end"] = Layer("graph", 5, "activation", "\"elu:alpha=1e999\""),
    };

    static readonly Dictionary<string, (string Golden, Action<ModelFile> Change)> s_cases = new(s_graphs.Concat(Embeddings()).Concat(Blocks()));

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Load_FileWith_IsRefused(string what)
    {
        (string golden, Action<ModelFile> change) = s_cases[what];
        using ModelFile file = Golden(golden);
        change(file);
        file.Save();
        Assert.Throws<NablaFormatException>(() => Model.Load(file.Path)); // whatever is compiled or computed once

        long before = GC.GetAllocatedBytesForCurrentThread();
        NablaFormatException e = Assert.Throws<NablaFormatException>(() => Model.Load(file.Path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(file.Path, e.File);
        Assert.Contains(file.Path, e.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, MostAllocated + (8 * new FileInfo(file.Path).Length));
    }

    [Theory]
    [InlineData("graph")]
    [InlineData("graph-sums-and-means")]
    [InlineData("graph-blocks")]
    [InlineData("embedding")]
    [InlineData("normalization-by-batch")]
    public void Load_FileTakenApartAndPutTogether_IsTheModel(string golden)
    {
        using ModelFile file = Golden(golden);
        string expected = file.Document["weightHash"]!.GetValue<string>();
        Assert.Equal(expected, file.Load().WeightHash);
    }

    static IEnumerable<KeyValuePair<string, (string, Action<ModelFile>)>> Embeddings()
    {
        const string Of = "embedding";
        yield return Case("no category", Set("categories", "[0]"));
        yield return Case("categories below zero", Set("categories", "[-103]"));
        yield return Case("one category more than the table has rows", Set("categories", "[104]"));
        yield return Case("one category fewer", Set("categories", "[102]"));
        yield return Case("as many categories as an integer counts", Set("categories", "[2147483647]"));
        yield return Case("more categories than an integer counts", Set("categories", "[4294967296]"));
        yield return Case("vectors of no numbers", Set("sizes", "[0]"));
        yield return Case("vectors of less than no numbers", Set("sizes", "[-8]"));
        yield return Case("vectors as long as an integer counts", Set("sizes", "[2147483647]"));
        yield return Case("two tables for one column", file => { Embedding(file)["categories"] = Json("[103, 103]"); Embedding(file)["sizes"] = Json("[8, 8]"); });
        yield return Case("a table without a size", Set("sizes", "[]"));
        yield return Case("a size without a table", Set("sizes", "[8, 8]"));
        yield return Case("a hundred thousand tables", file => { Embedding(file)["categories"] = Repeated(2, 100_000); Embedding(file)["sizes"] = Repeated(1, 100_000); });
        yield return Case("without categories", file => Embedding(file).Remove("categories"));
        yield return Case("narrower than its vectors", file => Embedding(file)["outputs"] = 7);
        yield return Case("without its table", file => Remove(file, Table(file).Name));
        yield return Case("a table on its side", file => file.Replace(new Tensor(Table(file).Name, Table(file).Type, [.. Table(file).Shape.Reverse()], Table(file).Bytes.ToArray())));
        yield return Case("a table with a number that is none", file =>
        {
            float[] numbers = new float[Table(file).Shape[0] * Table(file).Shape[1]];
            numbers[5] = float.NaN;
            file.Replace(Tensor.Of(Table(file).Name, Table(file).Shape, numbers));
        });
        yield return Case("indices that reach beyond the table", file =>
            file.Document["features"]!["columns"]!.AsArray().First(column => column!["kind"]!.GetValue<string>() == "category")!["levels"]!.AsArray().Add("one more"));

        KeyValuePair<string, (string, Action<ModelFile>)> Case(string what, Action<ModelFile> change) => new($"embedding: {what}", (Of, change));
        Action<ModelFile> Set(string key, string value) => file => Embedding(file)[key] = Json(value);
        JsonObject Embedding(ModelFile file) => OfKind(file, "embedding");
        Tensor Table(ModelFile file) => file.Tensors.Single(tensor => tensor.Name == Embedding(file)["name"]!.GetValue<string>() + ".weight");
    }

    static IEnumerable<KeyValuePair<string, (string, Action<ModelFile>)>> Blocks()
    {
        yield return Case("no blocks", file => Given(file)["blocks"] = 0);
        yield return Case("blocks below zero", file => Given(file)["blocks"] = -2);
        yield return Case("a block and a half", file => Given(file)["blocks"] = 1.5);
        yield return Case("more blocks than columns", file => Given(file)["blocks"] = 2_000_000_000);
        yield return Case("no units", file => Given(file)["units"] = 0);
        yield return Case("more units than outputs", file => Given(file)["units"] = 2_000_000_000);
        yield return Case("units that do not make the outputs", file => Given(file)["units"] = 3);
        yield return Case("without units", file => Given(file).Remove("units"));
        yield return Case("widths that leave a column", file => Given(file)["widths"] = Json("[1]"));
        yield return Case("widths below zero", file => Given(file)["widths"] = Json("[-2, 8]"));
        yield return Case("a hundred thousand widths", file => Given(file)["widths"] = Repeated(0, 100_000));
        yield return Case("widths beyond an integer together", file => Given(file)["widths"] = Json("[2147483647, 2147483647]"));
        yield return Case("shared weights that are not", file => Given(file)["shared"] = 1);
        yield return Case("wider than its blocks", file => Given(file)["outputs"] = Given(file)["outputs"]!.GetValue<int>() + 1);

        KeyValuePair<string, (string, Action<ModelFile>)> Case(string what, Action<ModelFile> change) => new($"block-dense: {what}", ("graph-blocks", change));
        JsonObject Given(ModelFile file) => file.Document["layers"]!.AsArray().Select(layer => layer!.AsObject()).Last(layer => layer["kind"]!.GetValue<string>() == "block-dense" && !layer.ContainsKey("shared"));
    }

    static (string, Action<ModelFile>) Layer(string golden, int layer, string key, string value) => (golden, file => At(file, layer)[key] = Json(value));

    static (string, Action<ModelFile>) Without(string golden, int layer, string key) => (golden, file => At(file, layer).Remove(key));

    static (string, Action<ModelFile>) Shaped(string golden, string name, params long[] shape) =>
        (golden, file => file.Replace(Tensor.Of(name, shape, new float[shape.Aggregate((a, b) => a * b)])));

    static JsonObject At(ModelFile file, int layer) => file.Document["layers"]![layer]!.AsObject();

    static JsonObject OfKind(ModelFile file, string kind) => file.Document["layers"]!.AsArray().Select(layer => layer!.AsObject()).First(layer => layer["kind"]!.GetValue<string>() == kind);

    static void Remove(ModelFile file, string tensor)
    {
        file.Tensors.RemoveAll(other => other.Name == tensor);
        file.Document["tensors"]!.AsObject().Remove(tensor);
    }

    static JsonNode Json(string text) => JsonNode.Parse(text)!;

    static JsonNode Repeated(int value, int count) => Json($"[{string.Join(',', Enumerable.Repeat(value, count))}]");

    static ModelFile Golden(string name) => new(Model.Load(GoldenModels.File(name)));
}
