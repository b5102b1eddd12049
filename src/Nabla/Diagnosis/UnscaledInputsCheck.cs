using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data.Features;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>Mean and standard deviation of each input of the network. Inputs far from 0, or of very different sizes, make the loss a narrow valley in which steps go astray.</summary>
sealed class UnscaledInputsCheck : Check
{
    const int MostNamed = 5;

    public override string Code => DiagnosisCode.UnscaledInputs;

    public override string Measure => "largest mean or deviation of an input";

    public override double Threshold => 2;

    public override string Source => "Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, Efficient BackProp (1998), section 4.3: mean near 0, equal variances; that 2 is too far is our choice";

    public override Measurement Run(DiagnosedModel subject)
    {
        HashSet<int> indices = [.. subject.Model.Features.IndexFeatures.Select(feature => feature.Feature)];
        (int Feature, double Mean, double Deviation)[] inputs =
            [.. Enumerable.Range(0, subject.Inputs.Columns).Where(feature => !indices.Contains(feature)).Select(feature => Moments(subject, feature))];
        if (inputs.Length == 0)
        {
            return NotMeasured("every input is the index of a category");
        }

        (int feature, double mean, double deviation) = inputs.MaxBy(Size);
        double size = Size((feature, mean, deviation));
        IReadOnlyList<string> names = subject.Model.Features.FeatureNames;
        string reading = $"of {Count(inputs.Length, "input")} '{names[feature]}' is farthest out: mean {Number(mean)}, deviation {Number(deviation)} on {Count(subject.Rows.Length, "row")}";
        if (size < Threshold)
        {
            return Healthy(size, reading);
        }

        string[] columns = [.. inputs.Where(input => Size(input) >= Threshold).OrderByDescending(Size).Select(input => ColumnOf(subject.Model.Features, input.Feature)).Distinct()];
        return Finding(
            DiagnosisSeverity.Warning, size, $"{reading}; {Count(columns.Length, "column")} lie beyond {Threshold}",
            subject.IsTrainingData
                ? "Scale the columns: --numeric-scaling standard gives each mean 0 and deviation 1."
                : "The rows are not on the scale that the model was trained on. Check their units: the encoding of the model was learnt from other numbers.") with
        { Columns = [.. columns.Take(MostNamed)] };
    }

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options) =>
        [new Remedy("--numeric-scaling standard", options with { NumericScaling = NumberScaling.Standard })];

    static double Size((int Feature, double Mean, double Deviation) input) => Math.Max(Math.Abs(input.Mean), input.Deviation);

    static (int Feature, double Mean, double Deviation) Moments(DiagnosedModel subject, int feature)
    {
        double mean = 0;
        int rows = subject.Inputs.Rows;
        for (int row = 0; row < rows; row++)
        {
            mean += subject.Inputs[row, feature] / rows;
        }

        double variance = 0;
        for (int row = 0; row < rows; row++)
        {
            double difference = subject.Inputs[row, feature] - mean;
            variance += difference * difference / rows;
        }

        return (feature, mean, Math.Sqrt(variance));
    }

    static string ColumnOf(FeatureEncoder features, int feature)
    {
        foreach (ColumnEncoder column in features.Columns)
        {
            if (feature < column.Width)
            {
                return column.ColumnNames.Count == 1 ? column.ColumnNames[0] : column.ColumnNames[Math.Min(feature, column.ColumnNames.Count - 1)];
            }

            feature -= column.Width;
        }

        return "";
    }
}
