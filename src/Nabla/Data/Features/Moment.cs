using System;

namespace Nabla.Data.Features;

/// <summary>A date or time as a cell writes it.</summary>
/// <param name="Local">Day and time as written; of a time without a day, on the first day of the calendar.</param>
/// <param name="Offset">How far the written time is ahead of coordinated universal time; 0 where no zone is written.</param>
/// <param name="HasTime">Whether a time is written.</param>
readonly record struct Moment(DateTime Local, TimeSpan Offset, bool HasTime)
{
    /// <summary>The moment in coordinated universal time, as far as the calendar reaches.</summary>
    public DateTime Universal => new(Math.Clamp(Local.Ticks - Offset.Ticks, 0, DateTime.MaxValue.Ticks));
}
