using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Nabla.Activations;
using Nabla.Cli.Verbs;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Initializers;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Tests;
using Nabla.Training;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>What the options of a line ask of the library, in the same process; and what the verbs that show a model say of options that do not go together.</summary>
public sealed class TrainArgumentsTests
{
    [Fact]
    public void Options_NotGiven_AreTheDefaultsOfTheLibrary()
    {
        TrainOptions options = Options([]);
        var defaults = new TrainOptions { Target = "y" };

        Assert.Equal((defaults.Target, defaults.Normalization, defaults.Activation, defaults.Precision), (options.Target, options.Normalization, options.Activation, options.Precision));
        Assert.Equal((defaults.Optimizer, defaults.BestEpochBy, defaults.LearningRateFactors, defaults.Regularization), (options.Optimizer, options.BestEpochBy, options.LearningRateFactors, options.Regularization));
        Assert.Equal((null, null, null, null, null), (options.Task, options.Hidden, options.Loss, options.TestFraction, options.TestTable));
        Assert.Equal((0, 0, 0, 0), (options.Drop.Count, options.Categorical.Count, options.Numeric.Count, options.Allow.Count));
    }

    [Fact]
    public void Options_Given_AreWhatTheySay()
    {
        TrainOptions options = Options(
        [
            "--task", "multiclass", "--weight", "w", "--hidden", "7,5", "--dropout", "0.25", "--ensemble", "3", "--numeric-scaling", "robust", "--numeric-bins", "4", "--numeric-frequencies", "2",
            "--normalization", "layer", "--activation", "gelu", "--loss", "categorical-cross-entropy:smoothing=0.1", "--optimizer", "momentum", "--learning-rate", "0.5", "--schedule", "cosine",
            "--learning-rate-factors", "biases=0.1", "--best-epoch-by", "metric", "--refit", "--batch", "11", "--epochs", "13", "--patience", "2", "--validation", "0.3", "--l2", "0.01", "--l1", "0.02",
            "--weight-decay", "0.03", "--max-norm", "4", "--clip-norm", "5", "--clip-value", "6", "--init", "orthogonal", "--precision", "double", "--drop", "a,b", "--categorical", "c", "--numeric", "d,e",
            "--profile", "--test", "0.2", "--memory", "1MB", "--seed", "9", "--threads", "2", "--allow", "leakage", "--columns", "z=category",
        ]);

        Assert.Equal((TaskKind.Multiclass, "w", 0.25, 3), (options.Task, options.WeightColumn, options.Dropout, options.Ensemble));
        Assert.Equal([7, 5], options.Hidden!);
        Assert.Equal((NumberScaling.Robust, 4, 2), (options.NumericScaling, options.NumericBins, options.NumericFrequencies));
        Assert.Equal((Normalization.Layer, Activation.GELU, Precision.Double, EpochCriterion.Metric, true), (options.Normalization, options.Activation, options.Precision, options.BestEpochBy, options.Refit));
        Assert.Equal("categorical-cross-entropy:smoothing=0.1", options.Loss!.ToString());
        Assert.Equal(new Momentum(0.5), options.Optimizer);
        Assert.Equal((Schedule.Parse("cosine"), LearningRateFactors.Parse("biases=0.1"), Initializer.Parse("orthogonal")), (options.Schedule, options.LearningRateFactors, options.Initializer));
        Assert.Equal((11, 13, 2, 0.3, 0.01), (options.BatchSize, options.Epochs, options.Patience, options.Validation, options.L2Penalty));
        Assert.Equal((0.02, 0.03, 4, 5, 6), (options.Regularization.L1Penalty, options.Regularization.WeightDecay, options.Regularization.MaxNorm, options.Regularization.ClipNorm, options.Regularization.ClipValue));
        Assert.Equal("a b c d e leakage z", string.Join(' ', options.Drop.Concat(options.Categorical).Concat(options.Numeric).Concat(options.Allow).Concat(options.Columns.Select(column => column.Name))));
        Assert.Equal((0.2, null, 1_000_000L, 9UL, 2, true), (options.TestFraction, options.TestTable, options.MemoryLimit, options.Seed, options.Threads, options.Profile));
    }

    [Fact]
    public void Test_AsAFileOrAShare_IsReadOrTaken()
    {
        Assert.Equal(150, Options(["--test", "iris"]).TestTable!.RowCount);
        Assert.Equal("--test takes a file or a share of the rows above 0 and below 1; '1' is not one.", Assert.Throws<UsageException>(() => Options(["--test", "1"])).Message);
        Assert.Equal("--test takes a file or a share of the rows above 0 and below 1; '0' is not one.", Assert.Throws<UsageException>(() => Options(["--test", "0"])).Message);
        Assert.Equal("--test-labels goes with --test FILE; give both.", Assert.Throws<UsageException>(() => Options(["--test-labels", "f"])).Message);
        Assert.Empty(Options(["--hidden", "none"]).Hidden!);
        Assert.Equal(["a", "b"], Options([], "a", "b").Targets);
    }

    [Theory]
    [InlineData("--layout", "column or row", "column", "row")]
    [InlineData("--index", "target or source", "target", "source")]
    [InlineData("--loss-scale", "mean, half or sum", "mean", "half", "sum")]
    [InlineData("--format", "text, markdown or html", "text", "markdown", "html")]
    [InlineData("--weights", "a layer and two indices between commas, such as 1,2,1", "1,2,1")]
    public void Explain_AConventionThatIsNearlyOne_IsRefusedWithThoseThereAre(string option, string wanted, params string[] names)
    {
        Assert.All(names, name => Assert.NotEmpty(Written.ByLine("explain", "--example", option == "--loss-scale" ? "chain-rule" : "logistic", option == "--format" ? option : "--format", option == "--format" ? name : "text")));
        Assert.All(
            NearMisses.Of(names).Where(text => text.Length > 0 && (option != "--weights" || text.Any(char.IsLetter))),
            text => Assert.Equal($"{option} takes {wanted}; '{text}' is not one.", Assert.Throws<UsageException>(() => Written.ByLine("explain", "--example", "xor", option, text)).Message));
    }

    [Theory]
    [InlineData("explain --example xor --row 3", "--example brings its own network and row; leave MODEL, DATA and --row out.")]
    [InlineData("explain m.safetensors iris", "'nabla explain' needs --row N, the row of DATA to explain; 1 is the first.")]
    [InlineData("explain m.safetensors iris --row 1 --output m.safetensors", "--output would overwrite m.safetensors, which is read; give another name.")]
    [InlineData("inspect m.safetensors --features --drawing", "--features and --drawing show different things; give one of them.")]
    [InlineData("inspect m.safetensors --edge-labels", "--edge-labels goes with --drawing; give both.")]
    [InlineData("inspect m.safetensors --index source", "--index goes with --drawing; give both.")]
    [InlineData("inspect m.safetensors --output f.svg", "--output goes with --drawing or --features; give one of them.")]
    public void Options_ThatDoNotGoTogether_AreRefused(string line, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<UsageException>(() => Written.ByLine(line.Split(' '))).Message);

    static TrainOptions Options(string[] line, params string[] targets)
    {
        var arguments = new TrainArguments();
        var command = new Command("some");
        IEnumerable<Option> own = typeof(TrainArguments).GetProperties().Select(property => property.GetValue(arguments)).OfType<Option>();
        foreach (Option option in own.Concat(arguments.Reading.All).Concat([arguments.Columns.Columns, arguments.Columns.Schema]).Concat(CommonOptions.All))
        {
            command.Options.Add(option);
        }

        ParseResult result = command.Parse(line);
        LineCheck.ThrowIfWrong(result);
        return arguments.ToOptions(result, targets.Length == 0 ? ["y"] : targets);
    }
}
