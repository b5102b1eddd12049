using System;
using System.IO;
using Nabla.Activations;
using Nabla.Cli.Reports;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>Numbers, names and failures in the words of the command line.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData(StopReason.Patience, "patience", "stopped as validation no longer improved")]
    [InlineData(StopReason.Epochs, "epochs", "all trained")]
    [InlineData(StopReason.Cancelled, "cancelled", "interrupted")]
    [InlineData(StopReason.Diverged, "diverged", "stopped as the loss was no longer finite")]
    public void Stopped_ForEveryReason_IsAWordAndAClause(StopReason reason, string word, string clause) => Assert.Equal((word, clause), (Words.Stopped(reason), Words.Ended(reason)));

    [Fact]
    public void Layer_ThatReadsALayerSeveralTimes_CountsTheCopies()
    {
        Network<float> network = Network.Create<float>(2).Dense(3, Activation.ReLU);

        Assert.Equal("concatenation of 3 copies of inputs and layers.0 and inputs", Words.Layer(network.Concatenate(-1, -1, -1, 0, -1).Layers[^1]));
        Assert.Equal("concatenation of layers.0 and inputs", Words.Layer(network.Concatenate(0, -1).Layers[^1]));
    }

    [Fact]
    public void Layer_ThatReadsManyLayers_NamesTheFirstTwo()
    {
        Network<float> network = Network.Create<float>(2).Dense(2, Activation.ReLU).Dense(2, Activation.ReLU).Dense(2, Activation.ReLU);

        Assert.Equal("mean of inputs and layers.0 and layers.1", Words.Layer(network.Mean(-1, 0, 1).Layers[^1]));
        Assert.Equal("mean of inputs, layers.0 and 2 more", Words.Layer(network.Mean(-1, 0, 1, 2).Layers[^1]));
    }

    [Theory]
    [InlineData(StepPart.Gather, "gather")]
    [InlineData(StepPart.Forward, "forward")]
    [InlineData(StepPart.Loss, "loss")]
    [InlineData(StepPart.InputGradient, "input gradient")]
    [InlineData(StepPart.WeightGradient, "weight gradient")]
    [InlineData(StepPart.Update, "update")]
    [InlineData(StepPart.Transpose, "transpose")]
    [InlineData(StepPart.Wait, "wait")]
    [InlineData(StepPart.Other, "other")]
    public void Part_OfAStep_IsItsWord(StepPart part, string word) => Assert.Equal(word, Words.Part(part));

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1000, "1 kB")]
    [InlineData(1550, "1.6 kB")]
    [InlineData(999_000, "999 kB")]
    [InlineData(1_000_000, "1 MB")]
    [InlineData(2_345_678, "2.3 MB")]
    public void Bytes_OfASize_AreRounded(long count, string text) => Assert.Equal(text, Words.Bytes(count));

    [Theory]
    [InlineData("plain-1.csv", "plain-1.csv")]
    [InlineData("a b", "'a b'")]
    [InlineData("", "''")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("a;rm", "'a;rm'")]
    public void Quote_OfAWord_IsWhatAShellNeeds(string word, string quoted) => Assert.Equal(quoted, Words.Quote(word));

    [Theory]
    [InlineData(null, "—")]
    [InlineData(double.NaN, "—")]
    [InlineData(double.PositiveInfinity, "—")]
    [InlineData(0.0, "0")]
    [InlineData(0.0123456, "0.01235")]
    [InlineData(-12345.6, "−12,346")]
    [InlineData(1e-4, "0.0001")]
    [InlineData(9.99e-5, "9.99e−5")]
    [InlineData(1e9, "1e9")]
    [InlineData(-1.23456e12, "−1.235e12")]
    public void Measure_OfANumber_HasFourDigits(double? number, string text) => Assert.Equal(text, NumberText.Measure(number));

    [Theory]
    [InlineData(null, "—")]
    [InlineData(double.NaN, "—")]
    [InlineData(0.9734, "97.3%")]
    [InlineData(-0.00001, "0.0%")]
    public void Percent_OfAShare_HasOneDecimal(double? share, string text) => Assert.Equal(text, NumberText.Percent(share));

    [Theory]
    [InlineData(0.0, "0%")]
    [InlineData(0.001, "<1%")]
    [InlineData(0.005, "0%")]
    [InlineData(0.5, "50%")]
    [InlineData(0.994, "99%")]
    [InlineData(0.995, ">99%")]
    [InlineData(1.0, "100%")]
    public void WholePercent_NearTheEnds_SaysSo(double share, string text) => Assert.Equal(text, NumberText.WholePercent(share));

    [Theory]
    [InlineData(null, "—")]
    [InlineData(-1.0, "—")]
    [InlineData(double.PositiveInfinity, "—")]
    [InlineData(0.424, "0.42 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(252.0, "4 min 12 s")]
    [InlineData(7500.0, "2 h 5 min")]
    public void Duration_OfSeconds_IsInTheUnitThatFits(double? seconds, string text) => Assert.Equal(text, NumberText.Duration(seconds));

    [Fact]
    public void Interval_OfAMetric_IsRoundedToWhatItKnows()
    {
        Assert.Equal("93.1 - 96.0%", MetricText.Interval("accuracy", new ConfidenceInterval(0.931, 0.96)));
        Assert.Equal("0 - 1.23", MetricText.Interval("rmse", new ConfidenceInterval(0, 1.2345)));
        Assert.Equal("- - 12,300", MetricText.Interval("rmse", new ConfidenceInterval(double.NegativeInfinity, 12_345)));
        Assert.Equal("-", MetricText.Interval([], "rmse"));
        Assert.Equal("-", MetricText.Of("rmse", null));
        var rmse = new Metric("rmse", 3, false);
        Assert.Equal("", MetricText.Difference(rmse, []));
        Assert.Equal(" (difference -2 to +1.5)", MetricText.Difference(rmse, [new MetricInterval("rmse", new ConfidenceInterval(-2, 1.5), "bootstrap")]));
    }

    [Fact]
    public void Failure_OfEveryException_HasItsKindAndExitCode()
    {
        Check(new UsageException("Say more."), "usage", "Say more.", 2);
        Check(new AggregateException(new UsageException("Say more."), new IOException()), "usage", "Say more.", 2);
        Check(new ArgumentOutOfRangeException("rows", "Too many."), "usage", "Too many.", 2);
        Check(new ArgumentException("Two\nlines"), "usage", "Two", 2);
        Check(new NablaDataException("A cell.") { File = "f.csv", Line = 3, Column = "a" }, "data", "A cell.", 1);
        Check(new Files.NablaFormatException("A format."), "format", "A format.", 1);
        Check(new IOException("The disk."), "file", "The disk.", 1);
        Check(new UnauthorizedAccessException("The door."), "file", "The door.", 1);
        Check(new InsufficientMemoryException(), "memory", "There is not enough memory for this; use fewer rows or a smaller network.", 1);
        Check(new InvalidOperationException("Two\nlines"), "internal", "Nabla has a fault of its own (InvalidOperationException: Two); please report it.", 1);

        static void Check(Exception exception, string kind, string message, int exitCode)
        {
            var failure = Failure.From(exception);
            Assert.Equal((kind, message, exitCode), (failure.Kind, failure.Message, failure.ExitCode));
            Assert.Equal(kind == "data" ? ("f.csv", 3, "a") : (null, null, null), (failure.File, failure.Line, failure.Column));
        }
    }
}
