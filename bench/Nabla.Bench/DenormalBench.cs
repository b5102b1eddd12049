using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Bench;

/// <summary>
/// What denormal numbers could slow: T4 (784-128-10, Adam, batch 64) where most hidden units are dead, so that their moments decay for ever, at the
/// beginning and after thousands of steps; and the same network on inputs of which half are 1e-40.
/// </summary>
static class DenormalBench
{
    const int Rows = 640;
    const int Columns = 784;
    const int BatchSize = 64;

    public static void Run()
    {
        (double early, double late) = Measure(tiny: 0.25f, dead: true);
        (double usualEarly, double usualLate) = Measure(tiny: 0.25f, dead: false);
        (double denormalEarly, double denormalLate) = Measure(tiny: 1e-40f, dead: false);
        Console.WriteLine("| T4, microseconds a step | steps 500-1,000 | steps 7,500-8,000 | ratio |");
        Console.WriteLine("|---|--:|--:|--:|");
        Line("all units alive", usualEarly, usualLate);
        Line("three units in four dead", early, late);
        Line("half of the inputs 1e-40", denormalEarly, denormalLate);

        static void Line(string what, double early, double late) =>
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {early:F0} | {late:F0} | {late / early:F2} |"));
    }

    static (double Early, double Late) Measure(float tiny, bool dead)
    {
        var random = new Random(1);
        var inputs = new Matrix<float>(Rows, Columns);
        var targets = new Matrix<float>(Rows, 10);
        for (int row = 0; row < Rows; row++)
        {
            for (int i = 0; i < Columns; i++)
            {
                inputs[row, i] = i % 2 == 0 ? random.NextSingle() : tiny;
            }

            targets[row, random.Next(10)] = 1;
        }

        Network<float> network = Network.Create<float>(Columns, seed: 1).Dense(128, Activation.ReLU).Dense(10);
        using var trainer = new Trainer<float>(network, Loss.CategoricalCrossEntropy, new Adam(), BatchSize, new TrainerOptions { Threads = 1 });
        Steps(20);
        if (dead)
        {
            // The biases stand behind the weights: a unit whose bias is far below zero is never active again, and its moments only decay.
            float[] parameters = new float[network.ParameterCount];
            network.CopyParametersTo(parameters);
            for (int unit = 0; unit < 96; unit++)
            {
                parameters[(Columns * 128) + unit] = -1000;
            }

            network.SetParameters(parameters);
        }

        Steps(480);
        double early = Steps(500);
        Steps(6500);
        return (early, Steps(500));

        double Steps(int count)
        {
            int[] rows = [.. Enumerable.Range(0, Rows)];
            long started = Stopwatch.GetTimestamp();
            for (int step = 0; step < count; step++)
            {
                trainer.Step(inputs, targets, rows.AsSpan(step % (Rows / BatchSize) * BatchSize, BatchSize));
            }

            return Stopwatch.GetElapsedTime(started).TotalMicroseconds / count;
        }
    }
}
