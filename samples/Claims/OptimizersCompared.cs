using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Samples.Claims;

/// <summary>
/// Every optimizer from the same weights, on the same rows in the same order, with its default learning rate and with the best of eight: which one
/// is first depends on the problem and on the tuning. Those that need all rows at once take one step an epoch, the others one a batch of 32.
/// </summary>
static class OptimizersCompared
{
    static readonly double[] s_rates = [1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1];

    public static void Run()
    {
        (string Problem, bool Default, bool Tuned)[] results = [Compare("digits, 64-32-10, 5 epochs", Digits), Compare("a line in five inputs, 10 epochs", Line)];
        Verdict.Print(
            "Adam has the fastest convergence", results.All(result => result.Default && result.Tuned),
            string.Join("; ", results.Select(result => $"{result.Problem}: {(result.Default ? "first" : "not first")} with default rates, {(result.Tuned ? "first" : "not first")} tuned")));
    }

    static (string Problem, bool Default, bool Tuned) Compare(string problem, Func<Optimizer, double> train)
    {
        Console.WriteLine($"{problem}: optimizer | loss with its default rate | loss with the best rate");
        var rows = new List<(Optimizer Optimizer, double Default, double Tuned, double Rate)>();
        foreach (Optimizer optimizer in Optimizer.All)
        {
            (double tuned, double rate) = s_rates.Select(rate => (Loss: train(optimizer with { LearningRate = rate }), rate)).MinBy(run => run.Loss);
            rows.Add((optimizer, train(optimizer), tuned, rate));
        }

        foreach ((Optimizer optimizer, double loss, double tuned, double rate) in rows.OrderBy(row => row.Tuned))
        {
            Console.WriteLine($"  {optimizer.Name} | {loss:E3} at {optimizer.LearningRate} | {tuned:E3} at {rate}{(optimizer.RequiresFullBatch ? ", all rows at once" : "")}");
        }

        string first = rows.MinBy(row => row.Default).Optimizer.Name;
        string best = rows.MinBy(row => row.Tuned).Optimizer.Name;
        Console.WriteLine($"  first with default rates: {first}; first tuned: {best}");
        return (problem, first == "adam", best == "adam");
    }

    /// <summary>The mean training loss of the last of five epochs; infinity if it diverged.</summary>
    static double Digits(Optimizer optimizer)
    {
        Network<float> network = Network.Create<float>(inputs: 64, seed: 1).Dense(32, Activation.ReLU).Dense(10);
        return Train(network, Loss.CategoricalCrossEntropy, optimizer, s_images.Value, s_digits.Value, epochs: 5);
    }

    static double Line(Optimizer optimizer)
    {
        Network<double> network = Network.Create<double>(inputs: 5, seed: 1).Dense(1);
        return Train(network, Loss.MeanSquaredError, optimizer, s_points.Value, s_values.Value, epochs: 10);
    }

    static double Train<T>(Network<T> network, Loss loss, Optimizer optimizer, Matrix<T> inputs, Matrix<T> targets, int epochs)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using var trainer = new Trainer<T>(network, loss, optimizer, batchSize: optimizer.RequiresFullBatch ? inputs.Rows : 32, new TrainerOptions { Seed = 1 });
        try
        {
            return trainer.Run(inputs, targets, epochs).Last().TrainingLoss;
        }
        catch (DivergedException)
        {
            return double.PositiveInfinity;
        }
    }

    static readonly Lazy<Table> s_table = new(() => Table.Read("digits"));

    static readonly Lazy<Matrix<float>> s_images = new(() =>
    {
        Column[] pixels = [.. s_table.Value.Columns.Where(column => column.Name != "digit")];
        var images = new Matrix<float>(s_table.Value.RowCount, pixels.Length);
        for (int row = 0; row < images.Rows; row++)
        {
            for (int pixel = 0; pixel < pixels.Length; pixel++)
            {
                images[row, pixel] = (float)(Number(pixels[pixel], row) / 16);
            }
        }

        return images;
    });

    static readonly Lazy<Matrix<float>> s_digits = new(() =>
        Matrix<float>.OneHot([.. Enumerable.Range(0, s_table.Value.RowCount).Select(row => (int)Number(s_table.Value["digit"], row))], 10));

    static readonly Lazy<Matrix<double>> s_points = new(() =>
    {
        var random = new Random(1);
        return Matrix<double>.FromRows([.. Enumerable.Range(0, 320).Select(_ => Enumerable.Range(0, 5).Select(_ => (random.NextDouble() * 2) - 1).ToArray())]);
    });

    static readonly Lazy<Matrix<double>> s_values = new(() =>
        Matrix<double>.FromRows([.. Enumerable.Range(0, 320).Select(row => new[] { 1 + Enumerable.Range(0, 5).Sum(i => (i - 2) * s_points.Value[row, i]) })]));

    static double Number(Column column, int row) => column.TryGetNumber(row, out double number)
        ? number
        : throw new InvalidOperationException($"row {row}: '{column.Name}' is no number");
}
