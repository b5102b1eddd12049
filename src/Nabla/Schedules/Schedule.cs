using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Schedules;

/// <summary>
/// The learning rate over the steps, as a share of the optimizer's: a pure function of the step and, for <see cref="ReduceOnPlateau"/>, of the losses of
/// the epochs done, so that a resumed run sees the same. Two schedules follow one another (<see cref="Then"/>, in text <c>+</c>) or multiply
/// (<see cref="Product"/>, in text <c>*</c>, which binds tighter): <c>linear-warm-up:steps=100+cosine</c>.
/// </summary>
/// <remarks>
/// Lengths are in steps, not epochs: a run of E epochs of B batches has E · B steps. A length below 1 is a share of the run's steps,
/// <c>linear-warm-up:steps=0.1</c> its first tenth, so that a schedule can be written without counting.
/// </remarks>
public abstract record Schedule
{
    /// <summary>A length of this many steps is longer than any run.</summary>
    internal const double LongestRun = 1e12;

    private protected Schedule()
    {
    }

    /// <summary>Always the optimizer's learning rate.</summary>
    public static Schedule Constant { get; } = new ConstantSchedule();

    /// <summary>From the optimizer's learning rate down to 0 along half a cosine (Loshchilov and Hutter 2017, without restarts).</summary>
    public static Schedule Cosine { get; } = new CosineSchedule();

    /// <summary>Every schedule there is, with its defaults.</summary>
    public static IReadOnlyList<Schedule> All { get; } =
    [
        Constant, Cosine, new LinearWarmUp(), new StepSchedule(), new MultiStep(), new ExponentialSchedule(), new InverseTime(), new InverseScaling(),
        new PolynomialSchedule(), new CosineRestarts(), new OneCycle(), new PlateauSchedule(),
    ];

    /// <summary>The name in files and on the command line, such as <c>cosine</c>; of a composition its text.</summary>
    public abstract string Name { get; }

    /// <summary>Every parameter by its name in <see cref="ToString"/>; none of a composition.</summary>
    public abstract IReadOnlyList<(string Name, double Value)> Parameters { get; }

    /// <summary>Whether the share depends on the losses of the epochs done.</summary>
    public virtual bool ReadsLosses => false;

    /// <summary>The schedule that a text describes: a name of <see cref="All"/> with any of its parameters, or several with <c>+</c> and <c>*</c>.</summary>
    /// <exception cref="ArgumentException">There is no such schedule or parameter, or a value is out of range; the message says which.</exception>
    public static Schedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ScheduleText.Split(text, '+').Select(part => ScheduleText.Split(part, '*').Select(ParseOne).Aggregate(Product)).Aggregate((a, b) => a.Then(b));
    }

    /// <summary>
    /// Linear from <paramref name="start"/> to 1 over so many steps, then 1: <c>start + (1 - start) · min(k, steps) / steps</c> (Goyal et al. 2017, section
    /// 2.2: the first steps, from random weights, are the ones that a large rate spoils).
    /// </summary>
    /// <param name="steps">Steps of the rise, or below 1 a share of the run; above 0.</param>
    /// <param name="start">The share of step 0, from 0 to 1.</param>
    public static Schedule LinearWarmUp(double steps, double start = 0.1) => new LinearWarmUp { Steps = steps, Start = start };

    /// <summary><c>factor^floor(k / every)</c></summary>
    /// <param name="every">Steps between two falls, or below 1 a share of the run; above 0.</param>
    /// <param name="factor">In (0, 1].</param>
    public static Schedule Step(double every, double factor = 0.1) => new StepSchedule { Every = every, Factor = factor };

    /// <summary><c>factor^(number of milestones that are at most k)</c></summary>
    /// <param name="milestones">From 1 to 12 steps, or below 1 shares of the run; each above 0.</param>
    /// <param name="factor">In (0, 1].</param>
    public static Schedule MultiStep(IReadOnlyList<double> milestones, double factor = 0.1) => new MultiStep(milestones) { Factor = factor };

    /// <summary><c>factor^k</c></summary>
    /// <param name="factor">In (0, 1].</param>
    public static Schedule Exponential(double factor) => new ExponentialSchedule { Factor = factor };

    /// <summary><c>1 / (1 + decay · k)</c> (Robbins and Monro 1951 ask for a rate that falls like 1 / k).</summary>
    /// <param name="decay">0 or more.</param>
    public static Schedule InverseTime(double decay) => new InverseTime { Decay = decay };

    /// <summary><c>1 / (k + 1)^power</c>; scikit-learn's <c>invscaling</c> counts rows in place of steps.</summary>
    /// <param name="power">In [0, 10].</param>
    public static Schedule InverseScaling(double power = 0.5) => new InverseScaling { Power = power };

    /// <summary><c>floor + (1 - floor) · (1 - k / steps)^power</c></summary>
    /// <param name="power">From 0.01 to 10; 1 is a straight line.</param>
    /// <param name="floor">The share at the end, from 0 to 1.</param>
    /// <param name="steps">Steps of the fall, or below 1 a share of the run; 0 for the whole run.</param>
    public static Schedule Polynomial(double power = 1, double floor = 0, double steps = 0) =>
        new PolynomialSchedule { Power = power, Floor = floor, Steps = steps };

    /// <summary><c>floor + (1 - floor) · (1 + cos(pi · k / steps)) / 2</c> (Loshchilov and Hutter 2017, eq. 5).</summary>
    /// <param name="floor">The share at the end, from 0 to 1.</param>
    /// <param name="steps">Steps of the fall, or below 1 a share of the run; 0 for the whole run.</param>
    public static Schedule CosineTo(double floor, double steps = 0) => new CosineSchedule { Floor = floor, Steps = steps };

    /// <summary>Cosines one after the other, each <paramref name="multiplier"/> times as long as the one before (Loshchilov and Hutter 2017, SGDR).</summary>
    /// <param name="first">Steps of the first, or below 1 a share of the run; above 0.</param>
    /// <param name="multiplier">A whole number from 1 to 100.</param>
    /// <param name="floor">The share at the end of each, from 0 to 1.</param>
    public static Schedule CosineRestarts(double first, int multiplier = 1, double floor = 0) =>
        new CosineRestarts { First = first, Multiplier = multiplier, Floor = floor };

    /// <summary>
    /// Half a cosine up from <c>1 / division</c> to 1, then half a cosine down to <c>1 / (division · finalDivision)</c> at the last step (Smith and Topin
    /// 2018, with the cosines of PyTorch; the momentum stays).
    /// </summary>
    /// <param name="rise">The share of the steps that rise, from 0.001 to 0.999.</param>
    /// <param name="division">By what the share is smaller than 1 at first, from 1 to 1e9.</param>
    /// <param name="finalDivision">By what it is smaller at the end than at first, from 1 to 1e9.</param>
    /// <param name="steps">Steps of the cycle, or below 1 a share of the run; 0 for the whole run.</param>
    public static Schedule OneCycle(double rise = 0.3, double division = 25, double finalDivision = 1e4, double steps = 0) =>
        new OneCycle { Rise = rise, Division = division, FinalDivision = finalDivision, Steps = steps };

    /// <summary>
    /// Times <paramref name="factor"/> whenever the loss has not become better for more than <paramref name="patience"/> epochs. Better is below
    /// <c>best - threshold · |best|</c>.
    /// </summary>
    /// <param name="factor">In (0, 1).</param>
    /// <param name="patience">A whole number, 0 or more.</param>
    /// <param name="threshold">In [0, 1).</param>
    /// <param name="cooldown">Epochs after a fall in which none is counted, a whole number, 0 or more.</param>
    /// <param name="floor">The smallest share, from 0 to 1.</param>
    public static Schedule ReduceOnPlateau(double factor = 0.1, int patience = 10, double threshold = 1e-4, int cooldown = 0, double floor = 0) =>
        new PlateauSchedule { Factor = factor, Patience = patience, Threshold = threshold, Cooldown = cooldown, Floor = floor };

    /// <summary>The product of two schedules: each counts the steps from 0.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    public static Schedule Product(Schedule first, Schedule second) => new ProductSchedule(first, second);

    /// <summary>This schedule for its steps, and <paramref name="next"/> for those that remain, counted from 0.</summary>
    /// <param name="next">What follows.</param>
    /// <exception cref="ArgumentException">This schedule has no length of its own: give it <c>steps</c>.</exception>
    public Schedule Then(Schedule next) => new ScheduleSequence(this, next);

    /// <summary>The share of the learning rate in a step, as long as no epoch is done.</summary>
    /// <param name="step">The 0-based step.</param>
    /// <param name="steps">The number of steps of the whole run; a step beyond it counts as the last.</param>
    /// <returns>Between 0 and 1.</returns>
    public double Share(long step, long steps) => Share(step, steps, []);

    /// <summary>The share of the learning rate in a step.</summary>
    /// <param name="step">The 0-based step.</param>
    /// <param name="steps">The number of steps of the whole run; a step beyond it counts as the last.</param>
    /// <param name="losses">The loss of each epoch done: of the validation rows where there are any, otherwise of the training rows.</param>
    /// <returns>Between 0 and 1.</returns>
    public double Share(long step, long steps, ReadOnlySpan<double> losses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        long run = Math.Max(steps, 0);
        return At(Math.Min(step, run), run, run, losses);
    }

    /// <summary>The text that <see cref="Parse"/> reads back to an equal schedule. Parameters that are 0, their default, are left out.</summary>
    public sealed override string ToString() => Text;

    /// <summary>The text of <see cref="ToString"/>.</summary>
    private protected abstract string Text { get; }

    /// <summary>The share <paramref name="step"/> steps into the schedule.</summary>
    /// <param name="step">From 0 to <paramref name="left"/>.</param>
    /// <param name="left">Steps of the run from the schedule's beginning on.</param>
    /// <param name="run">Steps of the whole run, which lengths below 1 are shares of.</param>
    /// <param name="losses">The losses of the epochs done.</param>
    internal abstract double At(long step, long left, long run, ReadOnlySpan<double> losses);

    /// <summary>How many steps of a run of <paramref name="run"/> steps the schedule takes; 0 where it has no length of its own.</summary>
    internal abstract long OwnLength(long run);

    static Schedule ParseOne(string text)
    {
        Specification specification = Specification.Parse(text);
        SimpleSchedule known = All.OfType<SimpleSchedule>().FirstOrDefault(schedule => specification.Is(schedule.Name))
            ?? throw new ArgumentException(
                $"There is no schedule '{specification.Name}'; the schedules are {string.Join(", ", All.Select(s => s.Name))}.", nameof(text));
        return known.With(specification.Values(known.Parameters));
    }
}
