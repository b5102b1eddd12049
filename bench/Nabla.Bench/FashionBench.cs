using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Bench;

/// <summary>
/// A1: Fashion-MNIST to a test accuracy of 88 %. The time is that of the training alone, from the first step to the last, in a process that has
/// trained nothing before; reading the files and looking at the test rows are told apart.
/// </summary>
static class FashionBench
{
    public static void Run(string folder, IEnumerable<string> settings)
    {
        var given = settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        string Text(string key, string otherwise) => given.GetValueOrDefault(key, otherwise);
        double Number(string key, double otherwise) => given.TryGetValue(key, out string? text) ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        int[] hidden = [.. Text("hidden", "128").Split(',').Select(units => int.Parse(units, CultureInfo.InvariantCulture))];
        int batch = (int)Number("batch", 128), epochs = (int)Number("epochs", 5), threads = (int)Number("threads", 2);
        Optimizer optimizer = Optimizer.Parse(Text("optimizer", "adam")) with { LearningRate = Number("rate", 0.009) };
        var schedule = Schedule.Parse(Text("schedule", "one-cycle"));

        long started = Stopwatch.GetTimestamp();
        (Matrix<float> inputs, int[] labels) = Read(folder, "train");
        (Matrix<float> testInputs, int[] testLabels) = Read(folder, "test");
        double reading = Stopwatch.GetElapsedTime(started).TotalSeconds;
        ulong first = (ulong)Number("seed", 0);
        for (ulong seed = first; seed < first + Number("seeds", 1); seed++)
        {
            Network<float> network = Network.Create<float>(inputs.Columns, seed);
            foreach (int units in hidden)
            {
                network = network.Dense(units, Activation.ReLU);
            }

            network = network.Dense(10, Activation.Softmax);
            started = Stopwatch.GetTimestamp();
            using var trainer = new Trainer<float>(
                network, Loss.CategoricalCrossEntropy, optimizer, batch, new TrainerOptions { Seed = seed, Threads = threads, Schedule = schedule });
            var times = new List<double>();
            foreach (Epoch epoch in trainer.Run(inputs, labels, epochs))
            {
                times.Add(epoch.Elapsed.TotalSeconds);
            }

            double all = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                workload = "A1",
                peer = "Nabla",
                variant = string.Join('-', hidden),
                threads,
                batch,
                epochs,
                optimizer = optimizer.ToString(),
                schedule = schedule.ToString(),
                seed,
                accuracy = Accuracy(network, testInputs, testLabels),
                seconds = all,
                fastestEpoch = times.Min(),
                reading,
            }));
        }
    }

    static double Accuracy(Network<float> network, Matrix<float> inputs, int[] labels)
    {
        Matrix<float> outputs = network.Predict(inputs);
        int right = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            Span<float> scores = outputs.Row(row);
            int best = 0;
            for (int k = 1; k < scores.Length; k++)
            {
                best = scores[k] > scores[best] ? k : best;
            }

            right += best == labels[row] ? 1 : 0;
        }

        return (double)right / outputs.Rows;
    }

    /// <summary>Pixels in [0, 1], so that a black one stays zero.</summary>
    static (Matrix<float> Inputs, int[] Labels) Read(string folder, string part)
    {
        Data.Table table = ImageBench.Read(folder, part);
        var inputs = new Matrix<float>(table.RowCount, table.Columns.Count - 1);
        int[] labels = new int[table.RowCount];
        for (int column = 0; column < table.Columns.Count; column++)
        {
            Data.Column of = table.Columns[column];
            for (int row = 0; row < table.RowCount; row++)
            {
                of.TryGetNumber(row, out double value);
                if (of.Name == "label")
                {
                    labels[row] = (int)value;
                }
                else
                {
                    inputs[row, column] = (float)(value / 255);
                }
            }
        }

        return (inputs, labels);
    }
}
