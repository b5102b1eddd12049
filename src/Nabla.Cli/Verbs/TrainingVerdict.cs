using System.Collections.Generic;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Evaluation;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Whether the network was worth it: its headline metric beside that of the best simpler model on the same rows.</summary>
/// <param name="Word"><c>better</c>, <c>equal</c>, <c>worse</c> or <c>unknown</c>.</param>
/// <param name="Sentence">The same in one sentence.</param>
/// <param name="Tone">How it looks.</param>
sealed record TrainingVerdict(string Word, string Sentence, Tone Tone)
{
    /// <summary>Compares.</summary>
    public static TrainingVerdict Of(TrainingResult result)
    {
        TrainingSummary training = result.Model.Training;
        if (result.OnTrainingRows is not null)
        {
            return new TrainingVerdict(
                "unknown",
                "None: no rows were held out, so the numbers say how well it repeats what it was shown, and nothing about new rows.",
                Tone.Middling);
        }

        bool isTest = training.Test is not null;
        Metrics own = (training.Test ?? training.Validation)!;
        string where = isTest
            ? $"on {NumberText.Plural(own.Rows, "test row")}."
            : $"on {NumberText.Plural(own.Rows, "validation row")}, which also chose the epoch; --test 0.2 would keep rows aside for a test.";
        BaselineResult? other = training.Baselines.LastOrDefault(baseline => (isTest ? baseline.Test : baseline.Validation) is not null);
        string value = $"{own.Primary.Label} {MetricText.Of(own.Primary)}";
        if (other is null)
        {
            return new TrainingVerdict("unknown", $"None: there is no simpler model to compare with {value} {where}", Tone.Middling);
        }

        Metrics theirs = (isTest ? other.Test : other.Validation)!;
        IReadOnlyList<MetricInterval> differences = isTest ? other.TestDifferences : other.ValidationDifferences;
        (string word, string phrase, Tone tone) = Comparison.Of(own.Primary, differences) switch
        {
            Standing.Better => ("better", "Better than", Tone.Good),
            Standing.Worse => ("worse", "Worse than", Tone.Bad),
            _ => ("equal", "About as good as", Tone.Middling),
        };
        string difference = MetricText.Difference(own.Primary, differences);
        string name = other.Name == "linear model" ? "a linear model" : $"the {other.Name}";
        string advice = word == "worse" && other.Name == "linear model" ? " --hidden none trains the linear model." : "";
        return new TrainingVerdict(word, $"{phrase} {name}: {value} against {MetricText.Of(theirs.Primary)}{difference} {where}{advice}", tone);
    }
}
