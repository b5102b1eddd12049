using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <summary>
/// Judges what came of a training: the model and the baselines on the same rows held out and the same test rows, with confidence intervals of the
/// metrics and of the differences.
/// </summary>
sealed class TrainingJudge<T>(Table table, RowPlan rows, TrainOptions options)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Table _testTable = options.TestTable ?? table;
    readonly int[] _testRows = options.TestTable is { } own ? [.. Enumerable.Range(0, own.RowCount)] : rows.Test.AsArray();

    public Metrics? Validation { get; private set; }

    public IReadOnlyList<MetricInterval> ValidationIntervals { get; private set; } = [];

    public Metrics? Test { get; private set; }

    public IReadOnlyList<MetricInterval> TestIntervals { get; private set; } = [];

    public Reliability? TestReliability { get; private set; }

    public IReadOnlyList<IntervalCoverage> TestCoverage { get; private set; } = [];

    public IReadOnlyList<BaselineResult> Baselines { get; private set; } = [];

    /// <summary>Encodes the test rows once, so that a fault in them shows before the training and not behind it.</summary>
    public void CheckTestRows(FeatureEncoder features)
    {
        if (_testRows.Length > 0)
        {
            using var memory = new InputMemory(options.MemoryLimit);
            EncodedRows<T>.Of(_testTable, _testRows, features, rows.Target, memory, options.WeighMetrics ? options.WeightColumn : null);
        }
    }

    /// <summary>Hears what the models answered, and judges.</summary>
    /// <param name="outcome">The model.</param>
    /// <param name="calibration">How it decides.</param>
    /// <param name="withConstant">Whether the mean or the shares of the classes are a baseline.</param>
    /// <param name="linear">The linear model, if there is one.</param>
    public void Hear(Outcome<T> outcome, Calibration calibration, bool withConstant, Outcome<T>? linear)
    {
        var decoder = new OutputDecoder(rows.Target, calibration);
        AnsweredRows? validation = outcome.OutOfFold is { } heldOut ? new AnsweredRows(table, heldOut.Rows, decoder, heldOut.Answers) : null;
        AnsweredRows? test = _testRows.Length > 0 ? Answer(outcome, calibration) : null;
        var names = new List<string>();
        var onValidation = new List<AnsweredRows>();
        var onTest = new List<AnsweredRows>();
        if (withConstant)
        {
            names.Add(ConstantName);
            Add(onValidation, validation is null ? null : validation with { Values = Constant(validation) });
            Add(onTest, test is null ? null : test with { Values = Constant(test) });
        }

        if (linear is not null)
        {
            names.Add(BaselineResult.LinearModel);
            Add(onValidation, validation is null ? null : validation with { Values = linear.OutOfFold!.Answers });
            Add(onTest, test is null ? null : Answer(linear, calibration));
        }

        (Validation, ValidationIntervals, IReadOnlyList<(Metrics, IReadOnlyList<MetricInterval>)> validated) = Judge(validation, onValidation);
        (Test, TestIntervals, IReadOnlyList<(Metrics, IReadOnlyList<MetricInterval>)> tested) = Judge(test, onTest);
        TestReliability = test?.Decoder.Reliability(_testTable, _testRows, test.Values);
        TestCoverage = test?.Coverage(calibration.Intervals, ConformalIntervals.UsualCoverage) ?? [];
        Baselines =
        [
            .. names.Select((name, i) => new BaselineResult(name, validated.ElementAtOrDefault(i).Item1, tested.ElementAtOrDefault(i).Item1)
            {
                ValidationDifferences = validated.ElementAtOrDefault(i).Item2 ?? [],
                TestDifferences = tested.ElementAtOrDefault(i).Item2 ?? [],
            }),
        ];
    }

    string ConstantName => rows.Target switch
    {
        ClassTarget => "majority class",
        { Task: TaskKind.Regression } => "mean",
        DistributionTarget => "class shares",
        _ => "label shares",
    };

    double[] Constant(AnsweredRows like) => AnsweredRows.Constant(rows.Target, table, rows.Training.AsArray(), like.Rows.Length);

    /// <summary>The network's answers to the test rows, decoded by the target that it was trained with.</summary>
    AnsweredRows Answer(Outcome<T> outcome, Calibration calibration)
    {
        var decoder = new OutputDecoder(outcome.Target, calibration);
        double[] answers = new Predictor<T>(outcome.Network).Answer(outcome.Features.Bind(_testTable), _testRows, decoder);
        return new AnsweredRows(_testTable, _testRows, decoder, answers);
    }

    (Metrics? Metrics, IReadOnlyList<MetricInterval> Intervals, IReadOnlyList<(Metrics, IReadOnlyList<MetricInterval>)> Others) Judge(
        AnsweredRows? own, List<AnsweredRows> others)
    {
        if (own is null)
        {
            return (null, [], []);
        }

        double[] weights = options is { WeighMetrics: true, WeightColumn: { } column } ? RowWeights.Of(own.Table, column, own.Rows) : [];
        if (!options.Intervals)
        {
            return (Measure(own), [], [.. others.Select(other => (Measure(other), (IReadOnlyList<MetricInterval>)[]))]);
        }

        string? group = own.Table.Columns.Any(any => any.Name == options.GroupColumn) ? options.GroupColumn : null;
        Bootstrap.Result drawn = own.Intervals(others, group, options.Seed, weights);
        return (Measure(own), drawn.Own, [.. others.Select((other, i) => (Measure(other), drawn.Differences[i]))]);

        Metrics Measure(AnsweredRows answered) => weights.Length > 0
            ? new RecordedMetrics(answered.Rows.Length, answered.Sample.Weighted(weights))
            : answered.Metrics;
    }

    static void Add(List<AnsweredRows> list, AnsweredRows? answered)
    {
        if (answered is not null)
        {
            list.Add(answered);
        }
    }
}
