using System;
using System.Linq;
using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <content>How rows are held out, and what is made of the answers to them.</content>
public sealed partial record TrainOptions
{
    /// <summary>
    /// The column whose equal values belong together: rows of one group are never on both sides of a division, in test, validation and folds. It
    /// is no feature. Not together with <see cref="TimeColumn"/>.
    /// </summary>
    public string? GroupColumn { get; init; }

    /// <summary>
    /// The column that orders the rows, numbers or ISO 8601 dates: the test rows are the latest, validation rows later than those trained on, and
    /// folds move forward. The final network is trained on all training rows. It stays a feature unless it is dropped.
    /// </summary>
    public string? TimeColumn { get; init; }

    /// <summary>
    /// Whether the probabilities of classes are calibrated by a temperature, <see cref="TemperatureScaling"/>, where that lowers the log loss on the
    /// rows held out; true by default.
    /// </summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>What mistakes cost: decisions then go by the least expected cost. All the same when left out.</summary>
    public MisclassificationCosts? Costs { get; init; }

    /// <summary>Cross-validates the whole procedure once the model is trained, <see cref="TrainingSummary.CrossValidation"/>; not when left out.</summary>
    public CrossValidationOptions? CrossValidation { get; init; }

    /// <summary>Whether metrics come with confidence intervals; true by default.</summary>
    public bool Intervals { get; init; } = true;

    /// <summary>Whether metrics count each row by <see cref="WeightColumn"/>, as the loss does, and not once; false by default.</summary>
    public bool WeighMetrics { get; init; }

    void CheckEvaluation()
    {
        CrossValidation?.Check(this);
        if (WeighMetrics && WeightColumn is null)
        {
            throw new ArgumentException("Weighted metrics need the weights of the rows; give WeightColumn as well (--weight).");
        }

        if (GroupColumn is not null && TimeColumn is not null)
        {
            throw new ArgumentException("Rows are held out by whole groups or by time, not both; give either GroupColumn or TimeColumn (--group or --time).");
        }

        if (GroupColumn is not null && (GroupColumn == WeightColumn || TargetColumns.Contains(GroupColumn)))
        {
            throw new ArgumentException($"Column '{GroupColumn}' is the target or the weight and cannot be the group as well.");
        }

        if (TimeColumn is not null && TargetColumns.Contains(TimeColumn))
        {
            throw new ArgumentException($"Column '{TimeColumn}' is the target and cannot order the rows as well.");
        }
    }
}
