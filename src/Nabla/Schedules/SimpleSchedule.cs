using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Schedules;

/// <summary>A schedule by a formula of its own. Its parameters end with <c>steps</c>, its length, which any of them may be given.</summary>
abstract record SimpleSchedule : Schedule
{
    /// <summary>The length in steps; below 1 a share of the run; 0 for all steps there are.</summary>
    public double Steps { get; init => field = Length(value, "steps", orNone: true); }

    public sealed override IReadOnlyList<(string Name, double Value)> Parameters => [.. OwnParameters, ("steps", Steps)];

    /// <summary>The parameters but the length.</summary>
    private protected abstract IReadOnlyList<(string Name, double Value)> OwnParameters { get; }

    private protected sealed override string Text
    {
        get
        {
            IReadOnlyList<(string Name, double Value)> defaults = All.First(schedule => schedule.Name == Name).Parameters;
            return Specification.Text(Name, [.. Parameters.Where((parameter, i) => parameter.Value != 0 || defaults[i].Value != 0)]);
        }
    }

    /// <summary>A schedule of this kind with these values of <see cref="Parameters"/>, in their order.</summary>
    internal abstract Schedule With(IReadOnlyList<double> values);

    internal sealed override long OwnLength(long run) => Steps == 0 ? 0 : Count(Steps, run);

    internal sealed override double At(long step, long left, long run, ReadOnlySpan<double> losses) =>
        Formula(step, Steps == 0 ? left : Count(Steps, run), run, losses);

    /// <summary>The share at a step, which may lie beyond the end.</summary>
    /// <param name="step">0-based, counted from the schedule's beginning.</param>
    /// <param name="length">The length of the schedule in steps.</param>
    /// <param name="run">Steps of the whole run.</param>
    /// <param name="losses">The losses of the epochs done.</param>
    private protected abstract double Formula(long step, long length, long run, ReadOnlySpan<double> losses);

    /// <summary>A length in steps: as it is, or that share of the run, and then at least one step.</summary>
    private protected static long Count(double length, long run) =>
        length >= 1 ? (long)length : Math.Max(1, (long)Math.Round(length * run, MidpointRounding.AwayFromZero));

    private protected static double Length(double value, string name, bool orNone = false) =>
        (value is > 0 and < 1 or >= 1 and <= LongestRun && (value < 1 || value == Math.Floor(value))) || (orNone && value == 0)
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, $"{name} is a whole number of steps up to 1e12, or a share of the run above 0 and below 1{(orNone ? ", or 0 for all of it" : "")}.");

    private protected static double Between(double value, double least, double most, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is at least {least} and at most {most}."));

    /// <summary>A factor in (0, 1].</summary>
    private protected static double Fraction(double value, string name) => value is > 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is above 0 and at most 1.");

    private protected static double Whole(double value, double least, double most, string name) =>
        value >= least && value <= most && value == Math.Floor(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is a whole number from {least} to {most}."));
}
