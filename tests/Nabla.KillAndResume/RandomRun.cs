using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;

namespace Nabla.KillAndResume;

/// <summary>A small training whose options are drawn from a seed: optimizer, schedule, dropout, early stopping, threads, normalisation, folds, members, rows in a file.</summary>
/// <param name="Number">The seed.</param>
/// <param name="Table">The rows.</param>
/// <param name="Options">What to learn and how, without checkpoints.</param>
sealed record RandomRun(int Number, Table Table, TrainOptions Options)
{
    /// <summary>The training of that number.</summary>
    public static RandomRun Of(int number)
    {
        var random = new Random(number);
        bool isRegression = random.Next(2) == 0;
        Table table = Rows(random, isRegression);
        bool batchNormalization = random.Next(3) == 0;
        Optimizer[] optimizers = [.. Optimizer.All.Where(optimizer => optimizer is not Lbfgs && !optimizer.RequiresFullBatch)];
        Optimizer optimizer = optimizers[random.Next(optimizers.Length)];
        bool searchesLine = random.Next(10) == 0;
        if (searchesLine)
        {
            optimizer = new Lbfgs();
            batchNormalization = false;
        }

        string[] schedules = ["constant", "cosine", "linear-warm-up:steps=0.1+cosine", "reduce-on-plateau:patience=1", "one-cycle", "step", "exponential"];
        var options = new TrainOptions
        {
            Target = "y",
            Seed = (ulong)random.Next(1000),
            Hidden = random.Next(4) == 0 ? [7, 5] : [6],
            Activation = random.Next(2) == 0 ? Activation.ReLU : Activation.Tanh,
            Optimizer = optimizer,
            Schedule = Schedule.Parse(schedules[random.Next(schedules.Length)]),
            BatchSize = searchesLine ? table.RowCount : 4 + random.Next(20),
            Epochs = 3 + random.Next(8),
            Patience = 1 + random.Next(6),
            Dropout = searchesLine ? 0 : random.Next(3) switch { 0 => null, 1 => 0, _ => 0.25 },
            Normalization = batchNormalization ? Normalization.Batch : random.Next(3) == 0 && !searchesLine ? Normalization.Layer : Normalization.None,
            L2Penalty = random.Next(2) == 0 ? 1e-3 : null,
            Regularization = searchesLine ? Regularization.None : random.Next(4) switch
            {
                0 => new Regularization { ClipNorm = 0.5 },
                1 => new Regularization { MaxNorm = 2, L1Penalty = 1e-4 },
                _ => Regularization.None,
            },
            Validation = random.Next(4) switch { 0 => null, 1 => 0, _ => 0.25 },
            Ensemble = random.Next(3) == 0 ? 2 + random.Next(2) : 1,
            NumericFrequencies = 0,
            TestFraction = random.Next(2) == 0 ? 0.2 : null,
            Threads = 1 + random.Next(3),
            MemoryLimit = random.Next(4) == 0 ? 0 : null,
            BestEpochBy = random.Next(4) == 0 ? EpochCriterion.Metric : EpochCriterion.Loss,
            Precision = random.Next(3) == 0 ? Precision.Double : Precision.Float,
            Baselines = random.Next(2) == 0,
            Intervals = false,
            Audit = false,
            CrossValidation = random.Next(8) == 0 ? new CrossValidationOptions { Folds = 2 } : null,
        };
        return new RandomRun(number, table, options);
    }

    /// <summary>What distinguishes this training, in a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Number}: {Options.Optimizer}, {Options.Schedule}, batch {Options.BatchSize}, {Options.Epochs} epochs, validation {Options.Validation}, members {Options.Ensemble}, threads {Options.Threads}");

    static Table Rows(Random random, bool isRegression)
    {
        int rows = 30 + random.Next(60);
        var text = new StringBuilder("a,b,c,y\n");
        for (int row = 0; row < rows; row++)
        {
            double a = random.NextDouble() - 0.5;
            double b = random.NextDouble() - 0.5;
            string c = "rgb"[random.Next(3)].ToString();
            double y = (3 * a * b) + (c == "r" ? 0.4 : 0) + (0.1 * random.NextDouble());
            string target = isRegression ? y.ToString("R", CultureInfo.InvariantCulture) : row < 2 ? $"class {row}" : $"class {(y > 0.15 ? 1 : 0)}";
            text.Append(CultureInfo.InvariantCulture, $"{a:R},{b:R},{c},{target}\n");
        }

        return Table.ReadCsv(new System.IO.StringReader(text.ToString()), "rows.csv");
    }
}
