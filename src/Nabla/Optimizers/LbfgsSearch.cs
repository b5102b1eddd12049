using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>What a step of <see cref="LbfgsSearch{T}"/> came to.</summary>
enum LbfgsOutcome
{
    /// <summary>The loss is smaller than before.</summary>
    Improved,

    /// <summary>No element of the gradient is above the tolerance: the parameters have not changed, further steps will not change them.</summary>
    Converged,

    /// <summary>No step makes the loss smaller, in the numbers there are: the parameters have not changed.</summary>
    Exhausted,

    /// <summary>The loss or the gradient is not finite where the search stands: the parameters have not changed.</summary>
    NotFinite,
}

/// <summary>One step of a search.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Loss">The value of the objective at the parameters after the step.</param>
/// <param name="Evaluations">How often the objective was evaluated.</param>
readonly record struct LbfgsStep(LbfgsOutcome Outcome, double Loss, int Evaluations);

/// <summary>
/// The steps of <see cref="Lbfgs"/> on any objective. A trainer keeps one search with its state, and in place of an epoch of batches calls
/// <see cref="Step"/> once with the parameters in place; it ends the run at any outcome but <see cref="LbfgsOutcome.Improved"/>. Every dot product
/// is a sum of doubles in the order of <see cref="NormKernel"/>, so that the steps do not depend on threads.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="lbfgs">The hyper-parameters.</param>
/// <param name="state">Where the search stands; made with the history of <paramref name="lbfgs"/>.</param>
sealed class LbfgsSearch<T>(Lbfgs lbfgs, LbfgsState<T> state)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A pair whose s · y is below this share of |s| |y| says nothing but rounding about the curvature.</summary>
    const double SmallestCosine = 1e-10;

    readonly AlignedBuffer<T> _direction = new(state.Gradients.Length);
    readonly AlignedBuffer<T> _origin = new(state.Gradients.Length);
    readonly AlignedBuffer<T> _trialGradients = new(state.Gradients.Length);
    readonly double[] _shares = new double[lbfgs.History];

    /// <summary>Where the search stands.</summary>
    public LbfgsState<T> State => state;

    /// <summary>One step: a direction, and a search along it.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="parameters">The point; changed in place, and during the search to every point tried.</param>
    public LbfgsStep Step(IObjective<T> objective, AlignedBuffer<T> parameters)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, state.Gradients.Length);
        int evaluations = 0;
        if (!state.Started)
        {
            state.Loss = objective.Evaluate(parameters.Span, state.Gradients.Span);
            state.Started = true;
            evaluations++;
        }

        double largest = LargestMagnitude(state.Gradients.Span);
        if (!double.IsFinite(state.Loss) || !double.IsFinite(largest))
        {
            return new LbfgsStep(LbfgsOutcome.NotFinite, state.Loss, evaluations);
        }

        if (largest <= lbfgs.Tolerance)
        {
            return new LbfgsStep(LbfgsOutcome.Converged, state.Loss, evaluations);
        }

        parameters.Span.CopyTo(_origin.Span);
        bool found = Search(objective, parameters, ref evaluations);
        if (!found && state.Count > 0)
        {
            // What was remembered may no longer fit the function here: once more, straight down.
            state.Count = 0;
            found = Search(objective, parameters, ref evaluations);
        }

        return new LbfgsStep(found ? LbfgsOutcome.Improved : LbfgsOutcome.Exhausted, state.Loss, evaluations);
    }

    bool Search(IObjective<T> objective, AlignedBuffer<T> parameters, ref int evaluations)
    {
        double slope = Direction();
        if (!(slope < 0))
        {
            state.Count = 0;
            slope = Direction();
        }

        // Without a history nothing is known of the scale: the first trial moves the parameters by at most 1 altogether.
        double length = state.Count > 0 ? lbfgs.LearningRate : lbfgs.LearningRate * Math.Min(1, 1 / Math.Sqrt(-slope));
        var line = new WolfeSearch(lbfgs, at => Evaluate(objective, parameters, at), new LinePoint(0, state.Loss, slope));
        LinePoint? end = line.Run(length);
        evaluations += line.Evaluations;
        if (end is not { } point)
        {
            _origin.Span.CopyTo(parameters.Span);
            return false;
        }

        Remember(parameters.Span);
        state.Loss = point.Value;
        _trialGradients.Span.CopyTo(state.Gradients.Span);
        return true;
    }

    /// <summary>Moves the parameters to a point of the line, and evaluates there.</summary>
    LinePoint Evaluate(IObjective<T> objective, AlignedBuffer<T> parameters, double length)
    {
        _origin.Span.CopyTo(parameters.Span);
        LinearKernel.AddScaled(T.CreateTruncating(length), _direction.Span, parameters.Span);
        double value = objective.Evaluate(parameters.Span, _trialGradients.Span);
        double slope = NormKernel.Dot<T>(_trialGradients.Span, _direction.Span);
        return new LinePoint(length, double.IsFinite(slope) ? value : double.NaN, slope);
    }

    /// <summary>The direction <c>-H · g</c> by two loops over the history (algorithm 7.4), and the slope of the objective along it.</summary>
    double Direction()
    {
        Span<T> direction = _direction.Span;
        direction.Clear();
        LinearKernel.AddScaled(-T.One, state.Gradients.Span, direction);
        for (int age = 0; age < state.Count; age++)
        {
            int i = Place(age);
            _shares[i] = NormKernel.Dot<T>(state.Steps[i].Span, direction) / state.Products[i];
            LinearKernel.AddScaled(T.CreateTruncating(-_shares[i]), state.GradientChanges[i].Span, direction);
        }

        if (state.Count > 0)
        {
            // H0 = (s · y) / (y · y) of the newest pair (7.20).
            T scale = T.CreateTruncating(state.Products[state.Newest] / NormKernel.SumOfSquares<T>(state.GradientChanges[state.Newest].Span));
            LinearKernel.Scale(scale, direction);
        }

        for (int age = state.Count - 1; age >= 0; age--)
        {
            int i = Place(age);
            double share = NormKernel.Dot<T>(state.GradientChanges[i].Span, direction) / state.Products[i];
            LinearKernel.AddScaled(T.CreateTruncating(_shares[i] - share), state.Steps[i].Span, direction);
        }

        return NormKernel.Dot<T>(state.Gradients.Span, direction);
    }

    /// <summary>The place of the pair that is <paramref name="age"/> steps older than the newest.</summary>
    int Place(int age) => (state.Newest - age + lbfgs.History) % lbfgs.History;

    /// <summary>Takes the step from the origin to the parameters into the history, where it says something about the curvature.</summary>
    void Remember(ReadOnlySpan<T> parameters)
    {
        int place = (state.Newest + 1) % lbfgs.History;
        Span<T> step = state.Steps[place].Span;
        Span<T> change = state.GradientChanges[place].Span;
        parameters.CopyTo(step);
        LinearKernel.AddScaled(-T.One, _origin.Span, step);
        _trialGradients.Span.CopyTo(change);
        LinearKernel.AddScaled(-T.One, state.Gradients.Span, change);
        double product = NormKernel.Dot<T>(step, change);
        if (product > SmallestCosine * Math.Sqrt(NormKernel.SumOfSquares<T>(step) * NormKernel.SumOfSquares<T>(change)))
        {
            state.Products[place] = product;
            state.Newest = place;
            state.Count = Math.Min(state.Count + 1, lbfgs.History);
        }
        else if (state.Count == lbfgs.History)
        {
            state.Count--; // the oldest pair was overwritten
        }
    }

    static double LargestMagnitude(ReadOnlySpan<T> values)
    {
        T largest = T.Zero;
        foreach (T value in values)
        {
            largest = T.Max(largest, T.Abs(value)); // NaN, if any, stays
        }

        return double.CreateTruncating(largest);
    }
}
