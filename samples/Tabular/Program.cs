// The main job: a table becomes a model, the model is measured, saved, loaded, and asked.
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;

// A data set that comes with Nabla. A CSV file is read by the same call: Table.Read("penguins.csv").
// The cells are what they are in life: numbers, words, and gaps. Encoding them is the model's business.
Table penguins = Table.Read("penguins");

// Only the target must be named. Whatever else is left out is chosen from the data and recorded in the model.
var options = new TrainOptions
{
    Target = "species",
    TestFraction = 0.2, // set aside, looked at once, at the end
    Epochs = 30,
    Hidden = [32],
    Seed = 42, // the same seed gives the same bits on every machine
};

// Ctrl+C ends the training between two steps; the model is then the best so far.
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancellation.Cancel();
};

Model model = await Model.TrainAsync(penguins, options, new EveryTenth(), cancellation.Token);

Console.WriteLine($"{model}");
Console.WriteLine($"stopped: {model.Training.Stopped}, best epoch {model.Training.BestEpoch}");
Console.WriteLine($"test: {model.Training.Test}");
foreach (BaselineResult baseline in model.Training.Baselines)
{
    Console.WriteLine($"  to compare, {baseline.Name}: {baseline.Test?.Primary}");
}

// Measured on any table that has the target. Here it is all rows, those it was trained on too: do not quote this number.
var all = (ClassificationMetrics)model.Evaluate(penguins);
Console.WriteLine($"all rows: {all.Primary}; gentoos found: {all.Confusion.PerClass[2].Recall:P0}");

// One file: weights, encoders, history, provenance. Loading verifies every byte.
string path = Path.Combine(Path.GetTempPath(), $"penguins-{Environment.ProcessId}.safetensors");
model.Save(path);
Model loaded = Model.Load(path);
File.Delete(path);
Console.WriteLine($"the same weights: {loaded.WeightHash == model.WeightHash}");

// Ask with an object of any type whose properties are the columns ...
var record = new { island = "Biscoe", bill_length_mm = 46.1, bill_depth_mm = 13.2, flipper_length_mm = 211, body_mass_g = 4500, sex = "female", year = 2007 };
Console.WriteLine($"record: {loaded.Predict(record)}");

// ... with a dictionary; null, and a key that is not there at all in some row of a table, is a gap ...
var dictionary = new Dictionary<string, object?>
{
    ["island"] = "Torgersen",
    ["bill_length_mm"] = 39.1,
    ["bill_depth_mm"] = 18.7,
    ["flipper_length_mm"] = 181,
    ["body_mass_g"] = null,
    ["sex"] = "male",
    ["year"] = 2007,
};
Console.WriteLine($"dictionary: {loaded.Predict(dictionary)}");

// ... or with JSON. What is unlike anything seen in training is said.
const string Json = """{"island":"Atlantis","bill_length_mm":50,"bill_depth_mm":19.5,"flipper_length_mm":196,"body_mass_g":3900,"sex":"male","year":2007}""";
foreach (Prediction prediction in loaded.PredictJson(Json))
{
    Console.WriteLine($"JSON: {prediction}; note: {string.Join("; ", prediction.Flags)}");
}

// System.Progress<T> would do as well; it reports on another thread, and so perhaps late.
sealed class EveryTenth : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress step)
    {
        if (step.Epoch % 10 == 0 && step.Phase == TrainingPhase.Search)
        {
            Console.WriteLine($"epoch {step.Epoch} of {step.Epochs}: loss {step.TrainingLoss:F3}, {step.MetricName} on rows held out {step.ValidationMetric:F3}");
        }
    }
}
