namespace Nabla.Insight.Explanations;

/// <summary>The slope of the loss measured without any derivative: <c>(C(w + h) - C(w - h)) / 2h</c>.</summary>
/// <param name="Step">h.</param>
/// <param name="LossAbove">C(w + h).</param>
/// <param name="LossBelow">C(w - h).</param>
public readonly record struct CentralDifference(double Step, double LossAbove, double LossBelow)
{
    /// <summary>The slope.</summary>
    public double Value => (LossAbove - LossBelow) / (2 * Step);
}
