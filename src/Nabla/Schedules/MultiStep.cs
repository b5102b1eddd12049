using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Schedules;

/// <summary>
/// <c>share(k) = factor^(number of milestones that are at most k)</c>. In text the milestones are <c>at1</c> to <c>at12</c>; those that are 0 are not
/// there.
/// </summary>
sealed record MultiStep : SimpleSchedule
{
    const int MostMilestones = 12;

    readonly double[] _milestones;

    public MultiStep()
        : this([0.5, 0.75])
    {
    }

    /// <param name="milestones">Steps, or shares of the run, in any order.</param>
    public MultiStep(IReadOnlyList<double> milestones)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        _milestones = [.. milestones.Where(milestone => milestone != 0).Select(milestone => Length(milestone, "a milestone"))];
        if (_milestones.Length is 0 or > MostMilestones)
        {
            throw new ArgumentException($"multi-step has from 1 to {MostMilestones} milestones, at1 to at{MostMilestones}; {_milestones.Length} were given.");
        }
    }

    public override string Name => "multi-step";

    /// <summary>In (0, 1].</summary>
    public double Factor { get; init => field = Fraction(value, "factor"); } = 0.1;

    public bool Equals(MultiStep? other) => base.Equals(other) && Factor == other.Factor && _milestones.AsSpan().SequenceEqual(other._milestones);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Factor, _milestones[0], _milestones.Length);

    private protected override IReadOnlyList<(string Name, double Value)> OwnParameters =>
    [
        .. Enumerable.Range(0, MostMilestones).Select(i => ($"at{i + 1}", i < _milestones.Length ? _milestones[i] : 0)), ("factor", Factor),
    ];

    internal override Schedule With(IReadOnlyList<double> values) =>
        new MultiStep([.. values.Take(MostMilestones)]) { Factor = values[MostMilestones], Steps = values[MostMilestones + 1] };

    private protected override double Formula(long step, long length, long run, ReadOnlySpan<double> losses)
    {
        int passed = 0;
        foreach (double milestone in _milestones)
        {
            passed += Count(milestone, run) <= Math.Min(step, length) ? 1 : 0;
        }

        return Power.Of(Factor, passed);
    }
}
