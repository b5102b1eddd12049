using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Nabla.Cli.Verbs;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Modeling;
using Nabla.Modeling.Checkpoints;
using Nabla.Tests;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>The texts that options take, in the same process: what each comes to, and the sentence for those that are nearly right.</summary>
public sealed class OptionTextTests
{
    [Theory]
    [InlineData("--task", "regression", TaskKind.Regression)]
    [InlineData("--task", "binary", TaskKind.Binary)]
    [InlineData("--task", "multiclass", TaskKind.Multiclass)]
    [InlineData("--task", "multilabel", TaskKind.Multilabel)]
    [InlineData("--normalization", "none", Normalization.None)]
    [InlineData("--normalization", "layer", Normalization.Layer)]
    [InlineData("--normalization", "batch", Normalization.Batch)]
    [InlineData("--precision", "float", Precision.Float)]
    [InlineData("--precision", "double", Precision.Double)]
    [InlineData("--numeric-scaling", "standard", NumberScaling.Standard)]
    [InlineData("--numeric-scaling", "robust", NumberScaling.Robust)]
    [InlineData("--numeric-scaling", "quantile", NumberScaling.Quantile)]
    [InlineData("--best-epoch-by", "loss", EpochCriterion.Loss)]
    [InlineData("--best-epoch-by", "metric", EpochCriterion.Metric)]
    [InlineData("--decimal", "point", DecimalSeparator.Point)]
    [InlineData("--decimal", ".", DecimalSeparator.Point)]
    [InlineData("--decimal", "comma", DecimalSeparator.Comma)]
    [InlineData("--decimal", ",", DecimalSeparator.Comma)]
    [InlineData("--encoding", "utf-8", TextEncoding.Utf8)]
    [InlineData("--encoding", "UTF8", TextEncoding.Utf8)]
    [InlineData("--encoding", "utf-16le", TextEncoding.Utf16LittleEndian)]
    [InlineData("--encoding", "utf16BE", TextEncoding.Utf16BigEndian)]
    [InlineData("--encoding", "latin1", TextEncoding.Latin1)]
    [InlineData("--encoding", "Windows-1252", TextEncoding.Windows1252)]
    [InlineData("--quote", "double", '"')]
    [InlineData("--quote", "\"", '"')]
    [InlineData("--quote", "single", '\'')]
    [InlineData("--quote", "'", '\'')]
    [InlineData("--quote", "none", CsvOptions.NoQuote)]
    [InlineData("--delimiter", "tab", '\t')]
    [InlineData("--delimiter", "\\t", '\t')]
    [InlineData("--delimiter", ";", ';')]
    [InlineData("--max-bad", "0", 0)]
    [InlineData("--max-bad", "12", 12)]
    [InlineData("--memory", "2", 2L)]
    [InlineData("--memory", "7B", 7L)]
    [InlineData("--memory", "1.5 kB", 1500L)]
    [InlineData("--memory", "500mb", 500_000_000L)]
    [InlineData("--memory", "2GB", 2_000_000_000L)]
    [InlineData("--memory", "3TB", 3_000_000_000_000L)]
    public void Text_ThatAnOptionTakes_ComesToItsValue(string option, string text, object value)
    {
        ParseResult line = Train(option, text);

        Assert.Empty(line.Errors);
        Assert.Equal(value, line.CommandResult.GetResult(line.CommandResult.Command.Options.Single(known => known.Name == option)) is { } result ? ValueOf(result, value) : null);
    }

    [Theory]
    [InlineData("--normalization", "none, layer or batch", "none", "layer", "batch")]
    [InlineData("--precision", "float or double", "float", "double")]
    [InlineData("--numeric-scaling", "standard, robust or quantile", "standard", "robust", "quantile")]
    [InlineData("--best-epoch-by", "loss or metric", "loss", "metric")]
    [InlineData("--decimal", "point or comma", "point", "comma", ".", ",")]
    [InlineData("--quote", "double, single or none", "double", "single", "none", "\"", "'")]
    [InlineData("--delimiter", "one character or 'tab'", "tab", "\"", "\n", "\r", "\0")]
    public void Text_ThatIsNearlyOne_IsRefusedWithThoseThereAre(string option, string wanted, params string[] names)
    {
        string[] near = [.. NearMisses.Of(names).Concat(option == "--delimiter" ? names[1..] : []).Where(text => option != "--delimiter" || text.Length != 1 || !char.IsLetterOrDigit(text[0]) && text != "-")];

        Assert.All(near.Where(text => text.Length > 0), text => Assert.Equal($"{option} takes {wanted}; '{text}' is not one.", Refusal(option, text)));
    }

    [Fact]
    public void Task_ThatIsNearlyOne_IsRefusedWithThoseThereAre() => Assert.All(
        NearMisses.Of("regression", "binary", "multiclass", "multilabel").Where(text => text.Length > 0),
        text => Assert.Equal($"There is no task '{text}'; the tasks are regression, binary, multiclass, multilabel.", Refusal("--task", text)));

    [Theory]
    [InlineData("--encoding", "utf-7", "--encoding takes utf-8, utf-16le, utf-16be, latin-1, windows-1252; 'utf-7' is not one.")]
    [InlineData("--max-bad", "-1", "--max-bad takes a whole number from 0 to 1000000; '-1' is not one.")]
    [InlineData("--max-bad", "1000001", "--max-bad takes a whole number from 0 to 1000000; '1000001' is not one.")]
    [InlineData("--max-bad", "few", "--max-bad takes a whole number from 0 to 1000000; 'few' is not one.")]
    [InlineData("--memory", "much", "--memory takes a size such as 500MB or 2GB; 'much' is not one.")]
    [InlineData("--memory", "-1MB", "--memory takes a size such as 500MB or 2GB; '-1MB' is not one.")]
    [InlineData("--memory", "10000000TB", "--memory takes a size such as 500MB or 2GB; '10000000TB' is not one.")]
    [InlineData("--hidden", "0", "--hidden takes numbers of units between commas, such as 128,64, each from 1 to 65536, or none; '0' is not one.")]
    [InlineData("--hidden", "65537", "--hidden takes numbers of units between commas, such as 128,64, each from 1 to 65536, or none; '65537' is not one.")]
    [InlineData("--l2", "-1", "--l2 takes a number of at least 0; '-1' is not one.")]
    [InlineData("--dropout", "1", "--dropout takes a rate of at least 0 and below 1; '1' is not one.")]
    [InlineData("--allow", "leakage,nonsense", "There is no finding 'nonsense'")]
    public void Text_ThatAnOptionDoesNotTake_IsRefusedWithWhatItTakes(string option, string text, string sentence) =>
        Assert.StartsWith(sentence, Refusal(option, text), StringComparison.Ordinal);

    [Theory]
    [InlineData("--header", "--no-header", null)]
    [InlineData("--header", null, true)]
    [InlineData("--no-header", null, false)]
    [InlineData(null, null, null)]
    public void Header_AskedForAndNot_IsTheOneOrAContradiction(string? first, string? second, bool? header)
    {
        var reading = new DataOptions();
        ParseResult line = Parse(reading.All, [.. new[] { first, second }.OfType<string>()]);

        if (second is not null)
        {
            Assert.Equal("--header and --no-header contradict each other; give one of them.", Assert.Throws<UsageException>(() => reading.Request(line)).Message);
        }
        else
        {
            Assert.Equal(header, reading.Request(line).Csv.HasHeader);
        }
    }

    [Theory]
    [InlineData("30", 30.0, null)]
    [InlineData("30s", 30.0, null)]
    [InlineData("2.5 m", 150.0, null)]
    [InlineData("5min", 300.0, null)]
    [InlineData("1h", 3600.0, null)]
    [InlineData("1step", 30.0, 1)]
    [InlineData("500 steps", 30.0, 500)]
    public void Every_ATimeOrSteps_IsWhenCheckpointsAreWritten(string text, double seconds, int? steps)
    {
        CheckpointOptions options = Checkpoint("--checkpoint", "folder", "--every", text).Checkpoint!;

        Assert.Equal((TimeSpan.FromSeconds(seconds), steps, false), (options.Every, options.EverySteps, options.Resume));
    }

    [Fact]
    public void Every_ThatIsNoTime_IsRefusedWithThoseThereAre()
    {
        IEnumerable<string> units = NearMisses.Of("s", "m", "min", "h", "step", "steps").Where(unit => unit.Length > 0 && unit.All(char.IsAsciiLetterLower));
        Assert.All(
            units.Select(unit => $"5{unit}").Concat(["soon", "-5s", "0", "0s", "0steps", "2.5steps", "1e9s", "1000001s", "2147483648steps", "5,5s", "1h30m"]),
            text => Assert.Equal(
                $"--every takes a time such as 30s, 5m or 1h, or steps such as 500steps; '{text}' is not one.",
                Assert.Throws<UsageException>(() => Checkpoint("--checkpoint", "folder", "--every", text)).Message));
    }

    [Fact]
    public void Checkpoint_WithoutAFolder_IsRefusedWhereItIsMeant()
    {
        Assert.Equal("--resume goes with --checkpoint FOLDER; give both.", Assert.Throws<UsageException>(() => Checkpoint("--resume")).Message);
        Assert.Equal("--every goes with --checkpoint FOLDER; give both.", Assert.Throws<UsageException>(() => Checkpoint("--every", "5s")).Message);
        Assert.Null(Checkpoint().Checkpoint);

        CheckpointOptions options = Checkpoint("--checkpoint", "folder", "--resume").Checkpoint!;
        Assert.Equal(("folder", true, TimeSpan.FromSeconds(30), null), (options.Folder, options.Resume, options.Every, options.EverySteps));
    }

    [Fact]
    public void CrossValidation_RepeatedWithoutFolds_IsRefused()
    {
        var evaluation = new EvaluationArguments();
        Option[] options = [evaluation.Group, evaluation.Time, evaluation.Folds, evaluation.Repeats, evaluation.NoCalibration, evaluation.Cost, evaluation.WeighMetrics];

        Assert.Equal("--repeats goes with --cv N; give both.", Assert.Throws<UsageException>(() => evaluation.AddTo(new TrainOptions(), Parse(options, "--repeats", "2"))).Message);
        Assert.Null(evaluation.AddTo(new TrainOptions(), Parse(options)).CrossValidation);
        Assert.Equal((4, 1), (evaluation.AddTo(new TrainOptions(), Parse(options, "--cv", "4")).CrossValidation is { } once ? (once.Folds, once.Repeats) : default));
        Assert.Equal((4, 3), (evaluation.AddTo(new TrainOptions(), Parse(options, "--cv", "4", "--repeats", "3")).CrossValidation is { } often ? (often.Folds, often.Repeats) : default));
        Assert.False(evaluation.AddTo(new TrainOptions(), Parse(options, "--no-calibration")).Calibrate);
    }

    static TrainOptions Checkpoint(params string[] arguments)
    {
        var checkpoint = new CheckpointArguments();
        return checkpoint.AddTo(new TrainOptions(), Parse([checkpoint.Folder, checkpoint.Every, checkpoint.Resume], arguments), new Output());
    }

    static ParseResult Parse(IEnumerable<Option> options, params string[] arguments)
    {
        var command = new Command("some");
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        ParseResult line = command.Parse(arguments);
        LineCheck.ThrowIfWrong(line);
        return line;
    }

    static readonly Command s_train = Cli.CommandLine.Root("train");

    static ParseResult Train(string option, string text) => s_train.Parse(["train", "iris", option, text], new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });

    static string Refusal(string option, string text) => Assert.Throws<UsageException>(() => LineCheck.ThrowIfWrong(Train(option, text))).Message;

    static object? ValueOf(System.CommandLine.Parsing.OptionResult result, object like) => like switch
    {
        TaskKind => result.GetValueOrDefault<TaskKind?>(),
        Normalization => result.GetValueOrDefault<Normalization?>(),
        Precision => result.GetValueOrDefault<Precision?>(),
        NumberScaling => result.GetValueOrDefault<NumberScaling?>(),
        EpochCriterion => result.GetValueOrDefault<EpochCriterion?>(),
        DecimalSeparator => result.GetValueOrDefault<DecimalSeparator?>(),
        TextEncoding => result.GetValueOrDefault<TextEncoding?>(),
        char => result.GetValueOrDefault<char?>(),
        int => result.GetValueOrDefault<int?>(),
        _ => result.GetValueOrDefault<long?>(),
    };
}
