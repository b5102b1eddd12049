using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Audit;
using Nabla.Data;
using Nabla.Initializers;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;

namespace Nabla.Cli.Verbs;

/// <summary>The options of <c>nabla train</c> that say what to learn and how, and what they come to.</summary>
sealed partial class TrainArguments
{
    public Option<string?> Target { get; } = OptionValues.Text("--target", "COLUMN[,COLUMN]", "the column to predict, or several; bundled data know theirs");

    public Option<TaskKind?> Task { get; } = OptionValues.Of<TaskKind?>(
        "--task", "TASK", "regression, binary, multiclass or multilabel [from the target]", text => text switch
        {
            "regression" => TaskKind.Regression,
            "binary" => TaskKind.Binary,
            "multiclass" => TaskKind.Multiclass,
            "multilabel" => TaskKind.Multilabel,
            _ => throw new UsageException($"There is no task '{text}'; the tasks are regression, binary, multiclass, multilabel."),
        });

    public Option<string?> Weight { get; } = OptionValues.Text("--weight", "COLUMN", "the column that says how often each row counts in the loss");

    public Option<ClassWeights?> ClassWeight { get; } = OptionValues.Of<ClassWeights?>(
        "--class-weight", "CLASS=NUMBER,...", "how often a row of each class counts in the loss; balanced: every class the same in all", ClassWeights.Parse);

    public DataOptions Reading { get; } = new();

    public Option<IReadOnlyList<string>?> Drop { get; } = OptionValues.Names("--drop", "columns not to use");

    public Option<IReadOnlyList<string>?> Categorical { get; } = OptionValues.Names("--categorical", "columns to take as categories");

    public Option<IReadOnlyList<string>?> Numeric { get; } = OptionValues.Names("--numeric", "columns to take as numbers");

    public ColumnArguments Columns { get; } = new();

    public Option<IReadOnlyList<string>?> Allow { get; } = OptionValues.Of<IReadOnlyList<string>?>(
        "--allow", "CODE,...", "findings of the audit to go on with although they stop it, or all", ParseAllowed);

    public Option<string?> Test { get; } = OptionValues.Text(
        "--test", "FILE|SHARE", "a file, or a share of the rows such as 0.2, to test on once, at the end");

    public Option<string?> TestLabels { get; } = OptionValues.Text("--test-labels", "FILE", "labels that belong to IDX test images");

    public Option<double?> Validation { get; } = OptionValues.Number(
        "--validation", "SHARE", "share of the rows held out to choose the epoch; 0 for none [5-fold cross-validation, or one part of a large table]",
        "a share of the rows, at least 0 and below 1", value => value is >= 0 and < 1);

    public Option<IReadOnlyList<int>?> Hidden { get; } = OptionValues.Of(
        "--hidden", "128,64", "units of each hidden layer; none for a linear model [128,64; images 256]", ParseHidden);

    public Option<Architecture?> Network { get; } = OptionValues.Of<Architecture?>(
        "--network", "LAYERS", "the hidden layers in full, such as '64 relu -> dropout:rate=0.2 -> residual(64 relu -> 64)', in place of --hidden",
        Architecture.Parse);

    public Option<Normalization?> Normalization { get; } = OptionValues.Of<Normalization?>(
        "--normalization", "KIND", "none, layer or batch: before the activation of each hidden layer [none]", text => text switch
        {
            "none" => Modeling.Normalization.None,
            "layer" => Modeling.Normalization.Layer,
            "batch" => Modeling.Normalization.Batch,
            _ => throw OptionValues.Wrong("--normalization", text, "none, layer or batch"),
        });

    public Option<Activation?> Activation { get; } = OptionValues.Of<Activation?>(
        "--activation", "NAME",
        $"of the hidden layers: {string.Join(", ", Activations.Activation.Elementwise.Where(a => a.IsTrainable))} [relu]", Activations.Activation.Parse);

    public Option<Initializer?> Initializer { get; } = OptionValues.Of<Initializer?>(
        "--init", "NAME",
        $"{Names(Initializers.Initializer.All.Select(known => known.Name))}, as in orthogonal:gain=2,bias=0.1 [by activation]", Initializers.Initializer.Parse);

    public Option<Precision?> Precision { get; } = OptionValues.Of<Precision?>("--precision", "TYPE", "float or double [float]", text => text switch
    {
        "float" => Modeling.Precision.Float,
        "double" => Modeling.Precision.Double,
        _ => throw OptionValues.Wrong("--precision", text, "float or double"),
    });

    public Option<long?> Memory { get; } = OptionValues.Of<long?>(
        "--memory", "SIZE", "memory for encoded rows, such as 2GB; more of them train from a temporary file, to the same bits [half of what there is]", ParseSize);

    public Option<Loss?> Loss { get; } = OptionValues.Of<Loss?>(
        "--loss", "NAME[:PARAMETER=NUMBER]", $"{string.Join(", ", Losses.Loss.All.Select(loss => loss))} [by task]", Losses.Loss.Parse);

    public Option<Optimizer?> Optimizer { get; } = OptionValues.Of<Optimizer?>(
        "--optimizer", "NAME",
        $"{Names(Optimizers.Optimizer.All.Select(known => known.Name))}, as in adam:beta2=0.99 [adam]", Optimizers.Optimizer.Parse);

    public Option<double?> LearningRate { get; } = OptionValues.Number(
        "--learning-rate", "RATE", "size of a step [that of the optimizer; 0.001 for adam]", "a number above 0", value => value > 0);

    public Option<Schedule?> Schedule { get; } = OptionValues.Of<Schedule?>(
        "--schedule", "NAME",
        $"{Names(Schedules.Schedule.All.Select(known => known.Name))}, as in linear-warm-up:steps=0.1+cosine [by rows]", Schedules.Schedule.Parse);

    public Option<int?> Batch { get; } = OptionValues.Whole("--batch", "rows of a step [32; large tables 128]", 1);

    public Option<int?> Epochs { get; } = OptionValues.Whole("--epochs", "the most passes over the rows [by rows]", 1);

    public Option<int?> Patience { get; } = OptionValues.Whole("--patience", "epochs without progress after which to stop [by rows]", 1);

    public Option<double?> L2Penalty { get; } = OptionValues.Number(
        "--l2", "PENALTY", "L2 penalty [chosen by validation]", "a number of at least 0", value => value >= 0);

    public Option<double?> L1Penalty { get; } = Coefficient("--l1", "PENALTY", "L1 penalty [0]");

    public Option<double?> WeightDecay { get; } = Coefficient("--weight-decay", "RATE", "decoupled weight decay, times the learning rate a step [0]");

    public Option<double?> MaxNorm { get; } = Coefficient("--max-norm", "NORM", "largest norm of a unit's incoming weights; 0 for none [0]");

    public Option<double?> ClipNorm { get; } = Coefficient("--clip-norm", "NORM", "largest norm of the whole gradient; 0 for none [0]");

    public Option<double?> ClipValue { get; } = Coefficient("--clip-value", "SIZE", "largest element of the gradient; 0 for none [0]");

    public Option<bool> Profile { get; } = OptionValues.Switch("--profile", "measure where the time of a training step goes, and tell it");

    /// <summary>What the command line asks of the library.</summary>
    public TrainOptions ToOptions(ParseResult line, string[] targets)
    {
        (double? testFraction, Table? testTable) = ReadTest(line);
        Optimizer optimizer = line.GetValue(Optimizer) ?? new Adam();
        return new TrainOptions
        {
            Target = targets.Length == 1 ? targets[0] : "",
            Targets = targets.Length == 1 ? [] : targets,
            Task = line.GetValue(Task),
            WeightColumn = line.GetValue(Weight),
            ClassWeights = line.GetValue(ClassWeight),
            Hidden = line.GetValue(Hidden),
            Network = line.GetValue(Network),
            Dropout = line.GetValue(Dropout),
            Ensemble = line.GetValue(Ensemble),
            SharedMembers = line.GetValue(SharedMembers) ?? 1,
            NumericScaling = line.GetValue(NumericScaling),
            NumericBins = line.GetValue(NumericBins),
            NumericFrequencies = line.GetValue(NumericFrequencies),
            Normalization = line.GetValue(Normalization) ?? Modeling.Normalization.None,
            Activation = line.GetValue(Activation) ?? Activations.Activation.ReLU,
            Loss = line.GetValue(Loss),
            Optimizer = line.GetValue(LearningRate) is { } rate ? optimizer with { LearningRate = rate } : optimizer,
            Schedule = line.GetValue(Schedule),
            LearningRateFactors = line.GetValue(LearningRateFactors) ?? Training.LearningRateFactors.None,
            BestEpochBy = line.GetValue(BestEpochBy) ?? EpochCriterion.Loss,
            Refit = line.GetValue(Refit),
            BatchSize = line.GetValue(Batch),
            Epochs = line.GetValue(Epochs),
            Patience = line.GetValue(Patience),
            Validation = line.GetValue(Validation),
            L2Penalty = line.GetValue(L2Penalty),
            Regularization = new Regularization
            {
                L1Penalty = line.GetValue(L1Penalty) ?? 0,
                WeightDecay = line.GetValue(WeightDecay) ?? 0,
                MaxNorm = line.GetValue(MaxNorm) ?? 0,
                ClipNorm = line.GetValue(ClipNorm) ?? 0,
                ClipValue = line.GetValue(ClipValue) ?? 0,
            },
            Initializer = line.GetValue(Initializer),
            Precision = line.GetValue(Precision) ?? Modeling.Precision.Float,
            Drop = line.GetValue(Drop) ?? [],
            Categorical = line.GetValue(Categorical) ?? [],
            Numeric = line.GetValue(Numeric) ?? [],
            Profile = line.GetValue(Profile),
            TestFraction = testFraction,
            TestTable = testTable,
            MemoryLimit = line.GetValue(Memory),
            Seed = line.GetValue(CommonOptions.Seed),
            Threads = line.GetValue(CommonOptions.Threads) ?? 0,
            Columns = Columns.ColumnsOf(line),
            Schema = Columns.SchemaOf(line),
            Allow = line.GetValue(Allow) ?? [],
        };
    }

    static IReadOnlyList<string>? ParseAllowed(string text)
    {
        string[] codes = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        FindingCode.ThrowUnlessKnown(codes);
        return codes;
    }

    static string Names(IEnumerable<string> names) => string.Join(", ", names.SkipLast(1)) + " or " + names.Last();

    (double? Fraction, Table? Table) ReadTest(ParseResult line)
    {
        string? test = line.GetValue(Test);
        string? labels = line.GetValue(TestLabels);
        if (test is null)
        {
            return labels is null ? (null, null) : throw new UsageException("--test-labels goes with --test FILE; give both.");
        }

        if (!OptionValues.TryNumber(test, out double share))
        {
            return (null, DataSource.Read(test, Reading.Request(line, line.GetValue(Numeric)) with { Labels = labels }));
        }

        return share is > 0 and < 1 ? (share, null) : throw OptionValues.Wrong("--test", test, "a file or a share of the rows above 0 and below 1");
    }

    static Option<double?> Coefficient(string name, string valueName, string description) =>
        OptionValues.Number(name, valueName, description, "a number of at least 0", value => value >= 0);

    /// <summary>Bytes, or decimal thousands, millions, and so on of them.</summary>
    static long? ParseSize(string text)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        int unit = Array.FindLastIndex(units, name => text.EndsWith(name, StringComparison.OrdinalIgnoreCase));
        string number = unit < 0 ? text : text[..^units[unit].Length].TrimEnd();
        double factor = 1;
        for (int i = 0; i < unit; i++)
        {
            factor *= 1000;
        }

        return OptionValues.TryNumber(number, out double value) && value >= 0 && value * factor < 9e18
            ? (long)(value * factor)
            : throw OptionValues.Wrong("--memory", text, "a size such as 500MB or 2GB");
    }

    static IReadOnlyList<int>? ParseHidden(string text)
    {
        const int MostUnits = 65_536;
        if (text == "none")
        {
            return [];
        }

        return [.. text.Split(',').Select(part =>
            int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int units) && units is >= 1 and <= MostUnits
                ? units
                : throw OptionValues.Wrong("--hidden", text, "numbers of units between commas, such as 128,64, each from 1 to 65536, or none"))];
    }
}
