namespace Nabla.Evaluation;

/// <summary>One row of a regression, in the target's units.</summary>
/// <param name="Truth">The true value.</param>
/// <param name="Prediction">The predicted value.</param>
public readonly record struct TruthAndPrediction(double Truth, double Prediction);
