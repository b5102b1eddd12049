using System;
using System.Linq;

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

    void CheckEvaluation()
    {
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
