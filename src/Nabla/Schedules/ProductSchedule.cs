using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary><c>share(k) = first(k) · second(k)</c>; in text <c>first*second</c>.</summary>
sealed record ProductSchedule : Schedule
{
    readonly Schedule _first;
    readonly Schedule _second;

    public ProductSchedule(Schedule first, Schedule second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first is ScheduleSequence || second is ScheduleSequence)
        {
            throw new ArgumentException("A sequence of schedules cannot be a factor of a product: multiply its parts.");
        }

        // a * (b * c) is (a * b) * c, as its text is read.
        (_first, _second) = second is ProductSchedule product ? (new ProductSchedule(first, product._first), product._second) : (first, second);
    }

    public override string Name => Text;

    public override IReadOnlyList<(string Name, double Value)> Parameters => [];

    public override bool ReadsLosses => _first.ReadsLosses || _second.ReadsLosses;

    private protected override string Text => $"{_first}*{_second}";

    internal override long OwnLength(long run) => 0;

    internal override double At(long step, long left, long run, ReadOnlySpan<double> losses) =>
        _first.At(step, left, run, losses) * _second.At(step, left, run, losses);
}
