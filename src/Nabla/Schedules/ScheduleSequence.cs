using System;
using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary>One schedule for its length, then the other for the steps that remain; in text <c>first+second</c>.</summary>
sealed record ScheduleSequence : Schedule
{
    readonly Schedule _first;
    readonly Schedule _second;

    public ScheduleSequence(Schedule first, Schedule second)
    {
        ArgumentNullException.ThrowIfNull(second);

        // (a + b) + c is a + (b + c), so that there is one form of each sequence.
        if (first is ScheduleSequence sequence)
        {
            _first = sequence._first;
            _second = new ScheduleSequence(sequence._second, second);
            return;
        }

        if (first.OwnLength(1) == 0)
        {
            throw new ArgumentException(first is ProductSchedule
                ? $"'{first}' is a product, which has no length: it can only be the last of a sequence."
                : $"'{first}' takes all steps there are, so that nothing can follow it; give it a length, such as {first.Name}:steps=100.");
        }

        _first = first;
        _second = second;
    }

    public override string Name => Text;

    public override IReadOnlyList<(string Name, double Value)> Parameters => [];

    public override bool ReadsLosses => _first.ReadsLosses || _second.ReadsLosses;

    private protected override string Text => $"{_first}+{_second}";

    internal override long OwnLength(long run) => _second.OwnLength(run) is > 0 and long second ? _first.OwnLength(run) + second : 0;

    internal override double At(long step, long left, long run, ReadOnlySpan<double> losses)
    {
        long length = _first.OwnLength(run);
        return step < length
            ? _first.At(step, left, run, losses)
            : _second.At(step - length, Math.Max(0, left - length), run, losses);
    }
}
