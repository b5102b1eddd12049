// The main job: a table becomes a model, the model is measured, saved, loaded, and asked.
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Nabla.Data;
using Nabla.Modeling;

// A data set that comes with Nabla; a CSV file is read by the same call. Numbers, words, gaps: encoding them is the model's business.
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
Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; cancellation.Cancel(); };
Model model = await Model.TrainAsync(penguins, options, new EveryTenth(), cancellation.Token);

Console.WriteLine($"{model}; stopped: {model.Training.Stopped}, best epoch {model.Training.BestEpoch}");
Console.WriteLine($"test: {model.Training.Test}");
foreach (BaselineResult simpler in model.Training.Baselines)
{
    Console.WriteLine($"  to compare, {simpler.Name}: {simpler.Test?.Primary}");
}

// Any table that has the target can be measured. These rows were trained on, most of them: do not quote this number.
Console.WriteLine($"all rows: {model.Evaluate(penguins).Primary}");

// One file: weights, encoders, history, provenance. Loading verifies every byte.
string path = Path.Combine(Path.GetTempPath(), $"penguins-{Environment.ProcessId}.safetensors");
model.Save(path);
Model loaded = Model.Load(path);
File.Delete(path);
Console.WriteLine($"the same weights: {loaded.WeightHash == model.WeightHash}");

// Ask with an object of any type whose properties are the columns ...
var penguin = new
{
    island = "Biscoe",
    bill_length_mm = 46.1,
    bill_depth_mm = 13.2,
    flipper_length_mm = 211,
    body_mass_g = 4500,
    sex = "female",
    year = 2007,
};
Console.WriteLine($"record: {loaded.Predict(penguin)}");

// ... with a dictionary; null is a gap ...
var cells = new Dictionary<string, object?> { ["island"] = "Torgersen", ["bill_length_mm"] = 39.1, ["bill_depth_mm"] = 18.7, ["year"] = 2007 };
(cells["flipper_length_mm"], cells["body_mass_g"], cells["sex"]) = (181, null, "male");
Console.WriteLine($"dictionary: {loaded.Predict(cells)}");

// ... or with JSON. What is unlike anything seen in training is said.
const string Json = """
    {"island":"Atlantis","bill_length_mm":50,"bill_depth_mm":19.5,"flipper_length_mm":196,"body_mass_g":3900,"sex":"male","year":2007}
    """;
Prediction third = loaded.PredictJson(Json)[0];
Console.WriteLine($"JSON: {third}; note: {string.Join("; ", third.Flags)}");

// System.Progress<T> would do as well; it reports on another thread, and so perhaps late.
sealed class EveryTenth : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress step)
    {
        if (step.Phase == TrainingPhase.Search && step.Epoch % 10 == 0)
        {
            Console.WriteLine($"epoch {step.Epoch}: loss {step.TrainingLoss:F3}, {step.MetricName} {step.ValidationMetric:F3} on rows held out");
        }
    }
}
