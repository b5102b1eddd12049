using System;
using System.Collections.Generic;

namespace Nabla.Optimizers;

/// <summary>
/// L-BFGS: a quasi-Newton step along a direction built from the last <see cref="History"/> steps and changes of the gradient, of a length that a
/// line search finds (Nocedal and Wright 2006, algorithms 7.4 and 7.5; strong Wolfe conditions by algorithms 3.5 and 3.6). It needs the loss of
/// all training rows to be a function of the parameters and nothing else: the full batch, no dropout. On small tables it is the fastest there is.
/// </summary>
/// <param name="LearningRate">The first step length tried, 1 by default: the length of the quasi-Newton step.</param>
/// <param name="History">Steps remembered, from 1 to 100; 10 by default.</param>
/// <param name="SufficientDecrease">c1 of the Wolfe conditions, in (0, 0.5); 1e-4 by default.</param>
/// <param name="Curvature">c2 of the Wolfe conditions, at least 0.5 and below 1; 0.9 by default.</param>
/// <param name="Evaluations">The most evaluations of the loss in one step, from 2 to 1000; 25 by default.</param>
/// <param name="Tolerance">The largest magnitude of an element of the gradient at which the search has converged, 0 or more; 1e-9 by default.</param>
public sealed record Lbfgs(
    double LearningRate = 1, int History = 10, double SufficientDecrease = 1e-4, double Curvature = 0.9, int Evaluations = 25, double Tolerance = 1e-9)
    : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "lbfgs";

    /// <summary>Steps remembered, from 1 to 100.</summary>
    public int History { get; init => field = Whole(value, 1, 100, nameof(History)); } = Whole(History, 1, 100, nameof(History));

    /// <summary>c1 of the Wolfe conditions: the loss falls by at least c1 times what the slope promises. In (0, 0.5).</summary>
    public double SufficientDecrease
    {
        get;
        init => field = BelowHalf(value, nameof(SufficientDecrease));
    } = BelowHalf(SufficientDecrease, nameof(SufficientDecrease));

    /// <summary>c2 of the Wolfe conditions: the slope falls to at most c2 of what it was. At least 0.5 and below 1, and so above c1.</summary>
    public double Curvature { get; init => field = AboveHalf(value, nameof(Curvature)); } = AboveHalf(Curvature, nameof(Curvature));

    /// <summary>The most evaluations of the loss in one step, from 2 to 1000.</summary>
    public int Evaluations { get; init => field = Whole(value, 2, 1000, nameof(Evaluations)); } = Whole(Evaluations, 2, 1000, nameof(Evaluations));

    /// <summary>The largest magnitude of an element of the gradient at which the search has converged, 0 or more.</summary>
    public double Tolerance { get; init => field = NotNegative(value, nameof(Tolerance)); } = NotNegative(Tolerance, nameof(Tolerance));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters =>
    [
        ("learning-rate", LearningRate), ("history", History), ("sufficient-decrease", SufficientDecrease), ("curvature", Curvature),
        ("evaluations", Evaluations), ("tolerance", Tolerance),
    ];

    /// <inheritdoc/>
    public override bool RequiresFullBatch => true;

    internal override bool SearchesLine => true;

    /// <exception cref="NotSupportedException">Always: a search evaluates the loss several times a step; see <see cref="LbfgsSearch{T}"/>.</exception>
    internal override OptimizerPass<T> Pass<T>() =>
        throw new NotSupportedException("L-BFGS has no update for a piece of the parameters: it searches along a line with all of them.");

    private protected override Optimizer With(IReadOnlyList<double> values) => new Lbfgs(
        values[0], Whole(values[1], 1, 100, nameof(History)), values[2], values[3], Whole(values[4], 2, 1000, nameof(Evaluations)), values[5]);

    static int Whole(double value, int least, int most, string name) => value >= least && value <= most && value == Math.Floor(value)
        ? (int)value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a whole number from {least} to {most}.");

    static double BelowHalf(double value, string name) => value is > 0 and < 0.5
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is above 0 and below 0.5.");

    static double AboveHalf(double value, string name) => value is >= 0.5 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 0.5 and below 1.");
}
