// One model, many threads: a loaded model is immutable, and a row's answer depends on that row alone.
using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Nabla.Data;
using Nabla.Modeling;

// In a service, training happens elsewhere and this is one line: Model.Load("iris.safetensors"), once, at the start.
string path = Path.Combine(Path.GetTempPath(), $"iris-{Environment.ProcessId}.safetensors");
Model.Train(Table.Read("iris"), new TrainOptions { Target = "species", Hidden = [16], Epochs = 40, Baselines = false }).Save(path);
Model model = Model.Load(path);
File.Delete(path);

// The model knows what it wants to be asked: the columns, by name.
Console.WriteLine($"columns: {string.Join(", ", model.Features.Columns.SelectMany(column => column.ColumnNames))}");

// Typed records are rows. Here the names of the columns are no names in C#; the records are turned into a table once.
var flowers = new Flower[]
{
    new(5.1, 3.5, 1.4, 0.2),
    new(6.0, 2.7, 4.2, 1.3),
    new(6.9, 3.1, 5.8, 2.2),
};
string[] alone = [.. flowers.Select(flower => Answer(model, flower))];
Console.WriteLine(string.Join(", ", alone));

// Thousands of requests on all processors at once. No lock, no pool, no copy of the model.
int requests = 0;
int wrong = 0;
Parallel.For(0, 3000, i =>
{
    Interlocked.Increment(ref requests);
    if (Answer(model, flowers[i % 3]) != alone[i % 3])
    {
        Interlocked.Increment(ref wrong);
    }
});
Console.WriteLine($"{requests} requests, {wrong} answers differ");

// Rows that come together are better asked together: one pass through the network, the same bits.
Table batch = Flower.Table([.. Enumerable.Range(0, 1000).Select(i => flowers[i % 3])]);
bool same = model.Predict(batch).Select((prediction, i) => prediction.ToString() == alone[i % 3]).All(equal => equal);
Console.WriteLine($"1000 rows at once give the same answers: {same}");

static string Answer(Model model, Flower flower) => model.Predict(Flower.Table([flower]))[0].ToString();

/// <summary>A flower, in centimetres.</summary>
sealed record Flower(double SepalLength, double SepalWidth, double PetalLength, double PetalWidth)
{
    public static Table Table(Flower[] flowers) => Nabla.Data.Table.FromColumns(
        "requests",
        Column.FromNumbers("sepal length (cm)", Array.ConvertAll(flowers, flower => flower.SepalLength)),
        Column.FromNumbers("sepal width (cm)", Array.ConvertAll(flowers, flower => flower.SepalWidth)),
        Column.FromNumbers("petal length (cm)", Array.ConvertAll(flowers, flower => flower.PetalLength)),
        Column.FromNumbers("petal width (cm)", Array.ConvertAll(flowers, flower => flower.PetalWidth)));
}
